"""Units → files that Amazon Translate imports. May import ``records``, ``text``, ``errors``.

:mod:`units` makes units of approved beads, :mod:`limits` says what the service would do with each,
:mod:`joining` brings those of several languages together, :mod:`delimited` and :mod:`tmx` write
those it would import, :mod:`reading` reads such files, also of other makers.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from amts_core.errors import ParallelDataError
from amts_core.parallel_data import delimited, tmx
from amts_core.parallel_data.joining import Record, joined
from amts_core.parallel_data.limits import Duplicates, Outcome, Plan, Reason, plan
from amts_core.records import Granularity, TranslationUnit

__all__ = [
    "Duplicates", "Export", "Format", "Outcome", "Plan", "Reason", "Record", "export",
    "export_several", "plan_export",
]  # fmt: skip


class Format(StrEnum):
    """File formats of parallel data."""

    CSV = "csv"
    TSV = "tsv"
    TMX = "tmx"


@dataclass(frozen=True, slots=True)
class Export:
    """A parallel-data file, and what the service is predicted to do with all units.

    ``imported`` units are in the file; ``skipped`` and ``failed`` ones are left out, because the
    service would leave them out, or refuse the file. ``reasons`` counts those. ``records`` are what
    the file holds: of one target language, a record a unit.
    """

    data: bytes
    sha256: str
    imported: int
    skipped: int
    failed: int
    reasons: dict[str, int]
    records: tuple[Record, ...]


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
    return export_several({languages[1]: planned}, format_, languages[0], granularity)


def export_several(
    plans: Mapping[str, Plan], format_: Format, src_lang: str, granularity: Granularity
) -> Export:
    """Return the file of the units of several target languages that the service would import.

    :param plans: for each target language, in the order of the file's columns.
    :raises ParallelDataError: a language has none, so that no job into it could use the file.
    """
    for language, planned in plans.items():
        if not planned.imported:
            raise ParallelDataError(
                f"There is nothing to export: no approved unit from {src_lang} to {language} "
                "passes the service's rules. Approve units in Review, or look at the reasons."
            )
    records = joined(plans)
    languages = src_lang, *plans
    writers: dict[Format, Callable[[], bytes]] = {
        Format.CSV: lambda: delimited.write(records, languages, ","),
        Format.TSV: lambda: delimited.write(records, languages, "\t"),
        Format.TMX: lambda: tmx.write(records, languages, granularity),
    }
    data = writers[format_]()
    return Export(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        imported=sum(len(planned.imported) for planned in plans.values()),
        skipped=sum(planned.n(Outcome.SKIPPED) for planned in plans.values()),
        failed=sum(planned.n(Outcome.FAILED) for planned in plans.values()),
        reasons=dict(
            Counter(str(row.reason) for planned in plans.values() for row in planned.left_out)
        ),
        records=records,
    )
