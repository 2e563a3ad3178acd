"""A model of Amazon Bedrock, by its Converse operation: any that the account may use."""

import json
import re
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from amts_core.engines.chat.chat_model import (
    TEMPERATURE,
    CallTimedOut,
    ChatAnswer,
    ChatRequest,
    RequestRefused,
    estimated_tokens,
)
from amts_core.kernel.errors import ServiceBusy, ServiceError

_BUSY = frozenset(
    (
        "ThrottlingException", "ServiceUnavailableException", "ModelTimeoutException",
        "InternalServerException", "ModelNotReadyException", "ModelErrorException",
    )
)  # fmt: skip
_ADVICE = {
    "AccessDeniedException": "Let the account use the model, and the worker's credentials call "
    "bedrock:InvokeModel",
    "ResourceNotFoundException": "See how the model is called in this Region",
    "UnrecognizedClientException": "See which credentials the worker has",
    "ExpiredTokenException": "Sign in again",
    "ServiceQuotaExceededException": "Ask for a higher quota, or use another model",
}
_OPTIONAL = {
    "schema": re.compile(r"outputConfig|textFormat|schema|structured", re.IGNORECASE),
    "temperature": re.compile(r"temperature", re.IGNORECASE),
}
"""What a model may not take, and the words by which the service says so."""
_CUT = frozenset(("max_tokens", "model_context_window_exceeded"))
_CONNECT_SECONDS = 10.0


class BedrockModel:
    """A model behind ``Converse``; credentials are found as every AWS tool finds them."""

    def __init__(self, region: str | None, model: str, *, timeout_seconds: float) -> None:
        """Use a Region, None for that of the AWS configuration.

        :raises ServiceError: the AWS configuration of this machine can't be read.
        """
        config = Config(
            retries={"total_max_attempts": 1},  # whoever asks knows how long to wait
            connect_timeout=min(_CONNECT_SECONDS, timeout_seconds),
            read_timeout=timeout_seconds,
        )
        try:
            self._client = boto3.session.Session(region_name=region).client(
                "bedrock-runtime", config=config
            )
        except (BotoCoreError, ValueError) as error:
            raise ServiceError(f"Amazon Bedrock can't be called: {error}.") from error
        self._model = model
        self.name = f"{model} at Amazon Bedrock in {self._client.meta.region_name}"
        self._unknown: set[str] = set()

    def answer(self, request: ChatRequest) -> ChatAnswer:
        """Ask once, and again only without what the model does not take.

        :raises RequestRefused: these texts can't be asked for so.
        :raises CallTimedOut: the same may be asked again, but may have been paid.
        :raises ServiceBusy: the same may be asked again, later.
        :raises ServiceError: the service refuses.
        """
        while True:
            unknown = set(self._unknown)  # threads share it: what counts is what was sent
            try:
                return self._asked(request, unknown)
            except ClientError as error:
                code = error.response.get("Error", {}).get("Code", "")
                told = str(error.response.get("Error", {}).get("Message", ""))
                named = {part for part, words in _OPTIONAL.items() if words.search(told)}
                if code != "ValidationException" or not named - unknown:
                    raise _refusal(code, error) from error
                self._unknown |= named
            except ReadTimeoutError as error:
                raise CallTimedOut("Amazon Bedrock has not answered in time.") from error
            except (ConnectionError, HTTPClientError) as error:
                raise ServiceBusy(f"Amazon Bedrock can't be reached: {error}") from error
            except BotoCoreError as error:
                raise ServiceError(
                    f"Amazon Bedrock can't be called: {error}. See to the worker's AWS "
                    "configuration, then order what is missing again."
                ) from error

    def _asked(self, request: ChatRequest, unknown: set[str]) -> ChatAnswer:
        settings: dict[str, Any] = {"maxTokens": request.n_tokens}
        if "temperature" not in unknown:
            settings["temperature"] = TEMPERATURE
        more: dict[str, Any] = {}
        if "schema" not in unknown:
            schema = {"name": "translations", "schema": json.dumps(request.schema)}
            structure = {"type": "json_schema", "structure": {"jsonSchema": schema}}
            more = {"outputConfig": {"textFormat": structure}}
        found = self._client.converse(
            modelId=self._model,
            system=[{"text": request.system}],
            messages=[{"role": "user", "content": [{"text": request.user}]}],
            inferenceConfig=settings,
            **more,
        )
        content = found.get("output", {}).get("message", {}).get("content", [])
        text = "".join(one.get("text", "") for one in content)
        usage = found.get("usage", {})
        return ChatAnswer(
            text,
            found.get("stopReason") in _CUT,
            usage.get("inputTokens") or estimated_tokens(request.prompt),
            usage.get("outputTokens") or estimated_tokens(text),
        )


def _refusal(code: str, error: ClientError) -> ServiceError:
    told = str(error.response.get("Error", {}).get("Message") or code)[:300].rstrip(".")
    if code in _BUSY or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:
        return ServiceBusy(f"Amazon Bedrock is busy: {told}.")
    if code == "ValidationException":
        return RequestRefused(f"Amazon Bedrock refuses: {told}.")
    advice = _ADVICE.get(code, "See whether the model is a chat model, and its quotas")
    return ServiceError(
        f"Amazon Bedrock refuses ({code}): {told}. {advice}, then order what is missing again.",
        code=code,
    )
