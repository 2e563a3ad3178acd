"""What is asked of a chat model and what it answers, whoever serves it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from amts_core.kernel.errors import ServiceBusy, ServiceError
from amts_core.kernel.text.lengths import utf8_length

_SEED = 1
TEMPERATURE = 0.0
_BYTES_PER_TOKEN = 3.5
"""A little under what the usual tokenizers take for a token: of English about four, of Chinese one
character of three. Where a server counts, its count is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """A prompt for the translations of ``n_texts`` numbered texts.

    ``n_tokens`` is the most that the answer may have; ``attempt`` counts the requests for the same
    texts, from 0, and changes the seed.
    """

    system: str
    user: str
    n_texts: int
    n_tokens: int
    attempt: int = 0

    @property
    def seed(self) -> int:
        """What a server is given to choose the same words for the same request."""
        return _SEED + self.attempt

    @property
    def prompt(self) -> str:
        """All that the model reads."""
        return f"{self.system}\n\n{self.user}"

    @property
    def schema(self) -> Mapping[str, Any]:
        """The JSON schema of the answer: the number of each text, and its translation."""
        numbers = [str(n) for n in range(1, self.n_texts + 1)]
        return {
            "type": "object",
            "properties": {number: {"type": "string"} for number in numbers},
            "required": numbers,
            "additionalProperties": False,
        }

    def key(self, model: str) -> str:
        """Return what the same request to the same model has in common, and no other."""
        told = json.dumps(
            [model, self.system, self.user, self.n_texts, self.n_tokens, self.attempt]
        )
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What came back. ``is_cut`` says that the model had to stop before its end."""

    text: str
    is_cut: bool
    n_tokens_in: int
    n_tokens_out: int


@dataclass(frozen=True, slots=True)
class TriedText:
    """A text that a model was tried with, its translation, and why that can't be used, if so."""

    src: str
    tgt: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTrial:
    """What came of one request: how long it took, in seconds, and what, in US dollars."""

    model: str
    seconds: float
    n_tokens_in: int
    n_tokens_out: int
    usd: Decimal
    texts: tuple[TriedText, ...]


class RequestRefused(ServiceError):
    """A server does not take these very texts: they are too long for it, or it will not."""


class CallTimedOut(ServiceBusy):
    """A server has taken a request and not answered it in time: nobody knows what that has cost."""


class ChatModel(Protocol):
    """A model at a server. Several threads may ask it at once."""

    @property
    def name(self) -> str:
        """Which model it is, and where."""

    def answer(self, request: ChatRequest) -> ChatAnswer:
        """Ask once.

        :raises RequestRefused: these texts can't be asked for so, others may.
        :raises CallTimedOut: the same may be asked again, but may have been paid.
        :raises ServiceBusy: the same may be asked again, later.
        :raises ServiceError: the server refuses.
        """


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text has."""
    return round(utf8_length(text) / _BYTES_PER_TOKEN + 0.5)
