"""Parts of one computation side by side, in numpy or compiled code that lets threads run."""

import functools
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

Part = TypeVar("Part")
Result = TypeVar("Result")


def side_by_side(function: Callable[[Part], Result], parts: Iterable[Part]) -> list[Result]:
    """Return what a function makes of each part, in order, as many at once as there are cores."""
    parts = list(parts)
    if len(parts) <= 1:
        return [function(part) for part in parts]
    _keep_to_one_thread_each()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(function, parts))


def row_blocks(n_rows: int, n_at_once: int) -> list[tuple[int, int]]:
    """Return the bounds of blocks of so many rows, the last of which may have fewer."""
    return [(start, min(start + n_at_once, n_rows)) for start in range(0, n_rows, n_at_once)]


@functools.cache
def _keep_to_one_thread_each() -> None:
    """Let matrix products of this process run in the thread that asks for them.

    Else each thread would start as many more as there are cores, and they wait for one another.
    """
    threadpool_limits(1, user_api="blas")
