"""Jobs that can't be done: what they were to do must not look as if it went on."""

from amts_core.kernel.database.engine import Store
from amts_core.translation.order_steps import fail_language
from amts_core.translation.publication_steps import give_up_publication
from amts_core.translation.store import order_rows, publication_rows


def give_up(store: Store, job_id: str, reason: str) -> None:
    """Let the publication or the order of a job fail; nothing where it has neither."""
    publication = publication_rows.of_job(store, job_id)
    if publication is not None:
        give_up_publication(store, publication.id, reason)
    order = order_rows.of_job(store, job_id)
    if order is not None:
        for tgt_lang in order.tgt_langs:
            fail_language(store, order.id, tgt_lang, reason)
