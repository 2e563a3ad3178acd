"""Chat models as an engine: OpenAI-compatible servers and Amazon Bedrock."""

from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.setup import ChatSetup

__all__ = ["ChatSettings", "ChatSetup", "chat_settings", "token_prices"]
