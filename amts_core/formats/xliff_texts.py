"""Texts of XLIFF: what is shown of what stands in an element, and what may stand in one."""

import html
import re
import sys
from collections import Counter
from xml.etree import ElementTree

_INLINE_TAG = re.compile(r"""</?[A-Za-z_](?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_AMPERSAND = re.compile(r"&(?:(?:amp|lt|gt|quot|apos|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));)?")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, not even by a reference."""
_SECTION = re.compile(r"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")


def shown(written: str) -> str:
    """Return what stands in an element: CDATA as its value, no comments and no instructions."""
    return _SECTION.sub(lambda section: html.escape(section[1] or "", quote=False), written)


def plain(text: str) -> str:
    """Return a text as it is shown without inline elements and references."""
    return html.unescape(_INLINE_TAG.sub("", text))


def has_elements(text: str) -> bool:
    """Return whether inline elements stand in a text as it is shown."""
    return _INLINE_TAG.search(text) is not None


def well_formed(target: str, source: str) -> str:
    """Return a translation as it may stand in the file: with its source's inline elements alone."""
    known = Counter(_INLINE_TAG.findall(source))
    pieces, position = [], 0
    for found in _INLINE_TAG.finditer(target):
        pieces.append(_escaped(target[position : found.start()]))
        is_known = known[found.group()] > 0
        pieces.append(found.group() if is_known else _escaped(found.group()))
        known[found.group()] -= 1
        position = found.end()
    pieces.append(_escaped(target[position:]))
    made = "".join(pieces)
    return made if _is_well_formed(made) else _escaped(_INLINE_TAG.sub("", target))


def written(text: str) -> str:
    """Return a text without elements and references as it may stand in the file."""
    return _escaped(html.escape(text, quote=False))


def _escaped(text: str) -> str:
    """Return a text without elements as XML may hold it, with the references that it has."""
    references = _AMPERSAND.sub(_reference, _FORBIDDEN.sub("", text))
    return references.replace("<", "&lt;").replace("]]>", "]]&gt;")


def _reference(written: re.Match[str]) -> str:
    """Return a reference to what XML may hold; what is none as its characters."""
    code = int(written[1]) if written[1] else int(written[2] or "20", 16)
    is_allowed = code <= sys.maxunicode and not _FORBIDDEN.match(chr(code))
    is_reference = len(written.group()) > 1 and is_allowed
    return written.group() if is_reference else f"&amp;{written.group()[1:]}"


def _is_well_formed(text: str) -> bool:
    prefixes = {one for found in _PREFIX.findall(text) for one in found if one} - {"xml"}
    names = "".join(f' xmlns:{prefix}="x"' for prefix in sorted(prefixes))
    try:
        ElementTree.fromstring(f"<a{names}>{text}</a>")
    except ElementTree.ParseError:
        return False
    return True
