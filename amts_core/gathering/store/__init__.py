"""Collections from the web in the database."""
