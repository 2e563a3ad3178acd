"""How a translation is written where a value stood: in front matter, in an attribute, in a title.

Each writer is given the characters whose place it takes, marks included, and keeps their marks
where they can hold the translation. What it returns is read as the translation again.
"""

import json
import re
from collections.abc import Callable

import yaml

from amts_core.formats import added_markup
from amts_core.formats.document_format import Place
from amts_core.kernel.records import Notation

_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,31};)")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_QUOTE_REFERENCES = {'"': "&quot;", "'": "&#39;"}
_BRACKET = re.compile(r"(?<!\\)(?:\\\\)*([\[\]])")
_NOT_PLAIN = frozenset("true false null yes no on off y n".split())


def write(translation: str, place: Place) -> str:
    """Return ``translation`` as it has to be written in a place, by the place's notation."""
    if place.notation is Notation.HTML:
        return as_html(translation, place.source)
    return _WRITERS[place.notation](translation, place.written)


def as_html(text: str, source: str) -> str:
    """Return ``text`` as HTML: character references stay, and markup that ``source`` has.

    Any other ``<``, and an ``&`` that begins no reference, are escaped.
    """
    return _BARE_AMPERSAND.sub("&amp;", added_markup.as_html(text, source))


def read_parameter(written: str) -> str:
    """Return the value of a string in a command of a template, with its marks."""
    inner = written[1:-1]
    return inner if written.startswith("`") else re.sub(r"\\(.)", r"\1", inner)


def _line(translation: str, written: str) -> str:
    return _UNPRINTABLE.sub("", translation).strip()


def _label(translation: str, written: str) -> str:
    depth = lowest = 0
    for bracket in _BRACKET.finditer(translation):
        depth += 1 if bracket.group(1) == "[" else -1
        lowest = min(lowest, depth)
    if depth or lowest:
        translation = re.sub(r"(?<!\\)([\[\]])", r"\\\1", translation)
    return f"[{translation}]"


def _quoted(translation: str, written: str) -> str:
    return f'"{translation}"'


def _unescaped(translation: str, written: str) -> str:
    """Return a string in quotation marks of either kind, where nothing escapes them."""
    marks = written[0], "'" if written[0] == '"' else '"'
    mark = next((one for one in marks if one not in translation), marks[0])
    return mark + translation.replace(mark, "’" if mark == "'" else "”") + mark


def _parameter(translation: str, written: str) -> str:
    if written.startswith("`") and "`" not in translation:
        return f"`{translation}`"
    return _double_quoted(translation)


def _attribute(translation: str, written: str) -> str:
    quote = written[0] if written[:1] in ("'", '"') else '"'
    value = _BARE_AMPERSAND.sub("&amp;", translation).replace("<", "&lt;")
    return quote + value.replace(quote, _QUOTE_REFERENCES[quote]) + quote


def _yaml(translation: str, written: str) -> str:
    if _UNPRINTABLE.search(translation) or written.startswith('"'):
        return _double_quoted(translation)
    if written.startswith("'"):
        return "'" + translation.replace("'", "''") + "'"
    return translation if _is_plain(translation) else _double_quoted(translation)


def _is_plain(text: str) -> bool:
    """Return whether YAML reads ``text`` as itself without quotes, in a list in brackets, too."""
    if not text[:1].isalpha() or text.lower() in _NOT_PLAIN or not set(text).isdisjoint("[]{},"):
        return False
    try:
        return bool(yaml.safe_load(f"key: {text}") == {"key": text})
    except yaml.YAMLError:
        return False


def _toml(translation: str, written: str) -> str:
    if written.startswith("'") and "'" not in translation and not _UNPRINTABLE.search(translation):
        return f"'{translation}'"
    return _double_quoted(translation)


def _double_quoted(text: str) -> str:
    """Return a string of JSON, which YAML, TOML and Go read alike."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", written)


_WRITERS: dict[Notation, Callable[[str, str], str]] = {
    Notation.LINE: _line,
    Notation.LABEL: _label,
    Notation.QUOTED: _quoted,
    Notation.UNESCAPED: _unescaped,
    Notation.PARAMETER: _parameter,
    Notation.ATTRIBUTE: _attribute,
    Notation.YAML: _yaml,
    Notation.TOML: _toml,
}
