"""Sync: translations of watched folders and git checkouts are kept in step with their sources.

A round looks at what lies there, compares it, delivers what is finished and brings the rest to the
editors' desk. What becomes of one document is decided in ``carryover``.

Knows: kernel, project, documents, review, parallel_data, translation, post_editing, formats, align,
carryover.
"""

from amts_core.sync.overview import Overview, Standing
from amts_core.sync.records import SyncTarget, TargetState, Watch, WatchKind, WatchSettings
from amts_core.sync.rounds import Wish
from amts_core.sync.store import sync_targets
from amts_core.sync.store.sync_rounds import newest_rounds, round_of_job
from amts_core.sync.store.watch_rows import all_watches, find_watch

__all__ = [
    "Overview",
    "Standing",
    "SyncTarget",
    "TargetState",
    "Watch",
    "WatchKind",
    "WatchSettings",
    "Wish",
    "all_watches",
    "find_watch",
    "jobs",
    "new_targets",
    "newest_rounds",
    "overview",
    "round_of_job",
    "rounds",
    "sync_targets",
    "watches",
]
