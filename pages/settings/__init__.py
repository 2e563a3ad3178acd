"""Settings: the services of a project."""
