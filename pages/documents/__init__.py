"""Documents: imported, aligned, and what guides their review."""
