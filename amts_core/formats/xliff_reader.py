"""XLIFF 1.2 and 2.0 to 2.2: https://docs.oasis-open.org/xliff/.

A text is shown as it is written in its element, so that inline elements and references stand in it
as they are; what is put in has to be of the same elements.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from amts_core.formats import catalogues, encodings, xliff_texts, xml_events
from amts_core.formats.byte_map import MappedText
from amts_core.formats.catalogues import Catalogue, CatalogueUnit, Target, Targets
from amts_core.formats.document_format import UnitState
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import BlockKind

_STATE = re.compile(rb"""(\sstate\s*=\s*)(?:"[^"]*"|'[^']*')""")
_SHOWN = re.compile(r"[^\x1e]+")
_UNITS = frozenset({"trans-unit", "segment"})
_FINAL = frozenset({"final", "signed-off", "reviewed"})
_DRAFTS = frozenset({"new", "initial"})
_REVIEW = "needs-review-translation"
_SAID_2 = {UnitState.FINAL: "reviewed"}
"""What XLIFF 2 calls a translation; all others are translated, and wait for a review."""


@dataclass(slots=True, kw_only=True)
class _Place:
    """Where a unit stands in the bytes of a file: its parts, as ranges or None."""

    line: int
    key: tuple[str, ...]
    attributes: dict[str, str]
    start_tag: tuple[int, int]
    source: tuple[int, int] | None = None
    source_tag: bytes = b"source"
    source_end: int = 0
    target: tuple[int, int] | None = None
    target_inside: tuple[int, int] | None = None
    target_state: str = ""
    notes: list[str] = field(default_factory=list)


class _Events(xml_events.Events):
    """Finds the units of a file, and where their parts stand."""

    def __init__(self, data: bytes, name: str) -> None:
        self.bytes = data
        self.places: list[_Place] = []
        self.languages = ["", ""]
        self.version = ""
        self._stack: list[tuple[str, int, int, bool]] = []
        self._names: list[str] = []
        self._n_segments = 0
        self._notes: list[str] = []
        self._note: list[str] | None = None
        xml_events.parse(data, name, self)
        if not self.version:
            raise FormatError(f"{name} is XML, but not XLIFF: it has no xliff element.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local, at = tag.rpartition(":")[2], self.at
        end = xml_events.start_tag_end(self.bytes, at)
        parent = self._stack[-1][0] if self._stack else ""
        kept = parent == "no" or attributes.get("translate") == "no"
        if local == "xliff":
            self.version = attributes.get("version", "?")
            self._say(attributes, "srcLang", "trgLang")
        elif local == "file":
            self._names = [attributes.get("original") or attributes.get("id", "")]
            self._say(attributes, "source-language", "target-language")
        elif local == "unit":
            self._notes, self._n_segments = [], 0
            self._names[1:] = [attributes.get("id", "")]
        elif local in _UNITS and not kept:
            place = _Place(
                line=self.line,
                key=self._key(local, attributes.get("id")),
                attributes=attributes,
                start_tag=(at, end),
            )
            place.notes = self._notes if local == "segment" else []
            self.places.append(place)
        elif local == "target" and parent in _UNITS:
            self.places[-1].target_state = attributes.get("state", "")
        elif local == "note":
            self._note = []
        name = "no" if kept and local not in ("source", "target") else local
        self._stack.append((name, at, end, self.bytes[end - 2 : end] == b"/>"))

    def _key(self, local: str, name: str | None) -> tuple[str, ...]:
        """Return what a unit is called: its file, itself, and which segment of it."""
        if local == "trans-unit":
            return (*self._names[:1], name or "")
        self._n_segments += 1
        return (*self._names, name or f"{self._n_segments}")

    def _say(self, attributes: dict[str, str], *names: str) -> None:
        for side, name in enumerate(names):
            self.languages[side] = self.languages[side] or attributes.get(name, "")

    def end(self, tag: str) -> None:
        local, at, inside, is_empty = self._stack.pop()
        parent = self._stack[-1][0] if self._stack else ""
        stop = self.at
        end = inside if is_empty else stop + len(f"</{tag}".encode())
        end = end if is_empty else self.bytes.index(b">", end) + 1
        if local == "note" and self._note is not None:
            said = " ".join("".join(self._note).split())
            of_unit = parent == "trans-unit" and self.places
            (self.places[-1].notes if of_unit else self._notes).append(said)
            self._note = None
        if parent not in _UNITS:
            return
        place = self.places[-1]
        if local == "source":
            place.source, place.source_tag = (inside, inside if is_empty else stop), tag.encode()
        if local in ("source", "seg-source"):
            place.source_end = end
        if local == "target":
            place.target = at, end
            place.target_inside = inside, inside if is_empty else stop

    def data(self, text: str) -> None:
        if self._note is not None:
            self._note.append(text)


def read(source: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Yield the texts that are shown, in which line breaks mean nothing."""
    for text in _SHOWN.finditer(source.text):
        yield BlockKind.PARAGRAPH, source.cut(*text.span()).strip()


def catalogue(text: str, name: str) -> Catalogue:
    """Return the units of a file, without those that are not to be translated.

    :raises FormatError: it is no XLIFF.
    """
    data = text.encode("utf-8")
    events = _Events(data, name)
    units = tuple(_unit(place, data) for place in events.places if place.source is not None)
    return Catalogue(units, (events.languages[0], events.languages[1]), events.version)


def _unit(place: _Place, data: bytes) -> CatalogueUnit:
    source = _shown(data, place.source)
    target = _shown(data, place.target_inside)
    return CatalogueUnit(
        source=source,
        target=target,
        state=_state(place, target) if source.strip() else UnitState.TRANSLATED,
        line=place.line,
        key="\x04".join(place.key),
        notes=tuple(place.notes),
    )


def _shown(data: bytes, place: tuple[int, int] | None) -> str:
    return xliff_texts.shown(data[slice(*place)].decode()) if place else ""


def _state(place: _Place, target: str) -> UnitState:
    said = place.target_state or place.attributes.get("state", "")
    if not target.strip():
        return UnitState.EMPTY
    if place.attributes.get("approved") == "yes" or said in _FINAL:
        return UnitState.FINAL
    is_draft = said in _DRAFTS or said.startswith("needs-")
    return UnitState.DRAFT if is_draft else UnitState.TRANSLATED


def with_targets(text: str, name: str, targets: Targets) -> str:
    """Return a file with new translations; what said how far they were says how far they are.

    A draft says so in any case.
    """
    data = text.encode("utf-8")
    events = _Events(data, name)
    places = [place for place in events.places if place.source is not None]
    pieces: list[bytes] = []
    position = 0
    for number, target in sorted(targets.items()):
        for at, end, new in _changes(data, places[number], target, events.version):
            pieces += (data[position:at], new)
            position = end
    return b"".join([*pieces, data[position:]]).decode("utf-8")


def _changes(
    data: bytes, place: _Place, target: Target, version: str
) -> Iterator[tuple[int, int, bytes]]:
    """Yield what becomes of the bytes of a unit: its tag in XLIFF 2, which holds its state.

    XLIFF 1 has it in the target, which follows.
    """
    inside = xliff_texts.well_formed(target.text, _shown(data, place.source)).encode("utf-8")
    tag = place.source_tag.replace(b"source", b"target")
    at, end = place.target or (place.source_end, place.source_end)
    opened = b"<" + tag + b">"
    if place.target is None:
        before = _space_before(data, place)
    else:
        before, opened = b"", data[at : xml_events.start_tag_end(data, at)]
        opened = opened[:-2].rstrip() + b">" if opened.endswith(b"/>") else opened
    if version.startswith("2"):
        start, stop = place.start_tag
        said = _SAID_2.get(target.state, "translated")
        yield start, stop, _stated(data[start:stop], said, is_new=True)
    else:
        is_draft = target.state is UnitState.DRAFT
        opened = _stated(opened, _REVIEW if is_draft else "translated", is_new=is_draft)
    yield at, end, before + opened + inside + b"</" + tag + b">"


def _stated(tag: bytes, state: str, *, is_new: bool) -> bytes:
    """Return a start tag that says how far a translation is, if it did before or ``is_new``."""
    said, n_changed = _STATE.subn(rb'\1"' + state.encode() + b'"', tag)
    return said[:-1] + f' state="{state}">'.encode() if is_new and not n_changed else said


def _space_before(data: bytes, place: _Place) -> bytes:
    """Return the line end and the indentation before a source, which its target has, too."""
    start = data.rindex(b"<", 0, place.source[0] if place.source else 0)
    line = data.rfind(b"\n", 0, start) + 1
    indent = data[line:start]
    if not line or indent.strip():
        return b""
    return (b"\r\n" if data[line - 2 : line] == b"\r\n" else b"\n") + indent


XLIFF = catalogues.format_of(
    name="xliff",
    suffixes=(".xlf", ".xliff"),
    read=read,
    catalogue=catalogue,
    with_targets=with_targets,
    decode=encodings.decode_xml,
    encode=encodings.encode_with_references,
)
