"""Pages for whoever acts for a person: a support administrator, a family member, a tutor."""
