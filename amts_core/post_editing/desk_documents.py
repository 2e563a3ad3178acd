"""Documents at the desk: which there are, and how one gets there."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from amts_core.documents import segments
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.events.state_rules import slugs_of
from amts_core.kernel.post_edits import DocumentKey, EditedDocument
from amts_core.kernel.records import Arm
from amts_core.kernel.text.word_counts import words
from amts_core.post_editing.examiner import EditExaminer, start_of
from amts_core.post_editing.store import edit_queues, edit_rows
from amts_core.project import reviews_post_edits
from amts_core.translation import hypotheses, texts


def documents(
    store: Store, project_id: int, *, with_former: bool = False
) -> tuple[EditedDocument, ...]:
    """Return the documents of a project that some arm has translated, newest order first.

    :param with_former: also those that nobody has begun and that were translated again since, in
        a newer revision or cut otherwise.
    """
    reviews = reviews_post_edits(store, project_id)
    found = edit_queues.documents(store, project_id, reviews=reviews)
    return tuple(
        replace(one, n_words=_n_words(store, one.key.revision_id, one.src_lang))
        for one in found
        if with_former or one.is_current or one.has_work
    )


def open_document(store: Store, key: DocumentKey) -> None:
    """Let the texts of a document be post-edited; again is no harm.

    :raises NotFoundError: there is no such revision, or no translation of it has come back yet.
    """
    if not edit_rows.is_open(store, key):
        _bring(store, key)
    _compare_arms(store, key)


def open_all(store: Store, project_id: int, keys: Sequence[DocumentKey]) -> None:
    """Let the texts of some of a project's documents be post-edited; again is no harm.

    How alike their arms are is looked at where another batch has come since.

    :raises NotFoundError: as :func:`open_document`.
    """
    opened = edit_queues.open_keys(store, project_id)
    batches = hypotheses.batches_of(store, project_id)
    for key in keys:
        if key not in opened:
            _bring(store, key)
        _compare_arms_of(store, key, batches.get(key, ()))


@lru_cache(maxsize=4096)
def _compare_arms_of(store: Store, key: DocumentKey, _: tuple[int, ...]) -> None:
    """Keep how alike a document's arms are, once for what some batches have brought."""
    _compare_arms(store, key)


def _compare_arms(store: Store, key: DocumentKey) -> None:
    by_arm = hypotheses.texts_by_arm(store, key)
    baseline, act = by_arm.get(Arm.BASELINE, {}), by_arm.get(Arm.ACT, {})
    both = baseline.keys() & act.keys()
    edit_queues.keep_likeness(store, key, {n: fuzz.ratio(baseline[n], act[n]) for n in both})


def open_documents(store: Store, project_id: int) -> tuple[DocumentKey, ...]:
    """Return what names the documents of a project that are open at the desk, by path.

    Those that nobody has begun and that were translated again since are left out.
    """
    opened = edit_queues.open_keys(store, project_id)
    found = sorted(documents(store, project_id), key=lambda one: (one.path, one.key.tgt_lang))
    return tuple(one.key for one in found if one.key in opened)


def _bring(store: Store, key: DocumentKey) -> None:
    """Bring the texts of a document to the desk, with what is found in what they begin with."""
    examiner = EditExaminer(store, key)
    by_arm = examiner.hypotheses()
    if not by_arm:
        raise NotFoundError(
            f"No translation of {examiner.document.path} into {key.tgt_lang} has come back yet. "
            "Wait until it has, or order it in Translate."
        )
    parts = texts(store, key.revision_id, examiner.document.language, key.granularity)
    found = []
    for part in parts:
        of_arms = {arm: by_n.get(part.n) for arm, by_n in by_arm.items()}
        slugs = [*slugs_of([one for hyp in of_arms.values() if hyp for one in hyp.findings])]
        slugs += examiner.slugs(part.text, start_of(of_arms).text)
        found.append(tuple(dict.fromkeys(slugs)))
    edit_rows.add_document(store, examiner.document.project_id, key, texts=parts, found=found)


@lru_cache(maxsize=4096)
def _n_words(store: Store, revision_id: int, language: str) -> int:
    """Return how many words a revision has: it never changes, so it is counted once."""
    return sum(words(part.text, language) for part in segments(store, revision_id))
