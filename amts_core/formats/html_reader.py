"""HTML: the text of block elements, with its inline tags; scripts, code and maths are skeleton."""

import re
from collections.abc import Iterator
from dataclasses import replace

from amts_core.formats import notations
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Format, Found, Omission, Place
from amts_core.formats.encodings import decode_declared, encode_with_references
from amts_core.formats.identifiers import is_code_like
from amts_core.formats.tags import Tag, TagScanner, decode_references, find_attributes
from amts_core.kernel.languages import Language
from amts_core.kernel.records import BlockKind, Notation
from amts_core.kernel.text.spans import has_words

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("title", "summary", "legend"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd", "option"), BlockKind.ITEM),
    **dict.fromkeys(("td", "th"), BlockKind.CELL),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
}  # fmt: skip
_SKELETON = {
    **dict.fromkeys(("script", "style", "pre", "textarea"), Omission.CODE),
    **dict.fromkeys("template noscript iframe object audio video canvas".split(), Omission.MARKUP),
}
_RAW = frozenset(("script", "style"))
_OPAQUE = frozenset(("svg", "math"))
_CODE = frozenset("code kbd samp var tt".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_ROOT = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!(?!--)[^>]*+>|<!--(?:(?!-->).)*+-->)*+(<html)(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)
"""The root element, and what may stand before it."""
_CONTAINERS = frozenset(
    "address article aside base blockquote body br button center col colgroup details dialog dir "
    "div dl fieldset footer form frame frameset head header hgroup hr html input label link main "
    "menu meta nav noframes ol optgroup p param search section select source table tbody tfoot "
    "thead tr track ul".split()
)
BLOCKS = _CONTAINERS | _KINDS.keys() | _SKELETON.keys()
"""Elements that end a sentence; all others, those that nobody knows too, stand within one."""


def read(source: MappedText) -> Iterator[Found]:
    """Yield the blocks of an HTML document or fragment, in order, and what is left out."""
    return _Reader(source).passages()


class _Reader:
    """Finds runs of text between the tags of block elements."""

    def __init__(self, source: MappedText) -> None:
        self.source = source
        self.text = source.text
        self.scanner = TagScanner(source.text)
        self.kinds: list[str] = []
        self.n_open = dict.fromkeys(_KINDS, 0)
        self.hidden: list[tuple[str, int, Omission | None]] = []
        self.depth = 0
        self._begin(0)

    def _begin(self, start: int) -> None:
        """Begin a run; ``content_end`` is where what is no comment and no space ends in it."""
        self.run_start = self.content_end = start
        self.has_text = False
        self.n_code = 0
        self.tags: list[Tag] = []

    def passages(self) -> Iterator[Found]:
        position = 0
        while (start := self.text.find("<", position)) >= 0:
            self._text(position, start)
            position, found = self._markup(start)
            yield from found
        self._text(position, len(self.text))
        if self.hidden:  # it is not closed
            self.content_end = min(self.content_end, self.hidden[-1][1])
        yield from self._flush(len(self.text))

    def _text(self, start: int, end: int) -> None:
        if self.text[start:end].strip():
            self.content_end = end
            self.has_text |= not self.hidden

    def _flush(self, resume: int) -> Iterator[Found]:
        """End the run, and begin the next one at ``resume``."""
        if self.has_text:
            kind = _KINDS[self.kinds[-1]] if self.kinds else BlockKind.PARAGRAPH
            block = decode_references(self.source, self.run_start, self.content_end).strip()
            attributes = [found for tag in self.tags for found in find_attributes(self.source, tag)]
            if attributes and not has_words(block.text):
                yield from attributes
            elif kind is BlockKind.CELL and is_code_like(block.text):
                yield Omission.IDENTIFIER, block
            else:
                yield kind, block
        else:
            for tag in self.tags:
                yield from find_attributes(self.source, tag)
        self._begin(resume)

    def _markup(self, start: int) -> tuple[int, Iterator[Found]]:
        """Return where what begins with ``<`` ends, and what was found before and in it."""
        if self.text.startswith("<!--", start):
            end = self._behind("-->", start + 4)
            return end, self._comment(start, end)
        if self.text.startswith(("<!", "<?"), start):
            end = self._behind(">", start + 2)
            return end, iter(()) if self.hidden else self._flush(end)
        tag = self.scanner.read_tag(start)
        if tag is None:
            self._text(start, start + 1)
            return start + 1, iter(())
        name = tag.name.lower()
        if self.hidden:
            return tag.end, self._hidden(tag, name)
        if tag.is_closing:
            return tag.end, self._end(tag, name)
        if name in _RAW and not tag.is_empty:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(self.text, tag.end)
            end = closing.start() if closing else len(self.text)
            return end, self._raw(tag, name, end)
        return tag.end, self._start(tag, name)

    def _behind(self, mark: str, start: int) -> int:
        end = self.text.find(mark, start)
        return len(self.text) if end < 0 else end + len(mark)

    def _comment(self, start: int, end: int) -> Iterator[Found]:
        yield Omission.COMMENT, self.source.cut(start, end)
        if self.content_end == self.run_start:
            self.run_start = self.content_end = end

    def _raw(self, tag: Tag, name: str, end: int) -> Iterator[Found]:
        yield from self._start(tag, name)
        yield Omission.CODE, self.source.cut(tag.end, end)

    def _hidden(self, tag: Tag, name: str) -> Iterator[Found]:
        """Follow the tags in an element that is no text, until it ends."""
        self.content_end = tag.end
        hidden, start, reason = self.hidden[-1]
        if name != hidden or tag.is_empty:
            return
        self.depth += -1 if tag.is_closing else 1
        if self.depth == 0:
            self.hidden.pop()
            if reason is not None:
                yield reason, self.source.cut(start, tag.start)
                self._begin(tag.end)

    def _start(self, tag: Tag, name: str) -> Iterator[Found]:
        is_kept = any(
            attribute.name.lower() == "translate"
            and self.text[attribute.start : attribute.end].strip("\"'").lower() == "no"
            for attribute in tag.attributes
        )
        is_open = not tag.is_empty and name not in _VOID
        if name not in BLOCKS or (name == "br" and self.n_code):
            self.content_end = tag.end
            self.n_code += is_open and name in _CODE
            if is_open and (is_kept or name in _OPAQUE):
                self.hidden, self.depth = [(name, tag.start, None)], 1
            elif not is_kept:
                self.tags.append(tag)
            return
        yield from self._flush(tag.end)
        if is_open and (is_kept or name in _SKELETON):
            reason = Omission.KEPT if is_kept else _SKELETON[name]
            self.hidden, self.depth = [(name, tag.end, reason)], 1
            return
        if not is_kept:
            yield from find_attributes(self.source, tag)
        if is_open and name in _KINDS:
            self.kinds.append(name)
            self.n_open[name] += 1

    def _end(self, tag: Tag, name: str) -> Iterator[Found]:
        if name not in BLOCKS:
            self.content_end = tag.end
            self.n_code -= name in _CODE and self.n_code > 0
            return
        yield from self._flush(tag.end)
        while self.n_open.get(name):
            last = self.kinds.pop()
            self.n_open[last] -= 1
            if last == name:
                break


def _escape(translation: str, place: Place) -> str:
    is_text = place.notation is Notation.TEXT
    return notations.write(
        translation, replace(place, notation=Notation.HTML) if is_text else place
    )


def _declare(text: str, language: Language) -> str:
    """Return a document whose root element says its language and direction, where it has to."""
    root = _ROOT.match(text)
    tag = TagScanner(text).read_tag(root.start(1)) if root else None
    if tag is None:
        return text
    said = {"lang": language.code, "xml:lang": language.code, "dir": language.direction}
    changes = [
        (attribute.start, attribute.end, f'"{said[attribute.name.lower()]}"')
        for attribute in tag.attributes
        if attribute.name.lower() in said and attribute.start < attribute.end
    ]
    has_direction = any(attribute.name.lower() == "dir" for attribute in tag.attributes)
    if language.script.is_right_to_left and not has_direction:
        name_end = tag.start + len("<html")
        changes.append((name_end, name_end, f' dir="{language.direction}"'))
    for start, end, new in sorted(changes, reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text


HTML = Format(
    name="html",
    suffixes=(".html", ".htm", ".xhtml"),
    read=read,
    escape=_escape,
    declare=_declare,
    decode=decode_declared,
    encode=encode_with_references,
)
