"""What people say and ask on the cards of a desk."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from amts_core.kernel.records import DeskAct
from amts_core.project import all_people
from amts_core.teamwork import Comment, CommentKind, Thread, Topic, comments
from pages.desk.place import DeskPlace, act_of, card_of
from pages.desk.protocol import Colleague, DeskAnswer, Item, ShownComment, ShownThread

Place = DeskPlace[Any]
_TOLD = {
    CommentKind.SAYS: "said",
    CommentKind.ASKS: "asked",
    CommentKind.RESOLVES: "took it as answered",
}
_N_ASKED = 60
_ANYBODY = "0"


def comment(item: Item, place: Place) -> DeskAnswer:
    """Say something on a card, or ask somebody."""
    to = item.get("name") or ""
    act = _act(item, place, None if to in ("", _ANYBODY) else int(to))
    comments.say(place.store, act, place.project.id, _topic(item, place), asks=to == _ANYBODY)
    return DeskAnswer(text="Your comment is kept.")


def resolve(item: Item, place: Place) -> DeskAnswer:
    """Take what is asked on a card as answered."""
    comments.resolve(place.store, _act(item, place, None), place.project.id, _topic(item, place))
    return DeskAnswer(text="It is answered.")


def threads(place: Place, ids: Sequence[int]) -> dict[str, ShownThread]:
    """Return what was said on cards, by id, of those that have any."""
    found = comments.threads(place.store, place.project.id, place.topics, ids)
    return {str(one): _shown(thread) for one, thread in found.items() if thread.comments}


def colleagues(place: Place) -> tuple[Colleague, ...]:
    """Return who can be asked."""
    return tuple(
        Colleague(one.id, one.name) for one in all_people(place.store) if one.id != place.me.id
    )


def _act(item: Item, place: Place, to: int | None) -> DeskAct:
    return replace(act_of(item, place.me, item.get("note")), to=to)


def _topic(item: Item, place: Place) -> Topic:
    return Topic(place.topics, card_of(item))


def _shown(thread: Thread) -> ShownThread:
    asked = thread.question
    asks = "" if asked is None else asked.text or "see the flag"
    return ShownThread(
        tuple(_comment(one) for one in thread.comments),
        asks if len(asks) <= _N_ASKED else f"{asks[: _N_ASKED - 1]}…",
    )


def _comment(one: Comment) -> ShownComment:
    told = _TOLD[one.kind] if one.to is None else f"asked {one.to}"
    at = f"{one.at:%Y-%m-%d %H:%M}"
    return ShownComment(person=one.person, told=told, at=at, text=one.text)
