"""Find and replace at a desk: what it would change is shown first, and done as one event."""

from typing import Any

from amts_core.kernel.errors import ConflictError
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.occurrences import Search
from amts_core.kernel.text.substitutions import MOST, Rewording, Substitution
from pages.desk.place import DeskPlace, act_of
from pages.desk.protocol import (
    DeskAnswer,
    Item,
    MarkedText,
    ReplacePreview,
    ReplaceRow,
    ReplaceWish,
)

Place = DeskPlace[Any]


def preview(item: Item, place: Place) -> DeskAnswer:
    """Show what a wish would change; the most that can be changed at once are shown of it."""
    place.session.replacing = None
    place.session.replacing = _preview(item["replacing"], place)
    return DeskAnswer()


def replace_chosen(item: Item, place: Place) -> DeskAnswer:
    """Replace something in the rows that are ticked; where one has changed show them anew."""
    wish = item["replacing"]
    versions = {int(one): version for one, version in item["seen"].items()}
    try:
        place.reword(act_of(item, place.me), _wanted(wish), versions)
    except ConflictError as error:
        place.session.replacing = _preview(wish, place)
        return DeskAnswer(
            text=f"Nothing is replaced, and this is the list now. {error}", kind="error"
        )
    place.session.replacing = None
    told = f"Replaced in {count_noun(len(versions), place.noun)}."
    told = f"{told} {place.key('undo')} takes it back."
    return DeskAnswer(text=told, card=item.get("card"), closes=True)


def _wanted(wish: ReplaceWish) -> Rewording:
    search = Search(
        words=wish["words"],
        is_regex=wish["is_regex"],
        is_whole=wish["is_whole"],
        is_cased=wish["is_cased"],
    )
    return Rewording(search, wish["new"])


def _preview(wish: ReplaceWish, place: Place) -> ReplacePreview:
    found = place.rewordings(_wanted(wish), wish["reach"])
    return ReplacePreview(
        wish=wish,
        total=len(found),
        rows=tuple(map(_row, found[:MOST])),
        languages=place.languages,
    )


def _row(found: Substitution) -> ReplaceRow:
    of, replaced = found.of, found.replaced
    return ReplaceRow(
        id=of.id,
        version=of.version,
        document=of.document,
        src=of.src_text,
        before=MarkedText(of.text, replaced.before),
        after=MarkedText(replaced.text, replaced.after),
        is_possible=found.is_possible,
    )
