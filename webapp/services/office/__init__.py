"""The office's day: what waits, for whom, and the calendar."""
