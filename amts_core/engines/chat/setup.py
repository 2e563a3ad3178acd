"""How the chat engine is made in a process of its own, which then loads the client's library."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from amts_core.engines.chat.chat_model import ChatTrial
from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.protocol import TextEngine

if TYPE_CHECKING:
    from amts_core.engines.chat.chat_model import ChatModel
    from amts_core.engines.smt.lexicon import TextEncoder


_HERE = frozenset(("localhost", "127.0.0.1", "::1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSetup:
    """Makes the chat engine.

    ``key_variable`` names the environment variable that holds the key, which is read in the process
    and kept nowhere. It is sent to ``key_hosts`` alone; where there are none, to this machine, and
    to others by https. ``folder`` is for answers of tasks that are not done; ``load_encoder`` loads
    ``encoder``, the name or folder of one.
    """

    settings: ChatSettings
    key_variable: str
    key_hosts: tuple[str, ...]
    folder: Path
    encoder: str
    load_encoder: "Callable[[str], TextEncoder]"

    def __call__(self) -> TextEngine:
        """Return the engine; its libraries are loaded now."""
        from amts_core.engines.chat.chat_engine import ChatEngine

        load_encoder = partial(self.load_encoder, self.encoder)
        return ChatEngine(self._model(), self.settings, load_encoder, folder=self.folder)

    def try_model(self, tgt_lang: str) -> ChatTrial:
        """Ask the model once for two English texts in a language, and return what came of it.

        :raises ServiceError: it does not answer; the message says why.
        """
        from amts_core.engines.chat.trial import try_model

        load_encoder = partial(self.load_encoder, self.encoder)
        return try_model(self._model(), self.settings, load_encoder, tgt_lang=tgt_lang)

    def _may_have_key(self) -> bool:
        parts = urlsplit(self.settings.url)
        host = (parts.hostname or "").casefold()
        if self.key_hosts:
            return host in self.key_hosts
        return parts.scheme == "https" or host in _HERE

    def _model(self) -> "ChatModel":
        if self.settings.is_bedrock:
            from amts_core.engines.chat.bedrock_model import BedrockModel

            return BedrockModel(
                self.settings.region,
                self.settings.model,
                timeout_seconds=self.settings.seconds,
            )
        from amts_core.engines.chat.openai_model import OpenAIModel

        return OpenAIModel(
            self.settings.url,
            self.settings.model,
            os.environ.get(self.key_variable, "") if self._may_have_key() else "",
            timeout_seconds=self.settings.seconds,
        )
