"""What Amazon Translate's importer would do with each unit, decided before it is asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from amts_core.kernel.records import TranslationUnit
from amts_core.kernel.text.field_limits import (
    CONTROL_CHARACTER,
    FORMULA_CHARACTERS,
    MAX_FIELD_BYTES,
    is_too_long,
)
from amts_core.kernel.text.line_ends import one_line


class Outcome(StrEnum):
    """What the importer does with a record."""

    IMPORTED = "imported"
    SKIPPED = "skipped"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a unit is left out of a file."""

    EMPTY_SOURCE = "empty_source"
    EMPTY_TARGET = "empty_target"
    SOURCE_TOO_LONG = "source_too_long"
    TARGET_TOO_LONG = "target_too_long"
    FIRST_CHARACTER = "first_character"
    CONTROL_CHARACTER = "control_character"
    REPEATED = "repeated"
    OTHER_TARGET_CHOSEN = "other_target_chosen"


REASONS = {
    Reason.EMPTY_SOURCE: "the source is empty",
    Reason.EMPTY_TARGET: "the target is empty",
    Reason.SOURCE_TOO_LONG: f"the source has over {MAX_FIELD_BYTES} bytes",
    Reason.TARGET_TOO_LONG: f"the target has over {MAX_FIELD_BYTES} bytes",
    Reason.FIRST_CHARACTER: "a side begins with + - = or @, which CSV and TSV may not",
    Reason.CONTROL_CHARACTER: "a side holds a control character",
    Reason.REPEATED: "the same pair is in the file already",
    Reason.OTHER_TARGET_CHOSEN: "the same source has another target that was chosen",
}
"""A sentence for each reason."""

_FAILURES = frozenset({Reason.FIRST_CHARACTER, Reason.CONTROL_CHARACTER})


class Duplicates(StrEnum):
    """Which target wins where one source has several: of equals the last, as in the service."""

    NEWEST = "newest"
    MOST_FREQUENT = "most_frequent"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A unit, what becomes of it, and why where it is left out. Its texts are on one line each."""

    unit: TranslationUnit
    outcome: Outcome
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All units with their outcomes, in the order in which they came.

    ``n_held_out`` units are not among them: a side's document is kept for measuring.
    """

    rows: tuple[PlannedRow, ...]
    n_held_out: int = 0

    @property
    def imported(self) -> tuple[TranslationUnit, ...]:
        """The units that go into the file."""
        return tuple(row.unit for row in self.rows if row.outcome is Outcome.IMPORTED)

    @property
    def left_out(self) -> tuple[PlannedRow, ...]:
        """The units that don't, each with its reason."""
        return tuple(row for row in self.rows if row.reason is not None)

    def n(self, outcome: Outcome) -> int:
        """Return how many units have this outcome."""
        return sum(row.outcome is outcome for row in self.rows)


def plan(units: Iterable[TranslationUnit], *, is_delimited: bool, duplicates: Duplicates) -> Plan:
    """Return what the importer would do with each unit.

    :param is_delimited: for a CSV or TSV file, where the first character matters.
    """
    rows: list[PlannedRow] = []
    for unit in units:
        clean = replace(unit, src=one_line(unit.src), tgt=one_line(unit.tgt))
        reason = _reason(clean, is_delimited=is_delimited)
        rows.append(_row(clean, reason))
    return Plan(tuple(_without_duplicates(rows, duplicates)))


def _row(unit: TranslationUnit, reason: Reason | None) -> PlannedRow:
    if reason is None:
        return PlannedRow(unit, Outcome.IMPORTED)
    return PlannedRow(unit, Outcome.FAILED if reason in _FAILURES else Outcome.SKIPPED, reason)


def _reason(unit: TranslationUnit, *, is_delimited: bool) -> Reason | None:
    sides = unit.src, unit.tgt
    checks = (
        (Reason.EMPTY_SOURCE, not unit.src),
        (Reason.EMPTY_TARGET, not unit.tgt),
        (Reason.CONTROL_CHARACTER, any(map(CONTROL_CHARACTER.search, sides))),
        (Reason.SOURCE_TOO_LONG, is_too_long(unit.src)),
        (Reason.TARGET_TOO_LONG, is_too_long(unit.tgt)),
        (
            Reason.FIRST_CHARACTER,
            is_delimited and any(side.startswith(FORMULA_CHARACTERS) for side in sides),
        ),
    )
    return next((reason for reason, applies in checks if applies), None)


def _without_duplicates(rows: list[PlannedRow], duplicates: Duplicates) -> Iterable[PlannedRow]:
    """Yield the rows, all but one of each source left out."""
    by_source: defaultdict[str, list[TranslationUnit]] = defaultdict(list)
    for row in rows:
        if row.outcome is Outcome.IMPORTED:
            by_source[row.unit.src].append(row.unit)
    winners = {source: _winner(units, duplicates) for source, units in by_source.items()}
    for row in rows:
        winner = winners.get(row.unit.src)
        if row.outcome is not Outcome.IMPORTED or winner is None or row.unit.id == winner.id:
            yield row
        elif row.unit.tgt == winner.tgt:
            yield _row(row.unit, Reason.REPEATED)
        else:
            yield _row(row.unit, Reason.OTHER_TARGET_CHOSEN)


def _winner(units: list[TranslationUnit], duplicates: Duplicates) -> TranslationUnit:
    if duplicates is Duplicates.MOST_FREQUENT:
        counts = Counter(unit.tgt for unit in units)
        most = max(counts.values())
        units = [unit for unit in units if counts[unit.tgt] == most]
    return max(reversed(units), key=lambda unit: unit.event or 0)
