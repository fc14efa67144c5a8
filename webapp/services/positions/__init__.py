"""Positions: posted, worded, looked after."""
