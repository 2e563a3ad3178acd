"""Live markup in a translation: what its source has, too, is kept, and nothing else is live.

It is of HTML, programs for addresses of links, and expressions of MDX.

A tag is the source's if it has its name and its attributes. What readers see or hear of it, where
it leads and its language may be others. A comment, a declaration or an instruction is the source's
if it is the same.
"""

import html
import re
from collections.abc import Iterable, Iterator

from amts_core.formats.tags import READABLE, Tag, TagScanner
from amts_core.kernel.text.spans import SpanKind, inline_spans
from amts_core.kernel.text.text_marks import TextMarks

_START = re.compile(r"<(?=[A-Za-z/!?])")
"""What a browser takes for the start of markup."""
_CHANGEABLE = READABLE | {"lang", "hreflang"}
_ADDRESSES = frozenset({"href", "src"})
_HARMLESS_ADDRESS = re.compile(r"https?:|mailto:|tel:|[#./?]|[^:]*\Z", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?:https?://[^<>\s]*|(?:mailto:)?[\w.+-]+@[\w.-]+)>")
_EMPHASIS = re.compile(r"</?(?:b|strong|i|em)>", re.IGNORECASE)
_EMPHASIS_MARK = re.compile(r"[*_]")
_TARGET = re.compile(r"\]\([ \t]*<?[ \t]*(?P<address>[^\s<>)]*)")
_TARGET_START = re.compile(r"\](?=\()")
_BRACE = re.compile(r"(?<!\\)(?:\\\\)*+(?={)")
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*+(?=<[A-Za-z/!?])")


def as_html(text: str, source: str) -> str:
    """Return ``text`` with each ``<`` that begins no markup of ``source`` as a reference."""
    pieces: list[str] = []
    position = 0
    for start, end in _common_markup(text, source):
        pieces += (text[position:start].replace("<", "&lt;"), text[start:end])
        position = end
    return "".join([*pieces, text[position:].replace("<", "&lt;")])


def as_markdown(text: str, source: str) -> str:
    """Return ``text`` with a backslash before what begins markup that ``source`` does not have.

    Where the source emphasises words, a translation may do so by tags: between letters of some
    scripts, marks of Markdown are none.
    """
    if "](" in text:
        text = _without_programs(text, source)
    if "<" not in text:
        return text
    kept = [*_common_markup(text, source), *_verbatim(text, source)]
    kept += [match.span() for match in _AUTOLINK.finditer(text)]
    if _EMPHASIS_MARK.search(source):
        kept += [match.span() for match in _EMPHASIS.finditer(text)]
    return _escaped(_ESCAPE, text, kept)


def as_mdx(text: str, source: str) -> str:
    """Return ``text`` with a backslash before what begins no expression of ``source``."""
    if "{" not in text:
        return text
    kept = [*_common_markup(text, source), *_verbatim(text, source)]
    marks = TextMarks(text)
    for brace in re.finditer("{", text):
        end = marks.group(brace.start())
        if end and text[brace.start() : end] in source:
            kept.append((brace.start(), end))
    return _escaped(_BRACE, text, kept)


def _escaped(marks: re.Pattern[str], text: str, kept: Iterable[tuple[int, int]]) -> str:
    """Return a text with a backslash behind each of what comes before a mark, but in ranges."""
    is_kept = bytearray(len(text))
    for start, end in kept:
        is_kept[start:end] = b"\1" * (end - start)
    return marks.sub(
        lambda match: match.group() + ("" if is_kept[match.end()] else "\\"),
        text,
    )


def _without_programs(text: str, source: str) -> str:
    """Return a text in which no link leads to a program that none of its source leads to."""
    known = {_address(target) for target in _TARGET.finditer(source)}
    kept = [*_verbatim(text, source)]
    for target in _TARGET.finditer(text):
        address = _address(target)
        if address in known or _HARMLESS_ADDRESS.match(address):
            kept.append(target.span())
    return _escaped(_TARGET_START, text, kept)


def _address(target: re.Match[str]) -> str:
    return html.unescape(target["address"]).replace("\\", "").strip()


def _verbatim(text: str, source: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of code, and of what else is verbatim in the source, but for markup."""
    for span in inline_spans(text):
        written = text[span.start : span.end]
        is_code = span.kind in (SpanKind.CODE, SpanKind.ROLE)
        if not written.startswith("<") and (is_code or written in source):
            yield span.start, span.end


def _common_markup(text: str, source: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the markup of a text that is its source's, in order."""
    scanner = TagScanner(source)
    keys: set[str] = set()
    position = 0
    while match := _START.search(source, position):
        position, key = _markup(scanner, match.start())
        position = max(position, match.end())
        keys.add(key)
    keys.discard("")
    scanner = TagScanner(text)
    position = 0
    while keys and (match := _START.search(text, position)):
        position, key = _markup(scanner, match.start())
        if key in keys:
            yield match.start(), position
        else:
            position = match.end()


def _markup(scanner: TagScanner, start: int) -> tuple[int, str]:
    """Return where markup ends, and by what it is known; nothing of what is not closed."""
    tag = scanner.read_tag(start)
    if tag is not None:
        is_closed = scanner.text.endswith(">", start + 1, tag.end)
        return (tag.end, _key(scanner.text, tag)) if is_closed else (0, "")
    mark = "-->" if scanner.text.startswith("<!--", start) else ">"
    end = scanner.text.find(mark, start + 2) + len(mark)
    return (end, _plain(scanner.text[start:end])) if end >= start else (0, "")


def _key(text: str, tag: Tag) -> str:
    """Return a tag as it is written, but for its name's case and what of it may be another."""
    pieces: list[str] = []
    position = tag.start
    for attribute in tag.attributes:
        name = attribute.name.lower()
        value = html.unescape(text[attribute.start : attribute.end]).strip("\"'")
        is_free = name in _CHANGEABLE or (
            name in _ADDRESSES and _HARMLESS_ADDRESS.match(value) is not None
        )
        pieces += (text[position : attribute.start], "" if is_free else repr(value))
        position = attribute.end
    pieces.append(text[position : tag.end].rstrip("/> \t\r\n"))
    written = _plain("".join(pieces))
    head = len(tag.name) + (2 if tag.is_closing else 1)
    return written[:head].lower() + written[head:] + ">"


def _plain(written: str) -> str:
    return " ".join(written.split())
