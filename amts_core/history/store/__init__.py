"""Events and counts in the database."""
