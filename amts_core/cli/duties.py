"""What a worker does: the workflows of all features, and what they want done beside them."""

from amts_core import translation
from amts_core.comparison import experiment_jobs as experiments
from amts_core.comparison import jobs as comparisons
from amts_core.comparison import reading_jobs as compared_files
from amts_core.gathering import jobs as collections
from amts_core.kernel.database.engine import Store
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.worker import Duties
from amts_core.parallel_data import jobs as exports
from amts_core.project import reading_jobs as glossaries
from amts_core.review import again_jobs, bulk_jobs, desk_jobs, former_jobs
from amts_core.review import jobs as alignments
from amts_core.review import reading_jobs as documents
from amts_core.sync import jobs as synchronisations
from amts_core.sync import rounds
from amts_core.translation import (
    chat_trial_jobs,
    holdings,
    known_words,
    neural_models,
    order_jobs,
    publication_jobs,
)
from amts_core.translation import reading_jobs as sources

WORKFLOWS = (
    again_jobs, alignments, bulk_jobs, comparisons, desk_jobs, exports, collections,
    publication_jobs, synchronisations, order_jobs, readings, documents, glossaries, sources,
    neural_models, compared_files, known_words, holdings, experiments, chat_trial_jobs,
)  # fmt: skip
"""The modules whose workflows a worker knows: it is told of them when they are imported."""


def give_back(store: Store, job_id: str, reason: str) -> None:
    """Let fail what a job was to do: its publication, its order, or its round."""
    translation.give_up(store, job_id, reason)
    rounds.give_up(store, job_id, reason)


DUTIES = Duties(former_jobs.mend, rounds.begin_due, give_back)
