"""What systems and versions of parallel data were worth: scores, and what their editors did."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amts_core.comparison.outcomes import result
from amts_core.comparison.records import ComparedDirection, ComparisonResult, System
from amts_core.comparison.store import comparison_rows
from amts_core.evaluation import SystemResult, pooled
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import ParallelDataVersion
from amts_core.kernel.text.word_counts import words
from amts_core.parallel_data import all_versions
from amts_core.post_editing import EditCost, Origin, edit_costs
from amts_core.translation import Order, order_rows

_PER_WORDS = 100
_MS = 1000
_N_ORDERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What editing some output has cost. ``n_words`` are those of the source.

    ``hter`` is over all of its segments, percent, lower is better, None where no output was taken.
    """

    n_segments: int
    n_words: int
    active_seconds: float
    n_keystrokes: int
    hter: float | None

    @property
    def seconds_per_100_words(self) -> float | None:
        """Active seconds for 100 source words, None where there is no word."""
        return self.active_seconds * _PER_WORDS / self.n_words if self.n_words else None

    @property
    def keystrokes_per_word(self) -> float | None:
        """Keystrokes for a source word, lower is better; None where there is no word."""
        return self.n_keystrokes / self.n_words if self.n_words else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEffort:
    """What editors have spent by what they began from: a system, or None for no output of one.

    Of a system count the texts whose editors had its output before them first, and no other.

    ``parallel_data`` are those of ACT's output of no system, empty where they are not known.
    """

    system: int | None
    origin: Origin
    parallel_data: str
    spent: Spent
    src_lang: str
    tgt_lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEffect:
    """What a version of parallel data was worth in one direction.

    ``act`` and ``baseline`` are the results of its system and of the one that it is compared with,
    in the newest comparison that has it, None where there is none; ``spent_act`` and
    ``spent_baseline`` what editors spent on both arms of the version's orders.
    """

    version: ParallelDataVersion
    tgt_lang: str
    order_ids: tuple[int, ...]
    comparison_id: int | None
    n: int
    act: SystemResult | None
    baseline: SystemResult | None
    spent_act: Spent | None
    spent_baseline: Spent | None


@dataclass(frozen=True, slots=True)
class _VersionMeasures:
    """Where a version was compared last: with which results, over how many segments."""

    comparison_id: int
    direction: ComparedDirection
    act: SystemResult


def effort(store: Store, comparison_id: int) -> tuple[SystemEffort, ...]:
    """Return what editors have spent on each system's output in the orders of a comparison.

    :raises NotFoundError: there is no such comparison, or it has no outcome yet.
    """
    of = comparison_rows.comparison(store, comparison_id)
    systems = result(store, comparison_id).systems
    groups: defaultdict[tuple[int, str, str, Origin, str], list[EditCost]] = defaultdict(list)
    for one in edit_costs(store, of.project_id):
        if set(one.order_ids) & set(of.order_ids):
            n = _system_of(one, systems)
            data = one.parallel_data if n == len(systems) else ""
            groups[n, *one.languages, one.origin, data].append(one)
    return tuple(
        SystemEffort(
            system=None if n == len(systems) else n,
            origin=origin,
            parallel_data=data,
            spent=spent(found),
            src_lang=src_lang,
            tgt_lang=tgt_lang,
        )
        for (n, src_lang, tgt_lang, origin, data), found in sorted(groups.items())
    )


def _system_of(one: EditCost, systems: Sequence[System]) -> int:
    """Return the number of the system whose output a text was made of, after the last for none."""
    for system in systems:
        if (
            system.arm is not None
            and system.arm.value == one.origin.value
            and set(one.order_ids) & set(system.order_ids)
        ):
            return system.n
    return len(systems)


def spent(of: Sequence[EditCost]) -> Spent:
    """Return what some texts of one pair of languages have cost together."""
    scored = [(one.hter, one.text) for one in of if one.hter is not None]
    return Spent(
        n_segments=len(of),
        n_words=sum(words(one.src_text, one.languages[0]) for one in of),
        active_seconds=sum(one.effort.active_ms for one in of) / _MS,
        n_keystrokes=sum(one.effort.n_keystrokes for one in of),
        hter=pooled([one for one, _ in scored], [text for _, text in scored], of[0].languages[1])
        if scored
        else None,
    )


def versions_effect(store: Store, project_id: int) -> tuple[VersionEffect, ...]:
    """Return what each version that was used in an order was worth, by direction, newest first."""
    of_version: defaultdict[int, list[Order]] = defaultdict(list)
    for one in order_rows.orders(store, project_id, n=_N_ORDERS):
        if one.version_id is not None:
            of_version[one.version_id].append(one)
    measured = _newest(store, project_id, of_version)
    edited = edit_costs(store, project_id)
    found = []
    for version in all_versions(store, project_id):
        used = of_version.get(version.id, [])
        for tgt_lang in dict.fromkeys(language for one in used for language in one.tgt_langs):
            last = measured.get((version.id, tgt_lang))
            found.append(_effect(version, tgt_lang, used, measured=last, edited=edited))
    return tuple(found)


def _effect(
    version: ParallelDataVersion,
    tgt_lang: str,
    used: Sequence[Order],
    measured: _VersionMeasures | None,
    edited: Sequence[EditCost],
) -> VersionEffect:
    ids = tuple(sorted(one.id for one in used if tgt_lang in one.tgt_langs))
    own = [one for one in edited if set(one.order_ids) & set(ids) and one.languages[1] == tgt_lang]
    by_arm = [
        [one for one in own if one.origin is origin] for origin in (Origin.ACT, Origin.BASELINE)
    ]
    spent_act, spent_baseline = (spent(found) if found else None for found in by_arm)
    return VersionEffect(
        version=version,
        tgt_lang=tgt_lang,
        order_ids=ids,
        comparison_id=measured.comparison_id if measured else None,
        n=measured.direction.n if measured else 0,
        act=measured.act if measured else None,
        baseline=measured.direction.corpus[0] if measured else None,
        spent_act=spent_act,
        spent_baseline=spent_baseline,
    )


def _newest(
    store: Store, project_id: int, wanted: Iterable[int]
) -> dict[tuple[int, str], _VersionMeasures]:
    """Return by version and language the newest comparison that has measured it."""
    missing = set(wanted)
    found: dict[tuple[int, str], _VersionMeasures] = {}
    for one in comparison_rows.comparisons(store, project_id):
        if not missing:
            break
        if one.has_result:
            of = result(store, one.id)
            for key, measured in _measured(one.id, of):
                found.setdefault(key, measured)
                missing.discard(key[0])
    return found


def _measured(
    comparison_id: int, of: ComparisonResult
) -> Iterable[tuple[tuple[int, str], _VersionMeasures]]:
    for direction in of.directions:
        for one in direction.corpus[1:]:
            version_id = of.systems[one.system].version_id
            if version_id is not None:
                key = version_id, direction.tgt_lang
                yield key, _VersionMeasures(comparison_id, direction, one)
