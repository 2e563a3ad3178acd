"""How text of a Word document looks: which of its properties make a difference to a reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from amts_core.formats.xml_trees import XmlElement

Look = frozenset[tuple[str, tuple[tuple[str, str], ...]]]
"""Properties of text: the name and the attributes of each."""

_UNSEEN = frozenset({"lang", "noProof", "rPrChange", "snapToGrid", "webHidden", "ins", "del"})
"""Properties that say nothing of how text looks."""
_TWINS = {"bCs": "b", "iCs": "i", "szCs": "sz"}
"""What a property is for scripts written from right to left, which goes with the other."""
_OFF = frozenset({"0", "false", "off", "none"})
_LABELS = {"b": "b", "i": "i", "u": "u", "strike": "s"}
_NAMED_STYLES = {"strong": "b", "emphasis": "i"}
_CODE = re.compile(
    r"(?:html |inline |source )?(?:code|verbatim)(?: char| text)?|source text|sourcecode"
    r"|(?:html preformatted|preformatted text)(?: char)?|macro text"
)


@dataclass(frozen=True, slots=True)
class Looks:
    """Tells how text looks; ``style_names`` are those of styles by their ids, in lower case."""

    style_names: Mapping[str, str]

    def of(self, properties: XmlElement | None) -> Look:
        """Return how text with these properties looks."""
        if properties is None:
            return frozenset()
        return frozenset(
            found for child in properties.children if (found := self._property(child)) is not None
        )

    def _property(self, element: XmlElement) -> tuple[str, tuple[tuple[str, str], ...]] | None:
        if element.name in _UNSEEN or element.name in _TWINS:
            return None
        attributes = {key: value for key, value in element.attributes.items() if key != "hint"}
        if element.name == "rFonts" and not attributes:
            return None
        if element.name in _LABELS and attributes.get("val") in _OFF:
            return None
        if element.name == "rStyle":
            style = attributes.get("val", "")
            attributes = {"val": self.style_names.get(style, style.lower())}
        return element.name, tuple(sorted(attributes.items()))


def format_label(look: Look, usual: Look) -> str:
    """Return what people see a format called that stands among text of the usual one."""
    added = look - usual
    if usual - look or len(added) != 1:
        return "f"
    [(name, attributes)] = added
    value = dict(attributes).get("val", "")
    if name == "vertAlign":
        return {"superscript": "sup", "subscript": "sub"}.get(value, "f")
    if name == "rStyle":
        return "code" if is_code(value) else _NAMED_STYLES.get(value, "f")
    return _LABELS.get(name, "f")


def is_code(style_name: str) -> bool:
    """Return whether a style of this name, in lower case, is one of code."""
    return _CODE.fullmatch(style_name) is not None
