"""What makes a format of documents: how blocks are found in one, and how translations are put in.

Each reader's module has one :class:`Format`; the list of them all is :data:`readers.FORMATS`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from amts_core.formats import encodings
from amts_core.formats.byte_map import MappedText
from amts_core.formats.encodings import Decoded
from amts_core.kernel.languages import Language
from amts_core.kernel.records import BlockKind, Notation

__all__ = ["Format", "Found", "Omission", "Place", "UnitState"]


class Omission(StrEnum):
    """Why a stretch of a document is no text to translate."""

    CODE = "code"
    FORMULA = "formula"
    COMMENT = "comment"
    METADATA = "metadata"
    MARKER = "marker"
    TEMPLATE = "template"
    COMPONENT = "component"
    IMPORT = "import"
    REFERENCE = "reference"
    IDENTIFIER = "identifier"
    ATTRIBUTE = "attribute"
    KEPT = "not to be translated"
    NESTED = "nested too deeply"
    NO_WORDS = "no words"
    MARKUP = "markup"


class UnitState(StrEnum):
    """How far the translation of a text is, from none on.

    A draft is one that no person has looked at, or that has to be looked at again; a final one was
    approved by somebody.
    """

    EMPTY = "empty"
    DRAFT = "draft"
    TRANSLATED = "translated"
    FINAL = "final"


Found = tuple[BlockKind | Omission, MappedText]
"""What a reader finds: the text of a block, or what it leaves out with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a translation is put: in a block of this kind, of a document with these characters.

    ``at_line_start`` says that nothing of the block stands before it on its line, and that marks
    there would make another block of it. ``written`` are the characters whose place it takes, and
    ``source`` the text that they stand for, of all segments that it translates. ``state`` says how
    far the translation is.
    """

    kind: BlockKind
    at_line_start: bool
    document: str
    notation: Notation = Notation.TEXT
    written: str = ""
    source: str = ""
    state: UnitState = UnitState.TRANSLATED


class Decode(Protocol):
    """How the characters of a file are made of its bytes: as :func:`encodings.decode` does it."""

    def __call__(self, data: bytes, name: str, *, encoding: str | None = None) -> Decoded: ...


def _accept(text: str, name: str) -> None:
    """Let every text be one of a format that has no grammar to break."""


def _verbatim(translation: str, place: Place) -> str:
    return translation


def _undeclared(text: str, language: Language) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of documents.

    ``suffixes`` are the ends of files' names, in lower case. ``read`` yields the blocks of a
    document in order, and may yield what it leaves out. ``check`` is given a document and its name
    before, and raises :class:`kernel.errors.FormatError` where it is not of this format. ``escape``
    returns a translation, which is one line, as it has to be written in its place. ``has_formulas``
    says that dollar signs in texts mean formulas, ``has_hard_breaks`` that lines are broken by hand
    as in Markdown. ``declare`` returns the text of a translated document with what it says of its
    language as a whole, and of the direction of its lines.

    ``decode`` makes characters of the bytes of a file, and ``encode`` bytes of characters: those of
    the file itself of the characters that it was decoded to. A format that is no text, such as a
    package of several files, shows its text in these characters in its own way.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[MappedText], Iterator[Found]]
    check: Callable[[str, str], None] = _accept
    escape: Callable[[str, Place], str] = _verbatim
    declare: Callable[[str, Language], str] = _undeclared
    decode: Decode = encodings.decode
    encode: Callable[[str, Decoded], bytes] = encodings.encode
    has_formulas: bool = False
    has_hard_breaks: bool = False
