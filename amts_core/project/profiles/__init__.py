"""The profile of a sub-pipeline: one readable file, and where its choices are read.

Above the stages and adapters. :mod:`files` reads and writes the file, :mod:`keeping` stores what it
says and tells the rest of the product.
"""

from amts_core.profiles.files import ProfileFile, as_toml, read
from amts_core.profiles.keeping import (
    Written,
    export,
    keep,
    of,
    options,
    splitter,
    thresholds,
)

__all__ = [
    "ProfileFile", "Written", "as_toml", "export", "keep", "of", "options", "read", "splitter",
    "thresholds",
]  # fmt: skip
