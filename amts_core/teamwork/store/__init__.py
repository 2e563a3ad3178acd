"""Stores of what people say to each other, and of what they are given to do."""
