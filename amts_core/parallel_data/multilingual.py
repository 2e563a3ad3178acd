"""Pairwise units that share a source → records of one source and several targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amts_core.kernel.records import TranslationUnit
from amts_core.parallel_data.import_rules import Outcome, Plan


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a parallel-data file: a source and its targets, empty where a language has none.

    ``unit_ids`` names the unit of each target in the same order, empty likewise; ``changed_at`` is
    when the newest of them was decided.
    """

    src: str
    tgts: tuple[str, ...]
    unit_ids: tuple[str, ...] = ()
    changed_at: datetime | None = None

    @property
    def id(self) -> str:
        """What the record is called in a file: its units, joined."""
        return "+".join(unit_id for unit_id in self.unit_ids if unit_id)


def joined(plans: Mapping[str, Plan], *, as_approved: bool = False) -> tuple[Record, ...]:
    """Return the records of several target languages, in the order in which sources appear.

    A plan has one imported unit a source, so that a source and a language name one target.

    :param plans: for each target language, in the order of the file's columns.
    :param as_approved: return the same records with the texts that were approved; where those of
        one source differ in their markup, with the first of them.
    """
    by_language = [
        {
            row.example.src: row.unit if as_approved else row.example
            for row in plan.rows
            if row.outcome is Outcome.IMPORTED
        }
        for plan in plans.values()
    ]
    sources = dict.fromkeys(src for units in by_language for src in units)
    return tuple(_record([units.get(src) for units in by_language]) for src in sources)


def _record(units: Sequence[TranslationUnit | None]) -> Record:
    moments = [unit.changed_at for unit in units if unit is not None and unit.changed_at]
    return Record(
        next(unit.src for unit in units if unit is not None),
        tuple(unit.tgt if unit else "" for unit in units),
        tuple(unit.id if unit else "" for unit in units),
        max(moments, default=None),
    )
