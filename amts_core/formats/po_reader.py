"""Catalogues of GNU gettext: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html.

A plural text has a translation for each form of the target's language; where it has but one, that
is of the plural.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from amts_core.formats import catalogues, encodings
from amts_core.formats.byte_map import MappedText
from amts_core.formats.catalogues import Catalogue, CatalogueUnit, Targets
from amts_core.formats.document_format import UnitState
from amts_core.formats.encodings import Decoded
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import BlockKind

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]*(?=")')
_STRING = re.compile(r'[ \t]*"((?:[^"\\\n]|\\.)*)"[ \t]*\r?\n?')
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{2})|(.))")
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_WRITTEN = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\a": "\\a", "\b": "\\b"}
    | {"\f": "\\f", "\v": "\\v"}
)
_SHOWN = re.compile(r"[^\n\x1e]+")
_NO_CHARSET = re.compile(r"(^\"Content-Type:[^\n]{0,80}?charset=)CHARSET\b", re.MULTILINE)
_LANGUAGE = re.compile(r"^Language:[ \t]*(\S+)", re.MULTILINE)


@dataclass(slots=True, kw_only=True)
class _Entry:
    """An entry: the pieces of its fields' texts, and where these stand.

    ``flags`` are the lines that say that it is fuzzy, ``former`` those of what its source was, and
    ``other_flags`` is where a line begins that says something else.
    """

    line: int
    pieces: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    flags: list[tuple[int, int]] = field(default_factory=list)
    other_flags: int | None = None
    former: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def texts(self) -> dict[str, str]:
        """Its fields' texts by name."""
        return {name: "".join(pieces) for name, pieces in self.pieces.items()}

    @property
    def is_fuzzy(self) -> bool:
        """Whether its translations are drafts."""
        return bool(self.flags)

    @property
    def forms(self) -> list[str]:
        """The fields of its translations."""
        return [name for name in self.pieces if name.startswith("msgstr")]

    def source(self, form: str) -> str:
        """Return the text of which a field holds the translation."""
        singular = self.texts.get("msgid", "")
        is_first = form in ("msgstr", "msgstr[0]") and len(self.forms) > 1
        return singular if is_first else self.texts.get("msgid_plural", singular)


def read(source: MappedText) -> Iterator[tuple[BlockKind, MappedText]]:
    """Yield the lines of the texts that are shown."""
    for line in _SHOWN.finditer(source.text):
        yield BlockKind.PARAGRAPH, source.cut(*line.span()).strip()


def catalogue(text: str, name: str) -> Catalogue:
    """Return the units of a file; of a plural one for each form.

    :raises FormatError: a line is none of a catalogue.
    """
    entries = list(_entries(text, name))
    header = next((one.texts.get("msgstr", "") for one in entries if _is_header(one)), "")
    said = _LANGUAGE.search(header)
    units = tuple(_unit(entry, form) for entry in _texts_of(entries) for form in entry.forms)
    return Catalogue(units, ("", said[1] if said else ""))


def with_targets(text: str, name: str, targets: Targets) -> str:
    """Return a file with new translations.

    An entry is a draft where one of them is, and no draft any more when each of its forms has a new
    one that is none.
    """
    changes: dict[tuple[int, int], str] = {}
    number = 0
    for entry in _texts_of(_entries(text, name)):
        given = {form: targets[n] for n, form in enumerate(entry.forms, number) if n in targets}
        number += len(entry.forms)
        for form, target in given.items():
            end = "\r\n" if "\r\n" in text[slice(*entry.places[form])] else "\n"
            changes[entry.places[form]] = field_text(form, target.text, end)
        if any(target.state is UnitState.DRAFT for target in given.values()):
            changes |= _as_draft(entry, text)
        elif len(given) == len(entry.forms):
            changes |= {place: _without_fuzzy(text[slice(*place)]) for place in entry.flags}
        if len(given) == len(entry.forms):
            changes |= dict.fromkeys(entry.former, "")
    pieces: list[str] = []
    position = 0
    for (start, stop), new in sorted(changes.items()):
        pieces += (text[position:start], new)
        position = stop
    return "".join([*pieces, text[position:]])


def _texts_of(entries: Iterable[_Entry]) -> Iterator[_Entry]:
    return (entry for entry in entries if not _is_header(entry))


def _is_header(entry: _Entry) -> bool:
    return not entry.texts.get("msgid") and "msgctxt" not in entry.texts


def _unit(entry: _Entry, form: str) -> CatalogueUnit:
    target = entry.texts[form]
    state = UnitState.DRAFT if entry.is_fuzzy else UnitState.TRANSLATED
    context = [entry.texts["msgctxt"]] if "msgctxt" in entry.texts else []
    return CatalogueUnit(
        source=entry.source(form),
        target=target,
        state=state if target else UnitState.EMPTY,
        line=entry.line,
        key="\x04".join((form, *context)),
        notes=(*context, *entry.notes),
    )


def _entries(text: str, name: str) -> Iterator[_Entry]:
    """Yield the entries of a file; obsolete ones are none."""
    entry, current, position = _Entry(line=1), "", 0
    for number, found in enumerate(_LINE.finditer(text), 1):
        line, place = found.group(), found.span()
        stripped = line.strip().lstrip("\ufeff")
        named = _FIELD.match(stripped)
        begins = stripped.startswith("#") or (named and named[1] in ("msgctxt", "msgid"))
        if not stripped or (begins and entry.forms):
            if entry.forms:
                yield entry
            if entry.forms or not entry.pieces:
                entry = _Entry(line=number)
            current = ""
        if stripped.startswith("#"):
            _comment(entry, stripped, place)
            continue
        if not stripped:
            continue
        if named:
            current, position = named[1], place[0]
            entry.pieces[current] = []
        string = _STRING.fullmatch(stripped, named.end() if named else 0)
        if string is None or not current:
            raise FormatError(
                f"{name}, line {number}: expected msgid, msgstr or a text in quotation marks, "
                f"found {stripped[:40]!r}. Check the file with msgfmt."
            )
        entry.pieces[current].append(_meant(string[1]))
        entry.places[current] = position, place[1]
    if entry.forms:
        yield entry


def _comment(entry: _Entry, line: str, place: tuple[int, int]) -> None:
    if line.startswith("#,"):
        if "fuzzy" in re.split(r"[,\s]+", line):
            entry.flags.append(place)
        else:
            entry.other_flags = place[0]
    elif line.startswith("#|"):
        entry.former.append(place)
    elif line[1:2] in (".", " ") and line[2:].strip():
        entry.notes.append(line[2:].strip())


def _as_draft(entry: _Entry, text: str) -> dict[tuple[int, int], str]:
    """Return what makes an entry a draft: nothing where it is one."""
    if entry.flags:
        return {}
    start = min(start for start, _ in (*entry.former, *entry.places.values()))
    if entry.other_flags is not None:
        at = text.index("#,", entry.other_flags) + len("#,")
        return {(at, at): " fuzzy,"}
    end = "\r\n" if text[text.index("\n", start) - 1] == "\r" else "\n"
    return {(start, start): f"#, fuzzy{end}"}


def _without_fuzzy(line: str) -> str:
    others = [flag.strip() for flag in line.strip()[2:].split(",") if flag.strip() != "fuzzy"]
    return f"#, {', '.join(others)}{line[len(line.rstrip()) :]}" if any(others) else ""


def _meant(written: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] or match[2]:
            return chr(int(match[1], 8) if match[1] else int(match[2], 16))
        return _MEANT.get(match[3], match[3])

    return _ESCAPE.sub(one, written)


def field_text(name: str, text: str, end: str = "\n") -> str:
    """Return a field with its text as it is written, in a line for each of the text's."""
    lines = [line.translate(_WRITTEN) for line in re.findall(r"[^\n]*\n|[^\n]+", text)]
    if len(lines) > 1:
        lines.insert(0, "")
    return f"{name} " + end.join(f'"{line}"' for line in lines or [""]) + end


def encode(text: str, decoded: Decoded) -> bytes:
    """Return the bytes of a catalogue; a template that holds more than ASCII says what it is in."""
    if decoded.encoding == "utf-8" and not text.isascii():
        text = _NO_CHARSET.sub(r"\1UTF-8", text, count=1)
    return encodings.encode(text, decoded)


PO = catalogues.format_of(
    name="po",
    suffixes=(".po", ".pot"),
    read=read,
    catalogue=catalogue,
    with_targets=with_targets,
    decode=encodings.decode_declared,
    encode=encode,
)
