"""Links of Markdown by their words alone, ``[Home page]``: a definition says where they lead."""

import re

from amts_core.formats.document_format import Place
from amts_core.kernel.text.spans import blank_out

_BRACKETS = re.compile(r"(?<![\\!\])])\[(?P<label>[^\[\]\\]{1,300})\](?![\[(:])")


def with_label(translation: str, place: Place) -> str:
    """Return a translation in which other words lead where those of its source lead.

    ``[Home page]`` is ``[Startseite][Home page]`` then. Where several links have other words,
    nobody can tell which is which, and none is changed.
    """
    if "[" not in translation or "[" not in place.source:
        return translation
    links = [label for _, label in _brackets(place.source) if _is_defined(label, place.document)]
    brackets = _brackets(translation)
    known = {_key(label) for label in links}
    there = {_key(label) for _, label in brackets}
    lost = [label for label in links if _key(label) not in there]
    new = [end for end, label in brackets if _key(label) not in known]
    if len(lost) != 1 or len(new) != 1:
        return translation
    return f"{translation[: new[0]]}[{lost[0]}]{translation[new[0] :]}"


def _brackets(text: str) -> list[tuple[int, str]]:
    """Return where words in brackets end that are no part of other markup, and these words."""
    shown = blank_out(text, fill="(")
    return [(match.end(), text[slice(*match.span("label"))]) for match in _BRACKETS.finditer(shown)]


def _is_defined(label: str, document: str) -> bool:
    words = r"\s+".join(map(re.escape, label.split()))
    definition = rf"(?:^|\"|\\n)[ \t>]*\[\s*{words}\s*\]:"
    return re.search(definition, document, re.MULTILINE | re.IGNORECASE) is not None


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
