"""The statistical engine: a small model made for one job, of the units nearest to it."""
