"""Comparisons as files: tables, segments with their scores, and reports that can be checked.

The tables are written by libraries. What people have named goes into cells only, which these
escape.
"""

import csv
import io
import re
from collections.abc import Callable
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from amts_core.comparison import reports, segment_tables
from amts_core.comparison.effects import effort
from amts_core.comparison.judged_results import judged
from amts_core.comparison.judged_sheets import judged_sheets
from amts_core.comparison.outcomes import result, without_markup
from amts_core.comparison.records import ComparisonResult
from amts_core.comparison.sheets import MISSING, Scale, Sheet, sheets
from amts_core.comparison.store import comparison_rows
from amts_core.evaluation import MetricScore, SystemResult
from amts_core.kernel.database.engine import Store

if TYPE_CHECKING:
    from _csv import Writer

    from pandas import DataFrame

TITLE = "Comparison of translations"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~$])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for the beginning of a formula."""
_HEAD = (
    "table", "src_lang", "tgt_lang", "document", "system", "metric", "score_0_100", "score_0_1",
    "low_0_100", "high_0_100", "p_bootstrap", "p_randomisation", "wins", "ties", "losses", "n",
    "n_leaked", "n_no_reference", "signature", "markup", "difference_95_0_100",
)  # fmt: skip
_LATEX = r"""% Compile with XeLaTeX or LuaLaTeX: names may hold any script.
\documentclass[a4paper,landscape]{article}
\usepackage[margin=20mm]{geometry}
\usepackage{booktabs,longtable}
\usepackage[UTF8,scheme=plain,fontset=fandol]{ctex}
% Fandol has no Hangul:
\IfFontExistsTF{Noto Serif CJK SC}{\setCJKmainfont{Noto Serif CJK SC}}{}
\setlength{\parindent}{0pt}
\begin{document}
\small
"""
_HTML = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ border-bottom: 1px solid #8886; padding: .2rem .8rem; text-align: start; }}
td {{ unicode-bidi: plaintext; }}
p {{ overflow-wrap: anywhere; }}
</style>
</head>
<body>
<h1>{title}</h1>
"""


class ExportFormat(StrEnum):
    """What a comparison can be written as; the value is the file's ending."""

    MARKDOWN = "md"
    CSV = "csv"
    LATEX = "tex"
    HTML = "html"
    TSV = "tsv"
    JSON = "json"


def export(
    store: Store, comparison_id: int, format_: ExportFormat, scale: Scale = Scale.HUNDRED
) -> tuple[str, bytes]:
    """Return a comparison as a file: its name and its bytes.

    CSV has a row a score, on both scales; TSV a line a segment; JSON is a report with all that it
    takes to check it; the others have the tables of a page. All say what is still to be computed.

    :raises NotFoundError: there is no such comparison, or it has no outcome yet.
    """
    of = comparison_rows.comparison(store, comparison_id)
    made = result(store, comparison_id)
    name = f"comparison-{comparison_id}.{format_}"
    if format_ is ExportFormat.CSV:
        return name, written_csv(made)
    if format_ is ExportFormat.TSV:
        return name, segment_tables.written(made)
    if format_ is ExportFormat.JSON:
        return name, reports.written(of, made)
    writers: dict[ExportFormat, Callable[[tuple[Sheet, ...]], str]] = {
        ExportFormat.MARKDOWN: _markdown,
        ExportFormat.LATEX: _latex,
        ExportFormat.HTML: _html,
    }
    found = sheets(of, made, efforts=effort(store, comparison_id), scale=scale)
    found += judged_sheets(made, judged(store, comparison_id))
    return name, writers[format_](found).encode()


def written_csv(made: ComparisonResult) -> bytes:
    """Return all scores as CSV, a row each; with a byte order mark, which spreadsheets need.

    What is still to be computed has a row without a score.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(_HEAD)
    _write_scores(writer, made, "with")
    _write_scores(writer, without_markup(made), "without")
    for stage in made.missing:
        row = {"table": "missing", "metric": MISSING[stage]}
        writer.writerow([row.get(column, "") for column in _HEAD])
    return buffer.getvalue().encode("utf-8-sig")


def _write_scores(writer: "Writer", made: ComparisonResult, markup: str) -> None:
    """Write the scores of texts with or without markup."""
    for direction in made.directions:
        languages = direction.src_lang, direction.tgt_lang
        for one in direction.documents:
            counts = one.n, one.n_leaked, one.n_unpaired
            for found in one.systems:
                _write(
                    writer,
                    made,
                    ("document", *languages, one.path),
                    of=found,
                    counts=counts,
                    markup=markup,
                )
        counts = direction.n, direction.n_leaked, direction.n_unpaired
        for found in direction.corpus:
            _write(writer, made, ("corpus", *languages, ""), of=found, counts=counts, markup=markup)
        for found in direction.leaked:
            _write(
                writer,
                made,
                ("leaked", *languages, ""),
                of=found,
                counts=(direction.n_leaked, direction.n_leaked, 0),
                markup=markup,
            )
    for bucket in made.buckets:
        where = made.directions[bucket.direction]
        place = f"{bucket.by}: {bucket.label}"
        for found in bucket.systems:
            _write(
                writer,
                made,
                ("bucket", where.src_lang, where.tgt_lang, place),
                of=found,
                counts=(bucket.n, 0, 0),
                markup=markup,
            )


def _write(
    writer: "Writer",
    made: ComparisonResult,
    place: tuple[str, ...],
    of: SystemResult,
    counts: tuple[int, int, int],
    markup: str,
) -> None:
    for one in of.scores:
        texts = *place, made.systems[of.system].label, one.metric
        numbers = (*_numbers(one), of.wins, of.ties, of.losses, *counts)
        more = one.signature, markup, one.difference_half_width
        writer.writerow((*map(_plain_text, texts), *numbers, *more))


def _numbers(one: MetricScore) -> tuple[float | None, ...]:
    return (
        one.value,
        one.value / Scale.HUNDRED,
        one.low,
        one.high,
        one.p_bootstrap,
        one.p_randomisation,
    )


def _plain_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _frame(of: Sheet, cell: Callable[[str], str] = str) -> "DataFrame":
    import pandas as pd  # here: it is slow to import, and only files need it

    return pd.DataFrame(
        [list(map(cell, row)) for row in of.rows], columns=list(map(cell, of.columns)), dtype=str
    )


def _markdown(found: tuple[Sheet, ...]) -> str:
    def escaped(text: str) -> str:
        return _MARKDOWN.sub(r"\\\1", text)

    parts = [f"# {TITLE}\n"]
    for one in found:
        parts.append(f"## {escaped(one.title)}\n")
        parts += [f"{escaped(one.note)}\n"] if one.note else []
        table = _frame(one, escaped).to_markdown(index=False, disable_numparse=True)
        parts.append(f"{table}\n")
    return "\n".join(parts)


def _latex(found: tuple[Sheet, ...]) -> str:
    parts = [_LATEX, rf"\section*{{{TITLE}}}", ""]
    for one in found:
        parts += [rf"\subsection*{{{one.title}}}", ""]
        if one.note:  # as a cell, so that the library escapes it
            parts.append(_latex_cell(one.note))
        columns = "l" * len(one.columns)
        parts.append(
            _frame(one).to_latex(index=False, escape=True, longtable=True, column_format=columns)
        )
    return "\n".join([*parts, r"\end{document}", ""])


def _latex_cell(text: str) -> str:
    import pandas as pd  # here: it is slow to import, and only files need it

    style = pd.DataFrame([[text]]).style.format(escape="latex").hide(axis=0).hide(axis=1)
    return str(style.to_latex(column_format=r"@{}p{0.95\linewidth}@{}"))


def _html(found: tuple[Sheet, ...]) -> str:
    parts = [_HTML.format(title=TITLE)]
    for one in found:
        parts.append(f"<h2>{escape(one.title)}</h2>\n")
        parts += [f"<p>{escape(one.note)}</p>\n"] if one.note else []
        table = _frame(one).to_html(index=False, escape=True, border=0, justify="left")
        parts.append(f"{table}\n")
    return "".join([*parts, "</body>\n</html>\n"])
