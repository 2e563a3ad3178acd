"""Which of the files that somebody handed in together belong together: a pair a document.

By a layout of names where one is written, else by what their names share, and by their languages
where one of each is left. A person may correct that; what is left then can be paired by what it
says.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from amts_core.documents import plausibility
from amts_core.formats import FilePair, layouts, pair_names
from amts_core.kernel.errors import DocumentError
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.records import Project

Languages = tuple[str, str]
_USUAL = "en", "zh"
"""What is proposed where nothing says which languages files are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWish:
    """What a person says of files: encoding, layout of names, and which are pairs by their paths.

    ``again`` is the alignment that they are a newer version of, None where they need not be one.
    """

    encoding: str | None = None
    layout: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    again: str | None = None


@dataclass(frozen=True, slots=True)
class HandedInFile:
    """A document that was handed in: what it was called, its SHA-256, and its language if known."""

    name: str
    sha256: str
    language: str | None

    def may_be(self, language: str) -> bool:
        """Return whether nothing says that it is in another language."""
        return self.language is None or plausibility.may_mean(self.language, language)


HandedInFiles = Mapping[str, HandedInFile]
"""By their paths, which no two of them share."""


def language_of(path: str, texts: Iterable[str]) -> str | None:
    """Return which language a document seems to be in, by its words, else by its name."""
    found = plausibility.language_told(texts)
    if found is not None:
        return found
    folder, stem = PurePosixPath(path).parent, PurePosixPath(path).stem
    parts = [*folder.parts, *stem.replace("_", ".").replace("-", ".").split(".")[1:]]
    told = (code for part in reversed(parts) for code in LANGUAGES if layouts.is_tag(part, code))
    return next(told, None)


def languages_of(files: HandedInFiles, project: Project | None) -> Languages:
    """Return which two languages files are in: those of a project, else as they seem to be."""
    counts = Counter(one.language for one in files.values() if one.language is not None)
    seen = [code for code, _ in counts.most_common()]
    if project is not None and (
        project.src_lang in seen or {project.src_lang, *project.tgt_langs}.issuperset(seen)
    ):
        others = [code for code in seen if code != project.src_lang]
        known = [code for code in others if code in project.tgt_langs]
        targets = (*known, *others, *project.tgt_langs, *_others(project.src_lang))
        return project.src_lang, targets[0]
    src = _USUAL[0] if _USUAL[0] in seen or len(seen) < 2 else seen[0]
    return src, (*(code for code in seen if code != src), *_others(src))[0]


def pair_files(
    files: HandedInFiles,
    languages: Languages,
    *,
    layout: Sequence[str] = (),
    together: Sequence[tuple[str, str]] = (),
) -> tuple[FilePair, ...]:
    """Return which files belong together; the names are those that the documents get.

    :param layout: what a person wrote of the files' names.
    :param together: the paths of those that a person has paired, source and target.
    :raises DocumentError: no two names belong together by the layout.
    :raises LayoutError: what the person wrote is no layout.
    """
    by_hand = tuple(_pair(files, *paths) for paths in together)
    free = left_over(files, by_hand)
    if layout:
        found = pair_names(free, None, languages, layout).pairs
    else:
        found = _same_names(files, free, languages)
        found += _by_names(left_over(free, found), languages)
    pairs = (*by_hand, *found)
    if layout:
        return pairs
    last = _last_two(files, left_over(files, pairs), languages)
    return (*pairs, _pair(files, *last)) if last else pairs


def left_over(paths: Iterable[str], pairs: Iterable[FilePair]) -> tuple[str, ...]:
    """Return the paths of the files that are in no pair."""
    paired = {path for one in pairs for path in (one.src, one.tgt)}
    return tuple(path for path in sorted(paths) if path not in paired)


def own_names(files: HandedInFiles, of: FilePair) -> tuple[str, str]:
    """Return what two files were called when they were handed in."""
    return files[of.src].name, files[of.tgt].name


def _others(code: str) -> list[str]:
    return [one for one in reversed(_USUAL) if one != code]


def _pair(files: HandedInFiles, src: str, tgt: str) -> FilePair:
    return FilePair(src, tgt, files[src].name, files[tgt].name)


def _same_names(
    files: HandedInFiles, paths: Iterable[str], languages: Languages
) -> tuple[FilePair, ...]:
    """Return the files that were called the same, and are in the two languages."""
    same: dict[str, list[str]] = {}
    for path in paths:
        same.setdefault(files[path].name, []).append(path)
    found = (_last_two(files, those, languages) for those in same.values() if len(those) == 2)
    return tuple(_pair(files, *two) for two in found if two)


def _by_names(paths: Sequence[str], languages: Languages) -> tuple[FilePair, ...]:
    """Return the files whose names share what tells no language; one in a folder loses that."""
    try:
        found = pair_names(paths, None, languages).pairs
    except DocumentError:
        return ()
    return tuple(
        one if "/" in one.src or "/" in one.tgt else FilePair(one.src, one.tgt, one.src, one.tgt)
        for one in found
    )


def _last_two(
    files: HandedInFiles, paths: Sequence[str], languages: Languages
) -> tuple[str, str] | None:
    """Return the one file of each language, None where there is not one of each."""
    if len(paths) == 2:
        first, second = paths
        if not (files[first].may_be(languages[0]) and files[second].may_be(languages[1])):
            if files[second].may_be(languages[0]) and files[first].may_be(languages[1]):
                return second, first
        return first, second
    src, tgt = (
        [path for path in paths if files[path].language and files[path].may_be(code)]
        for code in languages
    )
    return (src[0], tgt[0]) if len(src) == len(tgt) == 1 and src != tgt else None
