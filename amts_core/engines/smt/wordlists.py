"""The encoder's tokens that are words of each language.

They belong to the bundled encoder's table of tokens, and were counted in the texts that it was
trained on: by ``training.engine.words``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from amts_core.kernel.languages.tags import base
from amts_core.kernel.text.scripts import is_unspaced

FILE = Path(__file__).with_name("words.npz")


class TokenTable(Protocol):
    """What is needed of an encoder: its tokens as text."""

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return tokens as text."""


def words(language: str, encoder: TokenTable) -> tuple[str, ...]:
    """Return words of a language, the most frequent ones first; none for one without a list.

    Those of a variant are its language's, unless it is written in another script. A single letter
    is a word of a script without spaces only.
    """
    with np.load(FILE, allow_pickle=False) as lists:
        code = base(language)
        ids = lists[code].tolist() if code in lists else []
    found = dict.fromkeys(encoder.token_texts(ids))
    return tuple(word for word in found if len(word) > 1 or is_unspaced(word))
