"""What a worker does: the workflows of all features, and what they want done beside them."""

from amts_core import translation
from amts_core.comparison import jobs as comparisons
from amts_core.gathering import jobs as collections
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.jobs.worker import Duties
from amts_core.parallel_data import jobs as exports
from amts_core.review import bulk_jobs, former_jobs
from amts_core.review import jobs as alignments
from amts_core.sync import jobs as synchronisations
from amts_core.sync import rounds, sync_rounds
from amts_core.translation import order_jobs, order_rows, publication_jobs, publication_rows

WORKFLOWS = (
    alignments, bulk_jobs, comparisons, exports, collections, publication_jobs, synchronisations,
    order_jobs,
)  # fmt: skip
"""The modules whose workflows a worker knows: it is told of them when they are imported."""


def give_back(store: Store, job_id: str, reason: str) -> None:
    """Let fail what a job was to do: its publication, its order, or its round."""
    publication = publication_rows.of_job(store, job_id)
    order = order_rows.of_job(store, job_id)
    if publication is not None:
        translation.give_up_publication(store, publication.id, reason)
    if order is not None:
        for tgt_lang in order.tgt_langs:
            translation.fail_language(store, order.id, tgt_lang, reason)
    try:
        if sync_rounds.of_job(store, job_id).ended_at is None:
            sync_rounds.end(store, job_id, reason)
    except NotFoundError:
        pass  # it made no round


DUTIES = Duties(former_jobs.mend, rounds.begin_due, give_back)
