"""Which segments of a new source keep their translation, and the target made of them.

A stage: strings and records in, records out. May import ``records``, ``errors``, ``languages`` and
``text``.

The order of work: documents as rows of elements (:mod:`elements`), where each new one comes from
(:mod:`matching`, :mod:`order`), what of the target belongs to it (:mod:`linking`), what becomes of
each segment (:mod:`planning`, :mod:`carrying`), and the new target (:mod:`merging`, :mod:`lines`).
"""

from amts_core.sync.planning import Sync, plan

__all__ = ["Sync", "plan"]
