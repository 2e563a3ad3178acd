"""Two versions compared, a prediction with a report, and a service's problems with our units."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from amts_core.bilingual_files import unit_files
from amts_core.engines import ImportProblem
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import ParallelDataVersion
from amts_core.parallel_data import FileFormat, unit_ids
from amts_core.translation.records import Counters, Problem, Publication, Reconciliation

Targets = dict[str, str]
"""Texts by language."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source and its targets, by language."""

    src: str
    tgts: Targets


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A source whose targets are others in a later version."""

    src: str
    before: Targets
    after: Targets


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """What a later version has in place of an earlier one, in the order of their files."""

    added: tuple[SourceRecord, ...]
    removed: tuple[SourceRecord, ...]
    changed: tuple[ChangedRecord, ...]
    n_same: int


def diff(store: Store, old: ParallelDataVersion, new: ParallelDataVersion) -> VersionDiff:
    """Return how two versions differ, source by source, whatever their formats and markup."""
    before, after = (_records(store, version) for version in (old, new))
    return VersionDiff(
        tuple(SourceRecord(src, tgts) for src, tgts in after.items() if src not in before),
        tuple(SourceRecord(src, tgts) for src, tgts in before.items() if src not in after),
        tuple(
            ChangedRecord(src, before[src], tgts)
            for src, tgts in after.items()
            if src in before and before[src] != tgts
        ),
        sum(before.get(src) == tgts for src, tgts in after.items()),
    )


def _records(store: Store, version: ParallelDataVersion) -> dict[str, Targets]:
    found = unit_files.read(blob(store, version.approved_file), f"v{version.n}.{version.format}")
    return {
        row[0]: {
            language: text
            for language, text in zip(found.languages[1:], row[1:], strict=True)
            if text
        }
        for row in found.rows
    }


def predicted(store: Store, version: ParallelDataVersion) -> Counters:
    """Return what a service should make of a version's file: all of it, for the rest is left out.

    What the service would skip or refuse is not in the file; it was counted when it was made. Only
    fields are empty where a record has no target in one of several languages: a service counts each
    as skipped. TMX has no such fields.
    """
    if len(version.tgt_langs) == 1 or version.format == FileFormat.TMX:
        return Counters(version.n_units, 0, 0)
    found = unit_files.read(blob(store, version.sha256), f"v{version.n}.{version.format}")
    n_empty = sum(not field.strip() for row in found.rows for field in row[1:])
    return Counters(version.n_units, n_empty, 0)


def reconcile(publication: Publication) -> Reconciliation:
    """Return how what a service says it has imported differs from what was predicted."""
    reported = publication.reported
    if reported is None:
        return Reconciliation(publication.predicted, None, ())
    names = {
        "imported": "has imported {} records; {} were expected",
        "skipped": "has skipped {} records; {} were expected",
        "failed": "has refused {} records; {} were expected",
    }
    differences = tuple(
        f"The service {told.format(getattr(reported, name), getattr(publication.predicted, name))}."
        for name, told in names.items()
        if getattr(reported, name) != getattr(publication.predicted, name)
    )
    return Reconciliation(publication.predicted, reported, differences)


def problems_of(
    store: Store, version: ParallelDataVersion, found: Iterable[ImportProblem]
) -> tuple[Problem, ...]:
    """Return a service's problems with the units of the records that they are about."""
    problems = tuple(found)
    if not problems:
        return ()
    file = unit_files.read(blob(store, version.sha256), f"v{version.n}.{version.format}")
    of_rows = unit_ids(store, version) or ((),) * len(file.rows)
    by_source = {row[0]: ids for row, ids in zip(file.rows, of_rows, strict=True)}
    return tuple(
        Problem(
            one.content, one.message, tuple(filter(None, _units_behind(one.content, by_source)))
        )
        for one in problems
    )


def _units_behind(content: str, by_source: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the units of the record that a service quotes: its source, its line, or its element.

    Of several sources that the quotation holds, it is the longest.
    """
    if content in by_source:
        return by_source[content]
    for separator in "\t,":
        first = next(csv.reader([content], delimiter=separator), [])[:1]
        if first and first[0] in by_source:
            return by_source[first[0]]
    quoted = [src for src in by_source if src and src in content]
    return by_source[max(quoted, key=len)] if quoted else ()
