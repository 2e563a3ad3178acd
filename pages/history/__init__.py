"""History: what happened in a project."""
