"""What people, employers and the office are told: digests, letters, reminders."""
