"""The documents in folders, and which of them are versions of each other by their names."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from amts_core.formats import layouts
from amts_core.formats.layout_guesses import guess
from amts_core.formats.layouts import LANG, Layout, same_name
from amts_core.formats.readers import SUFFIXES
from amts_core.kernel.errors import DocumentError

_NO_DOCUMENTS = frozenset({"node_modules", "_build", "__MACOSX"})
"""Folders that programs fill; so are those whose names begin with a dot."""


@dataclass(frozen=True, slots=True)
class FilePair:
    """The paths of two versions of a document, and what each is called in a project."""

    src: str
    tgt: str
    src_name: str
    tgt_name: str


@dataclass(frozen=True, slots=True)
class FilePairs:
    """Documents that belong together by a layout, and a sentence about each file left out."""

    pairs: tuple[FilePair, ...]
    left_out: tuple[str, ...]
    layout: Layout

    @property
    def described(self) -> str:
        """By which names the documents were paired."""
        places = list(dict.fromkeys(self.layout.values()))
        if not places:
            return "their content"
        if len(places) == 1:
            return "files of the same name"
        return ", ".join(f"{language}={place}" for language, place in self.layout.items())


def pair_files(
    src: Path,
    tgt: Path,
    languages: tuple[str, str],
    layout: Sequence[str] = (),
) -> FilePairs:
    """Return which documents of two folders belong together by their names.

    :param tgt: the same folder where both languages lie in one.
    :param layout: what a person wrote: a pattern, or places by language; else it is guessed.
    :raises DocumentError: a folder is missing, or no two names belong together.
    :raises LayoutError: what the person wrote is no layout.
    """
    is_one = src.resolve() == tgt.resolve()
    names = document_names(src), None if is_one else document_names(tgt)
    others = Counter(suffix for folder in dict.fromkeys((src, tgt)) for suffix in _other(folder))
    found = pair_names(*names, languages, layout)
    if not others:
        return found
    told = ", ".join(f"{n} {suffix or 'without ending'}" for suffix, n in sorted(others.items()))
    return FilePairs(found.pairs, (*found.left_out, f"no documents: {told}"), found.layout)


def pair_names(
    src: Sequence[str],
    tgt: Sequence[str] | None,
    languages: tuple[str, str],
    layout: Sequence[str] = (),
) -> FilePairs:
    """Return which files belong together by their names, as :func:`pair_files` does.

    :param src: paths.
    :param tgt: None where those of ``src`` are in both languages.
    """
    is_one = tgt is None
    sides = src, src if tgt is None else tgt
    chosen = _read_layout(layout, sides, languages) if layout else guess(src, tgt, languages)
    if chosen is None:
        raise DocumentError(
            "No two names of files belong together. Give both versions of a document the same name "
            f"in two folders, say how they are called with a layout such as {{name}}.{LANG}.md, or "
            "let them be matched by their content."
        )
    names: list[dict[str, str]] = [{}, {}]
    left_out: list[str] = []
    for n, (language, paths) in enumerate(zip(languages, sides, strict=True)):
        own = chosen if is_one else {language: chosen[language]}
        for path in paths:
            place = layouts.find(own, path)
            if place is None:
                if n or not is_one:
                    left_out.append(f"{path} is in no place of the layout")
            elif place[0] == language:
                first = names[n].setdefault(same_name(place[1]), path)
                if first != path:
                    left_out.append(f"{path} has the same name as {first}")
    pairs = tuple(
        FilePair(
            path,
            names[1][name],
            layouts.document_path(path, name),
            layouts.document_path(names[1][name], name),
        )
        for name, path in sorted(names[0].items())
        if name in names[1]
    )
    if not pairs:
        raise DocumentError(
            f"No two names of files belong together by {', '.join(chosen.values())}. Check the "
            "layout, or let them be matched by their content."
        )
    for side, other in ((names[0], names[1]), (names[1], names[0])):
        left_out += [
            f"{path} has no counterpart" for name, path in side.items() if name not in other
        ]
    return FilePairs(pairs, tuple(sorted(left_out)), chosen)


def _read_layout(
    written: Sequence[str],
    sides: tuple[Iterable[str], Iterable[str]],
    languages: tuple[str, str],
) -> Mapping[str, str]:
    """Return the layout that a person wrote, with languages as the files write them.

    A language that no file is marked with has files without a mark.
    """
    if len(written) == 1 and LANG in written[0]:
        tags = {
            language: (layouts.tags_in(written[0], paths, language) or [""])[0]
            for language, paths in zip(languages, sides, strict=True)
        }
        layout = layouts.of_pattern(written[0], tags)
    else:
        layout = layouts.read_options(written, languages)
    layouts.check_sides(layout, languages)
    return {language: layout[language] for language in languages}


def is_hidden(path: str) -> bool:
    """Return whether a path is one that programs keep for themselves: no document lies there."""
    return any(part.startswith(".") or part in _NO_DOCUMENTS for part in path.split("/"))


def document_names(folder: Path) -> tuple[str, ...]:
    """Return the documents in a folder and below it, as paths relative to it, sorted.

    :raises DocumentError: the folder is missing.
    """
    return tuple(name for name in _files(folder) if _suffix(name) in SUFFIXES)


def _other(folder: Path) -> list[str]:
    """Return the endings of the files in a folder that are no documents."""
    return [_suffix(name) for name in _files(folder) if _suffix(name) not in SUFFIXES]


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise DocumentError(f"There is no folder {folder}. Give the path of one on this machine.")
    names: list[str] = []
    for place, below, files in os.walk(folder):
        below[:] = [name for name in below if not is_hidden(name)]  # not even looked into
        paths = (Path(place) / name for name in files if not is_hidden(name))
        names += [path.relative_to(folder).as_posix() for path in paths if path.is_file()]
    return sorted(names)
