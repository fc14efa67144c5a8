"""From hiring to a placement that lasts, and the way to it."""
