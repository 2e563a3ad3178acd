"""What every stage needs to know of text itself. Lowest layer: may import ``errors`` only."""
