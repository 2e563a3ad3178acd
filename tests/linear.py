"""Whether what something takes grows with its size, told on a machine that others use too."""

from collections.abc import Callable

_N_TRIES = 3
"""The square would take four times as long each time; a busy machine seldom does."""


def twice_takes_twice(seconds: Callable[[int], float], n: int, *, spare: float = 0.0) -> bool:
    """Return whether ``2 n`` takes less than 2.5 times as many seconds as ``n``, and ``spare``."""
    return any(seconds(2 * n) < 2.5 * seconds(n) + spare for _ in range(_N_TRIES))
