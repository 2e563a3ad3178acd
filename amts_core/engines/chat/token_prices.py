"""What a million characters of documents cost at a chat model, before its tokens can be counted."""

from decimal import Decimal

from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.examples import EXAMPLE_TOKENS
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Arm

_TOKENS_PER_BYTE = Decimal(1) / Decimal("3.5")
_CHUNK_TOKENS = 250
"""Tokens of the texts of a usual call: a few short segments end many a document."""
_FRAME_TOKENS = 400
"""Those of the instructions, marks, terms and pairs before."""
_ANSWER_SHARE = Decimal("1.4")
"""Tokens of a translation for each of its text; languages that models know less take more."""
_ASKED_AGAIN = Decimal("1.15")


def usd_per_million(settings: ChatSettings, arm: Arm, src_lang: str) -> Decimal:
    """Return about what a million characters of a language cost in an arm, in US dollars.

    By the tokens of usual documents and, in the ACT arm, of as many examples as a call may show: it
    rather tells too much. What an order costs is counted call by call.
    """
    n_bytes = len(profile(src_lang).script.letters[0].encode("utf-8"))
    n_tokens = 1_000_000 * n_bytes * _TOKENS_PER_BYTE * _ASKED_AGAIN
    n_beside = _FRAME_TOKENS + (EXAMPLE_TOKENS if arm is Arm.ACT else 0)
    n_in = n_tokens * (1 + Decimal(n_beside) / _CHUNK_TOKENS)
    return settings.usd(round(n_in), round(n_tokens * _ANSWER_SHARE))
