"""Collections from the web."""
