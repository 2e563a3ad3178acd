"""Where sentences end, as far as punctuation tells."""

_CLOSING = "\"'”’»›)）]」』】》*_`"
_OPENING = "\"'“‘«‹([（「『【《*_`-–— "
_FINAL = ".!?…。！？"
_HALF = ":;：；"


def openness(before: str, after: str) -> float:
    """Return how little the border of two neighbouring texts looks like the end of a sentence.

    0 after a full stop, 0.5 after a colon or semicolon, 1 after anything else, and before a small
    letter always.
    """
    if after.lstrip(_OPENING)[:1].islower():
        return 1.0
    last = before.rstrip().rstrip(_CLOSING).rstrip()[-1:]
    if not last or last not in _FINAL + _HALF:
        return 1.0
    return 0.0 if last in _FINAL else 0.5
