"""Documents at the desk: which there are, and how one gets there."""

from dataclasses import replace
from functools import lru_cache

from amts_core.editing.examining import Examiner, slugs_of, start_of
from amts_core.errors import NotFoundError
from amts_core.post_edits import DocumentKey, EditedDocument
from amts_core.store import documents as stored_documents
from amts_core.store import orders, post_edit_queues, post_edits, projects
from amts_core.store.engine import Store
from amts_core.text.words import words
from amts_core.translating.texts import texts


def documents(
    store: Store, project_id: int, *, all_orders: bool = False
) -> tuple[EditedDocument, ...]:
    """Return the documents of a project that some arm has translated, newest order first.

    :param all_orders: also those that a later order has translated again.
    """
    reviews = projects.reviews_post_edits(store, project_id)
    found = post_edit_queues.documents(store, project_id, reviews=reviews, all_orders=all_orders)
    return tuple(
        replace(one, n_words=_n_words(store, one.revision_id, one.src_lang)) for one in found
    )


def open_document(store: Store, order_id: int, revision_id: int, tgt_lang: str) -> None:
    """Let the texts of a document of an order be post-edited; again is no harm.

    :raises NotFoundError: the order has no such document, or no arm has come back yet.
    """
    key = DocumentKey(order_id, revision_id, tgt_lang)
    if post_edits.is_open(store, key):
        return
    of = orders.order(store, order_id)
    if revision_id not in of.revision_ids or tgt_lang not in of.tgt_langs:
        raise NotFoundError(
            f"Order {order_id} has no revision {revision_id} into {tgt_lang}. Choose one of it."
        )
    examiner = Examiner(store, key, of)
    by_arm = examiner.hypotheses()
    if not by_arm:
        raise NotFoundError(
            f"Order {order_id} has no translation of this document into {tgt_lang} yet. Wait until "
            "it has come back, or have it done again in Translate."
        )
    parts = texts(store, revision_id, of.src_lang, of.options.granularity)
    found = []
    for part in parts:
        of_arms = {arm: by_n.get(part.n) for arm, by_n in by_arm.items()}
        slugs = [*slugs_of([one for hyp in of_arms.values() if hyp for one in hyp.findings])]
        slugs += examiner.slugs(part.text, start_of(of_arms).text)
        found.append(tuple(dict.fromkeys(slugs)))
    post_edits.add_document(store, of.project_id, key, parts, found)


@lru_cache(maxsize=4096)
def _n_words(store: Store, revision_id: int, language: str) -> int:
    """Return how many words a revision has: it never changes, so it is counted once."""
    return sum(words(part.text, language) for part in stored_documents.segments(store, revision_id))
