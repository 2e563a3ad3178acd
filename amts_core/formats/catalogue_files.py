"""Catalogues as a whole: all their units, and what is put into them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath

from amts_core.formats import encodings, po_reader, xliff_reader, xliff_texts
from amts_core.formats.catalogues import Catalogue, CatalogueUnit, Targets
from amts_core.formats.encodings import Decoded
from amts_core.kernel.errors import FormatError

SUFFIXES = (*po_reader.PO.suffixes, *xliff_reader.XLIFF.suffixes)


def read_catalogue(data: bytes, name: str, *, encoding: str | None = None) -> Catalogue:
    """Return the units of a PO or XLIFF file.

    :param encoding: of a PO file, where a person has chosen it.
    :raises FormatError: it is none.
    :raises EncodingError: its characters can't be told.
    """
    text = _decoded(data, name, encoding).text
    reader = po_reader if _is_po(name) else xliff_reader
    catalogue: Catalogue = reader.catalogue(text, name)
    return replace(catalogue, units=tuple(number_keys(catalogue.units)))


def languages_of(data: bytes, name: str, *, encoding: str | None = None) -> tuple[str, str]:
    """Return the tags of a catalogue's languages, empty where it says none; none of other files."""
    if PurePath(name).suffix.lower() not in SUFFIXES:
        return "", ""
    return read_catalogue(data, name, encoding=encoding).languages


def plain_units(
    data: bytes, name: str, *, encoding: str | None = None
) -> tuple[CatalogueUnit, ...]:
    """Return the units of a PO or XLIFF file without its markup: as texts that other files hold."""
    units = read_catalogue(data, name, encoding=encoding).units
    return tuple(plain_unit(unit, name) for unit in units)


def plain_unit(unit: CatalogueUnit, name: str) -> CatalogueUnit:
    """Return a unit of a file of this name without markup."""
    if _is_po(name):
        return unit
    source, target = xliff_texts.plain(unit.source), xliff_texts.plain(unit.target)
    return replace(unit, source=source, target=target)


def has_elements(unit: CatalogueUnit, name: str) -> bool:
    """Return whether inline elements of a file of this name stand in a source."""
    return not _is_po(name) and xliff_texts.has_elements(unit.source)


def written(text: str, name: str) -> str:
    """Return a text without markup as it is written inside a file of this name."""
    return text if _is_po(name) else xliff_texts.written(text)


def with_targets(data: bytes, name: str, targets: Targets, *, encoding: str | None = None) -> bytes:
    """Return a file with new translations, written as the format writes text inside."""
    decoded = _decoded(data, name, encoding)
    if _is_po(name):
        return po_reader.encode(po_reader.with_targets(decoded.text, name, targets), decoded)
    text = xliff_reader.with_targets(decoded.text, name, targets)
    return encodings.encode_with_references(text, decoded)


def number_keys(units: Iterable[CatalogueUnit]) -> Iterator[CatalogueUnit]:
    """Yield units; those that a file gives the same key and source are numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    for unit in units:
        n_before = seen[unit.key, unit.source]
        seen[unit.key, unit.source] += 1
        yield replace(unit, key=f"{unit.key}\x04{n_before}") if n_before else unit


def _is_po(name: str) -> bool:
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(SUFFIXES)
        raise FormatError(f"{name} is no catalogue: those end in {known}. Choose one of these.")
    return suffix in po_reader.PO.suffixes


def _decoded(data: bytes, name: str, encoding: str | None) -> Decoded:
    if _is_po(name):
        return encodings.decode_declared(data, name, encoding=encoding)
    return encodings.decode_xml(data, name)
