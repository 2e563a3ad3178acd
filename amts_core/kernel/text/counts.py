"""How a number of things is said in English: one helper for whatever counts."""

import re

_ENDS_IN_Y = re.compile(r"(?<![aeiou])y\Z")
_HISSES = re.compile(r"(?:s|x|z|ch|sh)\Z")


def count_noun(n: int, one: str, many: str | None = None) -> str:
    """Return a number and its noun: ``1 pair``, ``2,000 pairs``, ``0 batches``.

    :param one: what one is called, with its verb if it has one here: ``pair is``.
    :param many: the same of several; None where the noun alone is regular.
    """
    return f"{n:,} {one if n == 1 else many or _plural(one)}"


def _plural(noun: str) -> str:
    if _ENDS_IN_Y.search(noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if _HISSES.search(noun) else f"{noun}s"
