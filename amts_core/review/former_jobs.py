"""Work that earlier versions asked for: it goes on, and nothing of their machines stays stored.

They gave each workflow the address of the database and the name of the encoder first, and to an
import of folders the paths of these. Run by a worker before it takes anything up.
"""

import logging
from pathlib import Path

from dbos import DBOSClient, DBOSPortableJSONSerializer

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.jobs import former_inputs, job_rows
from amts_core.review.jobs import import_call, kept_folders

_OPEN = ["ENQUEUED", "PENDING"]

_log = logging.getLogger(__name__)


def mend(settings: Settings, store: Store) -> None:
    """Rewrite what earlier versions stored with workflows; again is no harm."""
    n = former_inputs.forget_addresses(settings.jobs_url)
    if n:
        _log.info("forgot the database's address in %s workflows", n)
    client = DBOSClient(
        system_database_url=settings.jobs_url, serializer=DBOSPortableJSONSerializer()
    )
    try:
        for one in client.list_workflows(name="import_folders"):
            if one.status in _OPEN and one.input is not None:
                _read_folders(store, one.workflow_id, *one.input["args"])
            client.delete_workflow(one.workflow_id)  # its input is two paths
    finally:
        client.destroy()


def _read_folders(
    store: Store, job_id: str, project_id: int, folders: list[str], languages: list[str]
) -> None:
    """Let the job ask for the files of its folders, where this machine has them."""
    try:
        here = Path(folders[0]), Path(folders[1])
        files = kept_folders(store, here, (languages[0], languages[1]))
    except AmtsError as error:
        job_rows.fail(store, job_id, str(error))
        return
    job_rows.ask_for(store, job_id, import_call(project_id, files, languages).as_json())
