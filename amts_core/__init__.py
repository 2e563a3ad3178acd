"""The core of AMTS: one room a feature, on pure libraries, on one kernel. It knows no page.

A room is a folder; what its ``__init__`` hands on is its face, and others use nothing else of it.
Workers compute, records travel.
"""

__version__ = "0.2.0"
