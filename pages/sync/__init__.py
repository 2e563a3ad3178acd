"""Sync: what a project watches."""
