"""CSV and TSV as Amazon Translate reads them: language codes in row 1, a record a line, UTF-8."""

import csv
import io
from collections.abc import Sequence

from amts_core.parallel_data.multilingual import Record


def write(records: Sequence[Record], languages: Sequence[str], separator: str) -> bytes:
    """Return the file of these records, whose texts must be on one line and within the limits.

    :param languages: of the source and of the targets, in the order of the records.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=separator, lineterminator="\n")
    writer.writerow(languages)
    writer.writerows((record.src, *record.tgts) for record in records)
    return lines.getvalue().encode("utf-8")
