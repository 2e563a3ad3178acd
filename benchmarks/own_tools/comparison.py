"""What of a document its own tool sees, and what of it a translation has changed.

The tool's HTML or XML is read by lxml; what it resolves or leaves out (commands of templates,
imports, front matter) is read from the characters, by expressions that share no code with the
product's.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml
from lxml import etree
from lxml import html as lxml_html

CODE = frozenset(
    "code pre script style kbd samp math svg textarea literal literal_block math_block raw "
    "doctest_block comment problematic substitution_definition var".split()
)
"""Elements whose inside is no text."""
_BLOCKS = frozenset(
    "h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th blockquote details summary hr section "
    "title bullet_list enumerated_list list_item row entry admonition note warning tip "
    "figure caption trans-unit unit segment group file".split()
)
_READ = frozenset("alt title label placeholder aria-label summary content caption".split())
"""Attributes whose values are words that people read or hear."""
_MADE = frozenset("refid dupnames source internal backrefs reftitle number".split())
"""Attributes that Sphinx makes of words, names of files and the order of pages."""
_KINDS_OF_ATTRIBUTES = {
    **dict.fromkeys(("id", "name", "names", "ids"), "ids"),
    **dict.fromkeys(("href", "refuri"), "links"),
    "src": "images",
}
_MARKS = {
    "imports": re.compile(r"(?m)^(?:import|export)\s.+$"),
    "includes": re.compile(
        r"(?m)^[ \t;]*-+8<-+.*$|^<<<.*$|<!--\s*@?include.*?-->|\{%-?\s*include.*?%\}"
        r"|^(?:`{3,}|:{3,})\{(?:include|literalinclude|download)\}.*$|\{\*.*?\*\}"
    ),
    "placeholders": re.compile(
        r"\{\{(?!\\).*?\}\}|\{%.*?%\}|%\([\w ]+\)[sdif]|(?<![\w%])%[sd]\b|\$\{\w+\}|\{\w*\}"
        r"|\[\^[^\]\s]+\]",
        re.DOTALL,
    ),
    "ids": re.compile(r"\{\s*:?\s*#[\w.:-]+|(?m:^\([\w:./-]+\)=)|\[\[#?[\w-]+\]\]$"),
    "roles": re.compile(r"(?<![\w`}])(?::[A-Za-z][\w:+-]*:|\{[A-Za-z][\w:+-]*\})`[^`\n]+`"),
}
MATTER = re.compile(r"\A---\r?\n(.*?)\n---\r?\n", re.DOTALL)
"""YAML before a text."""
_SPACE = re.compile(r"\s+")

Facts = Mapping[str, Counter[str]]
"""How often each thing of each kind is there."""


@dataclass(frozen=True, slots=True)
class Built:
    """A document and what its tool made of it: markup, or the error."""

    text: str
    markup: str | None
    error: str | None = None


def changes(src: Built, tgt: Built, *, reads_text: bool = True) -> dict[str, list[str]]:
    """Return what a translation has lost (-) and what is new (+) in it, by kind."""
    before, after = facts(src, reads_text=reads_text), facts(tgt, reads_text=reads_text)
    found: dict[str, list[str]] = {}
    for kind in before:
        lost, new = before[kind] - after[kind], after[kind] - before[kind]
        if kind == "marks":  # of drafts that were translated anew
            lost.clear()
        told = [f"- {one}" for one in lost.elements()] + [f"+ {one}" for one in new.elements()]
        if told:
            found[kind] = told
    return found


def facts(built: Built, *, reads_text: bool = True) -> Facts:
    """Return everything of a document that no translation may change."""
    kinds = "ids links images code structure inline attributes front marks".split()
    found = {kind: Counter[str]() for kind in [*kinds, *_MARKS]}
    if reads_text:
        for kind, pattern in _MARKS.items():
            found[kind].update(_SPACE.sub(" ", one.group()) for one in pattern.finditer(built.text))
        found["front"].update(_front_matter(built.text))
    if built.markup is None:
        return found
    for element in tree_of(built.markup).iter():
        if isinstance(element.tag, str):
            for kind, value in _of_element(element, built.text):
                found[kind][value] += 1
    return found


def _of_element(element: etree._Element, text: str) -> Iterator[tuple[str, str]]:
    """Yield what an element is, and what its attributes say that is not for reading."""
    tag = element.tag.rpartition("}")[2]
    if tag == "changed":
        yield "marks", "".join(element.itertext())
        return
    yield ("structure" if tag in _BLOCKS else "inline"), tag
    if tag in CODE:
        yield "code", _SPACE.sub(" ", "".join(element.itertext())).strip()
    for name, value in element.attrib.items():
        kind = _KINDS_OF_ATTRIBUTES.get(name, "attributes")
        if kind == "ids" and not _is_written(str(value), text):
            continue
        if name.removeprefix("data-") not in _READ | _MADE:
            yield kind, f"{tag} {name}={value}" if kind == "attributes" else str(value)


def tree_of(markup: str) -> etree._Element:
    """Return the elements of markup: XML where it says so, else HTML."""
    if markup.lstrip().startswith(
        ("<?xml", "<xliff", "<div><code>", "<div><document", "<div><xliff")
    ):
        return etree.fromstring(markup.encode())
    return lxml_html.document_fromstring(f"<div>{markup}</div>" if markup.strip() else "<p></p>")


def _is_written(value: str, text: str) -> bool:
    """Return whether an id stands in the document, or was made of the words of a heading."""
    starts = ("{#", "{ #", 'id="', "id='", "id=", 'name="', "name=", "(", ":name: ", ":label: ")
    return any(f"{start}{value}" in text for start in starts)


def _front_matter(text: str) -> Iterator[str]:
    """Yield the keys of front matter, with the values that are no text."""
    match = MATTER.match(text)
    if match is None:
        return
    try:
        values = yaml.safe_load(match.group(1))
    except yaml.YAMLError as error:
        yield f"no YAML: {error}"
        return
    yield from _keys("", values)


def _keys(path: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from _keys(f"{path}/{key}", inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _keys(f"{path}/-", inside)
    else:
        is_text = isinstance(value, str) and " " in value
        yield f"{path}" if isinstance(value, str) else f"{path}: {value!r}"
        if isinstance(value, str) and not is_text and re.search(r"[/#_.]", value):
            yield f"{path}: {value}"
