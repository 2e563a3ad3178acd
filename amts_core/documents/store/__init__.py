"""Documents in the database: records in, records out."""
