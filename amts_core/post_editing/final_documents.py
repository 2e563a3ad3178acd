"""Documents as they are delivered: final texts, else a machine's, else the source's."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from amts_core import formats as document_formats
from amts_core.documents import document_of, sources
from amts_core.formats import UnitState
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Arm, Segment
from amts_core.post_editing import edit_states, judgements
from amts_core.post_editing.records import Rendered
from amts_core.post_editing.store import edit_rows, sync_edits
from amts_core.translation import (
    hypotheses,
    order_rows,
    output_path,
    texts,
    translated,
    write_files,
    zip_files,
)


def rendered(store: Store, key: DocumentKey, fallback: Arm | None = None) -> Rendered:
    """Return a document in its own format, with what is final of its post-edits.

    What is not final is as the machine has translated it last, ACT before the baseline; what no arm
    has translated stays as in the source.

    :param fallback: the arm that comes first instead.
    :raises NotFoundError: there is no such revision, or no translation of it.
    """
    return _rendered(store, key, _machine_texts(store, key, fallback))


def documents_of(store: Store, order_id: int) -> Iterator[Rendered]:
    """Yield all documents of an order that some arm has translated, by path and language.

    What is final of their post-edits is in them, whichever order's output it was made of; what is
    not is as this order has translated it.

    :raises NotFoundError: there is no such order.
    """
    of = order_rows.order(store, order_id)
    found = {(one.path, one.tgt_lang, one.revision_id) for one in translated(store, order_id)}
    for _, tgt_lang, revision_id in sorted(found):
        key = DocumentKey(revision_id, tgt_lang, of.options.granularity)
        yield _rendered(store, key, _machine_texts(store, key, None, order_id))


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


def _rendered(store: Store, key: DocumentKey, machine: Mapping[int, str]) -> Rendered:
    document = document_of(store, key.revision_id)
    data, encoding = sources.contents(store, key.revision_id)
    parsed = document_formats.read(data, document.path, encoding=encoding)
    parts = texts(store, key.revision_id, document.language, key.granularity)
    edited = _kept_texts(store, key, parts) | _final_texts(store, document.project_id, key)
    if not machine and not edited:
        raise NotFoundError(
            f"There is no translation of {document.path} into {key.tgt_lang}. Order one in "
            "Translate."
        )
    states = {part.n: UnitState.FINAL if part.n in edited else UnitState.DRAFT for part in parts}
    placed: list[tuple[Segment, str]] = []
    n_edited = n_untranslated = 0
    for part in parts:
        text = edited.get(part.n, machine.get(part.n))
        n_edited += part.n in edited
        if text is None:
            n_untranslated += 1
        else:
            placed.append((part, text))
    return Rendered(
        name=output_path(key.tgt_lang, document.path),
        data=document_formats.render(parsed, placed, key.tgt_lang, states),
        n_edited=n_edited,
        n_machine=len(placed) - n_edited,
        n_untranslated=n_untranslated,
    )


def _kept_texts(store: Store, key: DocumentKey, parts: Sequence[Segment]) -> dict[int, str]:
    """Return the translations that a synchronisation has kept, by segment.

    One that renders several stands for the first of them, and the others are empty.
    """
    kept = {(one.n, one.text): one for one in sync_edits.kept_segments(store, key)}
    found = [one for part in parts if (one := kept.get((part.n, part.text))) is not None]
    return {
        one.n: one.tgt_text if one.n < min(one.shared_with, default=one.n + 1) else ""
        for one in found
    }


def _final_texts(store: Store, project_id: int, key: DocumentKey) -> dict[int, str]:
    reviews = judgements.reviews(store, project_id)
    return {
        one.n: one.state.text
        for one in edit_rows.of_document(store, key)
        if one.state.text is not None and edit_states.is_final(one.state.status, reviews=reviews)
    }


def _machine_texts(
    store: Store, key: DocumentKey, first: Arm | None, order_id: int | None = None
) -> dict[int, str]:
    by_arm = hypotheses.texts_by_arm(store, key, order_id)
    found: dict[int, str] = {}
    for arm in (Arm.BASELINE, Arm.ACT, first):  # what comes later comes first
        if arm is not None:
            found |= by_arm.get(arm, {})
    return found
