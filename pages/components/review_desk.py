"""The review desk of one alignment: progress, focus card, filters and queue.

The session keeps which bead is before the person and the queue it was shown in; the address repeats
the filters, and behind its ``#`` the bead, for a reload. The rest is in the database.
"""

from contextlib import suppress
from typing import Any

import streamlit as st

from amts_core import desk, review
from amts_core.errors import AmtsError, NotFoundError
from amts_core.records import Action, Alignment, BeadStatus, Person, ReviewBead, Via
from amts_core.store import alignments, decisions
from amts_core.store.alignments import Queue
from pages.components import alignment_picker, focus_card, queue_table, workspace
from pages.components.focus_card import CardView

_CARD, _CURRENT, _QUEUE, _IDS = "card", "bead", "queue", "queue_ids"
_MESSAGE, _TURN = "desk_message", "desk_turn"
_N_NEIGHBOURS = 2
_FILTERS = {
    "To do": frozenset({BeadStatus.PROPOSED, BeadStatus.SKIPPED, BeadStatus.FLAGGED}),
    "Approved": frozenset({BeadStatus.APPROVED}),
    "Rejected": frozenset({BeadStatus.REJECTED}),
    "Skipped": frozenset({BeadStatus.SKIPPED}),
    "All": frozenset[BeadStatus](),
}
_ORDERS = {"In order": False, "Uncertain first": True}
_DECISIONS = {
    "approve": (Action.APPROVE, "Approved. Z takes it back."),
    "reject": (Action.REJECT, "Rejected. Z takes it back."),
    "skip": (Action.SKIP, "Skipped: it comes again at the end."),
    "edit": (Action.EDIT, "Saved and approved. Z takes it back."),
}


@st.fragment
def show(alignment_id: str, me: Person) -> None:
    """Show the desk."""
    if alignment_picker.chosen() != alignment_id:
        st.rerun()  # an undo has led to another document
    found = alignments.alignment(workspace.store(), alignment_id)
    n_mine = decisions.n_decided_by(workspace.store(), alignment_id, me.id)
    st.progress(
        found.n_decided / max(found.n_beads, 1),
        text=f"{found.n_decided} of {found.n_beads} decided, {n_mine} of them by you · "
        f"{found.n_approved} approved",
    )
    card, side = st.columns([9, 5], gap="medium")
    with side:
        queue = _filters()
        ids = alignments.bead_ids(workspace.store(), alignment_id, queue)
        bead = _current(ids, alignment_id)
        st.session_state.update({_QUEUE: queue, _IDS: ids, _CURRENT: bead.id if bead else None})
        _table(found, queue, ids, bead)
    with card:
        focus_card.show(_view(found, bead, ids, me), key=_CARD, on_decision=_on_decision)


def _filters() -> Queue:
    status, order = st.columns(2)
    bound: Any = {"bind": "query-params", "on_change": _start_anew}  # the address keeps them
    chosen = status.selectbox("Show", list(_FILTERS), key="show", **bound)
    ordered = order.selectbox("Order", list(_ORDERS), key="order", **bound)
    low, high = st.slider("Confidence", 0, 100, (0, 100), format="%d %%", key="sure", **bound)
    return Queue(_FILTERS[chosen], (low / 100, high / 100), _ORDERS[ordered])


def _start_anew() -> None:
    st.session_state[_CURRENT] = None


def _current(ids: tuple[int, ...], alignment_id: str) -> ReviewBead | None:
    """Return the bead before the person: the chosen one, else the first of the queue."""
    wanted = st.session_state.get(_CURRENT)
    if wanted is not None:
        found = alignments.bead(workspace.store(), wanted)
        if found.alignment_id == alignment_id:
            return found
    return alignments.bead(workspace.store(), ids[0]) if ids else None


def _table(found: Alignment, queue: Queue, ids: tuple[int, ...], bead: ReviewBead | None) -> None:
    if not ids:
        st.caption("No bead matches these filters.")
        return
    page = review.page_of(ids, bead.id if bead else None, queue_table.N_ROWS)
    rows = alignments.beads(
        workspace.store(), found.id, queue, offset=page.first, limit=queue_table.N_ROWS
    )
    queue_table.show(rows, bead.id if bead else None, on_choose=_choose)
    st.caption(f"{len(ids)} beads in this queue · page {page.number} of {page.n_pages}")


def _choose(bead_id: int) -> None:
    st.session_state[_CURRENT] = bead_id


def _view(found: Alignment, bead: ReviewBead | None, ids: tuple[int, ...], me: Person) -> CardView:
    message, turn = st.session_state.pop(_MESSAGE, ("", "")), st.session_state.get(_TURN, 0)
    empty = "Nothing is left to do in this queue. Show all beads, or choose another document."
    languages = found.src_lang, found.tgt_lang
    if bead is None:
        return CardView(None, (), (), (), languages, None, "", message, empty, turn)
    beside = alignments.neighbours(workspace.store(), bead, _N_NEIGHBOURS)
    place = f"{ids.index(bead.id) + 1} of {len(ids)}" if bead.id in ids else "outside this queue"
    return CardView(
        bead=bead,
        before=tuple(one for one in beside if one.position < bead.position),
        after=tuple(one for one in beside if one.position > bead.position),
        findings=desk.findings(bead),
        languages=languages,
        draft=decisions.draft(workspace.store(), me.id, bead.id),
        place=place,
        message=message,
        empty=empty,
        turn=turn,
    )


def _on_decision() -> None:
    """Do what the card reports: it names the bead and the version that were on screen."""
    event = st.session_state[_CARD].decision
    me = workspace.person()
    if event is None or me is None:
        return
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    try:
        st.session_state[_MESSAGE] = ("", _do(event, me))
    except AmtsError as error:
        st.session_state[_MESSAGE] = ("error", str(error))


def _do(event: dict[str, Any], me: Person) -> str:
    """Take one action and return what to tell the person."""
    action, bead_id, via = event["action"], event["bead"], Via(event["via"])
    queue, ids = st.session_state[_QUEUE], st.session_state[_IDS]
    if action in ("next", "prev"):
        st.session_state[_CURRENT] = review.beside(ids, bead_id, 1 if action == "next" else -1)
        return ""
    if action == "return":
        with suppress(NotFoundError):
            st.session_state[_CURRENT] = alignments.bead(workspace.store(), event["to"]).id
        return ""
    if action in ("undo", "redo"):
        project = workspace.project()
        take = desk.undo if action == "undo" else desk.redo
        _, concerned = take(workspace.store(), me, project.id if project else 0, via=via)
        _go_to(concerned, bead_id)
        return "Taken back." if action == "undo" else "Done again."
    if action == "draft":
        decisions.save_draft(workspace.store(), me.id, bead_id, event["text"])
        return "Your draft is kept."
    chosen, told = _DECISIONS[action]
    desk.decide(
        workspace.store(), me, bead_id, chosen,
        seen_version=event["version"], via=via, tgt_text=event["text"], dwell_ms=event["dwell"],
    )  # fmt: skip
    alignment_id = alignments.bead(workspace.store(), bead_id).alignment_id
    now = alignments.bead_ids(workspace.store(), alignment_id, queue)
    st.session_state[_CURRENT] = review.following(ids, now, bead_id)
    return told


def _go_to(bead_id: int, shown_id: int | None) -> None:
    """Show a bead, in its own document."""
    st.session_state[_CURRENT] = bead_id
    there = alignments.bead(workspace.store(), bead_id).alignment_id
    here = alignments.bead(workspace.store(), shown_id).alignment_id if shown_id else None
    if there != here:
        alignment_picker.choose(there)
