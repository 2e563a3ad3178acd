"""The neural engine as a service: CTranslate2 and a model of your own, on this machine.

Parallel data, jobs and their processes are kept in a folder of its own. In the ACT arm a text that
the parallel data knows comes back as its unit has it, and models that can be given a similar unit's
target are.
"""

from pathlib import Path

from amts_core.engines.local import job_files
from amts_core.engines.local.folder_service import FolderService
from amts_core.engines.local.job_files import UnitReader
from amts_core.engines.neural import model_folders
from amts_core.engines.neural.model_folders import ModelFolder
from amts_core.engines.neural.neural_job import MODELS
from amts_core.engines.protocol import BatchRequest
from amts_core.kernel.errors import ConfigurationError, ServiceError
from amts_core.kernel.records import Engine

__all__ = ["NeuralService"]


class NeuralService(FolderService):
    """Neural translation on this machine, behind the protocol of all services."""

    engine = Engine.NEURAL
    _name = "The neural engine"

    def __init__(self, folder: Path, models: Path, encoder: str, read_units: UnitReader) -> None:
        """Use a folder, made where there is none.

        :param models: a folder of models' folders, see :mod:`engines.neural.model_folders`.
        :param encoder: folder or name of a sentence-transformers model: it finds similar units.
        :raises ConfigurationError: there is no model, or a package is missing.
        """
        super().__init__(folder, encoder, (), read_units)
        self._models = model_folders.check(models)

    def _check(self, request: BatchRequest) -> None:
        super()._check(request)
        self._chosen(request)

    def _write_job(self, folder: Path, job_id: str, request: BatchRequest) -> None:
        super()._write_job(folder, job_id, request)
        models = {lang: str(one.path) for lang, one in self._chosen(request).items()}
        job_files.write_json(folder / MODELS, models)

    def _chosen(self, request: BatchRequest) -> dict[str, ModelFolder]:
        """Return the model for each target language of a job.

        :raises ServiceError: there is none, or its description can't be used.
        """
        try:
            return {
                tgt_lang: model_folders.chosen(self._models, request.src_lang, tgt_lang)
                for tgt_lang in request.tgt_langs
            }
        except ConfigurationError as error:
            raise ServiceError(str(error), code="InvalidRequestException") from error
