"""What needs a human, brought to the post-editing desk: drafts by an engine, and what is known.

An order translates what a person has to do, and a neighbour on either side, so that the engine sees
some context. What is kept never enters the editors' queue: it is saved there with the translation
that it has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from amts_core import translation
from amts_core.documents import segments
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.post_edits import DocumentKey, EditStatus
from amts_core.kernel.records import Arm, Project
from amts_core.post_editing import StoredSegment, edit_rows, sync_edits
from amts_core.project import find_person, find_project, reviews_post_edits
from amts_core.sync.records import SyncTarget, TargetChange, TargetState, Watch
from amts_core.sync.store import sync_targets, watch_rows
from amts_core.translation import (
    Order,
    OrderState,
    Publication,
    hypotheses,
    order_rows,
    publication_rows,
    services,
)

_N_ORDERS = 200
_NEIGHBOURS = -1, 0, 1


def place(settings: Settings, watch_id: int, tgt_lang: str) -> int | None:
    """Store an order of drafts for what is behind in a language, and return its id, if any.

    The engine's newest parallel data for the language makes it an ACT order.

    :raises AmtsError: the person of the watch may not order, or the engine is not set up.
    """
    store = open_store(settings.database_url)
    watch = watch_rows.find_watch(store, watch_id)
    behind = _of_state(store, watch_id, tgt_lang, TargetState.BEHIND)
    if not behind:
        return None
    project = find_project(store, watch.project_id)
    person = find_person(store, watch.person_id)
    wanted = _wanted(store, behind)
    revisions = sorted(wanted)
    order_id = _known(store, watch, tgt_lang, wanted)
    if order_id is None:
        services.check_engine(store, project.id, watch.settings.engine)
        held = _held(store, watch, project, tgt_lang)
        order_id = translation.place(
            settings,
            project,
            person,
            revision_ids=revisions,
            segments={one: of for one, of in wanted.items() if of},
            tgt_langs=[tgt_lang],
            arms=[Arm.BASELINE if held is None else Arm.ACT],
            engine=watch.settings.engine,
            publication_id=None if held is None else held.id,
        )
    drafting = TargetChange(order_id=order_id, state=TargetState.DRAFTING)
    sync_targets.change_several(store, [(one, drafting) for one in behind])
    return order_id


def drafting(store: Store, watch_id: int, tgt_lang: str) -> tuple[Order, ...]:
    """Return the orders that targets of a language wait for."""
    waiting = _of_state(store, watch_id, tgt_lang, TargetState.DRAFTING)
    ids = sorted({one.order_id for one in waiting if one.order_id is not None})
    return tuple(order_rows.order(store, one) for one in ids)


def bring_to_desk(store: Store, watch_id: int, tgt_lang: str) -> int:
    """Open what has been drafted for the editors, and return how many documents that are.

    A document that did not come back has failed, and says so.
    """
    n_opened = 0
    for one in _of_state(store, watch_id, tgt_lang, TargetState.DRAFTING):
        if one.order_id is None or one.src_revision_id is None:
            continue
        of = order_rows.order(store, one.order_id)
        if not of.state.is_end:
            continue
        key = DocumentKey(one.src_revision_id, tgt_lang)
        if not hypotheses.by_arm(store, key):
            told = f"Order {of.id} has no translation of it ({of.state}). Synchronise again."
            failed = TargetChange(state=TargetState.FAILED, message=told, order_id=None)
            sync_targets.change(store, one, failed)
            continue
        _open(store, watch_rows.find_watch(store, watch_id), one, key)
        sync_targets.change(store, one, TargetChange(state=TargetState.IN_REVIEW))
        n_opened += 1
    return n_opened


def _open(store: Store, watch: Watch, target: SyncTarget, key: DocumentKey) -> None:
    """Let the segments be post-edited; those that have a translation already are final.

    One that people chose, and that does not fit any more, goes back to them as it is.
    """
    synced = {one.n: one for one in sync_targets.segments(store, target.id)}
    parts = [part for part in segments(store, key.revision_id) if _is_unit(synced.get(part.n))]
    found: dict[int, set[str]] = {}
    for of_arm in hypotheses.by_arm(store, key).values():
        for n, hyp in of_arm.items():
            found.setdefault(n, set()).update(one.check for one in hyp.findings)
    slugs = [
        tuple(sorted(found.get(part.n, ()))) if synced[part.n].needs_human else () for part in parts
    ]
    edit_rows.add_document(store, watch.project_id, key, texts=parts, found=slugs)
    reviews = reviews_post_edits(store, watch.project_id)
    earlier = sync_edits.earlier_edits(store, key.revision_id, key.tgt_lang, reviews=reviews)
    known = {part.n: _known_text(synced[part.n], earlier) for part in parts}
    final = {n: text for n, text in known.items() if text}
    again = {
        n: one.tgt_text
        for n, one in synced.items()
        if n in known and n not in final and one.tgt_text and not one.may_be_drafted
    }
    sync_edits.give(store, key, final, EditStatus.APPROVED)
    sync_edits.give(store, key, again, EditStatus.RETURNED)


def _is_unit(one: StoredSegment | None) -> bool:
    """Return whether a segment has something to be done, or a kept translation of its own."""
    return one is not None and (one.needs_human or bool(one.tgt_text and not one.shared_with))


def _known_text(of: StoredSegment, earlier: Mapping[str, str]) -> str:
    """Return the final translation of a segment: the kept one, or what an editor made before."""
    return earlier.get(of.text, "") if of.needs_human else of.tgt_text


def _of_state(
    store: Store, watch_id: int, tgt_lang: str, state: TargetState
) -> tuple[SyncTarget, ...]:
    return tuple(
        one
        for one in sync_targets.targets(store, watch_id)
        if one.tgt_lang == tgt_lang and one.state is state
    )


def _wanted(store: Store, behind: Iterable[SyncTarget]) -> dict[int, frozenset[int]]:
    """Return by source revision the segments that are to be drafted, with their neighbours."""
    wanted: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for target in behind:
        if target.src_revision_id is None:
            continue
        found = sync_targets.segments(store, target.id)
        human = {one.n for one in found if one.needs_human}
        near = {n + step for n in human for step in _NEIGHBOURS}
        wanted[target.src_revision_id] |= near & {one.n for one in found}
    return dict(wanted)


def _known(
    store: Store, watch: Watch, tgt_lang: str, wanted: Mapping[int, frozenset[int]]
) -> int | None:
    """Return the order that has all of this and was given before the worker died."""
    for one in order_rows.orders(store, watch.project_id, n=_N_ORDERS):
        if (
            wanted.keys() == set(one.revision_ids)
            and one.tgt_langs == (tgt_lang,)
            and one.engine is watch.settings.engine
            and one.state in (OrderState.WAITING, OrderState.RUNNING, OrderState.DONE)
            and all(of <= one.segments.get(revision, of) for revision, of in wanted.items())
        ):
            return one.id
    return None


def _held(store: Store, watch: Watch, project: Project, tgt_lang: str) -> Publication | None:
    """Return the newest parallel data that the engine holds for a language, None without any."""
    held = [
        one
        for one in publication_rows.current(store, project.id, watch.settings.engine)
        if one.src_lang == project.src_lang and tgt_lang in one.tgt_langs
    ]
    return max(held, key=lambda one: one.version_id, default=None)
