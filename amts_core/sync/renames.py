"""Which files were moved: first those with the same bytes, then those most alike in their words."""

from collections.abc import Mapping

from rapidfuzz.distance import Indel

LEAST_ALIKE = 0.6
"""Share of words, 0 to 1, from which a file that is new is taken for one that has gone."""
_N_MOST = 40_000
"""Pairs of files that are compared at most; beyond that only the same bytes count."""


def moved(
    gone: Mapping[str, str], new: Mapping[str, str], words: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Return for new paths the one that each was moved from, each used once.

    :param gone: content ids by path; ``new`` the same.
    :param words: of the files of both, by path.
    """
    found: dict[str, str] = {}
    by_id: dict[str, list[str]] = {}
    for path, content in sorted(gone.items(), reverse=True):
        by_id.setdefault(content, []).append(path)
    for path, content in sorted(new.items()):
        if by_id.get(content):
            found[path] = by_id[content].pop()
    left = sorted(set(gone) - set(found.values()))
    unknown = sorted(set(new) - set(found))
    if len(left) * len(unknown) > _N_MOST:
        return found
    alike = [
        (score, path, before)
        for path in unknown
        for before in left
        if (score := _likeness(words.get(before, ()), words.get(path, ()))) >= LEAST_ALIKE
    ]
    for _, path, before in sorted(alike, key=lambda one: (-one[0], one[1], one[2])):
        if path not in found and before not in found.values():
            found[path] = before
    return found


def _likeness(before: tuple[str, ...], after: tuple[str, ...]) -> float:
    if not before or not after:
        return 0.0
    return float(Indel.normalized_similarity(before, after, score_cutoff=LEAST_ALIKE))
