"""Rounds over what a project watches, durably: one round, a workflow a language within it."""

from dbos import DBOS, SetWorkflowID

from amts_core import translation
from amts_core.kernel.jobs import machine
from amts_core.kernel.jobs.calls import ALIGNMENT, TRANSLATION
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.sync import rounds
from amts_core.sync.rounds import Wish

_SECONDS = 2.0


@DBOS.workflow(name="synchronise")
def synchronise(watch_id: int, wish: list[bool]) -> str:
    """Look at a watch, compare what has changed, deliver what is ready, draft what is not.

    Drafts are not waited for: a service may take two days for them.
    """
    job_id = str(DBOS.workflow_id)
    store = machine.store()
    with failures_recorded(store, job_id), rounds.failures_told(store, job_id):
        languages = _look_step(job_id, watch_id, wish)
        comparing = []
        for tgt_lang in languages:
            with SetWorkflowID(f"{job_id}.compare.{tgt_lang}"):
                comparing.append(
                    DBOS.enqueue_workflow(ALIGNMENT, compare_language, job_id, watch_id, tgt_lang)
                )
        for handle in comparing:
            handle.get_result()
        for tgt_lang in _deliver_step(job_id, watch_id, wish):
            with SetWorkflowID(f"{job_id}.draft.{tgt_lang}"):
                DBOS.enqueue_workflow(TRANSLATION, draft_language, job_id, watch_id, tgt_lang)
        return _finish_step(job_id, watch_id)


@DBOS.workflow(name="compare_language")
def compare_language(job_id: str, watch_id: int, tgt_lang: str) -> int:
    """Compare what has changed in one language."""
    return _compare_step(job_id, watch_id, tgt_lang)


@DBOS.workflow(name="draft_language")
def draft_language(job_id: str, watch_id: int, tgt_lang: str) -> None:
    """Order drafts into one language, and bring them to the editors when they are there."""
    _draft_step(job_id, watch_id, tgt_lang)
    while not _drafted_step(job_id, watch_id, tgt_lang):
        DBOS.sleep(_SECONDS)


@step
def _look_step(job_id: str, watch_id: int, wish: list[bool]) -> list[str]:
    return list(rounds.look(machine.store(), job_id, watch_id, Wish(*wish)))


@step
def _compare_step(job_id: str, watch_id: int, tgt_lang: str) -> int:
    return rounds.compare(machine.settings(), job_id, watch_id, tgt_lang)


@step
def _deliver_step(job_id: str, watch_id: int, wish: list[bool]) -> list[str]:
    return list(rounds.deliver(machine.settings(), job_id, watch_id, Wish(*wish)))


@step
def _draft_step(job_id: str, watch_id: int, tgt_lang: str) -> None:
    order_id = rounds.draft(machine.settings(), job_id, watch_id, tgt_lang)
    if order_id is not None:
        translation.begin(machine.settings(), order_id)


@step
def _drafted_step(job_id: str, watch_id: int, tgt_lang: str) -> bool:
    return rounds.is_drafted(machine.store(), job_id, watch_id, tgt_lang)


@step
def _finish_step(job_id: str, watch_id: int) -> str:
    return rounds.finish(machine.store(), job_id, watch_id)
