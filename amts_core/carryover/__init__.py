"""Carry-over: which segments of a new source keep their translation, and the new target.

Knows: kernel.
"""

from amts_core.carryover.elements import CLOSING, OPENING
from amts_core.carryover.merge import Merged
from amts_core.carryover.parts import Keep
from amts_core.carryover.planner import Sync, plan, summary_of
from amts_core.carryover.records import (
    KeptPart,
    Links,
    SyncedSegment,
    SyncPlan,
    SyncState,
    SyncText,
    TranslatedText,
)
from amts_core.carryover.review_survival import Carriage, Carried, Earlier, carry, stand_ins
from amts_core.carryover.rows import Wording

__all__ = [
    "CLOSING",
    "Carriage",
    "Carried",
    "Earlier",
    "Keep",
    "KeptPart",
    "Links",
    "Merged",
    "OPENING",
    "Sync",
    "SyncPlan",
    "SyncState",
    "SyncText",
    "SyncedSegment",
    "TranslatedText",
    "Wording",
    "carry",
    "plan",
    "plan",
    "stand_ins",
    "summary_of",
]
