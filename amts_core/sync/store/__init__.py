"""What is watched, and how far each translation is, in the database."""
