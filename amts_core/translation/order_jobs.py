"""Orders of translations, durably: each language pair is a workflow of its own.

A workflow polls for as long as its service needs, minutes or two days: the waiting is durable, and
what it has seen is in the database, so that it goes on where it was whoever takes it over.
"""

from dbos import DBOS, SetWorkflowID

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import AmtsError, StoreError
from amts_core.kernel.jobs import machine
from amts_core.kernel.jobs.calls import TRANSLATION
from amts_core.kernel.jobs.failures import passes, unexpected
from amts_core.translation import order_steps, services
from amts_core.translation.pauses import pause_seconds
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


@DBOS.step(retries_allowed=True, max_attempts=10, should_retry=passes)
def _languages_step(job_id: str) -> list[str]:
    found = order_rows.of_job(machine.store(), job_id)
    return [] if found is None else list(found.tgt_langs)


@DBOS.step(retries_allowed=True, max_attempts=10, should_retry=passes)
def _language_step(job_id: str, tgt_lang: str) -> float | None:
    """Take a language of the job's order a step on; return the seconds to wait, None at the end.

    An order that a later job goes on with is left to that one.
    """
    found = order_rows.of_job(machine.store(), job_id)
    if found is None:
        return None
    return _round(machine.settings(), found, tgt_lang)


def _round(settings: Settings, found: Order, tgt_lang: str) -> float | None:
    store = open_store(settings.database_url)
    try:
        service = services.make(settings, store, found.project_id, found.engine, found.place)
        has_ended = order_steps.advance_order(store, service, found.id, tgt_lang)
    except StoreError:
        raise
    except AmtsError as error:
        order_steps.fail_language(store, found.id, tgt_lang, str(error))
        return None
    except Exception as error:
        order_steps.fail_language(store, found.id, tgt_lang, unexpected(error))
        raise
    if has_ended:
        return None
    n_failures = order_steps.n_failures(store, found.id, tgt_lang)
    return pause_seconds(settings, found.engine, n_failures)
