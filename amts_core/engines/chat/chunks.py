"""Which texts of a task are asked for together, and which calls wait for which.

A *chunk* is what one call translates; a *run* is chunks of a document one after the other, each of
which is shown what stands before it. Runs don't wait for each other. Both depend on the task alone,
so that a task that is taken up asks as it did before.
"""

from collections.abc import Callable, Sequence

Chunk = tuple[int, ...]
"""Numbers of segments."""

_N_TEXTS = 12
_N_TOKENS = 400
"""Texts of a chunk, and their tokens: answer, examples and all else still fit into a context of
four thousand tokens, which small models have."""
_N_CHUNKS = 6
"""Chunks of a run: a document of usual length takes some runs, which are translated at once."""


def runs(
    n_segments: int,
    starts: Sequence[int],
    *,
    is_asked: Callable[[int], bool],
    n_tokens: Callable[[int], int],
) -> tuple[tuple[Chunk, ...], ...]:
    """Return the runs of a task, in the order of its documents.

    :param starts: the number of the first segment of each document.
    :param is_asked: whether a segment is asked for at all.
    :param n_tokens: about how many tokens its text has.
    """
    found: list[tuple[Chunk, ...]] = []
    for start, end in zip(starts, (*starts[1:], n_segments), strict=True):
        asked = [n for n in range(start, end) if is_asked(n)]
        chunks = _chunks(asked, n_tokens)
        found += [tuple(chunks[at : at + _N_CHUNKS]) for at in range(0, len(chunks), _N_CHUNKS)]
    return tuple(found)


def _chunks(numbers: Sequence[int], n_tokens: Callable[[int], int]) -> list[Chunk]:
    found: list[list[int]] = []
    n_held = 0
    for number in numbers:
        n_own = n_tokens(number)
        if not found or len(found[-1]) == _N_TEXTS or n_held + n_own > _N_TOKENS:
            found.append([])
            n_held = 0
        found[-1].append(number)
        n_held += n_own
    return [tuple(chunk) for chunk in found]
