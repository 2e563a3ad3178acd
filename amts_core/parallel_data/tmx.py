"""TMX 1.4b: https://www.gala-global.org/tmx-14b."""

from collections.abc import Sequence
from datetime import UTC
from xml.etree import ElementTree

from amts_core import __version__
from amts_core.records import Granularity, TranslationUnit

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write(
    units: Sequence[TranslationUnit], languages: tuple[str, str], granularity: Granularity
) -> bytes:
    """Return the file of these units."""
    root = ElementTree.Element("tmx", version="1.4")
    ElementTree.SubElement(
        root,
        "header",
        {
            "creationtool": "AMTS",
            "creationtoolversion": __version__,
            "segtype": str(granularity),
            "o-tmf": "AMTS",
            "adminlang": "en",
            "srclang": languages[0],
            "datatype": "plaintext",
        },
    )
    body = ElementTree.SubElement(root, "body")
    for unit in units:
        attributes = {"tuid": unit.id}
        if unit.changed_at is not None:
            attributes["changedate"] = unit.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        element = ElementTree.SubElement(body, "tu", attributes)
        for language, text in zip(languages, (unit.src, unit.tgt), strict=True):
            side = ElementTree.SubElement(element, "tuv", {_LANGUAGE: language})
            ElementTree.SubElement(side, "seg").text = text
    ElementTree.indent(root, space=" ")
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
