"""Formats: bytes ↔ blocks ↔ segments, without loss.

``render(read(data, name)) == data`` for every document that can be read; with translations only the
characters of the translated segments change.

Knows: kernel.
"""

from amts_core.formats.archives import ARCHIVE_SUFFIX, unpack
from amts_core.formats.catalogue_files import SUFFIXES as CATALOGUE_SUFFIXES
from amts_core.formats.catalogue_files import (
    languages_of,
    number_keys,
    plain_units,
    read_catalogue,
)
from amts_core.formats.catalogue_translations import (
    FilledCatalogue,
    UnitTranslation,
    choose_targets,
    fill_catalogue,
)
from amts_core.formats.catalogues import CatalogueUnit
from amts_core.formats.document_format import UnitState
from amts_core.formats.encodings import ENCODING_CHOICES
from amts_core.formats.folders import FilePair, FilePairs, pair_files, pair_names
from amts_core.formats.html_reader import HTML
from amts_core.formats.layouts import LANG, NAME
from amts_core.formats.omissions import OmittedText, find_omissions
from amts_core.formats.placement import render, written
from amts_core.formats.readers import (
    MAX_BLOCK_CHARACTERS,
    MAX_BYTES,
    SUFFIXES,
    characters_of,
    format_of,
    read,
)
from amts_core.formats.segmentation import blocks_of, joined_text
from amts_core.formats.segmented_documents import SegmentedDocument, read_document
from amts_core.formats.sentences import sentence_ranges
from amts_core.formats.splitter import PLAIN, Splitter
from amts_core.formats.unit_documents import NamedText
from amts_core.formats.xliff_texts import written as written_in_xml

__all__ = [
    "CATALOGUE_SUFFIXES",
    "CatalogueUnit",
    "FilledCatalogue",
    "UnitState",
    "UnitTranslation",
    "choose_targets",
    "fill_catalogue",
    "languages_of",
    "number_keys",
    "plain_units",
    "read_catalogue",
    "ARCHIVE_SUFFIX",
    "unpack",
    "ENCODING_CHOICES",
    "FilePair",
    "FilePairs",
    "HTML",
    "LANG",
    "MAX_BLOCK_CHARACTERS",
    "MAX_BYTES",
    "NAME",
    "NamedText",
    "OmittedText",
    "PLAIN",
    "SUFFIXES",
    "SegmentedDocument",
    "Splitter",
    "blocks_of",
    "characters_of",
    "encodings",
    "folders",
    "format_of",
    "joined_text",
    "layouts",
    "find_omissions",
    "pair_files",
    "pair_names",
    "read",
    "read_document",
    "render",
    "segmented_documents",
    "unit_documents",
    "sentence_ranges",
    "written",
    "written_in_xml",
    "xml_events",
]
