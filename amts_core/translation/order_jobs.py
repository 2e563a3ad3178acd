"""Orders of translations, durably: each language pair is a workflow of its own.

A workflow polls for as long as its engine needs, minutes or two days: the waiting is durable, and
what it has seen is in the database, so that it goes on where it was whoever takes it over.
"""

from functools import partial

from dbos import DBOS, SetWorkflowID

from amts_core.kernel.database.engine import Store
from amts_core.kernel.jobs import machine
from amts_core.kernel.jobs.calls import TRANSLATION
from amts_core.kernel.jobs.failures import step
from amts_core.translation import engine_steps, order_steps, polls, services
from amts_core.translation.engine_kinds import KINDS
from amts_core.translation.records import Order
from amts_core.translation.store import order_rows


@DBOS.workflow(name="translate")
def translate() -> None:
    """Begin the language pairs of this job's order, each on its own."""
    job_id = str(DBOS.workflow_id)
    for tgt_lang in _languages_step(job_id):
        with SetWorkflowID(f"{job_id}.{tgt_lang}"):
            DBOS.enqueue_workflow(TRANSLATION, translate_language, job_id, tgt_lang)


@DBOS.workflow(name="translate_language")
def translate_language(job_id: str, tgt_lang: str) -> None:
    """Bring an order's batches into one language to their end, of both arms."""
    while (pause := _language_step(job_id, tgt_lang)) is not None:
        DBOS.sleep(pause)


@step
def _languages_step(job_id: str) -> list[str]:
    found = order_rows.of_job(machine.store(), job_id)
    return [] if found is None else list(found.tgt_langs)


@step
def _language_step(job_id: str, tgt_lang: str) -> float | None:
    """Take a language of the job's order a step on; return the seconds to wait, None at the end.

    An order that a later job goes on with is left to that one.
    """
    found = order_rows.of_job(machine.store(), job_id)
    if found is None:
        return None
    return polls.poll(
        machine.settings(),
        found,
        advance=partial(_advance, found, tgt_lang),
        give_up=partial(_give_up, found, tgt_lang),
        n_failures=partial(order_steps.n_failures, order_id=found.id, tgt_lang=tgt_lang),
    )


def _advance(of: Order, tgt_lang: str, store: Store) -> bool:
    settings = machine.settings()
    if KINDS[of.engine].runs_here:
        set_up = partial(services.setup, settings, store, of.project_id, engine=of.engine, order=of)
        forget = partial(KINDS[of.engine].forget, settings)
        return engine_steps.advance_here(store, set_up, of.id, tgt_lang, forget=forget)
    service = services.make(settings, store, of.project_id, engine=of.engine, place=of.place)
    return order_steps.advance_order(store, service, of.id, tgt_lang)


def _give_up(of: Order, tgt_lang: str, store: Store, reason: str) -> None:
    engine_steps.release(store, of.id, tgt_lang)
    order_steps.fail_language(store, of.id, tgt_lang, reason)
