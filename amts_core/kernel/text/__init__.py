"""What every room needs to know of text itself. Below all but errors and languages."""
