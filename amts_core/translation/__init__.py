"""Translations: ordered by a lead, run by a worker at a service, rendered into the documents.

:mod:`ordering` is what people ask for and what it would cost, :mod:`running` what workers do about
it step by step, :mod:`collecting` takes in what comes back, :mod:`results` gives it out. It may
import what the other orders of stages may: stages, adapters and the records.
"""

from amts_core.translating.ordering import (
    add_documents,
    estimate,
    order,
    place,
    resume,
    retry,
    sources,
    stop,
)
from amts_core.translating.results import render, results, write_folder, zipped
from amts_core.translating.running import advance, fail_language

__all__ = [
    "add_documents", "advance", "estimate", "fail_language", "order", "place", "render", "results",
    "resume", "retry", "sources", "stop", "write_folder", "zipped",
]  # fmt: skip
