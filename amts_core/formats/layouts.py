"""Where the versions of documents lie: a place a language, with ``{name}`` for what they share.

``en/{name}`` is a folder, ``{name}.zh.md`` an end of names, and ``{name}.zh`` one before whatever
ending files have. A pattern has ``{lang}`` for the language as well: ``{lang}/{name}``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath

from amts_core.formats.readers import SUFFIXES
from amts_core.kernel.errors import LayoutError
from amts_core.kernel.languages import profile, tags

NAME, LANG = "{name}", "{lang}"
Layout = Mapping[str, str]
"""Places by language."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}")
_MARK = re.compile(r"[._-]?\{lang\}/?")


def check(layout: Layout, src_lang: str) -> None:
    """Refuse a layout that does not tell the languages apart.

    :raises LayoutError: naming what is missing, doubled or leads out of the folder.
    :raises ConfigurationError: a language is not one of ours.
    """
    if src_lang not in layout or len(layout) < 2:
        raise LayoutError(
            f"The layout names {', '.join(layout) or 'no language'}. It needs the source language "
            f"{src_lang} and at least one target language."
        )
    for language, place in layout.items():
        profile(language)
        check_place(place, language)
    if len(set(layout.values())) < len(layout):
        raise LayoutError("Two languages have the same place. Give each its own folder or ending.")


def check_place(place: str, language: str) -> None:
    """Refuse what says of no file whether it is in a language.

    :raises LayoutError: with an example.
    """
    parts = PurePosixPath(place).parts
    if place.count(NAME) != 1 or place.startswith("/") or ".." in parts:
        raise LayoutError(
            f"{place!r} does not say where the files in {language} are. Write a path below "
            f"the folder with {NAME} once, such as {language}/{NAME} or {NAME}.{language}.md."
        )


def check_sides(layout: Layout, languages: tuple[str, str]) -> None:
    """Refuse a layout that lacks one of two languages, or a place that is none.

    :raises LayoutError: naming what is missing.
    """
    for language in languages:
        if language not in layout:
            raise LayoutError(
                f"The layout says nothing of {language}. Add {language}={language}/{NAME}, or "
                "whatever its files are called."
            )
        check_place(layout[language], language)


def find(layout: Layout, path: str) -> tuple[str, str] | None:
    """Return language and shared name of a file, None for a file of no language.

    Where several places fit, the one that says most holds: ``a.zh.md`` is no English ``{name}.md``.
    """
    found = [
        (len(place) + _is_before_ending(place), language, name)
        for language, place in layout.items()
        if (name := shared_name(place, path)) is not None
    ]
    if not found:
        return None
    _, language, name = max(found)
    return language, name


def shared_name(place: str, path: str) -> str | None:
    """Return what a document that lies at a place shares with its versions, None for others."""
    suffix = PurePosixPath(path).suffix
    if suffix.lower() not in SUFFIXES:
        return None
    if not _is_before_ending(place):
        match = _pattern(place).fullmatch(path)
        return match[1] if match else None
    match = _pattern(place).fullmatch(path.removesuffix(suffix))
    return match[1] + suffix if match else None


def path_of(layout: Layout, language: str, name: str) -> str:
    """Return where the version of a document in a language is."""
    place = layout[language]
    if not _is_before_ending(place):
        return place.replace(NAME, name)
    suffix = PurePosixPath(name).suffix
    return place.replace(NAME, name.removesuffix(suffix)) + suffix


def document_path(path: str, name: str) -> str:
    """Return what a document is called in the project: the same in all languages."""
    suffix = PurePosixPath(path).suffix
    return name if name.endswith(suffix) else name + suffix


def of_pattern(pattern: str, tags: Mapping[str, str]) -> dict[str, str]:
    """Return the layout that a pattern means.

    :param tags: how each language is written in names; empty where files have no mark of it.
    :raises LayoutError: the pattern lacks ``{lang}``.
    """
    if pattern.count(LANG) != 1:
        raise LayoutError(
            f"{pattern!r} has no place for the language. Write {LANG} once, as in {LANG}/{NAME} or "
            f"{NAME}.{LANG}.md."
        )
    layout = {
        language: pattern.replace(LANG, tag) if tag else _MARK.sub("", pattern)
        for language, tag in tags.items()
    }
    for language, place in layout.items():
        check_place(place, language)
    return layout


def read_options(values: Sequence[str], languages: Sequence[str]) -> dict[str, str]:
    """Return the layout that a person has written: one pattern, or ``LANG=PLACE`` for each.

    :raises LayoutError: it is neither.
    """
    if len(values) == 1 and LANG in values[0]:
        return of_pattern(values[0], {language: language for language in languages})
    layout: dict[str, str] = {}
    for value in values:
        language, _, place = value.partition("=")
        if not language or not place:
            raise LayoutError(
                f"{value!r} is no place: write one such as zh=zh/{NAME} for each language, or one "
                f"pattern such as {LANG}/{NAME}."
            )
        layout[language] = place
    return layout


def is_tag(text: str, language: str) -> bool:
    """Return whether a part of a name means a language: ``zh``, ``zh-CN``, ``Chinese``."""
    text = text.casefold()
    if text == profile(language).name.casefold():
        return True
    if _TAG.fullmatch(text) is None:
        return False
    tag = tags.canonical(text)
    is_general = language == tags.primary(language)
    return tags.primary(tag) == language if is_general else tags.denotes(tag, language)


def nearness(text: str, language: str) -> int:
    """Return how near a part of a name that means a language is to it.

    2 where it is its own, 1 where it may be, such as its name or another region's, 0 where it is
    written in another script.
    """
    tag = tags.canonical(text)
    if tag == language:
        return 2
    is_name = text.casefold() == profile(language).name.casefold()
    return int(is_name or tags.denotes(tag, language))


def same_name(path: str) -> str:
    """Return a name as it is compared: in NFC, for some systems write accents apart."""
    return unicodedata.normalize("NFC", path)


def tags_in(pattern: str, paths: Iterable[str], language: str) -> list[str]:
    """Return how a language is written where a pattern has it, the most frequent first."""
    counts: dict[str, int] = {}
    marked = re.escape(pattern).replace(re.escape(NAME), ".+").replace(re.escape(LANG), "([^/]+?)")
    expression = re.compile(marked, re.DOTALL)
    for path in paths:
        stem = path.removesuffix(PurePosixPath(path).suffix)
        for text in (path, stem):
            match = expression.fullmatch(text)
            if match and is_tag(match[1], language):
                counts[match[1]] = counts.get(match[1], 0) + 1
                break
    return sorted(counts, key=lambda tag: (-counts[tag], tag))


def _is_before_ending(place: str) -> bool:
    """Return whether a place says nothing of files' endings, and something before them."""
    after = place.partition(NAME)[2]
    return bool(after) and PurePosixPath(place).suffix.lower() not in SUFFIXES and "/" not in after


@cache
def _pattern(place: str) -> re.Pattern[str]:
    """Return what a path looks like at a place, however its accents are written."""
    before, after = (_either(part) for part in same_name(place).split(NAME))
    return re.compile(f"{before}(.+){after}", re.DOTALL)


def _either(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return f"(?:{re.escape(text)}|{re.escape(apart)})" if apart != text else re.escape(text)
