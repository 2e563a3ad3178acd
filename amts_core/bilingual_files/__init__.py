"""Bilingual files: tables, memories and catalogues of any maker that hold pairs of texts.

What is read takes time and memory that grow with the file alone.

Knows: kernel, formats.
"""

from amts_core.bilingual_files import unit_files, variants
from amts_core.bilingual_files.file_units import FileUnit, fill_file, read_units
from amts_core.bilingual_files.records import (
    UNCHOSEN,
    LineProblem,
    ReadingChoice,
    UnitFile,
    pairs,
    summary,
)

__all__ = [
    "FileUnit",
    "fill_file",
    "read_units",
    "LineProblem",
    "ReadingChoice",
    "UNCHOSEN",
    "UnitFile",
    "pairs",
    "summary",
    "unit_files",
    "variants",
]
