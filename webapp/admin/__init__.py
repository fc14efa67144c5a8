"""Pages for whoever looks after the service."""
