"""Rules of law as pure, dated functions, each with its article. No database, no web."""
