"""An invented province whose hidden truth is known, to see how much of it a scorer finds."""
