"""What the browser's desk sends, done: each item is answered once, however often it is sent.

An item names the bead and the version that were on screen. What becomes an event carries the
item's token into the database, so that a session that was lost in between answers the same.
"""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from amts_core.kernel.errors import AmtsError, ReviewError
from amts_core.project import members, person_keys
from amts_core.review import (
    alignments,
    bead_rows,
    concordance,
)
from pages.desk import keymap
from pages.review.bead_actions import BEAD_ACTIONS
from pages.review.bulk_actions import BULK_ACTIONS
from pages.review.place import ORDERS, Do, Item, ReviewAnswer, ReviewPlace, entered, neighbour
from pages.shared import workspace

_N_FOUND = 30


def answer(item: Item, place: ReviewPlace) -> ReviewAnswer:
    """Do what an item asks for, and return what to tell the person."""
    try:
        if item["action"] not in _ACTIONS:  # kept by a page of another version
            raise ReviewError("This page does not fit the program any more. Reload it.")
        return _ACTIONS[item["action"]](item, place)
    except AmtsError as error:
        return ReviewAnswer(text=str(error), kind="error")


def _next(item: Item, place: ReviewPlace) -> ReviewAnswer:
    return ReviewAnswer(bead=neighbour(place, item.get("bead"), 1))


def _previous(item: Item, place: ReviewPlace) -> ReviewAnswer:
    return ReviewAnswer(bead=neighbour(place, item.get("bead"), -1))


def _go_to(item: Item, place: ReviewPlace) -> ReviewAnswer:
    bead = bead_rows.replacement_of(place.store, bead_rows.bead(place.store, int(item["bead"])))
    return ReviewAnswer(bead=entered(place, bead.id))


def _return(item: Item, place: ReviewPlace) -> ReviewAnswer:
    """Go back to a bead that an address names, if it is one of this document."""
    try:
        bead = bead_rows.bead(place.store, int(item["bead"]))
    except AmtsError:
        return ReviewAnswer()
    is_here = bead.alignment_id == place.alignment_id
    return ReviewAnswer(bead=bead_rows.replacement_of(place.store, bead).id if is_here else None)


def _go_to_segment(item: Item, place: ReviewPlace) -> ReviewAnswer:
    number = int(item["offset"])
    bead = bead_rows.bead_of_segment(place.store, place.alignment_id, number - 1)
    if bead is None:
        raise ReviewError(f"This document has no source segment {number}.")
    return ReviewAnswer(bead=bead.id)


def _search(item: Item, place: ReviewPlace) -> ReviewAnswer:
    of = alignments.without_progress(place.store, place.alignment_id)
    found = concordance(place.store, of, item["text"], _N_FOUND)
    place.session["found"] = {
        "words": item["text"],
        "rows": [
            {
                "src": bead.state.src_text,
                "tgt": bead.state.tgt_text,
                "languages": [workspace.language(of.src_lang), workspace.language(of.tgt_lang)],
                "document": alignments.without_progress(place.store, bead.alignment_id).src_path,
            }
            for bead in found
        ],
    }
    return ReviewAnswer()


def _rebind(item: Item, place: ReviewPlace) -> ReviewAnswer:
    own = person_keys(place.store, place.me.id)
    action, key = item["check"], item["text"]
    new = keymap.rebound(own, action, key) if action else keymap.without(own, keymap.KEYS)
    members.choose_keys(place.store, place.me, new)
    return ReviewAnswer(text="Your keys are kept." if action else "The original keys are back.")


def _order(item: Item, place: ReviewPlace) -> ReviewAnswer:
    names = list(ORDERS)
    current = names.index(st.session_state.get("order", names[0]))
    return ReviewAnswer(filters={"order": names[(current + 1) % len(names)]})


def _show(item: Item, place: ReviewPlace) -> ReviewAnswer:
    return ReviewAnswer(filters={"show": item["text"]}, closes=True)


_ACTIONS: Mapping[str, Do] = MappingProxyType(
    {
        **BEAD_ACTIONS,
        **BULK_ACTIONS,
        "order": _order,
        "show": _show,
        "next": _next,
        "prev": _previous,
        "goto": _go_to,
        "return": _return,
        "goto_segment": _go_to_segment,
        "search": _search,
        "rebind": _rebind,
    }
)
