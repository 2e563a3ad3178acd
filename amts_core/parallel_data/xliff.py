"""XLIFF 1.2: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html."""

from collections.abc import Iterable
from xml.etree import ElementTree

from amts_core.kernel.records import TranslationUnit

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"


def write(units: Iterable[TranslationUnit], languages: tuple[str, str]) -> bytes:
    """Return the file of approved units; each says in a note of which document it is."""
    root = ElementTree.Element("xliff", version="1.2", xmlns=_NAMESPACE)
    file = ElementTree.SubElement(
        root,
        "file",
        {
            "original": "AMTS",
            "datatype": "plaintext",
            "source-language": languages[0],
            "target-language": languages[1],
        },
    )
    body = ElementTree.SubElement(file, "body")
    for unit in units:
        element = ElementTree.SubElement(body, "trans-unit", id=unit.id, approved="yes")
        ElementTree.SubElement(element, "source").text = unit.src
        ElementTree.SubElement(element, "target", state="final").text = unit.tgt
        ElementTree.SubElement(element, "note").text = unit.document
    ElementTree.indent(root, space=" ")
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
