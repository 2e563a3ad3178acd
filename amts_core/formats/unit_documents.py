"""Sides of units as documents: catalogues that know what each text is called where it came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from amts_core.formats import po_reader
from amts_core.kernel.text.line_ends import one_line

SUFFIX = po_reader.PO.suffixes[0]
_HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text on one line: what it is called in its file, if anything, and what that says of it."""

    text: str
    key: str = ""
    notes: tuple[str, ...] = ()


def write_texts(texts: Iterable[NamedText]) -> bytes:
    """Return texts as a document with a paragraph each."""
    return "\n".join([_HEADER, *map(_entry, texts)]).encode("utf-8")


@lru_cache(maxsize=4)
def read_texts(data: bytes) -> tuple[NamedText, ...]:
    """Return the texts of such a document, in order."""
    units = po_reader.catalogue(data.decode("utf-8"), f"units{SUFFIX}").units
    return tuple(_text(unit.source, unit.key.partition("\x04")[2], unit.notes) for unit in units)


def _text(text: str, key: str, notes: tuple[str, ...]) -> NamedText:
    return NamedText(text, key, notes[1:] if key else notes)


def _entry(named: NamedText) -> str:
    notes = (f"#. {said}\n" for note in named.notes if (said := one_line(note)))
    context = po_reader.field_text("msgctxt", named.key) if named.key else ""
    return f'{"".join(notes)}{context}{po_reader.field_text("msgid", named.text)}msgstr ""\n'
