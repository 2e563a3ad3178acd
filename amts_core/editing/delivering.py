"""Documents as they are delivered: final texts, else a machine's, else the source's."""

from collections.abc import Iterator
from pathlib import Path

from amts_core import documents as document_formats
from amts_core.editing import judging, states
from amts_core.editing.records import Rendered
from amts_core.errors import NotFoundError
from amts_core.ledger import Order
from amts_core.post_edits import DocumentKey
from amts_core.records import Segment
from amts_core.service import Arm
from amts_core.store import hypotheses, orders, post_edits, sources
from amts_core.store.engine import Store
from amts_core.translating.results import output_path, translated, write_files, zip_files
from amts_core.translating.texts import texts


def rendered(
    store: Store, order_id: int, revision_id: int, tgt_lang: str, fallback: Arm | None = None
) -> Rendered:
    """Return a document of an order in its own format, with what is final of its post-edits.

    What is not final is as the machine has translated it, ACT before the baseline; what no arm has
    translated stays as in the source.

    :param fallback: the arm that comes first instead.
    :raises NotFoundError: the order has no such document.
    """
    of = orders.order(store, order_id)
    if revision_id not in of.revision_ids or tgt_lang not in of.tgt_langs:
        raise NotFoundError(
            f"Order {order_id} has no revision {revision_id} into {tgt_lang}. Choose one of it."
        )
    return _rendered(store, of, DocumentKey(order_id, revision_id, tgt_lang), fallback)


def documents_of(store: Store, order_id: int) -> Iterator[Rendered]:
    """Yield all documents of an order that some arm has translated, by path and language.

    :raises NotFoundError: there is no such order.
    """
    of = orders.order(store, order_id)
    found = {(one.path, one.tgt_lang, one.revision_id) for one in translated(store, order_id)}
    for _, tgt_lang, revision_id in sorted(found):
        yield _rendered(store, of, DocumentKey(order_id, revision_id, tgt_lang), None)


def write_folder(store: Store, order_id: int, folder: Path) -> tuple[Path, ...]:
    """Write the documents of an order below a folder, each whole or not at all.

    :returns: their paths.
    :raises NotFoundError: there is no such order.
    :raises StoreError: a file can't be written.
    """
    return write_files(folder, ((one.name, one.data) for one in documents_of(store, order_id)))


def zipped(store: Store, order_id: int) -> bytes:
    """Return the documents of an order as a ZIP file; the same texts give the same bytes.

    :raises NotFoundError: there is no such order.
    """
    return zip_files((one.name, one.data) for one in documents_of(store, order_id))


def _rendered(store: Store, of: Order, key: DocumentKey, fallback: Arm | None) -> Rendered:
    (document,) = sources.of_revisions(store, of.project_id, [key.revision_id])
    data, encoding = sources.contents(store, key.revision_id)
    parsed = document_formats.read(data, document.path, encoding=encoding)
    edited, machine = _final_texts(store, of, key), _machine_texts(store, key, fallback)
    placed: list[tuple[Segment, str]] = []
    n_edited = n_untranslated = 0
    for part in texts(store, key.revision_id, of.src_lang, of.options.granularity):
        text = edited.get(part.n, machine.get(part.n))
        n_edited += part.n in edited
        if text is None:
            n_untranslated += 1
        else:
            placed.append((part, text))
    return Rendered(
        output_path(key.tgt_lang, document.path), document_formats.render(parsed, placed),
        n_edited, len(placed) - n_edited, n_untranslated,
    )  # fmt: skip


def _final_texts(store: Store, of: Order, key: DocumentKey) -> dict[int, str]:
    reviews = judging.reviews(store, of.project_id)
    return {
        one.n: one.state.text
        for one in post_edits.of_document(store, key)
        if one.state.text is not None and states.is_final(one.state.status, reviews=reviews)
    }


def _machine_texts(store: Store, key: DocumentKey, first: Arm | None) -> dict[int, str]:
    by_arm = hypotheses.texts_by_arm(store, key)
    found: dict[int, str] = {}
    for arm in (Arm.BASELINE, Arm.ACT, first):  # what comes later comes first
        if arm is not None:
            found |= by_arm.get(arm, {})
    return found
