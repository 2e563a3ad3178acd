"""How much is tried of what has no end: some of it each time, more where one has the time.

``AMTS_TEST_EFFORT=full make test`` tries all of it; each example is then tried that is otherwise,
too.
"""

import os

IS_FULL = os.environ.get("AMTS_TEST_EFFORT") == "full"


def some(n: int, *, of: int) -> int:
    """Return how many examples, seeds or repetitions are tried: ``n``, or all ``of`` them."""
    return of if IS_FULL else n
