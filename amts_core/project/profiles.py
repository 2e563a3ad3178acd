"""The profile of a sub-pipeline: one readable file, and where its choices are read.

:mod:`profile_files` reads and writes the file, :mod:`profile_settings` stores what it
says and tells the rest of the product.
"""

from amts_core.project.profile_files import ProfileFile, as_toml, read
from amts_core.project.profile_settings import (
    WrittenProfile,
    export,
    keep,
    of,
    options,
    splitter,
    splitters,
    thresholds,
)

__all__ = [
    "ProfileFile", "WrittenProfile", "as_toml", "export", "keep", "of", "options", "read",
    "splitter", "splitters", "thresholds",
]  # fmt: skip
