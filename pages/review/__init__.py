"""Review: the translator's desk."""
