"""People, projects, glossaries and profiles in the database."""
