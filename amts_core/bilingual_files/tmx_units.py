"""Units of TMX in two languages, with their places: translations go back to these alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from amts_core.bilingual_files import tmx_reader, variants
from amts_core.bilingual_files.records import UNCHOSEN, Column, LineProblem, ReadingChoice, pairs
from amts_core.formats import (
    CatalogueUnit,
    FilledCatalogue,
    UnitState,
    UnitTranslation,
    choose_targets,
    encodings,
    number_keys,
    written_in_xml,
    xml_events,
)
from amts_core.kernel.languages import tags

_CONTEXT = "context"
"""Properties whose type holds this say where a text stands."""


@dataclass(frozen=True, slots=True)
class TmxUnits:
    """The units of a file whose source is there, and what of it is left out.

    ``numbers`` are those of their elements in the file; a target may be empty.
    """

    units: tuple[CatalogueUnit, ...]
    numbers: tuple[int, ...]
    left_out: tuple[str, ...] = ()
    problems: tuple[LineProblem, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Place:
    """Where a unit stands: what is inside of its texts by language, and its last variant.

    Of a text that has no end tag it is the tag itself.
    """

    line: int
    tuid: str
    texts: dict[str, tuple[int, int]] = field(default_factory=dict)
    variant: tuple[int, int] = (0, 0)
    notes: list[str] = field(default_factory=list)


class _Places(xml_events.Events):
    """Finds the units of a file; ``spelled`` are its languages as they are written in it."""

    def __init__(self, data: bytes, name: str) -> None:
        self.bytes = data
        self.places: list[_Place] = []
        self.spelled: dict[str, str] = {}
        self._tag = ""
        self._stack: list[tuple[str, int, int]] = []
        self._note: list[str] | None = None
        xml_events.parse(data, name, self)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        inside = xml_events.start_tag_end(self.bytes, self.at)
        self._stack.append((tag, self.at, inside))
        if tag == "tu":
            self.places.append(_Place(line=self.line, tuid=attributes.get("tuid", "")))
        elif tag == "tuv":
            spelled = attributes.get(xml_events.LANGUAGE) or attributes.get("lang") or ""
            self._tag = tags.canonical(spelled)
            self.spelled.setdefault(self._tag, spelled)
        elif tag == "note" or (tag == "prop" and _CONTEXT in attributes.get("type", "").lower()):
            self._note = []

    def end(self, tag: str) -> None:
        _, at, inside = self._stack.pop()
        is_empty = self.bytes[inside - 2 : inside] == b"/>"
        parent = self._stack[-1][0] if self._stack else ""
        if self._note is not None and tag in ("note", "prop"):
            if self.places and parent in ("tu", "tuv"):
                self.places[-1].notes.append(" ".join("".join(self._note).split()))
            self._note = None
        elif tag == "seg" and parent == "tuv" and self.places:
            text = (at, inside) if is_empty else (inside, self.at)
            self.places[-1].texts.setdefault(self._tag, text)
        elif tag == "tuv" and self.places:
            end = inside if is_empty else xml_events.start_tag_end(self.bytes, self.at)
            self.places[-1].variant = at, end

    def data(self, text: str) -> None:
        if self._note is not None:
            self._note.append(text)


def read(
    data: bytes, name: str, languages: tuple[str, str], choice: ReadingChoice = UNCHOSEN
) -> TmxUnits:
    """Return the units of a file in two languages, with what it calls them and says of them.

    :raises FormatError: it can't be read, or lacks a language.
    :raises VariantError: it has several variants of one, and a person has to choose.
    """
    text = encodings.decode_xml(data, name).text
    file = tmx_reader.read(text, name)
    src, tgt = variants.choose_pair(file, languages, name, choice.variants)
    places = _Places(text.encode("utf-8"), name).places
    units, numbers = _units(src.column, tgt.column, places)
    return TmxUnits(units, numbers, (*src.left_out, *tgt.left_out), file.problems)


def fill(
    data: bytes,
    name: str,
    languages: tuple[str, str],
    translations: Iterable[UnitTranslation],
    choice: ReadingChoice = UNCHOSEN,
) -> FilledCatalogue:
    """Return a file with translations put in, as :func:`formats.fill_catalogue` does.

    A unit without the target's language gets a variant of it, behind its others.

    :raises FormatError: it can't be read, or lacks the source's language.
    :raises VariantError: it has several variants of one, and a person has to choose.
    """
    decoded = encodings.decode_xml(data, name)
    file = tmx_reader.read(decoded.text, name)
    src = variants.choose(file, languages[0], name, choice.variants)
    mine = [one.tag for one in file.columns if tags.primary(one.tag) == languages[1]]
    column = Column(languages[1], (), ())
    if mine:
        tgt = variants.choose(file, languages[1], name, choice.variants)
        column, mine = tgt.column, [tag for tag in mine if tag not in tgt.left_out]
    text = decoded.text.encode("utf-8")
    found = _Places(text, name)
    units, numbers = _units(src.column, column, found.places)

    def write(number: int, target: str) -> str | None:
        inside = _inside(found.places[numbers[number]], mine)
        has_elements = (
            inside is not None and not _is_whole(text, inside) and b"<" in text[slice(*inside)]
        )
        return None if has_elements else written_in_xml(target)

    chosen = choose_targets(units, units, translations, write)
    tag = next((found.spelled[one] for one in mine), languages[1])
    changes = (
        _change(text, found.places[numbers[number]], mine, tag=tag, target=target)
        for number, target in sorted(chosen.targets.items())
    )
    pieces: list[bytes] = []
    position = 0
    for start, end, new in changes:
        pieces += (text[position:start], new)
        position = end
    made = b"".join([*pieces, text[position:]]).decode("utf-8")
    new_data = encodings.encode_with_references(made, decoded) if chosen.targets else data
    return FilledCatalogue(new_data, len(chosen.targets), chosen.problems)


def _units(
    src: Column, tgt: Column, places: Sequence[_Place]
) -> tuple[tuple[CatalogueUnit, ...], tuple[int, ...]]:
    """Return the units that have a source, and the numbers of their elements."""
    targets = {number: text for number, _, text in pairs(src, tgt)}
    units = [
        CatalogueUnit(
            source=text,
            target=targets.get(number, ""),
            state=UnitState.TRANSLATED if number in targets else UnitState.EMPTY,
            line=places[number].line,
            key=places[number].tuid,
            notes=tuple(places[number].notes),
        )
        for number, text in zip(src.numbers, src.texts, strict=True)
    ]
    return tuple(number_keys(units)), tuple(src.numbers)


def _is_whole(data: bytes, place: tuple[int, int]) -> bool:
    """Return whether an element without an end tag stands there, and not what is inside of one."""
    return data.startswith(b"<seg", place[0])


def _inside(place: _Place, mine: Iterable[str]) -> tuple[int, int] | None:
    return next((place.texts[tag] for tag in mine if tag in place.texts), None)


def _change(
    data: bytes, place: _Place, mine: Sequence[str], tag: str, target: str
) -> tuple[int, int, bytes]:
    """Return what is written where for a unit's translation."""
    inside = _inside(place, mine)
    if inside is not None:
        new = f"<seg>{target}</seg>" if _is_whole(data, inside) else target
        return (*inside, new.encode("utf-8"))
    start, end = place.variant
    language = written_in_xml(tag).replace('"', "&quot;")
    variant = f'<tuv xml:lang="{language}"><seg>{target}</seg></tuv>'.encode()
    line = data.rfind(b"\n", 0, start) + 1
    indent = data[line:start]
    is_own_line = line > 0 and not indent.strip()
    before = (b"\r\n" if data[line - 2 : line] == b"\r\n" else b"\n") + indent
    return end, end, (before if is_own_line else b"") + variant
