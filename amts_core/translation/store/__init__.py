"""Orders and publications in the database."""
