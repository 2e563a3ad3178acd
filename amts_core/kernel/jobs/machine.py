"""The settings of the machine that does the work: a workflow is given ids only, never an address.

They are registered once by the worker, before it takes up its first workflow.
"""

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store

_registered: list[Settings] = []


def register(own: Settings) -> None:
    """Let the workflows of this process use these settings from now on."""
    _registered[:] = [own]


def settings() -> Settings:
    """Return the settings of this worker.

    :raises RuntimeError: none were registered, which is a fault of the program.
    """
    if not _registered:
        raise RuntimeError("A workflow runs in a process that has registered no settings.")
    return _registered[0]


def store() -> Store:
    """Return the database of this worker."""
    return open_store(settings().database_url)
