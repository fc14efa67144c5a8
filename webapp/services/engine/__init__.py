"""The engine at work: rankings, what would change them, shortlists for all, and the scorer that learns."""
