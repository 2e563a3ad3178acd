"""The figures in docs/measured.md: each module prints some, with the machine they hold for."""
