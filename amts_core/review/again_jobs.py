"""Documents that an earlier encoder aligned, aligned again by the one that serves now.

What people decided stands; the rest is proposed anew.
"""

import hashlib
from collections.abc import Iterable, Sequence

from dbos import DBOS

from amts_core.align import Encoder, best_encoder, encoder_name, load_encoder
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, ImportRefused, StoreError
from amts_core.kernel.jobs import calls, job_rows, machine
from amts_core.kernel.jobs.calls import ALIGNMENT, Call
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.records import Alignment, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.review import proposed_alignments
from amts_core.review.document_series import align_each
from amts_core.review.jobs import free_job_id
from amts_core.review.store import alignments, new_alignments


def behind(current: Iterable[Alignment], named: str) -> tuple[Alignment, ...]:
    """Return those of some alignments that another encoder has made than would today.

    :param current: of documents, none of which has been replaced.
    :param named: the encoder that the settings name.
    """
    return tuple(
        alignment
        for alignment in current
        if new_alignments.is_aligned(alignment.id)
        and alignment.encoder != encoder_name(named, (alignment.src_lang, alignment.tgt_lang))
        and alignment.n_decided < alignment.n_beads
    )


def enqueue(settings: Settings, project: Project, found: Sequence[Alignment]) -> str:
    """Queue that documents are aligned again, and return the job's id; asked twice is done once."""
    ids = [alignment.id for alignment in found]
    base = f"again-{project.id}-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:16]}"
    call = Call(ALIGNMENT, "align_again", (project.id, ids))
    title = f"Align {count_noun(len(ids), 'document')} again"
    store = open_store(settings.database_url)
    job_id = free_job_id(store, base)
    job_rows.add_job(store, job_id, project.id, title=title, call=call.as_json())
    calls.enqueue(settings, job_id, call)
    return job_id


@DBOS.workflow(name="align_again")
def align_again(project_id: int, alignment_ids: list[str]) -> str:
    """Align documents again, one step a document; one that can't be is left out and named."""
    job_id, store = str(DBOS.workflow_id), machine.store()
    with failures_recorded(store, job_id):
        return align_each(
            store,
            job_id,
            [alignments.without_progress(store, one).src_path for one in alignment_ids],
            lambda number: _again_step(project_id, alignment_ids[number]),
            done="aligned again",
        )


def align_one_again(store: Store, project_id: int, alignment_id: str, named: Encoder) -> str:
    """Align a document again; return its alignment's id, or nothing where a newer import stands.

    Again is no harm, and a pair that was deleted meanwhile stays so. It is as old as what it takes
    the place of, so that it gives way to what was imported since, and to what is under way to be
    imported.

    :param alignment_id: of an alignment of the document, the current one or an earlier.
    :param named: the encoder that the settings name.
    """
    of = alignments.alignment(store, alignments.current_of(store, alignment_id))
    languages, revisions = (of.src_lang, of.tgt_lang), (of.src_revision_id, of.tgt_revision_id)
    encoder = best_encoder(named, languages)
    made = new_alignments.free_id(
        store, project_id, revisions, kind=new_alignments.ALIGNED, made_by=encoder.identity
    )
    if of.deleted_at is not None:
        return ""
    if of.encoder == encoder.name:
        return made if made == of.id else ""
    try:
        proposed_alignments.align_revisions(
            store,
            made,
            project_id,
            revisions=revisions,
            languages=languages,
            encoder=encoder,
            progress=lambda share, step: None,
            asked_at=of.asked_at,
        )
    except ImportRefused:  # a newer one has come meanwhile
        return ""
    return made


@step
def _again_step(project_id: int, alignment_id: str) -> list[str]:
    """Align a document again; return its alignment's id, and why it was left out."""
    store = machine.store()
    try:
        named = load_encoder(machine.settings().encoder)
        return [align_one_again(store, project_id, alignment_id, named), ""]
    except StoreError:
        raise
    except AmtsError as error:
        return ["", str(error)]
