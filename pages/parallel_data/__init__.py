"""Parallel data: versions, and what services hold of them."""
