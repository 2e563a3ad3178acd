"""Documents that an earlier encoder aligned, aligned again by the one that serves now.

What people decided stands; the rest is proposed anew.
"""

import hashlib
import re
from collections.abc import Sequence

from dbos import DBOS

from amts_core.align import best_encoder, encoder_name, load_encoder
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, StoreError
from amts_core.kernel.jobs import calls, job_rows, machine
from amts_core.kernel.jobs.calls import ALIGNMENT, Call
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.records import Alignment, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.review import proposed_alignments
from amts_core.review.jobs import free_job_id
from amts_core.review.store import alignments, new_alignments, successions
from amts_core.review.store.successions import BeadUpdate

_ALIGNED = re.compile(r"a\d+-\d+-.+")
"""Ids of what was aligned: units of files, and mined pairs, came as pairs."""


def behind(store: Store, project_id: int, named: str) -> tuple[Alignment, ...]:
    """Return the alignments of a project that another encoder has made than would today.

    :param named: the encoder that the settings name.
    """
    return tuple(
        one
        for one in alignments.current(store, project_id)
        if _ALIGNED.fullmatch(one.id)
        and one.encoder != encoder_name(named, (one.src_lang, one.tgt_lang))
        and one.n_decided < one.n_beads
    )


def enqueue(settings: Settings, project: Project, found: Sequence[Alignment]) -> str:
    """Queue that documents are aligned again, and return the job's id; asked twice is done once."""
    ids = [one.id for one in found]
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
        left_out: list[str] = []
        changes: list[BeadUpdate] = []
        for number, alignment_id in enumerate(alignment_ids):
            told = f"{number + 1} of {len(alignment_ids)}"
            job_rows.set_progress(store, job_id, number / len(alignment_ids), told)
            made, reason = _again_step(project_id, alignment_id)
            left_out += [reason] if reason else []
            changed = successions.bead_update(store, made)
            changes += [changed] if changed else []
        n_due = len(alignment_ids)
        n_done = n_due - len(left_out)
        told = f"{n_done} of {count_noun(n_due, 'document')} aligned again"
        told += f": {sum(changes, BeadUpdate()).sentence}" if changes else ""
        told = "; ".join((told, *left_out))
        job_rows.end(store, job_id, "", n_done=n_done, n_due=n_due, message=told)
        return told


@step
def _again_step(project_id: int, alignment_id: str) -> list[str]:
    """Align a document again; return its alignment's id, and why it was left out."""
    store = machine.store()
    of = alignments.alignment(store, alignment_id)
    languages, revisions = (of.src_lang, of.tgt_lang), (of.src_revision_id, of.tgt_revision_id)
    try:
        encoder = best_encoder(load_encoder(machine.settings().encoder), languages)
        digest = hashlib.sha256(f"{encoder.name} {encoder.digest}".encode()).hexdigest()[:8]
        base = f"a{revisions[0]}-{revisions[1]}-{digest}"
        made = new_alignments.free_id(store, project_id, revisions, base)
        proposed_alignments.align_revisions(
            store,
            made,
            project_id,
            revisions=revisions,
            languages=languages,
            encoder=encoder,
            progress=lambda share, step: None,
        )
    except StoreError:
        raise
    except AmtsError as error:
        return ["", f"{of.src_path}: {error}"]
    return [made, ""]
