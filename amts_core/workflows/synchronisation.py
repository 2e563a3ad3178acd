"""Rounds over what a project watches, durably: one round, a workflow a language within it."""

import time

from dbos import DBOS, SetWorkflowID

from amts_core.config import Settings
from amts_core.queueing import ALIGNMENT, TRANSLATION
from amts_core.store.engine import open_store
from amts_core.syncing import drafting, rounds
from amts_core.syncing.rounds import Wish
from amts_core.workflows import here
from amts_core.workflows.failures import failures_recorded
from amts_core.workflows.translation import translate_now

_SECONDS = 2.0


def synchronise_now(settings: Settings, job_id: str, watch_id: int, wish: Wish) -> str:
    """Make a round in this process, drafts and all, and return how the targets stand then.

    :raises AmtsError: it can't be made; the job says so too.
    """
    store = open_store(settings.database_url)
    with failures_recorded(store, job_id), rounds.failures_told(store, job_id):
        for tgt_lang in rounds.look(store, job_id, watch_id, wish):
            rounds.compare(settings, job_id, watch_id, tgt_lang)
        for tgt_lang in rounds.deliver(settings, job_id, watch_id, wish):
            rounds.draft(settings, job_id, watch_id, tgt_lang, asks=False)
            for one in drafting.drafting(store, watch_id, tgt_lang):
                translate_now(settings, one.id)
            while not rounds.is_drafted(store, job_id, watch_id, tgt_lang):
                time.sleep(_SECONDS)
        return rounds.finish(store, job_id, watch_id)


@DBOS.workflow(name="synchronise")
def synchronise(watch_id: int, wish: list[bool]) -> str:
    """Look at a watch, compare what has changed, deliver what is ready, draft what is not.

    Drafts are not waited for: a service may take two days for them.
    """
    job_id = str(DBOS.workflow_id)
    store = here.store()
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


@DBOS.step()
def _look_step(job_id: str, watch_id: int, wish: list[bool]) -> list[str]:
    return list(rounds.look(here.store(), job_id, watch_id, Wish(*wish)))


@DBOS.step()
def _compare_step(job_id: str, watch_id: int, tgt_lang: str) -> int:
    return rounds.compare(here.settings(), job_id, watch_id, tgt_lang)


@DBOS.step()
def _deliver_step(job_id: str, watch_id: int, wish: list[bool]) -> list[str]:
    return list(rounds.deliver(here.settings(), job_id, watch_id, Wish(*wish)))


@DBOS.step()
def _draft_step(job_id: str, watch_id: int, tgt_lang: str) -> None:
    rounds.draft(here.settings(), job_id, watch_id, tgt_lang, asks=True)


@DBOS.step()
def _drafted_step(job_id: str, watch_id: int, tgt_lang: str) -> bool:
    return rounds.is_drafted(here.store(), job_id, watch_id, tgt_lang)


@DBOS.step()
def _finish_step(job_id: str, watch_id: int) -> str:
    return rounds.finish(here.store(), job_id, watch_id)
