"""CSV and TSV as Amazon Translate reads them: language codes in row 1, a record a line, UTF-8."""

import csv
import io
from collections.abc import Sequence

from amts_core.records import TranslationUnit


def write(units: Sequence[TranslationUnit], languages: tuple[str, str], separator: str) -> bytes:
    """Return the file of these units, which must be on one line and within the service's limits."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=separator, lineterminator="\n")
    writer.writerow(languages)
    writer.writerows((unit.src, unit.tgt) for unit in units)
    return lines.getvalue().encode("utf-8")
