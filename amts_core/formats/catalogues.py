"""Files that are two documents in one: each text with its translation, or the place for it.

What such a file shows as a document is what is still to be translated. A translation goes to its
place, and all else of the file stays as it is, byte for byte.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from amts_core.formats.document_format import Place
from amts_core.formats.encodings import Decoded
from amts_core.kernel.errors import FormatError

_BETWEEN = "\n\x1e\n"
"""Stands between the texts that are shown: Unicode's record separator."""

_PUT_IN = "\x1f"
"""Stands before a translation that was put into what is shown: Unicode's unit separator."""

Targets = Mapping[int, str]
"""New translations by the number of their unit."""


class UnitState(StrEnum):
    """How far the translation of a text is."""

    EMPTY = "empty"
    DRAFT = "draft"
    TRANSLATED = "translated"
    FINAL = "final"


OPEN = frozenset({UnitState.EMPTY, UnitState.DRAFT})
"""What an order fills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueUnit:
    """A text of a catalogue and its translation, written as the format writes text inside.

    ``key`` is what it is called in its file, and what of its forms it is: with its source it is
    found again in another version of the file. ``line`` is where it begins, from 1; ``notes`` are
    what the file says about it for translators, its context first.
    """

    source: str
    target: str
    state: UnitState
    line: int
    key: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The units of a file in order, and the tags of its languages, empty where it has none."""

    units: tuple[CatalogueUnit, ...]
    languages: tuple[str, str] = ("", "")


def shown(catalogue: Catalogue, name: str) -> str:
    """Return what is still to be translated, as the characters of a document.

    :raises FormatError: a text holds the character that parts them.
    """
    texts = [unit.source for unit in catalogue.units if unit.state in OPEN]
    if any("\x1e" in text for text in texts):
        raise FormatError(f"{name} holds the control character U+001E. Remove it.")
    return _BETWEEN.join(texts)


def with_mark(translation: str, _place: Place) -> str:
    """Return a translation as it is put into what is shown: be it its source, it is one."""
    return _PUT_IN + translation.replace(_PUT_IN, "")


def filled(
    text: str, decoded: Decoded, units: Sequence[CatalogueUnit], fill: Callable[[Targets], str]
) -> str:
    """Return a file with what its shown texts have become put into their places.

    :param fill: returns the file's characters with new targets, by number of the unit.
    :raises FormatError: the texts are not as many as were shown.
    """
    places = [n for n, unit in enumerate(units) if unit.state in OPEN]
    before, after = decoded.text.split(_BETWEEN), text.split(_BETWEEN)
    if len(before) != len(after):
        raise FormatError("Texts were added to, or taken from, a catalogue. Keep those it has.")
    changed = zip(places, before, after, strict=False)
    return fill({n: new.replace(_PUT_IN, "") for n, old, new in changed if new != old})
