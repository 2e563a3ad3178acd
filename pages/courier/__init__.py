"""Sends on what was done at a desk and is not in the database yet, from any page."""
