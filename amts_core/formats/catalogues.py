"""Files that are two documents in one: each text with its translation, or the place for it.

What such a file shows as a document is what is still to be translated. A translation goes to its
place, and all else of the file stays as it is, byte for byte.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Decode, Format, Found, Place, UnitState
from amts_core.formats.encodings import Decoded
from amts_core.kernel.errors import FormatError
from amts_core.kernel.text.spans import has_words

_BETWEEN = "\n\x1e\n"
"""Stands between the texts that are shown: Unicode's record separator."""

_PUT_IN = "\x1f"
"""Stands around a translation that was put into what is shown: Unicode's unit separator."""

_PLACED = re.compile(f"{_PUT_IN}([a-z]+) ([^{_PUT_IN}]*){_PUT_IN}")
_UNNAMED = "The catalogue"


@dataclass(frozen=True, slots=True)
class Target:
    """A new translation of a unit, and how far it is."""

    text: str
    state: UnitState = UnitState.TRANSLATED


Targets = Mapping[int, Target]
"""New translations by the number of their unit."""


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
    """The units of a file in order, and the tags of its languages, empty where it has none.

    ``xliff_version`` is what a file says that is XLIFF.
    """

    units: tuple[CatalogueUnit, ...]
    languages: tuple[str, str] = ("", "")
    xliff_version: str = ""


def format_of(
    *,
    name: str,
    suffixes: tuple[str, ...],
    read: Callable[[MappedText], Iterator[Found]],
    catalogue: Callable[[str, str], Catalogue],
    with_targets: Callable[[str, str, Targets], str],
    decode: Decode,
    encode: Callable[[str, Decoded], bytes],
) -> Format:
    """Return the format of documents that shows of catalogues what is still to be translated.

    :param catalogue: returns the units of a file by its characters and its name.
    :param with_targets: returns a file's characters with new targets.
    :param decode: returns the characters of the file itself; ``encode``: its bytes.
    """

    def decode_shown(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
        file = decode(data, name, encoding=encoding)
        return Decoded(_shown(catalogue(file.text, name), name), file.encoding, file.bom, data)

    def encode_filled(text: str, shown: Decoded) -> bytes:
        file = decode(shown.data, _UNNAMED, encoding=shown.encoding)
        targets = _new_targets(catalogue(file.text, _UNNAMED), shown.text, text)
        return encode(with_targets(file.text, _UNNAMED, targets), file)

    return Format(
        name=name,
        suffixes=suffixes,
        read=read,
        decode=decode_shown,
        encode=encode_filled,
        escape=_with_mark,
    )


def _shown(catalogue: Catalogue, name: str) -> str:
    texts = [unit.source for unit in catalogue.units if unit.state in OPEN]
    if any("\x1e" in text for text in texts):
        raise FormatError(f"{name} holds the control character U+001E. Remove it.")
    return _BETWEEN.join(texts)


def _with_mark(translation: str, place: Place) -> str:
    """Return a translation as it is put into what is shown: be it its source, it is one."""
    return f"{_PUT_IN}{place.state} {translation.replace(_PUT_IN, '')}{_PUT_IN}"


def _new_targets(catalogue: Catalogue, shown: str, text: str) -> Targets:
    """Return what became of the shown texts that are others now."""
    places = [n for n, unit in enumerate(catalogue.units) if unit.state in OPEN]
    before, after = shown.split(_BETWEEN), text.split(_BETWEEN)
    if len(before) != len(after):
        raise FormatError("Texts were added to, or taken from, a catalogue. Keep those it has.")
    changed = zip(places, before, after, strict=False)
    return {n: _target(new) for n, old, new in changed if new != old}


def _target(shown: str) -> Target:
    """Return the translation that was put into a text: as far as the least of its parts is."""
    states = [UnitState(found[1]) for found in _PLACED.finditer(shown)]
    if not states or has_words(_PLACED.sub("", shown)):
        states.append(UnitState.DRAFT)
    return Target(_PLACED.sub(r"\2", shown), min(states, key=list(UnitState).index))
