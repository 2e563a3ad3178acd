"""Which words people read that no segment holds, and which segments hold no such words.

The words that people read are those of the text nodes of what a document's own tool made of it.
Words that stand nowhere in the document are the tool's own.
An estimate: tools repeat words, and leave out what readers of another
version of the page see; the worst cases are for reading by eye.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml
from lxml import etree

from benchmarks.own_tools.comparison import CODE, MATTER, tree_of

_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_TEXT = re.compile(
    r"(`+).+?\1|\{\{.*?\}\}|\{%.*?%\}|\]\((?:\{\{.*?\}\}|[^)\s])*|</?[A-Za-z][^<>]*>|\bhttps?://\S+|&\w+;"
    r"|\$[^$]+\$|\{#[^}]*\}"
)
_COMMAND = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\bhttps?://\S+|\\\(.*?\\\)|\\\[.*?\\\]|\$\$.*?\$\$", re.DOTALL
)
"""What a tool leaves to others: commands, addresses, formulas."""
_DIRECTIVE = re.compile(r"(?m)^[ \t]*(?:`{3,}|:{3,})\{[\w:-]+\}|^[ \t]*:(?:label|name|class):.*$")
_TITLES = frozenset("title description summary linkTitle sidebar_label tagline desc".split())
_NAME = re.compile(r"\S+|[\w<>\[\]{}(),:=|.'\" ]*(?:[|\[(<]|=>)[\w<>\[\]{}(),:=|.'\" ]*")
"""A cell that holds a name or a type."""
_OWN = frozenset(
    "note tip warning danger success question quote info important caution abstract failure bug "
    "example details contents see also todo".split()
)
"""Titles that tools write themselves."""
_HEARD = ("alt", "title", "aria-label", "placeholder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of a document: how much is read and how much is offered, and what differs."""

    n_words: int
    n_segments: int
    missed: tuple[str, ...]
    leaked: tuple[str, ...]
    n_missed: int


def coverage(text: str, markup: str, segments: Sequence[str]) -> Coverage:
    """Compare the titles of a document and the text nodes of its markup with its segments."""
    read, shown = Counter[str](), Counter[str]()
    written = _plain(_DIRECTIVE.sub(" ", text))
    every = [*((one, False) for one in titles(text)), *text_nodes(markup)]
    every = [(node, is_name) for node, is_name in every if _plain(node) in written]
    every = [(_COMMAND.sub(" ", node), is_name) for node, is_name in every]
    nodes = [node for node, is_name in every if not is_name and node.strip().casefold() not in _OWN]
    for node in nodes:
        read.update(words(node))
    for node, _ in every:
        shown.update(words(node))
    offered = Counter[str]()
    for segment in segments:
        offered.update(words(segment))
    missing = read - offered
    rest, missed = missing.copy(), []
    for node in nodes:
        own = Counter(words(node))
        if sum((own & rest).values()) > max(0.5 * own.total(), 0):
            missed.append(" ".join(node.split()))
            rest -= own
    leaked = []
    for segment in segments:
        own = words(_NO_TEXT.sub(" ", segment)) or words(segment)
        if own and sum(word in shown for word in own) < 0.5 * len(own):
            leaked.append(segment)
    return Coverage(
        n_words=read.total(),
        n_segments=len(segments),
        missed=tuple(missed),
        leaked=tuple(leaked),
        n_missed=missing.total(),
    )


def _plain(text: str) -> str:
    """Return the words of a text, by which what a tool has written itself is told from it."""
    return f" {' '.join(words(text))} "


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return [match.group().casefold() for match in _WORD.finditer(text)]


def titles(text: str) -> Iterator[str]:
    """Yield what the front matter of a document says to readers, if it has any."""
    match = MATTER.match(text)
    values = yaml.safe_load(match.group(1)) if match else None
    if isinstance(values, dict):
        for key in _TITLES & values.keys():
            yield str(values[key])


def text_nodes(markup: str) -> Iterator[tuple[str, bool]]:
    """Yield what people read or hear of markup, in order, and whether it is a name in a table."""
    yield from _walk(tree_of(markup), False)


def _walk(element: etree._Element, is_name: bool) -> Iterator[tuple[str, bool]]:
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"
    classes = (element.get("classes") or "").split()
    if tag in CODE or (tag == "topic" and "contents" in classes) or "xref" in classes:
        return
    if tag == "reference" and "std" in " ".join(one.get("classes") or "" for one in element):
        return  # the title of what a role leads to
    if tag in ("td", "entry"):
        is_name = _NAME.fullmatch("".join(element.itertext()).strip()) is not None
    for name in _HEARD:
        if element.get(name) and element.find("title") is None:
            yield str(element.get(name)), is_name
    yield element.text or "", is_name
    for inside in element:
        yield from _walk(inside, is_name)
        yield inside.tail or "", is_name
