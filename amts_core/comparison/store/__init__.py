"""Comparisons and judgements in the database."""
