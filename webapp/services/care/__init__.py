"""Services that refer people: who they are, whom they refer, and how the office takes them over."""
