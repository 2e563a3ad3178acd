"""Translation: parallel data published at services, and documents ordered to be translated.

Leads order both, workers carry them out step by step, and what comes back is rendered into the
documents.

Knows: kernel, project, documents, bilingual_files, parallel_data, formats, exchange, engines,
align.
"""

from amts_core.translation.lost_jobs import give_up
from amts_core.translation.order_outcomes import OrderOutcome, outcome
from amts_core.translation.orders import (
    add_documents,
    begin,
    estimate,
    estimate_documents,
    order,
    place,
    read_files,
    resume,
    retry,
    sources,
    stop,
)
from amts_core.translation.publications import (
    default_name,
    delete,
    prepare,
    publish,
    refresh,
    retrain,
)
from amts_core.translation.reconciliation import diff, reconcile
from amts_core.translation.records import (
    Batch,
    Corpus,
    DocumentState,
    Estimate,
    Hypothesis,
    MonthCost,
    Order,
    OrderedDocument,
    OrderState,
    Problem,
    Publication,
    PublicationState,
    ResultRow,
    ServiceSettings,
)
from amts_core.translation.result_pages import Shown
from amts_core.translation.results import (
    output_path,
    render,
    translated,
    write_files,
    write_folder,
    zip_files,
    zipped,
)
from amts_core.translation.service_texts import texts
from amts_core.translation.store import batches, hypotheses, order_rows, publication_rows
from amts_core.translation.store.budgets import spent_by_month, spent_usd
from amts_core.translation.store.engine_calls import model_calls

__all__ = [
    "Batch",
    "Corpus",
    "DocumentState",
    "Estimate",
    "Hypothesis",
    "MonthCost",
    "Order",
    "OrderOutcome",
    "OrderState",
    "OrderedDocument",
    "Problem",
    "Publication",
    "PublicationState",
    "ResultRow",
    "ServiceSettings",
    "Shown",
    "add_documents",
    "batches",
    "begin",
    "chat_trial_jobs",
    "chat_trials",
    "corpora",
    "default_name",
    "delete",
    "diff",
    "durations",
    "engine_kinds",
    "estimate",
    "estimate_documents",
    "give_up",
    "holdings",
    "hypotheses",
    "known_words",
    "model_calls",
    "neural_models",
    "order",
    "order_checks",
    "order_jobs",
    "order_rows",
    "outcome",
    "output_path",
    "place",
    "publication_jobs",
    "publication_rows",
    "prepare",
    "publish",
    "read_files",
    "reconcile",
    "refresh",
    "render",
    "result_pages",
    "resume",
    "retrain",
    "retry",
    "services",
    "sources",
    "spent_by_month",
    "spent_usd",
    "stop",
    "texts",
    "translated",
    "write_files",
    "write_folder",
    "zip_files",
    "zipped",
    "reading_jobs",
]
