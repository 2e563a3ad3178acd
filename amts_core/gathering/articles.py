"""A page's article: its main text, without menus, adverts and comments, by trafilatura."""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amts_core.formats import HTML, encodings
from amts_core.gathering.fetcher import FetchLimits, WebPage
from amts_core.kernel.errors import WebError

_Element = Any
"""An element of lxml, which has no types of its own."""

SUFFIXES = frozenset(HTML.suffixes)
"""Ends of names of saved pages."""
_BLOCKS = frozenset({"head", "p", "item", "quote"})
_LEFT_OUT = frozenset({"table", "graphic", "comments"})
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_RESERVED = re.compile(
    rb"<meta[^<>]{0,200}?name\s*=\s*[\"']?tdm-reservation[\"']?[^<>]{0,200}?content\s*=\s*[\"']?1\b",
    re.I,
)
_N_HEAD = 4096
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b\u2060]")
_N_TITLE = 100
_MAX_TAGS = 100_000
"""Most tags of a page that is looked at: an article has some thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The main text of a page, a paragraph, heading or item each, every one on one line.

    ``title`` is how it begins, as a rule with its heading; ``sha256`` is that of the page's bytes.
    """

    address: str
    title: str
    paragraphs: tuple[str, ...] = field(repr=False)
    sha256: str
    fetched_at: datetime


def article(page: WebPage) -> Article:
    """Return the article of a page.

    :raises WebError: there is none, or its site does not want it mined.
    """
    # here: it takes a second to import, which only this needs
    import trafilatura

    if _RESERVED.search(page.data[:100_000]):
        raise WebError(
            f"{page.address} reserves the right to text and data mining. It is left alone."
        )
    if page.data.count(b"<") > _MAX_TAGS:
        raise WebError(f"{page.address} has more than {_MAX_TAGS:,} tags: it is no article.")
    try:
        found = trafilatura.bare_extraction(
            _text(page), include_comments=False, include_tables=False, favor_precision=True
        )
    except (ValueError, RecursionError) as error:  # of pages built to break readers
        raise WebError(f"{page.address} can't be read: {str(error)[:200]}.") from error
    body: Any = getattr(found, "body", None)
    paragraphs = tuple(_paragraphs(body)) if body is not None else ()
    if not paragraphs:
        raise WebError(f"{page.address} holds no article: menus, pictures or a program only.")
    digest = hashlib.sha256(page.data).hexdigest()
    return Article(
        address=page.address,
        title=paragraphs[0][:_N_TITLE],
        paragraphs=paragraphs,
        sha256=digest,
        fetched_at=page.fetched_at,
    )


def saved(path: Path, limits: FetchLimits) -> WebPage:
    """Return a page that was saved as a file; its address is its name.

    :raises WebError: it can't be read, is too large, or no HTML file by its name.
    """
    _check_name(path)
    try:
        with path.open("rb") as file:
            data = file.read(limits.n_bytes + 1)
    except OSError as error:
        raise WebError(f"{path} can't be read: {error.strerror}.") from error
    _check_size(path, data, limits)
    return WebPage(path.name, data, None, datetime.now(UTC))


def handed_in(name: str, data: bytes, at: datetime, limits: FetchLimits) -> WebPage:
    """Return a saved page that came as bytes; its address is its name.

    :raises WebError: it is too large, or no HTML file by its name.
    """
    _check_name(Path(name))
    _check_size(Path(name), data, limits)
    return WebPage(Path(name).name, data, None, at)


def _check_name(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        known = " ".join(sorted(SUFFIXES))
        raise WebError(f"{path} is no saved page. Name files that end in one of: {known}.")


def _check_size(path: Path, data: bytes, limits: FetchLimits) -> None:
    if len(data) > limits.n_bytes:
        raise WebError(f"{path} is larger than {limits.n_bytes / 1e6:.1f} MB.")


def _text(page: WebPage) -> str | bytes:
    """Return the characters of a page; its bytes where nothing says how they are meant."""
    if page.data.startswith(codecs.BOM_UTF8):
        return page.data.decode("utf-8-sig", errors="replace")
    if page.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return page.data.decode("utf-16", errors="replace")
    declared = _META_CHARSET.search(page.data[:_N_HEAD])
    names = ("utf-8", page.charset, declared.group(1).decode("ascii") if declared else None)
    for codec in _codecs(names):
        try:
            return page.data.decode(codec)
        except (LookupError, UnicodeError):
            continue  # a page may say what is not so; the next sign is as good
    return page.data


def _codecs(labels: Iterable[str | None]) -> Iterator[str]:
    for label in labels:
        with suppress(LookupError, ValueError):
            yield from encodings.codecs_of(label) if label else ()


def _paragraphs(body: _Element) -> Iterator[str]:
    """Yield the text of each block that holds no other block, in order."""
    for block in body.iter():
        if block.tag in _BLOCKS:
            text = _one_line("".join(_own_text(block)))
            if text:
                yield text


def _own_text(block: _Element) -> Iterator[str]:
    """Yield the text of a block without that of blocks, code and tables in it."""
    stack: list[tuple[_Element, bool]] = [(block, True)]
    while stack:  # a page may be nested deeper than functions may call each other
        element, is_open = stack.pop()
        if not is_open:
            yield element.tail or ""
            continue
        yield " " if element.tag == "lb" else element.text or ""
        for child in reversed(element):
            is_other = child.tag in _BLOCKS or child.tag in _LEFT_OUT
            stack.append((child, False))
            if not is_other:
                stack.append((child, True))


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", _CONTROL.sub("", text)).split())
