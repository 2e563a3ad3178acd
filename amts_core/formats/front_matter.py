"""Front matter: what a page says about itself above its text, in YAML or TOML.

The values that readers see, in menus and in what search engines show, are text: those of some keys
by themselves, of others where a project says so. Each is a block with its key.
"""

import re
import tomllib
from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Found, Omission
from amts_core.formats.identifiers import is_code_like
from amts_core.kernel.records import BlockKind, Notation

READABLE = frozenset("title description summary linkTitle sidebar_label tagline".split())
"""Keys of the values that readers see in any project."""
_FENCED = {
    "---": re.compile(r"(?m)^(?:---|\.\.\.)[ \t]*\r?$"),
    "+++": re.compile(r"(?m)^\+\+\+[ \t]*\r?$"),
}
_OPENING = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)")
_LIKE_METADATA = re.compile(r"\s*(?:#.*\s*)*(?:[\w\"'.-]+[ \t]*[:=]|\{|\[|\Z)")
_TOML_VALUE = re.compile(
    r"(?m)^[ \t]*(?P<key>\w+)[ \t]*=[ \t]*"
    r"(?P<value>\"(?:[^\"\\\r\n]|\\.)*\"|'[^'\r\n]*')[ \t]*(?:\#.*)?\r?$"
)
_TOML_LONG = re.compile(r"(\"\"\"|''')[\s\S]*?\1")
_N_MAX = 50_000
"""Longest front matter, in characters, whose values are looked for."""
_YAML_PROPERTIES = re.compile(r"(?:[&!]\S*\s+(?:#.*\s*)*)*")
"""The name and the type of a value, and what is remarked behind them."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINES = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\s*")


def end_of(text: str) -> int:
    """Return where the front matter of a text ends, its last fence included; 0 if it has none."""
    opening = _OPENING.match(text)
    if opening is None:
        return 0
    closing = _FENCED[opening.group(1)].search(text, opening.end())
    if closing is None or not _LIKE_METADATA.match(text, opening.end(), closing.start()):
        return 0
    return closing.end()


def read(source: MappedText) -> Iterator[Found]:
    """Yield the texts among the values of front matter, fences included, in order."""
    yield Omission.METADATA, source
    opening = _OPENING.match(source.text)
    if opening is None or len(source.text) > _N_MAX:
        return
    closing = _FENCED[opening.group(1)].search(source.text, opening.end())
    body = source.cut(opening.end(), closing.start() if closing else len(source.text))
    values = _yaml_values(body) if opening.group(1) == "---" else _toml_values(body)
    for value in values:
        if not is_code_like(value.text):
            yield BlockKind.METADATA, value
        elif value.key in READABLE:
            yield Omission.IDENTIFIER, value


def _yaml_values(body: MappedText) -> Iterator[MappedText]:
    try:
        root = yaml.compose(body.text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return
    for key, node in _texts(root):
        properties = _YAML_PROPERTIES.match(body.text, node.start_mark.index)
        start = properties.end() if properties else node.start_mark.index
        written = body.cut(start, node.end_mark.index)
        if node.style in ("|", ">"):
            yield from (part.with_key(key) for part in _paragraphs(written))
        else:
            yield written.strip().as_value(node.value, Notation.YAML).with_key(key)


def _paragraphs(block: MappedText) -> Iterator[MappedText]:
    """Yield what blank lines stand between in a value that its indent alone marks."""
    header = _LINE_END.search(block.text)
    position = header.end() if header else len(block.text)
    for gap in (*_BLANK_LINES.finditer(block.text, position), None):
        paragraph = block.cut(position, gap.start() if gap else len(block.text)).strip()
        yield paragraph.as_value(paragraph.text, Notation.LINE)
        position = gap.end() if gap else position


def _texts(root: Node | None) -> Iterator[tuple[str, ScalarNode]]:
    """Yield the keys that have texts, in order, with these where they were written and named."""
    known: set[int] = set()
    waiting: list[tuple[Node | None, str]] = [(root, "")]
    while waiting:
        node, name = waiting.pop()
        if id(node) in known:
            continue
        known.add(id(node))
        if isinstance(node, SequenceNode):
            waiting += [(item, "") for item in reversed(node.value)]
        elif isinstance(node, MappingNode):
            for key, value in reversed(node.value):
                waiting += [(value, key.value if isinstance(key, ScalarNode) else ""), (key, "")]
        elif isinstance(node, ScalarNode) and name and node.tag.endswith(":str"):
            yield name, node


def _toml_values(body: MappedText) -> Iterator[MappedText]:
    blank = _TOML_LONG.sub(lambda match: " " * len(match.group()), body.text)
    for match in _TOML_VALUE.finditer(blank):
        try:
            value = tomllib.loads(f"value = {match.group('value')}")["value"]
        except tomllib.TOMLDecodeError:
            continue
        found = body.cut(*match.span("value")).as_value(value, Notation.TOML)
        yield found.with_key(match.group("key"))
