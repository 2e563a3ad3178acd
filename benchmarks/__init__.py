"""The figures in the README: each module prints some of them, with the machine they hold for."""
