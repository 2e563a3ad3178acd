"""The parts of a Word document that have text, and the paragraphs in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from amts_core.formats import xml_trees
from amts_core.formats.docx_formats import Looks, is_code
from amts_core.formats.docx_lines import MarkedLine, line_of
from amts_core.formats.docx_pieces import pieces_of
from amts_core.formats.xml_trees import Subtree, XmlElement
from amts_core.formats.zip_members import ZipMembers
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import BlockKind

_MAIN, _STYLES = "main", "styles"
_WITH_TEXT = (_MAIN, "header", "footer", "footnotes", "endnotes")
"""Kinds of parts as the types of their contents end, in the order in which they are read."""
_HEADINGS = frozenset({"title", "subtitle", "toc heading"})
_HEADING_LEVELS = frozenset("012345678")
_N_MOST_STYLES = 30
"""Styles that may be based on each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextParagraph:
    """A paragraph with text, and the same one written for old versions of Word.

    ``is_free``: it stands in no table and no other paragraph, and ends no section.
    """

    element: XmlElement
    kind: BlockKind
    line: MarkedLine
    is_copy: bool = False
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class Styles:
    """Names of styles, in lower case, and elements with what they say of paragraphs, by id."""

    names: Mapping[str, str]
    elements: Mapping[str, XmlElement]

    def chain(self, style: str | None) -> Iterator[str]:
        """Yield the id of a style, and of those that it is based on."""
        for _ in range(_N_MOST_STYLES):
            if style is None or style not in self.elements:
                return
            yield style
            style = self.elements[style].value("basedOn")


def text_parts(members: ZipMembers) -> list[str]:
    """Return the names of the parts with text of a package, as it has them.

    :raises FormatError: it is no Word document.
    """
    found = [
        (_WITH_TEXT.index(kind), name)
        for name, kind in _kinds_of_parts(members)
        if kind in _WITH_TEXT and name in members
    ]
    if not any(kind == _WITH_TEXT.index(_MAIN) for kind, _ in found):
        raise FormatError(
            f"{members.file_name} is a ZIP archive but not a Word document. Choose a .docx file, "
            "or unpack the archive."
        )
    return [members.actual_name(name) for _, name in sorted(found)]


def _kinds_of_parts(members: ZipMembers) -> Iterator[tuple[str, str]]:
    data = members.read("[Content_Types].xml")
    for subtree in xml_trees.subtrees(data, "types:Override", members.file_name):
        attributes = subtree.element.attributes
        content_type = attributes.get("ContentType", "").lower()
        if ".wordprocessingml." in content_type or ".ms-word." in content_type:
            kind = content_type.removesuffix("+xml").rpartition(".")[2]
            yield attributes.get("PartName", "").lstrip("/"), kind


def styles_of(members: ZipMembers) -> Styles:
    """Return the styles of a document; none where it has none.

    :raises FormatError: they are damaged, or too large.
    """
    n_tags = 0
    names: dict[str, str] = {}
    elements: dict[str, XmlElement] = {}
    for name, kind in _kinds_of_parts(members):
        if kind == _STYLES and name in members:
            data = members.read(name)
            for subtree in xml_trees.subtrees(data, "style", members.file_name):
                style = subtree.element.attributes.get("styleId", "")
                names[style] = (subtree.element.value("name") or style).lower()
                elements[style] = subtree.element
                n_tags += data.count(b"<", subtree.element.start, subtree.element.end)
                if n_tags > xml_trees.MAX_PIECES:
                    raise FormatError(
                        f"{members.file_name} has styles of more than {xml_trees.MAX_PIECES:,} "
                        "tags. Remove those that it does not use."
                    )
    return Styles(names, elements)


def paragraphs(data: bytes, styles: Styles, name: str) -> Iterator[tuple[TextParagraph, ...]]:
    """Yield the paragraphs with text that stand in each outermost paragraph, and itself last.

    :param data: a part.
    :param name: of the document, for messages.
    :raises FormatError: it can't be read.
    """
    xml_trees.check_utf8(data, name)
    looks = Looks(styles.names)
    for subtree in xml_trees.subtrees(data, "p", name):
        found = list(_within(subtree.element, "tc" in subtree.ancestors, styles, looks))
        if found and found[-1].element is subtree.element:
            found[-1] = replace(found[-1], is_free=_is_free(subtree))
        if found:
            yield tuple(found)


def _is_free(subtree: Subtree) -> bool:
    properties = subtree.element.child("pPr")
    ends_section = properties is not None and properties.child("sectPr") is not None
    return subtree.ancestors[-1:] == ("body",) and not ends_section


def _within(
    element: XmlElement, is_cell: bool, styles: Styles, looks: Looks
) -> Iterator[TextParagraph]:
    """Yield the paragraphs in an element, and the element if it is one."""
    if element.name == "mc:AlternateContent":
        yield from _alternatives(element, is_cell, styles, looks)
        return
    for child in element.children:
        if child.children:
            yield from _within(child, is_cell or element.name == "tc", styles, looks)
    if element.name == "p":
        line = line_of(pieces_of(element), looks)
        kind = _kind(element, is_cell, styles)
        if line is not None and kind is not None:
            yield TextParagraph(element=element, kind=kind, line=line)


def _alternatives(
    element: XmlElement, is_cell: bool, styles: Styles, looks: Looks
) -> Iterator[TextParagraph]:
    """Yield the paragraphs of the first alternative, and behind each its copy in the others."""
    alternatives = [list(_within(child, is_cell, styles, looks)) for child in element.children]
    for n, paragraph in enumerate(alternatives[0] if alternatives else ()):
        yield paragraph
        for others in alternatives[1:]:
            if n < len(others) and others[n].line.text == paragraph.line.text:
                copy = others[n]
                yield TextParagraph(
                    element=copy.element, kind=copy.kind, line=copy.line, is_copy=True
                )


def _kind(paragraph: XmlElement, is_cell: bool, styles: Styles) -> BlockKind | None:
    """Return what a paragraph is; None for code."""
    properties = paragraph.child("pPr")
    chain = list(styles.chain(properties.value("pStyle") if properties else None))
    names = [styles.names[style] for style in chain]
    if names and is_code(names[0]):
        return None
    described = [properties, *(styles.elements[style].child("pPr") for style in chain)]
    if _is_heading(names, [one for one in described if one is not None]):
        return BlockKind.HEADING
    if "caption" in names:
        return BlockKind.CAPTION
    if is_cell:
        return BlockKind.CELL
    is_item = any(one is not None and one.child("numPr") for one in described)
    return BlockKind.ITEM if is_item else BlockKind.PARAGRAPH


def _is_heading(names: Iterable[str], described: Iterable[XmlElement]) -> bool:
    if any(name in _HEADINGS or name.startswith("heading ") for name in names):
        return True
    levels = [level for one in described if (level := one.value("outlineLvl")) is not None]
    return bool(levels) and levels[0] in _HEADING_LEVELS
