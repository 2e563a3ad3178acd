"""A model at an OpenAI-compatible server: hosted ones, vLLM, llama.cpp, Ollama and others."""

import re
from collections.abc import Callable
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from amts_core.engines.chat.chat_model import (
    TEMPERATURE,
    CallTimedOut,
    ChatAnswer,
    ChatRequest,
    RequestRefused,
    estimated_tokens,
)
from amts_core.kernel.errors import ConfigurationError, ServiceBusy, ServiceError

_OPTIONAL = ("response_format", "seed", "temperature", "max_tokens", "max_completion_tokens")
"""What a server may not know, and is then left out."""
_UNKNOWN = re.compile(
    r"unsupported|not support|unknown|unrecognized|unexpected|extra|not (?:permitted|allowed)",
    re.IGNORECASE,
)
"""Words by which servers say that they don't know a parameter, and not that it is too much."""
_REFUSED = (400, 413, 422)
_SPENT = "insufficient_quota"
_NOT_SENT = frozenset(("ConnectTimeout", "PoolTimeout"))
"""What the library below says where it was the connection that took too long."""
_MAKERS = "api.openai.com"
_ADVICE = {
    401: "Let the worker's environment hold the key, in the variable that the guide names; by "
    "plain http it is sent to hosts of AMTS_CHAT_KEY_HOSTS alone",
    403: "See what the key may do",
    404: "See whether address and model are spelled as the server spells them",
}


class OpenAIModel:
    """A model behind ``/chat/completions``."""

    def __init__(self, url: str, model: str, key: str, *, timeout_seconds: float) -> None:
        """Use a server.

        :param key: its key, empty where it needs none.
        """
        self.name = f"{model} at {url}"
        self._model, self._url = model, url
        self._key = _checked(key)
        self._client = openai.OpenAI(
            base_url=url,
            api_key=self._key or "none",
            max_retries=0,
            timeout=timeout_seconds,
        )
        if self._client.base_url.host != _MAKERS:
            # the library takes them from the environment, for its makers' own server
            self._client.organization = self._client.project = None
        self._unknown: set[str] = set()

    def answer(self, request: ChatRequest) -> ChatAnswer:
        """Ask once, and again only without what the server does not know.

        :raises RequestRefused: these texts can't be asked for so.
        :raises CallTimedOut: the same may be asked again, but may have been paid.
        :raises ServiceBusy: the same may be asked again, later.
        :raises ServiceError: the server refuses.
        """
        while True:
            parameters = {
                name: value
                for name, value in self._parameters(request).items()
                if name not in self._unknown
            }
            try:
                return self._asked(request, parameters)
            except openai.APIStatusError as error:
                told = str(error.body or error)
                named = next((one for one in _OPTIONAL if one in parameters and one in told), None)
                is_unknown = error.status_code in _REFUSED and _UNKNOWN.search(told)
                if named is None or not is_unknown:
                    raise self._refusal(error) from error
                self._unknown.add(named)

    def _parameters(self, request: ChatRequest) -> dict[str, Any]:
        # newer models of OpenAI know the length by another name
        length = "max_completion_tokens" if "max_tokens" in self._unknown else "max_tokens"
        schema = {"name": "translations", "strict": True, "schema": request.schema}
        return {
            "temperature": TEMPERATURE,
            "seed": request.seed,
            length: request.n_tokens,
            "response_format": {"type": "json_schema", "json_schema": schema},
        }

    def _asked(self, request: ChatRequest, parameters: dict[str, Any]) -> ChatAnswer:
        create: Callable[..., ChatCompletion] = self._client.chat.completions.create
        messages = [
            {"role": "system", "content": request.system},
            {"role": "user", "content": request.user},
        ]
        try:
            completion = create(model=self._model, messages=messages, **parameters)
        except openai.APIStatusError:
            raise
        except openai.APIConnectionError as error:  # a wait that was too long is one of them
            if _was_sent(error):
                raise CallTimedOut(f"{self._url} has not answered in time.") from error
            told = self._without_key(f"{self._url} can't be reached: {_reason(error)}")
            raise ServiceBusy(told) from error
        except (openai.OpenAIError, ValueError) as error:
            raise self._not_understood() from error
        if not isinstance(completion, ChatCompletion) or not completion.choices:
            raise self._not_understood()
        return _answer(request, completion)

    def _not_understood(self) -> ServiceError:
        return ServiceError(
            f"{self._url} answers with something else than a chat model does. See whether the "
            "address is that of the API: most end in /v1."
        )

    def _refusal(self, error: openai.APIStatusError) -> ServiceError:
        status = error.status_code
        told = f"{self._url} answers with status {status}: {error.message}"
        told = self._without_key(told)[:400]
        is_spent = error.code == _SPENT
        if (status in (408, 409, 429) or status >= 500) and not is_spent:
            return ServiceBusy(told, seconds=_seconds(error.response.headers.get("retry-after")))
        if status in _REFUSED:
            return RequestRefused(told)
        advice = _ADVICE.get(status, "See the server's log")
        if is_spent:
            advice = "The account has nothing left: fill it up"
        return ServiceError(f"{told.rstrip('.')}. {advice}, then order what is missing again.")

    def _without_key(self, told: str) -> str:
        return told.replace(self._key, "…") if self._key else told


def _checked(key: str) -> str:
    """Return a key as it can be sent."""
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError(
            "The key of the chat model holds characters that no key has. See to the environment "
            "variable of the worker that holds it."
        )
    return key


def _answer(request: ChatRequest, completion: ChatCompletion) -> ChatAnswer:
    """Return an answer as it should be read, whatever a server has left out of it."""
    choice = completion.choices[0]
    text = getattr(getattr(choice, "message", None), "content", None)
    text = text if isinstance(text, str) else ""
    usage = getattr(completion, "usage", None)
    return ChatAnswer(
        text,
        getattr(choice, "finish_reason", None) == "length",
        getattr(usage, "prompt_tokens", None) or estimated_tokens(request.prompt),
        getattr(usage, "completion_tokens", None) or estimated_tokens(text),
    )


def _was_sent(error: openai.APIConnectionError) -> bool:
    """Return whether it was the answer that took too long."""
    is_late = isinstance(error, openai.APITimeoutError)
    return is_late and type(error.__cause__).__name__ not in _NOT_SENT


def _reason(error: openai.APIConnectionError) -> str:
    return str(error.__cause__ or error) or type(error).__name__


def _seconds(header: str | None) -> float | None:
    """Return the seconds that a server asks to wait; a date, or none, is for us to choose."""
    try:
        return max(0.0, float(header or ""))
    except ValueError:
        return None
