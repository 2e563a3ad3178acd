"""What the fake makes of files: parallel data, terminologies, documents.

Its translation can be undone: each word is written backwards, so what is to be seen in a test can
be worked out by hand. Words between letters of other kinds (marks, digits are letters here) stay
where they are.
"""

import copy
import csv
import html
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

_WORD = re.compile(r"\w+")
_LANGUAGE_CODE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
_FORMULA = ("+", "-", "=", "@")
MAX_FIELD_BYTES = 1000
MAX_TERM_BYTES = 200
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip


class Unreadable(Exception):
    """Why a whole file can't be used."""


@dataclass(kw_only=True)
class Imported:
    """What came of a file: ``units[source][target language]``, and what was left out."""

    languages: tuple[str, ...]
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    n_imported: int = 0
    n_characters: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def errors(self) -> dict:
        """The content of the error file."""
        return {
            "summary": {
                "record_error_count": len(self.failed),
                "record_skipped_count": len(self.skipped),
            },
            "messages": [
                {"content": content, "message": message}
                for content, message in (*self.failed, *self.skipped)
            ],
        }


def read_parallel_data(data: bytes, form: str) -> Imported:
    """Return what the service would import of a file.

    :raises Unreadable: nothing.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("The input file is not encoded in UTF-8.") from error
    languages, records = _tmx(text) if form == "TMX" else delimited(text, form)
    if len(languages) < 2 or not all(map(_LANGUAGE_CODE.fullmatch, languages)):
        raise Unreadable(f"The languages {languages} are no source with its targets.")
    imported = Imported(languages=languages)
    for content, record in records:
        _import_record(imported, content, record, is_delimited=form != "TMX")
    if not imported.n_imported:
        raise Unreadable("The input file has no valid records.")
    return imported


def _import_record(
    imported: Imported, content: str, record: tuple[str, ...] | None, *, is_delimited: bool
) -> None:
    if record is None or len(record) != len(imported.languages):
        imported.failed.append((content, "The record has another number of fields."))
        return
    if any("\n" in text or "\r" in text for text in record):
        imported.failed.append((content, "A field contains a newline."))
        return
    if is_delimited and any(text.startswith(_FORMULA) for text in record):
        imported.failed.append((content, "A field starts with a character that is not allowed."))
        return
    source, *targets = record
    kept = {
        language: target
        for language, target in zip(imported.languages[1:], targets, strict=True)
        if target.strip() and len(target.encode()) <= MAX_FIELD_BYTES
    }
    if not source.strip() or len(source.encode()) > MAX_FIELD_BYTES:
        imported.skipped.append((content, "The source is empty or too long."))
        return
    # SkippedRecordCount counts "empty records, empty target texts, and empty lines"
    for language, target in zip(imported.languages[1:], targets, strict=True):
        if language not in kept and (is_delimited or target):
            imported.skipped.append((content, f"The text in {language} is empty or too long."))
    if not kept:
        return
    imported.units[source] = kept
    imported.n_imported += 1
    imported.n_characters += sum(len(text) for text in (source, *kept.values()))


def delimited(text: str, form: str) -> tuple[tuple[str, ...], list]:
    separator = "\t" if form == "TSV" else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    if not rows:
        raise Unreadable("The input file is empty.")
    return tuple(rows[0]), [(separator.join(row), tuple(row)) for row in rows[1:] if row]


def _tmx(text: str) -> tuple[tuple[str, ...], list]:
    try:
        root = ElementTree.fromstring(text.encode())
        source = root.find("header").attrib["srclang"]
    except (ElementTree.ParseError, AttributeError, KeyError) as error:
        raise Unreadable(f"The input file is no TMX: {error}") from error
    units = [
        {tuv.attrib[_LANGUAGE]: "".join(tuv.find("seg").itertext()) for tuv in unit.iter("tuv")}
        for unit in root.iter("tu")
    ]
    others = sorted({language for unit in units for language in unit} - {source})
    languages = (source, *others)
    records = [
        (" ".join(unit.values()), tuple(unit.get(language, "") for language in languages))
        for unit in units
    ]
    return languages, records


def translated(text: str, units: dict[str, str], terms: dict[str, str]) -> str:
    """Return a text in the fake's other language: verbatim where a unit has it, else by words."""
    known = units.get(text.strip())
    if known is not None:
        return text.replace(text.strip(), known)
    kept = sorted(filter(None, terms), key=len, reverse=True)
    if not kept:
        return turned(text)
    pieces = re.split(f"({'|'.join(map(re.escape, kept))})", text)
    return "".join(terms[piece] if piece in terms else turned(piece) for piece in pieces)


def turned(text: str) -> str:
    """Return a text with each word backwards; twice gives the text back."""
    return _WORD.sub(lambda word: word.group()[::-1], text)


def translated_html(page: str, units: dict[str, str], terms: dict[str, str]) -> str:
    """Return a page with the text inside ``<html>`` translated, but for ``translate="no"``."""
    translator = _PageTranslator(units, terms)
    translator.feed(page)
    translator.close()
    return translator.result()


def translated_xliff(text: str, units: dict[str, str], terms: dict[str, str]) -> str:
    """Return XLIFF 1.2 of one source language with a target in each unit; codes stay as they are.

    :raises Unreadable: it is something else.
    """
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise Unreadable(f"The file is no XML: {error}") from error
    if root.tag != f"{_XLIFF}xliff" or root.get("version") != "1.2":
        raise Unreadable("Only XLIFF 1.2 is supported.")
    if len({one.get("source-language") for one in root.iter(f"{_XLIFF}file")}) != 1:
        raise Unreadable("The file has more than one source language.")
    for unit in root.iter(f"{_XLIFF}trans-unit"):
        target = copy.deepcopy(unit.find(f"{_XLIFF}source"))
        target.tag = f"{_XLIFF}target"
        for element in target.iter():
            if element.text and element.tag not in (f"{_XLIFF}ph", f"{_XLIFF}bpt"):
                element.text = translated(element.text, units, terms)
            if element.tail:
                element.tail = translated(element.tail, units, terms)
        for old in unit.findall(f"{_XLIFF}target"):
            unit.remove(old)
        unit.append(target)
    return ElementTree.tostring(root, encoding="unicode")


class _PageTranslator(HTMLParser):
    def __init__(self, units: dict[str, str], terms: dict[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self._units, self._terms = units, terms
        self._written: list[str] = []
        self._text: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def result(self) -> str:
        self._flush()
        return "".join(self._written)

    @property
    def _is_translated(self) -> bool:
        names = [name for name, _ in self._open]
        is_code = any(name in ("script", "style") for name in names)
        return "html" in names and not is_code and all(translates for _, translates in self._open)

    def _flush(self) -> None:
        """Write the text since the last tag: one run, whatever references it was written with."""
        raw, self._text = "".join(self._text), []
        if raw and self._is_translated:
            text = translated(html.unescape(raw), self._units, self._terms)
            raw = html.escape(text, quote=False)
        self._written.append(raw)

    def _verbatim(self, markup: str) -> None:
        self._flush()
        self._written.append(markup)

    def handle_starttag(self, tag, attrs):
        self._verbatim(self.get_starttag_text())
        if tag not in _VOID:
            self._open.append((tag, dict(attrs).get("translate", "yes") != "no"))

    def handle_startendtag(self, tag, attrs):
        self._verbatim(self.get_starttag_text())

    def handle_endtag(self, tag):
        self._verbatim(f"</{tag}>")
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data):
        self._text.append(data)

    def handle_entityref(self, name):
        self._text.append(f"&{name};")

    def handle_charref(self, name):
        self._text.append(f"&#{name};")

    def handle_comment(self, data):
        self._verbatim(f"<!--{data}-->")

    def handle_decl(self, decl):
        self._verbatim(f"<!{decl}>")
