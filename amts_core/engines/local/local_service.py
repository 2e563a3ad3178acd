"""The local engine as a service."""

from amts_core.engines.local.folder_service import FolderService
from amts_core.kernel.records import Engine


class LocalService(FolderService):
    """Statistical translation on this machine, from general corpora and parallel data."""

    engine = Engine.LOCAL
    _name = "The local engine"
