"""People on the lists: their file, their consents, their own wishes and requests."""
