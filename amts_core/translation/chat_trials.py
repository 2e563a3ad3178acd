"""Whether the chat model of a project answers: one request, of two texts, as an order makes it.

Workers ask; pages show what has come of it. A command asks by itself.
"""

import json
from dataclasses import asdict
from decimal import Decimal

from amts_core.engines.chat import ChatTrial, TriedText
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.languages.tags import primary
from amts_core.kernel.records import JobState, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import engine_kinds

_ELSE = "es"
"""What is translated into where a project has English alone: the texts are English."""


def begin(settings: Settings, project: Project, person: Person) -> str:
    """Have a worker ask the model once, and return the job's id.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project has no chat model.
    """
    rights.check(person, Task.CONFIGURE)
    engine_kinds.check_chat(open_store(settings.database_url), project.id)
    call = Call(calls.DESK, "try_chat", (project.id,))
    return calls.begin(settings, project.id, "try-chat", title="The chat model", call=call)


def run(settings: Settings, store: Store, project: Project) -> ChatTrial:
    """Ask the model of a project once.

    :raises ConfigurationError: the project has no chat model.
    :raises ServiceError: it does not answer; the message says why.
    """
    languages = (*project.tgt_langs, project.src_lang, _ELSE)
    tgt_lang = next(code for code in languages if primary(code) != "en")
    return engine_kinds.chat_setup(settings, store, project.id).try_model(tgt_lang)


def told(trial: ChatTrial) -> str:
    """Return what came of a request in one line, for people."""
    n_wrong = sum(bool(text.fault) for text in trial.texts)
    wrong = f"; {n_wrong} of {len(trial.texts)} translations can't be used" if n_wrong else ""
    return f"{trial.model} has answered in {trial.seconds:.1f} s{wrong}"


def as_json(trial: ChatTrial) -> str:
    """Return what a job keeps of a request."""
    return json.dumps(asdict(trial) | {"usd": str(trial.usd)}, ensure_ascii=False)


def trial(store: Store, job_id: str) -> ChatTrial | None:
    """Return what came of a job's request, None as long as nothing has."""
    job = job_rows.find(store, job_id)
    if job is None or job.state is not JobState.DONE:
        return None
    fields = json.loads(job.result or "{}")
    texts = tuple(TriedText(**text) for text in fields.pop("texts"))
    return ChatTrial(**fields | {"usd": Decimal(fields["usd"]), "texts": texts})
