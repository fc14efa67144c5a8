"""Pages for placement officers."""
