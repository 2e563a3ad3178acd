"""Units → files that Amazon Translate imports.

:mod:`units` makes units of approved beads, :mod:`import_rules` says what the service would do with
each, :mod:`multilingual` brings those of several languages together.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from amts_core.kernel.errors import ParallelDataError
from amts_core.kernel.records import Granularity, TranslationUnit, UnitMarkup
from amts_core.parallel_data import delimited, tmx
from amts_core.parallel_data.import_rules import Duplicates, Outcome, Plan, plan
from amts_core.parallel_data.multilingual import Record, joined


class FileFormat(StrEnum):
    """File formats of parallel data."""

    CSV = "csv"
    TSV = "tsv"
    TMX = "tmx"


@dataclass(frozen=True, slots=True, kw_only=True)
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


def plan_file(
    units: Iterable[TranslationUnit],
    format_: FileFormat,
    duplicates: Duplicates = Duplicates.NEWEST,
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN,
) -> Plan:
    """Return what the service would do with each unit in a file of this format."""
    is_delimited = format_ is not FileFormat.TMX
    return plan(units, is_delimited=is_delimited, duplicates=duplicates, markup=markup)


def write_file(
    planned: Plan, format_: FileFormat, languages: tuple[str, str], granularity: Granularity
) -> Export:
    """Return the file of the units that the service would import.

    :raises ParallelDataError: there are none.
    """
    return write_multilingual_file({languages[1]: planned}, format_, languages[0], granularity)


def write_multilingual_file(
    plans: Mapping[str, Plan],
    format_: FileFormat,
    src_lang: str,
    granularity: Granularity,
    *,
    as_approved: bool = False,
) -> Export:
    """Return the file of the units of several target languages that the service would import.

    :param plans: for each target language, in the order of the file's columns.
    :param as_approved: write the same records with the texts that were approved.
    :raises ParallelDataError: a language has none, so that no job into it could use the file.
    """
    for language, planned in plans.items():
        if not planned.imported:
            raise ParallelDataError(
                f"There is nothing to export: no approved unit from {src_lang} to {language} "
                "passes the service's rules. Approve units in Review, or look at the reasons."
            )
    records = joined(plans, as_approved=as_approved)
    languages = src_lang, *plans
    writers: dict[FileFormat, Callable[[], bytes]] = {
        FileFormat.CSV: lambda: delimited.write(records, languages, ","),
        FileFormat.TSV: lambda: delimited.write(records, languages, "\t"),
        FileFormat.TMX: lambda: tmx.write(records, languages, granularity),
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
