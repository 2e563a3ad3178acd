"""Beads and what was decided on them, in the database."""
