"""TMX 1.4b: https://www.gala-global.org/tmx-14b."""

from collections.abc import Sequence
from datetime import UTC
from xml.etree import ElementTree

from amts_core import __version__
from amts_core.kernel.records import Granularity
from amts_core.parallel_data.multilingual import Record

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write(records: Sequence[Record], languages: Sequence[str], granularity: Granularity) -> bytes:
    """Return the file of these records.

    :param languages: of the source and of the targets, in the order of the records; a record has
        no variant in a language where its target is empty.
    """
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
    for record in records:
        attributes = {"tuid": record.id}
        if record.changed_at is not None:
            attributes["changedate"] = record.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        element = ElementTree.SubElement(body, "tu", attributes)
        for language, text in zip(languages, (record.src, *record.tgts), strict=True):
            if not text:
                continue
            side = ElementTree.SubElement(element, "tuv", {_LANGUAGE: language})
            ElementTree.SubElement(side, "seg").text = text
    ElementTree.indent(root, space=" ")
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
