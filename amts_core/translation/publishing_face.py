"""Parallel data at a service: ordered by a lead, imported by a worker, compared with what was due.

:mod:`ordering` is what people ask for, :mod:`advancing` what workers do about it, :mod:`resources`
what a service says that it holds, :mod:`comparing` tells versions apart and predictions from
reports. It may import what the other orders of stages may: stages, adapters and the records.
"""

from amts_core.publishing.advancing import advance, give_up, retrain_now
from amts_core.publishing.comparing import (
    ChangedRecord,
    VersionDiff,
    diff,
    predicted,
    problems_of,
    reconcile,
)
from amts_core.publishing.ordering import (
    default_name,
    delete,
    order_deletion,
    prepare,
    publish,
    refresh,
    retrain,
)
from amts_core.publishing.resources import refresh_now

__all__ = [
    "ChangedRecord", "VersionDiff", "advance", "default_name", "delete", "diff", "give_up",
    "order_deletion", "predicted", "prepare", "problems_of", "publish", "reconcile",
    "refresh", "refresh_now", "retrain", "retrain_now",
]  # fmt: skip
