"""A request to a project's chat model, to see whether it answers, made by a worker."""

from dbos import DBOS

from amts_core.kernel.jobs import job_rows, machine
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.project import find_project
from amts_core.translation import chat_trials


@DBOS.workflow(name="try_chat")
def try_chat(project_id: int) -> None:
    """Ask the chat model of a project once."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        _trial_step(job_id, project_id)


@step
def _trial_step(job_id: str, project_id: int) -> None:
    store = machine.store()
    job_rows.set_progress(store, job_id, 0.1, "Asking the model")
    found = chat_trials.run(machine.settings(), store, find_project(store, project_id))
    job_rows.finish(store, job_id, chat_trials.as_json(found), message=chat_trials.told(found))
