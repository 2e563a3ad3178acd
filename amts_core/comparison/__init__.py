"""Comparisons of systems on the same documents: ordered by a lead, computed by a worker, shown.

:mod:`ordering` is what people ask for, :mod:`running` what a worker computes, of :mod:`systems`,
:mod:`references` and :mod:`likeness`; :mod:`outcomes` and :mod:`exporting` give it out,
:mod:`duels` lets people judge, and :mod:`effects` tells what versions of parallel data were worth.
It may import what the other orders of stages may: stages, adapters and the records.
"""

from amts_core.comparing.computing import compute
from amts_core.comparing.duels import (
    DuelProgress,
    WinRate,
    next_duel,
    progress,
    vote,
    win_rate,
)
from amts_core.comparing.effects import Spent, SystemEffort, VersionEffect, effort, versions_effect
from amts_core.comparing.exporting import ExportFormat, export
from amts_core.comparing.ordering import candidates, order, place, rename
from amts_core.comparing.outcomes import Change, Point, biggest, changes, keep, points, result
from amts_core.comparing.sheets import Scale, Sheet, sheets
from amts_core.store.comparisons import comparison, comparisons

__all__ = [
    "Change", "DuelProgress", "ExportFormat", "Point", "Scale", "Sheet", "Spent", "SystemEffort",
    "VersionEffect", "WinRate", "biggest", "candidates", "changes", "comparison", "comparisons",
    "compute", "effort", "export", "keep", "next_duel", "order", "place", "points", "progress",
    "rename", "result", "sheets", "versions_effect", "vote", "win_rate",
]  # fmt: skip
