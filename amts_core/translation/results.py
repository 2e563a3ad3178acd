"""What came back from an order: side by side, rendered into the documents, in folders or a ZIP."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from amts_core import formats as document_formats
from amts_core.documents import sources
from amts_core.exchange import round_trip
from amts_core.formats import UnitState
from amts_core.kernel import files as whole_files
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.records import Arm
from amts_core.translation.records import DocumentState, Hypothesis, OrderedDocument, ResultRow
from amts_core.translation.service_texts import ordered_texts
from amts_core.translation.store import batches, hypotheses, order_rows

_OUTSIDE = ("/", "..")
"""What a document's path could leave a folder by."""
_FIRST_ZIP_DAY = datetime(1980, 1, 1, tzinfo=UTC)


def results(store: Store, order_id: int, revision_id: int, tgt_lang: str) -> tuple[ResultRow, ...]:
    """Return the texts that an order wants of a document with what each arm has made of them.

    :raises NotFoundError: the order has no such document.
    """
    of = order_rows.order(store, order_id)
    if revision_id not in of.revision_ids or tgt_lang not in of.tgt_langs:
        raise NotFoundError(
            f"Order {order_id} has no revision {revision_id} into {tgt_lang}. Choose one of it."
        )
    by_arm: dict[Arm, dict[int, Hypothesis]] = {arm: {} for arm in Arm}
    for one in translated(store, order_id):
        if (one.revision_id, one.tgt_lang) == (revision_id, tgt_lang):
            found = hypotheses.hypotheses(store, one.batch_id, revision_id)
            by_arm[one.arm] = {hyp.n: hyp for hyp in found}
    return tuple(
        ResultRow(part.n, part.text, by_arm[Arm.BASELINE].get(part.n), by_arm[Arm.ACT].get(part.n))
        for part in ordered_texts(store, of, revision_id)
    )


def translated(store: Store, order_id: int) -> tuple[OrderedDocument, ...]:
    """Return the documents of an order that have come back, by batch and path."""
    found = batches.documents(store, order_id)
    return tuple(one for one in found if one.state is DocumentState.DONE)


def render(store: Store, batch_id: int, revision_id: int) -> tuple[str, bytes]:
    """Return a document as a batch has translated it: its name and its bytes.

    What the order did not want of it stays as in the source.
    The name is ``<language>.<file>`` in the folder of the source, and never leads out of the one
    that it is written into.

    :raises NotFoundError: the batch has no translation of it.
    """
    batch = batches.batch(store, batch_id)
    of = order_rows.order(store, batch.order_id)
    known = {one.revision_id: one for one in batches.documents_of(store, batch_id)}
    if revision_id not in known or known[revision_id].state is not DocumentState.DONE:
        raise NotFoundError(
            f"Batch {batch_id} has no translation of revision {revision_id}. Wait until it has "
            "ended, or have it done again."
        )
    path = known[revision_id].path
    data, encoding = sources.contents(store, revision_id)
    parsed = document_formats.read(data, path, encoding=encoding)
    parts = {part.n: part for part in ordered_texts(store, of, revision_id)}
    found = hypotheses.hypotheses(store, batch_id, revision_id)
    placed = ((parts[one.n], one.text) for one in found)
    drafts = dict.fromkeys(parts, UnitState.DRAFT)
    rendered = document_formats.render(parsed, placed, batch.tgt_lang, drafts)
    return output_path(batch.tgt_lang, path), rendered


def output_path(tgt_lang: str, path: str) -> str:
    """Return where a translated document is written: ``folder/zh.index.md``.

    It never leads out of the folder that it is written into.
    """
    name = PurePosixPath(round_trip.output_name(tgt_lang, path))
    return "/".join(part for part in name.parts if part not in _OUTSIDE)


def write_folder(
    store: Store, order_id: int, folder: Path, arm: Arm | None = None
) -> Iterator[tuple[OrderedDocument, Path]]:
    """Write the translations of an order below a folder, and yield each as it is, with its path.

    Where both arms are written each gets a folder of its name.

    :raises StoreError: a file can't be written.
    """
    for one, name, data in _outputs(store, order_id, arm):
        (path,) = write_files(folder, [(name, data)])
        yield one, path


def write_files(folder: Path, files: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    """Write files below a folder, each whole or not at all, and return their paths.

    :param files: the path of each below the folder, and its contents.
    :raises StoreError: a file can't be written.
    """
    written = []
    for name, data in files:
        path = folder.joinpath(*PurePosixPath(name).parts)
        try:
            if not whole_files.is_inside(folder, path):
                raise StoreError(f"{path} lies behind a link that leads out of {folder}.")
            whole_files.write(path, data)
        except OSError as error:
            raise StoreError(
                f"{path} can't be written: {error.strerror}. Choose another folder."
            ) from error
        written.append(path)
    return tuple(written)


def zipped(store: Store, order_id: int, arm: Arm | None = None) -> bytes:
    """Return all translations of an order as a ZIP file; the same ones give the same bytes."""
    return zip_files((name, data) for _, name, data in _outputs(store, order_id, arm))


def zip_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a ZIP file, whose bytes depend on theirs alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _FIRST_ZIP_DAY.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def _outputs(
    store: Store, order_id: int, arm: Arm | None
) -> Iterator[tuple[OrderedDocument, str, bytes]]:
    """Yield each translation, of one arm or of all, with its name and its contents."""
    has_folders = arm is None and len(order_rows.order(store, order_id).arms) > 1
    for one in translated(store, order_id):
        if arm in (None, one.arm):
            name, data = render(store, one.batch_id, one.revision_id)
            yield one, f"{one.arm}/{name}" if has_folders else name, data
