"""Collections from the web: a part of the page Documents, and no page of their own."""
