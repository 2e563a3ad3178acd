"""What every desk does with an item: moving, searching, filtering, keys, undo and redo.

An item names the card and the version that were on screen. What becomes an event carries the item's
token into the database, so that a session that was lost in between answers the same.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from amts_core.kernel.errors import AmtsError, Overtaken, ReviewError
from amts_core.kernel.events import ledger, retracing
from amts_core.kernel.records import Action, Decision
from amts_core.kernel.text.counts import count_noun
from amts_core.project import members, person_keys
from pages.desk import keymap, replacement, talk, terms
from pages.desk.place import DeskPlace, Do, act_of, card_of
from pages.desk.protocol import DeskAnswer, Item, LookedUp
from pages.shared import labels

Place = DeskPlace[Any]
_N_SHOWN = 40
_OF_MANY = frozenset({Action.EDIT, Action.POST_EDIT, Action.PROPAGATE})
"""What may concern several cards, each of which has become the same."""
_RETRACING = frozenset({"undo", "redo"})
_BESIDE_A_PREVIEW = frozenset({"preview_replacement", "replace", "draft"})
"""What leaves the preview of a replacement as it is."""
_HALF = "A text holds half a character, which nothing can be done with. Type or paste it again."
_OTHER_VERSION = "This page does not fit the program any more. Reload it."


def answer(item: Item, place: Any, own: Mapping[str, Do[Any]]) -> DeskAnswer:
    """Do what an item asks for, and return what to tell the person.

    :param own: what the desk alone can do, by action.
    """
    do = own.get(item["action"]) or _SHARED.get(item["action"])
    if item["action"] not in _BESIDE_A_PREVIEW:
        place.session.replacing = None
    if item["action"] not in _RETRACING:
        place.session.overtaken.clear()
    try:
        if _has_half_a_character(item):
            raise ReviewError(_HALF)
        if do is None:  # kept by a page of another version
            raise ReviewError(_OTHER_VERSION)
        return do(item, place)
    except Overtaken as overtaken:
        place.session.overtaken.add(overtaken.event_id)
        further = f"{place.key(item['action'])} again goes on with what came before it."
        return DeskAnswer(text=f"{overtaken} {further}", kind="error")
    except AmtsError as error:
        return DeskAnswer(text=str(error), kind="error")
    except (KeyError, ValueError):  # an item of another version: no other one shall wait for it
        return DeskAnswer(text=_OTHER_VERSION, kind="error")


def _has_half_a_character(item: Item) -> bool:
    """Return whether a text of it can neither be stored, nor be looked for or shown."""
    try:
        json.dumps(item, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _next(item: Item, place: Place) -> DeskAnswer:
    return _beside(item, place, 1)


def _previous(item: Item, place: Place) -> DeskAnswer:
    return _beside(item, place, -1)


def _beside(item: Item, place: Place, step: int) -> DeskAnswer:
    at = item.get("card")
    if at is None:
        return DeskAnswer()
    beside = place.neighbour(at, step)
    return DeskAnswer(card=at if beside is None else beside)


def _go_to(item: Item, place: Place) -> DeskAnswer:
    return DeskAnswer(card=place.leads(card_of(item)))


def _return(item: Item, place: Place) -> DeskAnswer:
    """Go back to a card that an address names, if it is one of these documents."""
    return DeskAnswer(card=place.here(card_of(item)))


def _go_to_segment(item: Item, place: Place) -> DeskAnswer:
    return DeskAnswer(card=place.of_segment(item["offset"] or 0))


def _search(item: Item, place: Place) -> DeskAnswer:
    words = item["text"] or ""
    place.session.found = LookedUp(words, place.look_up(words))
    return DeskAnswer()


def _rebind(item: Item, place: Place) -> DeskAnswer:
    own = person_keys(place.store, place.me.id)
    name = item["name"]
    new = keymap.rebound(own, name, item["key"]) if name else keymap.without(own, place.keys)
    members.choose_keys(place.store, place.me, new)
    return DeskAnswer(text="Your keys are kept." if name else "The original keys are back.")


def _filter(item: Item, place: Place) -> DeskAnswer:
    """Choose another queue, which begins anew; no name clears all filters."""
    place.leave_choice()
    session, name = place.session, item["name"]
    session.filters = session.filters | {name: item["text"] or ""} if name else {}
    session.exchange.begin_anew()
    return DeskAnswer(closes=True)


def _next_document(item: Item, place: Place) -> DeskAnswer:
    found = place.next_document()
    if found is None:
        return DeskAnswer(text="Nothing is left to do in the other documents either.")
    place.session.leads_to, name = found
    place.session.exchange.begin_anew()
    return DeskAnswer(text=f"This is {name}.")


def _undo(item: Item, place: Place) -> DeskAnswer:
    return _retraced(item, place, is_redo=False)


def _redo(item: Item, place: Place) -> DeskAnswer:
    return _retraced(item, place, is_redo=True)


def _retraced(item: Item, place: Place, *, is_redo: bool) -> DeskAnswer:
    """Lead to the card of an undo or redo; what takes long a worker does."""
    event, card_id = place.retrace(act_of(item, place.me), is_redo=is_redo)
    if (begun := place.begin(event, "Doing again" if is_redo else "Taking back")) is not None:
        return begun
    first = event if event.undoes is None else _first(place, event.undoes)
    deed = labels.ACTIONS[first.action]
    told = "Done again" if is_redo else "Taken back"
    n, left = retracing.counts(place.store, place.subject, event)
    but = f" {count_noun(left, place.noun)} changed since: left as they are." if left else ""
    if card_id is None:
        return DeskAnswer(text=f"{told}: {deed}.{but}")
    card = place.find(card_id)
    shown = card.src_text[:_N_SHOWN] + "…" * (len(card.src_text) > _N_SHOWN)
    more = f" and {n - 1:,} more" if n > 1 and first.action in _OF_MANY else ""
    why = f" ({first.note})" if first.note else ""
    text = f"{told}: {deed} “{shown}”{more}{why}.{but}"
    return DeskAnswer(text=text, card=place.entered(card), outcome="undone")


def _first(place: Place, event_id: int) -> Decision:
    """Return an event, or the first one that it brought back."""
    event = ledger.event(place.store, event_id)
    while event.undoes is not None:
        event = ledger.event(place.store, event.undoes)
    return event


_SHARED: Mapping[str, Do[Any]] = MappingProxyType(
    {
        "next": _next,
        "prev": _previous,
        "goto": _go_to,
        "return": _return,
        "goto_segment": _go_to_segment,
        "search": _search,
        "rebind": _rebind,
        "filter": _filter,
        "next_document": _next_document,
        "preview_replacement": replacement.preview,
        "replace": replacement.replace_chosen,
        "add_term": terms.add,
        "comment": talk.comment,
        "resolve": talk.resolve,
        "undo": _undo,
        "redo": _redo,
    }
)
