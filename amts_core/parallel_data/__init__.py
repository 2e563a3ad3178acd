"""Units → files that Amazon Translate imports. May import ``records``, ``text``, ``errors``.

:mod:`units` makes units of approved beads, :mod:`limits` says what the service would do with each,
:mod:`delimited` and :mod:`tmx` write those it would import.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from amts_core.errors import ParallelDataError
from amts_core.parallel_data import delimited, tmx
from amts_core.parallel_data.limits import Duplicates, Outcome, Plan, Reason, plan
from amts_core.records import Granularity, TranslationUnit

__all__ = ["Duplicates", "Export", "Format", "Outcome", "Plan", "Reason", "export", "plan_export"]


class Format(StrEnum):
    """File formats of parallel data."""

    CSV = "csv"
    TSV = "tsv"
    TMX = "tmx"


@dataclass(frozen=True, slots=True)
class Export:
    """A parallel-data file, and what the service is predicted to do with all units.

    ``imported`` units are in the file; ``skipped`` and ``failed`` ones are left out, because the
    service would leave them out, or refuse the file. ``reasons`` counts those.
    """

    data: bytes
    sha256: str
    imported: int
    skipped: int
    failed: int
    reasons: dict[str, int]


def plan_export(
    units: Iterable[TranslationUnit], format_: Format, duplicates: Duplicates = Duplicates.NEWEST
) -> Plan:
    """Return what the service would do with each unit in a file of this format."""
    return plan(units, is_delimited=format_ is not Format.TMX, duplicates=duplicates)


def export(
    planned: Plan, format_: Format, languages: tuple[str, str], granularity: Granularity
) -> Export:
    """Return the file of the units that the service would import.

    :raises ParallelDataError: there are none.
    """
    imported = planned.imported
    if not imported:
        raise ParallelDataError(
            "There is nothing to export: no approved unit passes the service's rules. "
            "Approve units in Review, or look at the reasons."
        )
    writers: dict[Format, Callable[[], bytes]] = {
        Format.CSV: lambda: delimited.write(imported, languages, ","),
        Format.TSV: lambda: delimited.write(imported, languages, "\t"),
        Format.TMX: lambda: tmx.write(imported, languages, granularity),
    }
    data = writers[format_]()
    return Export(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        imported=len(imported),
        skipped=planned.n(Outcome.SKIPPED),
        failed=planned.n(Outcome.FAILED),
        reasons=dict(Counter(str(row.reason) for row in planned.left_out)),
    )
