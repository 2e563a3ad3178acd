"""The memory: the approved unit whose source is most like a segment's, and words looked up.

What a project has approved is kept in memory by process, and brought up to date by the events that
came since: reading all of it for each segment would take longer than an editor wants to wait.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from amts_core.editing.records import Concordance, MemoryMatch
from amts_core.store import approved_texts, projects
from amts_core.store.approved_texts import ApprovedText
from amts_core.store.engine import Store

LEAST_SCORE = 70.0
"""Likeness, of 100, under which a unit is no help."""
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
        self._event = 0

    def best(self, src_text: str, but: str) -> MemoryMatch | None:
        """Return the unit most like a source, the newest of equals, None where none is alike.

        :param but: id of a unit that does not count.
        """
        with self._lock:
            own = self._sources.pop(but, None)
            try:
                found = process.extract(
                    src_text, self._sources, scorer=fuzz.ratio, score_cutoff=LEAST_SCORE, limit=5
                )
            finally:
                if own is not None:
                    self._sources[but] = own
            if not found:
                return None
            best = max(found, key=lambda one: (one[1], self._units[one[2]].event))
            unit = self._units[best[2]]
            return MemoryMatch(float(best[1]), unit.src, unit.tgt, unit.unit_id, unit.document)

    def update(self, newest: int, read: Callable[[int], list[ApprovedText]]) -> None:
        """Take in what was decided since the last time.

        :param newest: the id of the newest event there is.
        :param read: returns what was changed by events after one.
        """
        with self._lock:
            if newest == self._event:
                return
            for unit in read(max(self._event - _N_AGAIN, 0)):
                if unit.is_there:
                    self._units[unit.unit_id] = unit
                    self._sources[unit.unit_id] = unit.src
                else:
                    self._units.pop(unit.unit_id, None)
                    self._sources.pop(unit.unit_id, None)
            self._event = newest


_memories: WeakKeyDictionary[Store, OrderedDict[_Key, Memory]] = WeakKeyDictionary()
_lock = threading.Lock()


def memory_of(store: Store, project_id: int, languages: tuple[str, str]) -> Memory:
    """Return the memory of a project in a direction, up to date."""
    reviews = projects.reviews_post_edits(store, project_id)
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

    :param languages: of source and target; units serve either direction.
    :param n: the most.
    """
    words = words.strip()
    if not words:
        return ()
    found = approved_texts.with_words(
        store, project_id, languages, words, n,
        reviews=projects.reviews_post_edits(store, project_id),
    )  # fmt: skip
    return tuple(
        Concordance(one.src, one.tgt, one.unit_id, one.document, one.person) for one in found
    )
