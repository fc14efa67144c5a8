"""Proposals: decided by the office, answered by the person and by the employer."""
