"""Files of translation units of any maker: TMX, XLIFF, PO, CSV or TSV with a header or without."""

from pathlib import PurePath

from amts_core.bilingual_files import delimited_reader, tmx_reader
from amts_core.bilingual_files.records import Column, LineProblem, UnitFile
from amts_core.formats import (
    CATALOGUE_SUFFIXES,
    UnitState,
    encodings,
    plain_units,
    read_catalogue,
)
from amts_core.kernel.errors import FormatError
from amts_core.kernel.languages import tags
from amts_core.kernel.text.line_ends import one_line

TMX_SUFFIX = ".tmx"
_DELIMITED = (".csv", ".tsv", ".txt")


def read(data: bytes, name: str, *, encoding: str | None = None) -> UnitFile:
    """Return the units of a file; its name says which format it is in.

    :param encoding: of a CSV or TSV file, where a person has chosen it.
    :raises FormatError: the name ends in no known way, or the contents are not of that format.
    :raises EncodingError: the characters can't be told.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix == TMX_SUFFIX:
        return tmx_reader.read(encodings.decode_xml(data, name).text, name)
    if suffix in _DELIMITED:
        text = encodings.decode(data, name, encoding=encoding).text
        return delimited_reader.read(text, name, suffix)
    if suffix in CATALOGUE_SUFFIXES:
        return _of_catalogue(data, name, encoding)
    raise FormatError(
        f"{name}: files of units end in .tmx, .csv, .tsv, .xlf or .po. Export one of these from "
        "your tool."
    )


def _of_catalogue(data: bytes, name: str, encoding: str | None) -> UnitFile:
    """Return what of a catalogue is translated, and no draft."""
    said = read_catalogue(data, name, encoding=encoding).languages
    languages = tuple(map(tags.canonical, said)) if all(said) else ("", "")
    units = [
        (unit.line, one_line(unit.source), one_line(unit.target), unit.state)
        for unit in plain_units(data, name, encoding=encoding)
    ]
    done = [unit for unit in units if unit[3] not in (UnitState.EMPTY, UnitState.DRAFT)]
    numbers = range(len(done))
    return UnitFile(
        (
            Column(languages[0], numbers, [src for _, src, _, _ in done]),
            Column(languages[1], numbers, [tgt for _, _, tgt, _ in done]),
        ),
        [line for line, *_ in done],
        tuple(LineProblem(unit[0], "a draft") for unit in units if unit[3] is UnitState.DRAFT),
    )
