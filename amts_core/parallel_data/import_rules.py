"""What Amazon Translate's importer would do with each unit, decided before it is asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from amts_core.exchange import example, source
from amts_core.kernel.records import TranslationUnit, UnitMarkup
from amts_core.kernel.text.field_limits import (
    CONTROL_CHARACTER,
    FORMULA_CHARACTERS,
    MAX_FIELD_BYTES,
    is_too_long,
)
from amts_core.kernel.text.line_ends import one_line
from amts_core.kernel.text.spans import has_words


class Outcome(StrEnum):
    """What the importer does with a record."""

    IMPORTED = "imported"
    SKIPPED = "skipped"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a unit is left out of a file."""

    EMPTY_SOURCE = "empty_source"
    EMPTY_TARGET = "empty_target"
    ONLY_MARKUP = "only_markup"
    MARKUP_DIFFERS = "markup_differs"
    SOURCE_TOO_LONG = "source_too_long"
    TARGET_TOO_LONG = "target_too_long"
    FIRST_CHARACTER = "first_character"
    CONTROL_CHARACTER = "control_character"
    REPEATED = "repeated"
    OTHER_TARGET_CHOSEN = "other_target_chosen"


REASONS = {
    Reason.EMPTY_SOURCE: "the source is empty",
    Reason.EMPTY_TARGET: "the target is empty",
    Reason.ONLY_MARKUP: "a side has no word beside its markup",
    Reason.MARKUP_DIFFERS: "code, formulas or references are not the same on both sides",
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
    """A unit as approved, what becomes of it, and why where it is left out.

    ``example`` is the unit as a file has it; the texts of both are on one line each.
    """

    unit: TranslationUnit
    example: TranslationUnit
    outcome: Outcome
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All units with their outcomes, in the order in which they came.

    ``n_held_out`` units are not among them: a side's document is kept for measuring. ``markup`` is
    how the examples have it.
    """

    rows: tuple[PlannedRow, ...]
    n_held_out: int = 0
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN

    @property
    def imported(self) -> tuple[TranslationUnit, ...]:
        """The units that go into the file, as it has them."""
        return tuple(row.example for row in self.rows if row.outcome is Outcome.IMPORTED)

    @property
    def left_out(self) -> tuple[PlannedRow, ...]:
        """The units that don't, each with its reason."""
        return tuple(row for row in self.rows if row.reason is not None)

    def n(self, outcome: Outcome) -> int:
        """Return how many units have this outcome."""
        return sum(row.outcome is outcome for row in self.rows)


def plan(
    units: Iterable[TranslationUnit],
    *,
    is_delimited: bool,
    duplicates: Duplicates,
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN,
) -> Plan:
    """Return what the importer would do with each unit.

    :param is_delimited: for a CSV or TSV file, where the first character matters.
    :param markup: how the file has it, by whose texts the importer decides.
    """
    rows: list[PlannedRow] = []
    for unit in units:
        clean = replace(unit, src=one_line(unit.src), tgt=one_line(unit.tgt))
        sides = example(clean.src, clean.tgt, markup)
        made = clean if sides is None else replace(clean, src=sides[0], tgt=sides[1])
        reason = _reason_of_approved(clean, markup)
        if reason is None and sides is None:
            reason = Reason.MARKUP_DIFFERS
        reason = reason or _reason_of_example(made, is_delimited=is_delimited)
        rows.append(_row(PlannedRow(clean, made, Outcome.IMPORTED), reason))
    return Plan(tuple(_without_duplicates(rows, duplicates)), markup=markup)


def _row(row: PlannedRow, reason: Reason | None) -> PlannedRow:
    """Return a row of a unit that is left out for a reason, or of one that is not."""
    if reason is None:
        return row
    outcome = Outcome.FAILED if reason in _FAILURES else Outcome.SKIPPED
    return replace(row, outcome=outcome, reason=reason)


def _reason_of_approved(unit: TranslationUnit, markup: UnitMarkup) -> Reason | None:
    """Return why a unit is left out whatever is made of its markup."""
    sides = unit.src, unit.tgt
    checks = (
        (Reason.EMPTY_SOURCE, not unit.src),
        (Reason.EMPTY_TARGET, not unit.tgt),
        (Reason.CONTROL_CHARACTER, any(map(CONTROL_CHARACTER.search, sides))),
        (
            Reason.ONLY_MARKUP,
            markup is not UnitMarkup.AS_WRITTEN and any(map(_is_only_markup, sides)),
        ),
    )
    return _first(checks)


def _is_only_markup(text: str) -> bool:
    return not has_words(text) and bool(source(text, "").markup)


def _reason_of_example(unit: TranslationUnit, *, is_delimited: bool) -> Reason | None:
    """Return why a unit can't stand in a file as it would be written."""
    sides = unit.src, unit.tgt
    checks = (
        (Reason.SOURCE_TOO_LONG, is_too_long(unit.src)),
        (Reason.TARGET_TOO_LONG, is_too_long(unit.tgt)),
        (
            Reason.FIRST_CHARACTER,
            is_delimited and any(side.startswith(FORMULA_CHARACTERS) for side in sides),
        ),
    )
    return _first(checks)


def _first(checks: Iterable[tuple[Reason, bool]]) -> Reason | None:
    return next((reason for reason, applies in checks if applies), None)


def _without_duplicates(rows: list[PlannedRow], duplicates: Duplicates) -> Iterable[PlannedRow]:
    """Yield the rows, all but one of each source left out."""
    by_source: defaultdict[str, list[TranslationUnit]] = defaultdict(list)
    for row in rows:
        if row.outcome is Outcome.IMPORTED:
            by_source[row.example.src].append(row.example)
    winners = {src: _winner(units, duplicates) for src, units in by_source.items()}
    for row in rows:
        winner = winners.get(row.example.src)
        if row.outcome is not Outcome.IMPORTED or winner is None or row.example.id == winner.id:
            yield row
        elif row.example.tgt == winner.tgt:
            yield _row(row, Reason.REPEATED)
        else:
            yield _row(row, Reason.OTHER_TARGET_CHOSEN)


def _winner(units: list[TranslationUnit], duplicates: Duplicates) -> TranslationUnit:
    if duplicates is Duplicates.MOST_FREQUENT:
        counts = Counter(unit.tgt for unit in units)
        most = max(counts.values())
        units = [unit for unit in units if counts[unit.tgt] == most]
    return max(reversed(units), key=lambda unit: unit.event or 0)
