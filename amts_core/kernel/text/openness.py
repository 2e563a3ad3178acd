"""Where sentences and quotations begin and end, as far as punctuation tells."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from amts_core.kernel.languages.writing_systems import FINAL_MARKS
from amts_core.kernel.text.scripts import is_small

_CLOSING = "\"'”’»›)）]」』】》*_`"
_OPENING = "\"'“‘«‹([（「『【《*_`-–— "
_FINAL = f".!?…。！？{FINAL_MARKS}"
_HALF = ":;：；؛"
_BEGINS_QUOTATION = "\"'“‘«‹「『„—–-"
_ENDS_QUOTATION = "\"'”’»›」』"


def openness(before: str, after: str) -> float:
    """Return how little the border of two neighbouring texts looks like the end of a sentence.

    0 after a full stop, 0.5 after a colon or semicolon, 1 after anything else, and before a small
    letter always.
    """
    if is_small(after.lstrip(_OPENING)[:1]):
        return 1.0
    last = before.rstrip().rstrip(_CLOSING).rstrip()[-1:]
    if not last or last not in _FINAL + _HALF:
        return 1.0
    return 0.0 if last in _FINAL else 0.5


def quotation_borders(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return what each border between texts, and both ends, has of quotations: 0, 0.5 or 1.

    Half for one that ends before it, half for one, or a dash of speech, that begins after it.
    """
    borders = np.zeros(len(texts) + 1)
    for n, text in enumerate(texts):
        written = text.strip()
        borders[n] += 0.5 * bool(written[:1] and written[0] in _BEGINS_QUOTATION)
        borders[n + 1] += 0.5 * bool(written[-1:] and written[-1] in _ENDS_QUOTATION)
    return borders
