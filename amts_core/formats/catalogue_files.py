"""Catalogues as a whole: all their units, and what is put into them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from amts_core.formats import encodings, po_reader, xliff_reader, xliff_texts
from amts_core.formats.catalogues import Catalogue, CatalogueUnit
from amts_core.formats.encodings import Decoded
from amts_core.kernel.errors import FormatError
from amts_core.kernel.text.line_ends import one_line

SUFFIXES = (*po_reader.PO.suffixes, *xliff_reader.XLIFF.suffixes)


def read_catalogue(data: bytes, name: str, *, encoding: str | None = None) -> Catalogue:
    """Return the units of a PO or XLIFF file.

    :param encoding: of a PO file, where a person has chosen it.
    :raises FormatError: it is none.
    :raises EncodingError: its characters can't be told.
    """
    text = _decoded(data, name, encoding).text
    if _is_po(name):
        return po_reader.catalogue(text, name)
    return xliff_reader.catalogue(text, name)


def plain_units(
    data: bytes, name: str, *, encoding: str | None = None
) -> tuple[CatalogueUnit, ...]:
    """Return the units of a PO or XLIFF file without its markup: as texts that other files hold."""
    units = read_catalogue(data, name, encoding=encoding).units
    if _is_po(name):
        return units
    return tuple(
        replace(unit, source=xliff_texts.plain(unit.source), target=xliff_texts.plain(unit.target))
        for unit in units
    )


def fill_catalogue(
    data: bytes, name: str, translations: Mapping[str, str], *, encoding: str | None = None
) -> tuple[bytes, int]:
    """Return a file with translations put in by their sources, and how many of it have changed.

    What has no translation here, or has this one already, stays as it is, byte for byte.

    :param translations: by the source on one line.
    :raises FormatError: it is no PO or XLIFF file.
    """
    units = read_catalogue(data, name, encoding=encoding).units
    targets = {
        number: translations[source]
        for number, unit in enumerate(units)
        if (source := one_line(unit.source)) in translations
        and one_line(unit.target) != one_line(translations[source])
    }
    if not targets:
        return data, 0
    decoded = _decoded(data, name, encoding)
    if _is_po(name):
        text = po_reader.with_targets(decoded.text, name, targets)
        return encodings.encode(text, decoded), len(targets)
    text = xliff_reader.with_targets(decoded.text, name, targets)
    return encodings.encode_with_references(text, decoded), len(targets)


def _is_po(name: str) -> bool:
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(SUFFIXES)
        raise FormatError(f"{name} is no catalogue: those end in {known}. Choose one of these.")
    return suffix in po_reader.PO.suffixes


def _decoded(data: bytes, name: str, encoding: str | None) -> Decoded:
    if _is_po(name):
        return encodings.decode(data, name, encoding=encoding)
    return encodings.decode_xml(data, name)
