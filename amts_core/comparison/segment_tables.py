r"""The segments of a comparison as TSV: a line a segment, a column a value.

Escaped as PostgreSQL's COPY writes texts (https://www.postgresql.org/docs/current/sql-copy.html): a
tab is ``\t``, a line feed ``\n``, a carriage return ``\r``, a backslash ``\\``, and what is not
there ``\N``. So a line of the file is a segment, and a tab parts columns, whatever the texts hold.
"""

import csv
import io
import json

from amts_core.comparison import json_records
from amts_core.comparison.records import ComparedSegment, ComparisonResult
from amts_core.evaluation import MetricName

NOTHING = r"\N"
"""What stands for an output or a score that is not there."""
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_HEAD = (
    "n", "src_lang", "tgt_lang", "document", "segments", "source", "reference", "leak", "likeness",
    "compared", "nearest_units",
)  # fmt: skip


def written(made: ComparisonResult) -> bytes:
    """Return all segments as TSV in UTF-8, with a head.

    ``segments`` are the numbers of the document's segments, from 0, with spaces between them;
    ``nearest_units`` is JSON. Each system has its output, then BLEU, chrF and TER, 0 to 100.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n"
    )
    columns = [
        f"{name}: {system.label}" for system in made.systems for name in ("output", *MetricName)
    ]
    writer.writerow([*_HEAD, *map(_escaped, columns)])
    for one in made.segments:
        writer.writerow([*_row(made, one), *_systems(one)])
    return buffer.getvalue().encode()


def _row(made: ComparisonResult, one: ComparedSegment) -> list[str]:
    direction = made.directions[one.direction]
    near = json.dumps(json_records.plain(one.near), ensure_ascii=False, separators=(",", ":"))
    return [
        str(one.n),
        direction.src_lang,
        direction.tgt_lang,
        _escaped(one.path),
        " ".join(map(str, one.numbers)),
        _escaped(one.src),
        _escaped(one.reference),
        one.leak,
        repr(one.likeness),
        "yes" if one.is_compared else "no",
        _escaped(near),
    ]


def _systems(one: ComparedSegment) -> list[str]:
    cells = []
    for output, scores in zip(one.outputs, one.scores, strict=True):
        cells.append(NOTHING if output is None else _escaped(output))
        cells += [NOTHING] * len(MetricName) if scores is None else map(repr, scores)
    return cells


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
