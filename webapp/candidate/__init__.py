"""Pages for the people on the lists."""
