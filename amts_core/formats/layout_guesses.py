"""Which layout the names of files follow, told by how many of them it pairs."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import PurePosixPath

from amts_core.formats import layouts
from amts_core.formats.layouts import NAME, is_tag, nearness, same_name, shared_name

_SEPARATOR = re.compile(r"[._-]")
_ORIGINALS = ("_origin", ".origin", "_original", ".original", "_orig", ".orig")
"""What sources are marked with that have the same names as their translations otherwise."""
_N_MOST_PLACES = 12
"""How many places of a language are tried, the most frequent first."""

Names = Mapping[str, str]
"""Paths by what they share with their versions."""


def guess(
    src: Sequence[str], tgt: Sequence[str] | None, languages: tuple[str, str]
) -> dict[str, str] | None:
    """Return the layout that pairs most files, None where none pairs any.

    :param src: paths of files.
    :param tgt: None where those of ``src`` are in both languages.
    """
    is_one = tgt is None
    sides = src, src if tgt is None else tgt
    places = [_places(paths, language) for paths, language in zip(sides, languages, strict=True)]
    above = _above(places)
    for tried in places:
        tried += [place for place in above if place not in tried]
    places[0] += [f"{NAME}{mark}" for mark in _ORIGINALS]
    names = [
        {place: _names(place, paths) for place in tried}
        for tried, paths in zip(places, sides, strict=True)
    ]
    best: tuple[str, str] | None = None
    n_best = 0
    for first, second in product(*places):
        own: tuple[Names, Names] = names[0][first], names[1][second]
        if (is_one and first == second) or len(own[0].keys() & own[1].keys()) <= n_best:
            continue
        if is_one:
            own = _apart(own, (first, second))
        n_pairs = len(own[0].keys() & own[1].keys())
        if n_pairs > n_best:
            best, n_best = (first, second), n_pairs
    return None if best is None else dict(zip(languages, best, strict=True))


def _places(paths: Iterable[str], language: str) -> list[str]:
    """Return where files of a language may lie: anywhere, or where their names say so.

    Those that say it as it is said come first; another script's only where there is nothing else.
    """
    counts: Counter[str] = Counter()
    near: dict[str, int] = {}
    for path in paths:
        parts = path.split("/")
        for n, part in enumerate(parts[:-1]):
            if is_tag(part, language):
                place = "/".join((*parts[: n + 1], NAME))
                counts[place] += 1
                near[place] = nearness(part, language)
        stem = parts[-1].removesuffix(PurePosixPath(path).suffix)
        for separator in _SEPARATOR.finditer(stem):
            if separator.start() and is_tag(stem[separator.end() :], language):
                place = NAME + stem[separator.start() :]
                counts[place] += 1
                near[place] = nearness(stem[separator.end() :], language)
    is_any_own = any(near.values())
    found = sorted(counts, key=lambda place: (-near[place], -counts[place]))
    own = [place for place in found if near[place] or not is_any_own]
    return [NAME, *own[:_N_MOST_PLACES]]


def _above(places: Iterable[Iterable[str]]) -> list[str]:
    """Return the places above folders of a language: the other may have none of its own."""
    folders = (PurePosixPath(place).parent for side in places for place in side)
    above = {str(folder.parent) for folder in folders if len(folder.parts) > 1}
    return [f"{folder}/{NAME}" for folder in sorted(above)]


def _names(place: str, paths: Iterable[str]) -> dict[str, str]:
    return {
        same_name(name): path for path in paths if (name := shared_name(place, path)) is not None
    }


def _apart(names: tuple[Names, Names], places: tuple[str, str]) -> tuple[Names, Names]:
    """Return the names of both sides without files that the other place says more of."""
    layout = {"src": places[0], "tgt": places[1]}
    src, tgt = (
        {
            name: path
            for name, path in own.items()
            if (place := layouts.find(layout, path)) is not None and place[0] == side
        }
        for side, own in zip(layout, names, strict=True)
    )
    return src, tgt
