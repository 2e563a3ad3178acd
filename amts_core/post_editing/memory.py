"""The memory: the approved unit whose source is most like a segment's, and words looked up.

What a project has approved is kept in memory by process, and brought up to date by the events that
came since: reading all of it for each segment would take longer than an editor wants to wait.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from amts_core.documents import Kin, kin
from amts_core.kernel.database.engine import Store
from amts_core.kernel.post_edits import UNIT_PREFIX, PostEdit
from amts_core.parallel_data import ApprovedText, approved_texts
from amts_core.post_editing.records import Concordance, MemoryMatch
from amts_core.post_editing.store import edit_context
from amts_core.project import reviews_post_edits

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

    def best(self, edit: PostEdit, kin: Kin) -> MemoryMatch | None:
        """Return the unit most like a segment, the newest of equals, None where none is alike.

        A translation of the segment itself that stands beside it as its reference is no match, nor
        is what is held out; what an editor has made of it in another revision is one.

        :param kin: of the segment's document.
        """
        own = edit_context.place_of(edit.key, edit.n, edit.block)
        with self._lock:
            found = process.extract(
                edit.src_text,
                self._sources,
                scorer=fuzz.ratio,
                score_cutoff=LEAST_SCORE,
                limit=None,
            )
            alike = [(float(score), self._units[unit_id]) for _, score, unit_id in found]
        alike.sort(key=lambda one: (one[0], one[1].event), reverse=True)
        for score, unit in alike:
            is_earlier = unit.unit_id.startswith(UNIT_PREFIX) and edit.key.revision_id not in (
                unit.revision_ids
            )
            place = None if is_earlier else unit.place
            if kin.is_other(own, place, unit.revision_ids):
                return MemoryMatch(
                    score=score,
                    src=unit.src,
                    tgt=unit.tgt,
                    unit_id=unit.unit_id,
                    document=unit.document,
                )
        return None

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
    words = words.strip()
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
    return tuple(
        Concordance(
            src=one.src, tgt=one.tgt, unit_id=one.unit_id, document=one.document, person=one.person
        )
        for one in found
    )
