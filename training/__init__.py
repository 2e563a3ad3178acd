"""How the bundled models were made. Not needed to run the product."""
