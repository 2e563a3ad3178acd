"""Post-edits in the database."""
