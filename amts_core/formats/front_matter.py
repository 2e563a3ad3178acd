"""Front matter: what a page says about itself above its text, in YAML or TOML.

The values that readers see, in menus and in what search engines show, are text; the rest is none.
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
"""Keys of the values that readers see."""
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
_MAX_DEPTH = 20


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
    """Yield the readable values of front matter, fences included, in order."""
    yield Omission.METADATA, source
    opening = _OPENING.match(source.text)
    if opening is None or len(source.text) > _N_MAX:
        return
    closing = _FENCED[opening.group(1)].search(source.text, opening.end())
    body = source.cut(opening.end(), closing.start() if closing else len(source.text))
    values = _yaml_values(body) if opening.group(1) == "---" else _toml_values(body)
    for value in values:
        yield Omission.IDENTIFIER if is_code_like(value.text) else BlockKind.METADATA, value


def _yaml_values(body: MappedText) -> Iterator[MappedText]:
    try:
        root = yaml.compose(body.text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return
    for node in _readable_nodes(root, 0):
        start, end = node.start_mark.index, node.end_mark.index
        written = body.text[start:end].rstrip()
        if written and written[0] not in "&!*":
            yield body.cut(start, start + len(written)).as_value(node.value, Notation.YAML)


def _readable_nodes(node: Node | None, depth: int) -> Iterator[ScalarNode]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(node, SequenceNode):
        for item in node.value:
            yield from _readable_nodes(item, depth + 1)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            is_text = isinstance(value, ScalarNode) and value.tag.endswith(":str")
            if is_text and isinstance(key, ScalarNode) and key.value in READABLE:
                yield value
            else:
                yield from _readable_nodes(value, depth + 1)


def _toml_values(body: MappedText) -> Iterator[MappedText]:
    blank = _TOML_LONG.sub(lambda match: " " * len(match.group()), body.text)
    for match in _TOML_VALUE.finditer(blank):
        if match.group("key") not in READABLE:
            continue
        try:
            value = tomllib.loads(f"value = {match.group('value')}")["value"]
        except tomllib.TOMLDecodeError:
            continue
        yield body.cut(*match.span("value")).as_value(value, Notation.TOML)
