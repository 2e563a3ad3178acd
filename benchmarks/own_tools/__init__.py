"""Documents of real projects, translated, and built by the tools of their own formats."""
