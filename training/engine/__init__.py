"""How the weights of the local translation engine were tuned."""
