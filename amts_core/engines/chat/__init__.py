"""Chat models as an engine: OpenAI-compatible servers and Amazon Bedrock."""

from amts_core.engines.chat.chat_model import ChatTrial, TriedText
from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.setup import ChatSetup

__all__ = [
    "ChatSettings", "ChatSetup", "ChatTrial", "TriedText", "chat_settings", "token_prices",
]  # fmt: skip
