"""The memory: the approved units whose sources are most like a segment's, and words looked up.

What a project has approved is kept in memory by process, and brought up to date by the events that
came since: reading all of it for each segment would take longer than an editor wants to wait.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from amts_core.documents import Kin, kin
from amts_core.kernel.database.engine import Store
from amts_core.kernel.post_edits import UNIT_PREFIX, PostEdit
from amts_core.kernel.text.changed_words import changes
from amts_core.kernel.text.occurrences import MAX_CHARACTERS, Search
from amts_core.parallel_data import ApprovedText, approved_texts
from amts_core.post_editing.records import Concordance, MemoryMatch
from amts_core.post_editing.store import edit_context
from amts_core.project import reviews_post_edits

LEAST_SCORE = 75.0
"""Likeness, of 100, under which a unit is no help."""
N_MATCHES = 3
"""Most units that are offered for a segment."""
N_FOUND = 20
_N_PROJECTS = 8
_N_AGAIN = 100
"""Events that are read again: of two at the same moment, the older one may be stored later."""

_Key = tuple[int, tuple[str, str], bool]


class Memory:
    """The approved units of a project in one direction."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._units: dict[str, ApprovedText] = {}
        self._sources: dict[str, str] = {}
        self._by_source: defaultdict[str, set[str]] = defaultdict(set)
        self._event = 0

    def same(self, edit: PostEdit, kin: Kin) -> tuple[MemoryMatch, ...]:
        """Return how units translate the very source of a segment, white space around it aside.

        What most of them say comes first, of equals the newest. A translation of the segment itself
        that stands beside it as its reference is no match, nor is what is held out; what an editor
        has made of it in another revision is one.

        :param kin: of the segment's document.
        """
        with self._lock:
            known = self._by_source.get(edit.src_text.strip(), ())
            units = [self._units[unit_id] for unit_id in known]
        by_target: defaultdict[str, list[ApprovedText]] = defaultdict(list)
        for unit in sorted(units, key=lambda one: -one.event):
            if _may_serve(unit, edit, kin):
                by_target[unit.tgt].append(unit)
        ranked = sorted(by_target.values(), key=lambda those: (-len(those), -those[0].event))
        return tuple(_match(those[0], edit, 100.0, n=len(those)) for those in ranked)

    def matches(self, edit: PostEdit, kin: Kin, n: int = N_MATCHES) -> tuple[MemoryMatch, ...]:
        """Return the units that help most with a segment: the :meth:`same` ones, then like ones.

        The likest come first, of equals the newest; a target is offered once.

        :param kin: of the segment's document.
        :param n: the most.
        """
        found = list(self.same(edit, kin)[:n])
        if len(found) == n:
            return tuple(found)
        with self._lock:
            alike = process.extract(
                edit.src_text,
                self._sources,
                scorer=fuzz.ratio,
                score_cutoff=LEAST_SCORE,
                limit=None,
            )
            near = [(float(score), self._units[unit_id]) for _, score, unit_id in alike]
        known = {one.tgt for one in found}
        for score, unit in sorted(near, key=lambda one: (-one[0], -one[1].event)):
            is_same = unit.src.strip() == edit.src_text.strip()
            if not is_same and unit.tgt not in known and _may_serve(unit, edit, kin):
                found.append(_match(unit, edit, score))
                known.add(unit.tgt)
            if len(found) == n:
                break
        return tuple(found)

    def update(self, newest: int, read: Callable[[int], list[ApprovedText]]) -> None:
        """Take in what was decided since the last time.

        :param newest: the id of the newest event there is.
        :param read: returns what was changed by events after one.
        """
        with self._lock:
            if newest == self._event:
                return
            for unit in read(max(self._event - _N_AGAIN, 0)):
                former = self._sources.pop(unit.unit_id, "").strip()
                self._units.pop(unit.unit_id, None)
                self._by_source[former].discard(unit.unit_id)
                if unit.is_there:
                    self._units[unit.unit_id] = unit
                    self._sources[unit.unit_id] = unit.src
                    self._by_source[unit.src.strip()].add(unit.unit_id)
            self._event = newest


def _may_serve(unit: ApprovedText, edit: PostEdit, kin: Kin) -> bool:
    """Return whether a unit is neither a segment's own reference, nor held out."""
    own = edit_context.place_of(edit.key, edit.n, edit.block)
    is_earlier = unit.unit_id.startswith(UNIT_PREFIX) and edit.key.revision_id not in (
        unit.revision_ids
    )
    return kin.is_other(own, None if is_earlier else unit.place, unit.revision_ids)


def _match(unit: ApprovedText, edit: PostEdit, score: float, n: int = 1) -> MemoryMatch:
    return MemoryMatch(
        score=score,
        src=unit.src,
        tgt=unit.tgt,
        unit_id=unit.unit_id,
        document=unit.document,
        n=n,
        differs=changes(unit.src, edit.src_text),
    )


_memories: WeakKeyDictionary[Store, OrderedDict[_Key, Memory]] = WeakKeyDictionary()
_lock = threading.Lock()


def memory_of(store: Store, project_id: int, languages: tuple[str, str]) -> Memory:
    """Return the memory of a project in a direction, up to date."""
    reviews = reviews_post_edits(store, project_id)
    key = project_id, languages, reviews
    with _lock:
        memories = _memories.setdefault(store, OrderedDict())
        found = memories.setdefault(key, Memory())
        memories.move_to_end(key)
        if len(memories) > _N_PROJECTS:
            memories.popitem(last=False)

    def read(event_id: int) -> list[ApprovedText]:
        return list(
            approved_texts.changed_since(store, project_id, languages, event_id, reviews=reviews)
        )

    found.update(approved_texts.last_event(store, project_id), read)
    return found


def lookup(
    store: Store, project_id: int, languages: tuple[str, str], words: str, n: int = N_FOUND
) -> tuple[Concordance, ...]:
    """Return approved units of a project that hold these words on a side, the newest first.

    What is held out is left out.

    :param languages: of source and target; units serve either direction.
    :param n: the most.
    """
    words = words.strip()[:MAX_CHARACTERS]
    if not words:
        return ()
    found = approved_texts.with_words(
        store,
        project_id,
        languages,
        words=words,
        n=n,
        reviews=reviews_post_edits(store, project_id),
        without=kin.held_out_revisions(store, project_id),
    )
    search = Search(words=words)
    return tuple(
        Concordance(
            src=one.src,
            tgt=one.tgt,
            unit_id=one.unit_id,
            document=one.document,
            person=one.person,
            src_spans=search.spans(one.src),
            tgt_spans=search.spans(one.tgt),
        )
        for one in found
    )
