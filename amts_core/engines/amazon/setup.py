"""How Amazon's service is made, whose library takes long to load."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.amazon.text_requests import TextAnswer
from amts_core.engines.answer_log import AnswerLog
from amts_core.engines.protocol import BatchService, LoggedCalls, TextEngine

if TYPE_CHECKING:
    from amts_core.engines.amazon.account import AmazonAccount


@cache
def make_service(settings: AmazonSettings) -> BatchService:
    """Return the one service at a place, which the threads of a process share."""
    from amts_core.engines.amazon.service import AmazonService

    return AmazonService(settings)


def open_account(settings: AmazonSettings) -> "AmazonAccount":
    """Return what shows what the account holds at a place."""
    from amts_core.engines.amazon.account import AmazonAccount

    return AmazonAccount(settings)


@dataclass(frozen=True, slots=True)
class RealTimeSetup:
    """Makes the engine that asks for text by text, at a place and at a price in US dollars.

    ``folder`` is for the answers of tasks that are not done.
    """

    settings: AmazonSettings
    usd_per_million: Decimal
    folder: Path

    def calls(self, task_key: str) -> LoggedCalls:
        """Return the calls of a task whose engine has ended, or was ended."""
        return AnswerLog(self.folder, task_key, TextAnswer).calls

    def __call__(self) -> TextEngine:
        """Return the engine; its libraries are loaded now."""
        from amts_core.engines.amazon.real_time import RealTimeEngine

        return RealTimeEngine(self.settings, self.usd_per_million, folder=self.folder)
