"""What post-editing has cost: by what was taken, by document, by person, by parallel data."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from amts_core.evaluation import hter
from amts_core.kernel.database.engine import Store
from amts_core.kernel.text.word_counts import words
from amts_core.post_editing.store import costs
from amts_core.post_editing.store.costs import EditCost


class EffortBy(StrEnum):
    """What efforts are summed by.

    ``VERSION`` tells the parallel data apart by which ACT's texts were made that were taken: the
    versions, and those that were made elsewhere, by name.
    """

    TAKEN = "taken"
    VERSION = "version"
    DOCUMENT = "document"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortRow:
    """What the segments of a kind have cost that have a text now.

    ``name`` is that of the origin, the version, the document or the person. ``n_words`` are those
    of the sources. ``active_seconds`` and ``n_keystrokes`` are, by person, that person's own only.
    ``hter`` is that of all segments together in which an arm's text was taken, ``n_machine`` of
    them, percent, lower is better; None where there is none.
    """

    name: str
    src_lang: str
    tgt_lang: str
    n_segments: int
    n_words: int
    active_seconds: float
    n_keystrokes: int
    hter: float | None
    n_machine: int

    @property
    def seconds_per_100_words(self) -> float | None:
        """Active seconds for 100 words of the source, lower is better; None without words."""
        return 100 * self.active_seconds / self.n_words if self.n_words else None


_Name = Callable[[EditCost], str]


def effort(store: Store, project_id: int, by: EffortBy = EffortBy.TAKEN) -> tuple[EffortRow, ...]:
    """Return what the post-edits of a project have cost, by name and languages."""
    names: dict[EffortBy, _Name] = {
        EffortBy.TAKEN: lambda one: one.origin,
        EffortBy.VERSION: _version,
        EffortBy.DOCUMENT: lambda one: one.path,
        EffortBy.PERSON: lambda one: one.author,
    }
    groups: defaultdict[tuple[str, str, str], list[EditCost]] = defaultdict(list)
    found = costs.edit_costs(store, project_id)
    for one in found:
        groups[(names[by](one), *one.languages)].append(one)
    if by is EffortBy.PERSON:
        for one in found:
            for name in one.by_person:
                groups.setdefault((name, *one.languages), [])
    spent = _own if by is EffortBy.PERSON else _all
    return tuple(_row(key, groups[key], *spent(key, found, groups[key])) for key in sorted(groups))


def _version(one: EditCost) -> str:
    return f"{one.origin} {one.parallel_data}".rstrip()


def _all(
    key: tuple[str, str, str], every: Sequence[EditCost], of_group: Sequence[EditCost]
) -> tuple[int, int]:
    """Return active milliseconds and keystrokes of a group."""
    return (
        sum(one.effort.active_ms for one in of_group),
        sum(one.effort.n_keystrokes for one in of_group),
    )


def _own(
    key: tuple[str, str, str], every: Sequence[EditCost], of_group: Sequence[EditCost]
) -> tuple[int, int]:
    """Return active milliseconds and keystrokes of a person, on whosoever's text."""
    name, *languages = key
    mine = [
        one.by_person[name]
        for one in every
        if name in one.by_person and one.languages == tuple(languages)
    ]
    return sum(one.active_ms for one in mine), sum(one.n_keystrokes for one in mine)


def _row(
    key: tuple[str, str, str], of_group: Sequence[EditCost], active_ms: int, n_keystrokes: int
) -> EffortRow:
    name, src_lang, tgt_lang = key
    scored = [(one.hter, one.text) for one in of_group if one.hter is not None]
    pooled = None
    if scored:
        pooled = hter.pooled([one for one, _ in scored], [text for _, text in scored], tgt_lang)
    return EffortRow(
        name=name,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        n_segments=len(of_group),
        n_words=sum(words(one.src_text, src_lang) for one in of_group),
        active_seconds=active_ms / 1000,
        n_keystrokes=n_keystrokes,
        hter=pooled,
        n_machine=len(scored),
    )
