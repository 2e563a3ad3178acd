"""Which chat model a project uses, where it is served, and what it costs."""

import re
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from amts_core.kernel.errors import ConfigurationError

BEDROCK = "bedrock"
MAX_EXAMPLES = 50
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")
MAX_CALLS = 64
MAX_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """A chat model, without any key.

    ``url`` is that of an OpenAI-compatible API, mostly ending in ``/v1``; or ``bedrock``, or
    ``bedrock:us-east-1``, for Amazon Bedrock in the Region of the AWS configuration or in this one.
    Prices are US dollars a million tokens, read and written; ``n_examples`` are the units that are
    shown for each segment, ``n_calls`` how many calls a language and arm of an order makes at once,
    ``seconds`` how long one may take.
    """

    url: str = ""
    model: str = ""
    in_usd_per_million: Decimal = Decimal(0)
    out_usd_per_million: Decimal = Decimal(0)
    n_examples: int = 5
    n_calls: int = 4
    seconds: int = 180

    @property
    def is_bedrock(self) -> bool:
        """Whether Amazon Bedrock serves it."""
        return self.url.partition(":")[0] == BEDROCK

    @property
    def region(self) -> str | None:
        """The Region of Amazon Bedrock, None for that of the AWS configuration."""
        return self.url.partition(":")[2] or None

    def usd(self, n_tokens_in: int, n_tokens_out: int) -> Decimal:
        """Return what these tokens cost in US dollars."""
        paid_in = self.in_usd_per_million * n_tokens_in
        return (paid_in + self.out_usd_per_million * n_tokens_out) / 1_000_000


def check(settings: ChatSettings) -> None:
    """Refuse settings that can't be used.

    :raises ConfigurationError: the message names the field.
    """
    if bool(settings.url) != bool(settings.model):
        missing = "model" if settings.url else "address"
        raise ConfigurationError(f"The chat engine has no {missing}. Write both, or neither.")
    if settings.is_bedrock:
        if settings.region is not None and not _REGION.fullmatch(settings.region):
            raise ConfigurationError(
                f"The Region {settings.region!r} is none. Write an address such as "
                "bedrock:us-east-1, or bedrock for that of the AWS configuration."
            )
    elif settings.url:
        _check_url(settings.url)
    for price in (settings.in_usd_per_million, settings.out_usd_per_million):
        if not price.is_finite() or price < 0:
            raise ConfigurationError(
                f"A price of {price} USD is none. Write a number from 0 upwards."
            )
    for name, number, most in (
        ("Examples for a segment", settings.n_examples, MAX_EXAMPLES),
        ("Calls at once", settings.n_calls, MAX_CALLS),
        ("Seconds for a call", settings.seconds, MAX_SECONDS),
    ):
        if not 1 <= number <= most:
            raise ConfigurationError(f"{name}: {number} is none. Write 1 to {most}.")


def _check_url(url: str) -> None:
    shown = url if "@" not in url else "with an @ in it"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ConfigurationError(
            "The address of the chat engine may hold no name, password or key: it is stored and "
            "shown. Put the key into an environment variable of the worker."
        )
    if parts.scheme not in ("http", "https") or not host or any(map(str.isspace, url)):
        raise ConfigurationError(
            f"The address {shown!r} is none. Write that of an OpenAI-compatible API, such as "
            "https://api.example.org/v1 or http://localhost:11434/v1, or bedrock:us-east-1."
        )
