"""Compare: what systems are worth, by numbers and by eye."""
