"""Post-edit: the editor's desk."""
