"""Home: who is here, and where each document stands."""
