"""The encoder's tokens that are words of each language.

They belong to the bundled encoder's table of tokens, and were counted in the texts that it was
trained on: by ``training.engine.words``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

FILE = Path(__file__).with_name("words.npz")


class TokenTable(Protocol):
    """What is needed of an encoder: its tokens as text."""

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return tokens as text."""


def words(language: str, encoder: TokenTable) -> tuple[str, ...]:
    """Return words of a language, the most frequent ones first; none for one without a list."""
    with np.load(FILE, allow_pickle=False) as lists:
        ids = lists[language].tolist() if language in lists else []
    return encoder.token_texts(ids)
