"""Read parallel data by the letter of its rules, and refuse what is not written by them.

The rules: the input files of Amazon Translate
(https://docs.aws.amazon.com/translate/latest/dg/customizing-translations-parallel-data-input-files.html),
RFC 4180 for CSV (and for TSV with its other separator), TMX 1.4b of plain text. Where they leave a
choice the reader takes the narrow side: no byte-order mark, no record that the service would skip,
no source twice. It shares no code with the product.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

LIMIT_BYTES = 1000
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
DATE = re.compile(r"\d{8}T\d{6}Z")
NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


class NotByTheRules(ValueError):
    """What is wrong, and where."""


class ParallelData(NamedTuple):
    """``languages``, the source first, and a tuple of as many texts for each record."""

    languages: tuple[str, ...]
    rows: list[tuple[str, ...]]


def read_delimited(data: bytes, separator: str) -> ParallelData:
    """Return the records of a CSV or TSV file.

    :raises NotByTheRules: the file breaks a rule, or the service would skip one of its records.
    """
    lines = _lines(_decoded(data))
    header, *rows = (_fields(line, separator, f"line {n}") for n, line in enumerate(lines, 1))
    for n, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise NotByTheRules(f"line {n} has {len(row)} columns, the header has {len(header)}")
        for text in row:
            if text[:1] in ("+", "-", "=", "@"):
                raise NotByTheRules(f"line {n}: a field begins with {text[0]}")
    return _checked(ParallelData(tuple(header), [tuple(row) for row in rows]))


def read_tmx(data: bytes) -> ParallelData:
    """Return the units of a TMX file whose segments are plain text in the same two languages.

    :raises NotByTheRules: the file breaks a rule, or the service would skip one of its units.
    """
    _decoded(data)
    header, body = _tree(data).children
    source = header.attributes["srclang"]
    rows: list[tuple[str, ...]] = []
    languages: tuple[str, ...] = ()
    for n, unit in enumerate(body.children, 1):
        sides = [
            (side.attributes["xml:lang"], side.children[-1].text)
            for side in unit.children
            if side.name == "tuv"
        ]
        sides.sort(key=lambda side: (side[0] != source, side[0]))
        found = tuple(language for language, _ in sides)
        if found[0] != source:
            raise NotByTheRules(f"tu {n} has no tuv in the source language {source}")
        if languages not in ((), found):
            raise NotByTheRules(f"tu {n} is in {found}, those before it in {languages}")
        languages = found
        rows.append(tuple(text for _, text in sides))
    return _checked(ParallelData(languages, rows))


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotByTheRules(f"not UTF-8: {error}") from error
    if text.startswith("\ufeff"):
        raise NotByTheRules("a byte-order mark")
    return text


def _checked(read: ParallelData) -> ParallelData:
    for language in read.languages:
        if not LANGUAGE.fullmatch(language):
            raise NotByTheRules(f"{language!r} is no language code")
    if len(read.languages) < 2 or len(set(read.languages)) < len(read.languages):
        raise NotByTheRules(f"two or more different languages are needed, not {read.languages}")
    if not read.rows:
        raise NotByTheRules("no records")
    sources: set[str] = set()
    for n, row in enumerate(read.rows, 1):
        for text in row:
            _check_text(text, f"record {n}")
        if row[0] in sources:
            raise NotByTheRules(f"record {n}: the same source again")
        sources.add(row[0])
    return read


def _check_text(text: str, place: str) -> None:
    if not text.strip():
        raise NotByTheRules(f"{place}: a field is empty")
    if len(text.encode("utf-8")) > LIMIT_BYTES:
        raise NotByTheRules(f"{place}: a field has over {LIMIT_BYTES} bytes")
    if any(character in NEWLINES for character in text):
        raise NotByTheRules(f"{place}: a field holds a newline")
    for character in text:
        no_character = ord(character) & 0xFFFE == 0xFFFE and ord(character) < 0x10000
        if no_character or (unicodedata.category(character) == "Cc" and character != "\t"):
            raise NotByTheRules(f"{place}: a field holds {character!a}")


def _lines(text: str) -> list[str]:
    """Return the lines, ended by CR LF or by LF throughout; the end of the last may be missing."""
    if not text:
        raise NotByTheRules("the file is empty")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.removesuffix(end).split(end)
    if any("\r" in line or "\n" in line for line in lines):
        raise NotByTheRules("lines end in more than one way, or in CR alone")
    return lines


def _fields(line: str, separator: str, place: str) -> list[str]:
    """Return the fields of one line by the grammar of RFC 4180."""
    fields: list[str] = []
    position = 0
    while True:
        if line[position : position + 1] == '"':
            text, position = _quoted(line, position + 1, place)
        else:
            end = line.find(separator, position)
            text = line[position:] if end < 0 else line[position:end]
            position += len(text)
            if '"' in text:
                raise NotByTheRules(f"{place}: a quote in a field without quotes")
        fields.append(text)
        if position == len(line):
            return fields
        if line[position] != separator:
            raise NotByTheRules(f"{place}: text after a closing quote")
        position += 1


def _quoted(line: str, position: int, place: str) -> tuple[str, int]:
    """Return the field whose opening quote stands before ``position``, and where it ends."""
    text = ""
    while True:
        end = line.find('"', position)
        if end < 0:
            raise NotByTheRules(f"{place}: a quoted field is not closed")
        text += line[position:end]
        if line[end + 1 : end + 2] != '"':
            return text, end + 1
        text += '"'
        position = end + 2


@dataclass
class Element:
    """An element of an XML document. ``text`` is that between its children, too."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""


class Rule(NamedTuple):
    """Of an element: the grammar of its children's names, and its attributes."""

    children: str
    required: str = ""
    optional: str = ""


_ORIGIN = "creationdate creationid changedate changeid"
_USE = (
    f"{_ORIGIN} o-encoding datatype usagecount lastusagedate creationtool creationtoolversion o-tmf"
)
RULES = {
    "tmx": Rule("header body ", "version"),
    "header": Rule(
        "((note|prop) )*",
        "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype",
        f"o-encoding {_ORIGIN}",
    ),
    "body": Rule("(tu )+"),
    "tu": Rule("((note|prop) )*(tuv ){2,}", "", f"tuid segtype srclang {_USE}"),
    "tuv": Rule("((note|prop) )*seg ", "xml:lang", _USE),
    "seg": Rule(""),
    "note": Rule("", "", "xml:lang o-encoding"),
    "prop": Rule("", "type", "xml:lang o-encoding"),
}
VALUES = {
    "version": re.compile(r"1\.4"),
    "segtype": re.compile("block|paragraph|sentence|phrase"),
    "srclang": LANGUAGE,
    "xml:lang": LANGUAGE,
    "adminlang": re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"),
    "tuid": re.compile(r"\S+"),
    "creationdate": DATE,
    "changedate": DATE,
    "lastusagedate": DATE,
}


def _tree(data: bytes) -> Element:
    """Return the root of a document that follows the TMX rules."""
    top = Element("", {})
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        stack.append(Element(name, attributes))
        stack[-2].children.append(stack[-1])

    def end(name: str) -> None:
        _check_element(stack.pop())

    def text(characters: str) -> None:
        stack[-1].text += characters

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if version != "1.0" or (encoding or "utf-8").lower() != "utf-8":
            raise NotByTheRules(f"XML {version} in {encoding}, expected 1.0 in UTF-8")

    def doctype(*_: object) -> None:
        raise NotByTheRules("a DTD")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.XmlDeclHandler = declaration
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotByTheRules(f"not well-formed: {error}") from error
    (root,) = top.children
    if root.name != "tmx":
        raise NotByTheRules(f"the root is {root.name}, not tmx")
    return root


def _check_element(element: Element) -> None:
    rule = RULES.get(element.name)
    if rule is None:
        raise NotByTheRules(f"an element {element.name}")
    names = "".join(f"{child.name} " for child in element.children)
    if not re.fullmatch(rule.children, names):
        raise NotByTheRules(f"{element.name} holds {names or 'nothing'}")
    if element.children and element.text.strip():
        raise NotByTheRules(f"{element.name} holds text: {element.text.strip()!r}")
    found, required = set(element.attributes), set(rule.required.split())
    if required - found:
        raise NotByTheRules(f"{element.name} lacks {' '.join(sorted(required - found))}")
    if found - required - set(rule.optional.split()):
        raise NotByTheRules(f"{element.name} has attributes {' '.join(sorted(found))}")
    for name, value in element.attributes.items():
        if name in VALUES and not VALUES[name].fullmatch(value):
            raise NotByTheRules(f"{element.name} has {name} {value!r}")
