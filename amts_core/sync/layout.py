"""Where the versions of a document lie: a path a language, with ``{name}`` for what they share."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from amts_core.formats import SUFFIXES
from amts_core.kernel.errors import SyncError
from amts_core.kernel.languages import profile

NAME = "{name}"


def check(layout: Mapping[str, str], src_lang: str) -> None:
    """Refuse a layout that does not tell the languages apart.

    :raises SyncError: naming what is missing, doubled or leads out of the folder.
    :raises ConfigurationError: a language is not one of ours.
    """
    if src_lang not in layout or len(layout) < 2:
        raise SyncError(
            f"The layout names {', '.join(layout) or 'no language'}. It needs the source language "
            f"{src_lang} and at least one target language."
        )
    for language, template in layout.items():
        profile(language)
        parts = PurePosixPath(template).parts
        if template.count(NAME) != 1 or template.startswith("/") or ".." in parts:
            raise SyncError(
                f"{template!r} does not say where the files in {language} are. Write a path below "
                f"the folder with {NAME} once, such as {language}/{NAME} or {NAME}.{language}.md."
            )
    if len(set(layout.values())) < len(layout):
        raise SyncError("Two languages have the same place. Give each its own folder or ending.")


def find(layout: Mapping[str, str], path: str) -> tuple[str, str] | None:
    """Return language and shared name of a file, None for a file of no language.

    Where several places fit, the one that says most holds: ``a.zh.md`` is no English ``{name}.md``.
    """
    found = [
        (len(template), language, match[1])
        for language, template in layout.items()
        if (match := _pattern(template).fullmatch(path)) and _format(path)
    ]
    if not found:
        return None
    _, language, name = max(found)
    return language, name


def path_of(layout: Mapping[str, str], language: str, name: str) -> str:
    """Return where the version of a document in a language is."""
    return layout[language].replace(NAME, name)


def document_path(path: str, name: str) -> str:
    """Return what a document is called in the project: the same in all languages."""
    suffix = PurePosixPath(path).suffix
    return name if name.endswith(suffix) else name + suffix


def _format(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in SUFFIXES


def _pattern(template: str) -> re.Pattern[str]:
    before, _, after = template.partition(NAME)
    return re.compile(f"{re.escape(before)}(.+){re.escape(after)}", re.DOTALL)
