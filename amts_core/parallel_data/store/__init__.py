"""Versions of parallel data, and the approved texts that they are made of, in the database."""
