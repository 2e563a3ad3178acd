"""Other lines of a Word document → other bytes of its parts."""

from bisect import bisect_left

from amts_core.formats.docx_changes import LineChange, kind_of, no_place
from amts_core.formats.docx_lines import MarkedLine
from amts_core.formats.docx_parts import TextParagraph
from amts_core.formats.docx_pieces import InlineKind
from amts_core.formats.docx_runs import xml_of


class PartEdits:
    """New contents for stretches of a part, in order; one that was put in another is part of it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.contents: list[bytes] = []
        self._like: dict[str, TextParagraph] = {}

    @property
    def are_there(self) -> bool:
        """Whether anything was put in."""
        return bool(self.starts)

    def put(self, paragraph: TextParagraph, change: LineChange) -> None:
        """Write a paragraph as it is to be, after those that stand in it.

        :raises FormatError: no paragraph can be added or removed where it stands.
        """
        if paragraph.is_free:
            self._like[paragraph.kind] = paragraph
        if change.new is not None and not change.added:
            if change.new != change.old:
                start, end = _inside(paragraph)
                self._replace(start, end, self._with_text(paragraph, change.new))
            return
        if not paragraph.is_free:
            raise no_place()
        added = b"".join(self._new(line, paragraph) for line in change.added)
        element = paragraph.element
        if change.new is None:
            self._replace(element.start, element.end, added)
            return
        start, end = _inside(paragraph)
        is_same = change.new == change.old
        own = self.cut(start, end) if is_same else self._with_text(paragraph, change.new)
        self._replace(start, element.end, own + self.data[end : element.end] + added)

    def cut(self, start: int, end: int) -> bytes:
        """Return a stretch of the part as it is to be."""
        pieces: list[bytes] = []
        for n in range(*self._within(start, end)):
            pieces += (self.data[start : self.starts[n]], self.contents[n])
            start = self.ends[n]
        return b"".join([*pieces, self.data[start:end]])

    def _with_text(self, paragraph: TextParagraph, line: str) -> bytes:
        return xml_of(paragraph.line, _text(line), self._prefix(paragraph), self.cut)

    def _new(self, line: str, before: TextParagraph) -> bytes:
        """Return a paragraph that is new: like the last one of its kind, else the one before."""
        like = self._like.get(kind_of(line), before)
        formats = {
            name: piece for name, piece in like.line.named.items() if piece.kind is InlineKind.TEXT
        }
        bare = MarkedLine(named=formats, usual=like.line.usual)
        prefix, properties = self._prefix(like), like.element.child("pPr")
        own = b"" if properties is None else self.data[properties.start : properties.end]
        runs = xml_of(bare, _text(line), prefix, lambda start, end: self.data[start:end])
        return b"<%bp>%b%b</%bp>" % (prefix, own, runs, prefix)

    def _prefix(self, paragraph: TextParagraph) -> bytes:
        element = paragraph.element
        tag = self.data[element.start + 1 : element.inner_start].split(b">")[0].split()[0]
        return tag.removesuffix(b"p")

    def _replace(self, start: int, end: int, contents: bytes) -> None:
        first, stop = self._within(start, end)
        self.starts[first:stop] = [start]
        self.ends[first:stop] = [end]
        self.contents[first:stop] = [contents]

    def _within(self, start: int, end: int) -> tuple[int, int]:
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def _text(line: str) -> str:
    return line.partition("\t")[2]


def _inside(paragraph: TextParagraph) -> tuple[int, int]:
    """Return what stands in a paragraph behind its properties."""
    element = paragraph.element
    properties = element.child("pPr")
    return element.inner_start if properties is None else properties.end, element.inner_end
