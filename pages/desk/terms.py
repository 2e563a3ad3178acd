"""Terms of the glossary that somebody adds from a card."""

from typing import Any

from amts_core.project import GlossaryTerm, glossary
from pages.desk.place import DeskPlace, card_of
from pages.desk.protocol import DeskAnswer, Item, KnownTerm

_INSTEAD = "instead"
"""What an item is named where other translations of the term go; they stay by another name."""


def add(item: Item, place: DeskPlace[Any]) -> DeskAnswer:
    """Add a term; where it has other translations, ask first what becomes of them."""
    place.session.known_term = None
    glossary.check_keeper(place.me)
    new = GlossaryTerm(item.get("src_text") or "", item.get("text") or "")
    both = place.languages_of(card_of(item))
    languages = both.src.code, both.tgt.code
    known = glossary.same_source(place.store, place.project, languages, new.src)
    how = item.get("name") or ""
    if known and not how:
        if new.tgt in {one.tgt for one in known}:
            return DeskAnswer(text=f"“{new.src}” → “{new.tgt}” is in the glossary already.")
        place.session.known_term = KnownTerm(new.src, tuple(one.tgt for one in known))
        return DeskAnswer()
    added = glossary.add(
        place.store,
        place.me,
        place.project,
        new,
        languages=languages,
        instead_of=known if how == _INSTEAD else (),
    )
    told = f"“{added.src}” → “{added.tgt}” is in the glossary now."
    return DeskAnswer(text=told, card=item.get("card"), closes=True)
