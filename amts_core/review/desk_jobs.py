"""Re-alignments and rankings for the desk: queued by it, done by workers."""

from dbos import DBOS

from amts_core.align import load_encoder
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import calls, job_rows, machine
from amts_core.kernel.jobs.calls import DESK, Call
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.records import Project
from amts_core.kernel.text.counts import count_noun
from amts_core.review import suggestions
from amts_core.review.store import bead_changes, bead_rows, suggestion_rows


def enqueue_realignment(settings: Settings, project_id: int, event_id: int) -> None:
    """Let a worker look for a better alignment around a structure edit; again is no harm."""
    store = open_store(settings.database_url)
    (first, *_) = bead_changes.made_by(store, event_id) or (None,)
    if first is not None:
        suggestion_rows.ask(store, event_id, bead_rows.bead(store, first).alignment_id)
        call = Call(DESK, "realign", (project_id, event_id))
        calls.enqueue(settings, f"realign-{event_id}", call)


def enqueue_ranking(settings: Settings, project: Project, tgt_lang: str) -> None:
    """Let a worker say which beads the waiting documents would use."""
    call = Call(DESK, "rank", (project.id, tgt_lang))
    calls.begin(settings, project.id, "rank", title="Most useful pairs", call=call)


@DBOS.workflow(name="realign")
def realign(project_id: int, event_id: int) -> None:
    """Look for a better alignment around a structure edit; a failure offers none."""
    _realign_step(event_id)


@DBOS.step()
def _realign_step(event_id: int) -> None:
    try:
        suggestions.realign_around(
            machine.store(), event_id, load_encoder(machine.settings().encoder)
        )
    except Exception:
        suggestion_rows.answer(machine.store(), event_id, ())
        raise


@DBOS.workflow(name="rank")
def rank(project_id: int, tgt_lang: str) -> None:
    """Say which beads the waiting documents would use."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        _rank_step(job_id, project_id, tgt_lang)


@step
def _rank_step(job_id: str, project_id: int, tgt_lang: str) -> None:
    store = machine.store()
    job_rows.set_progress(store, job_id, 0.1, "Comparing pairs with the waiting documents")
    encoder = load_encoder(machine.settings().encoder)
    n_useful = suggestions.rank_beads(store, project_id, tgt_lang, encoder)
    job_rows.finish(store, job_id, "", message=f"{count_noun(n_useful, 'pair')} would be used")
