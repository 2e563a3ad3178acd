"""Translate: orders and their results."""
