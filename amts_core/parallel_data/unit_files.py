"""Files of translation units, ours or of other makers: TMX 1.4, and CSV or TSV with a header.

The reader is forgiving where files in the wild differ (regional language codes, inline markup, a
missing header) and refuses what it can't understand with the line or the place of it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from xml.etree import ElementTree

from amts_core.formats import encodings
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import LANGUAGES
from amts_core.parallel_data.import_rules import one_line

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_INLINE = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements that hold another format's codes, not text."""
_SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}


@dataclass(frozen=True, slots=True)
class UnitFile:
    """A file of units: its languages, the source first, and its rows of texts in their order.

    A row has a text for each language, empty where it has none. ``languages`` is empty where the
    file does not say which they are.
    """

    languages: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read(data: bytes, name: str, *, encoding: str | None = None) -> UnitFile:
    """Return the units of a file; its name says which format it is in.

    :param encoding: of a CSV or TSV file, where a person has chosen it.
    :raises FormatError: the name ends in no known way, or the contents are not of that format.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == ".tmx":
        return _read_tmx(data, name)
    if suffix in _SEPARATORS:
        lines = encodings.decode(data, name, encoding=encoding).text
        return _read_delimited(lines, name, _SEPARATORS[suffix])
    raise FormatError(
        f"{name}: files of units end in .tmx, .csv or .tsv. Export one of these from your tool."
    )


def language_code(written: str) -> str:
    """Return one of our codes for a language tag such as ``zh-CN``, or the tag where it is none."""
    primary = written.strip().replace("_", "-").partition("-")[0].lower()
    return primary if primary in LANGUAGES else written.strip()


def _read_delimited(lines: str, name: str, separator: str) -> UnitFile:
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < 2 or (rows and len(row) != len(rows[0])):
                expected = len(rows[0]) if rows else 2
                raise FormatError(
                    f"{name}, line {reader.line_num}: expected {expected} columns, found "
                    f"{len(row)}. Write a source and its translations on each line."
                )
            rows.append(tuple(one_line(cell) for cell in row))
    except csv.Error as error:
        raise FormatError(
            f"{name}, line {reader.line_num}: {error}. Close every quotation mark."
        ) from error
    codes = tuple(map(language_code, rows[0])) if rows else ()
    if rows and all(code in LANGUAGES for code in codes):
        return UnitFile(codes, tuple(rows[1:]))
    return UnitFile((), tuple(rows))


def _read_tmx(data: bytes, name: str) -> UnitFile:
    document = encodings.decode_xml(data, name).text
    if "<!ENTITY" in document:
        raise FormatError(f"{name} defines entities, which is not allowed. Export it without them.")
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        raise FormatError(f"{name} is not valid XML: {error}. Export it again.") from error
    header = root.find("header")
    if root.tag != "tmx" or header is None:
        raise FormatError(f"{name} is XML, but not TMX: it has no tmx element with a header.")
    variants = [_variants(unit) for unit in root.iterfind("./body/tu")]
    found = dict.fromkeys(code for unit in variants for code in unit)
    src = language_code(header.get("srclang", ""))
    languages = (src, *(code for code in found if code != src)) if src in found else tuple(found)
    rows = tuple(tuple(unit.get(code, "") for code in languages) for unit in variants)
    return UnitFile(languages, rows)


def _variants(unit: ElementTree.Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for variant in unit.iterfind("tuv"):
        language = variant.get(_LANGUAGE) or variant.get("lang") or ""
        segment = variant.find("seg")
        if language and segment is not None:
            found.setdefault(language_code(language), one_line("".join(_texts(segment))))
    return found


def _texts(element: ElementTree.Element) -> Sequence[str]:
    """Return the text of a segment without the codes of another format inside it."""
    texts = [element.text or ""]
    for child in element:
        if child.tag not in _INLINE:
            texts += _texts(child)
        texts.append(child.tail or "")
    return texts
