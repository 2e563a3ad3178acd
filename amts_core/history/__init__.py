"""History: every event of a project, the project as it once was, and the work that it took.

Knows: kernel, review, post_editing, parallel_data, sync.
"""

from amts_core.history.store.audit import EventFilter, LoggedEvent, n_events
from amts_core.history.timeline import EventDetail, Moment, PastPage, PersonEffort
from amts_core.history.workload import GOAL, Workload, WorkloadName, WorkloadPart, workload

__all__ = [
    "EventDetail",
    "EventFilter",
    "GOAL",
    "LoggedEvent",
    "Moment",
    "PastPage",
    "PersonEffort",
    "Workload",
    "WorkloadName",
    "WorkloadPart",
    "n_events",
    "timeline",
    "workload",
]
