"""The neural engine as a service: jobs in processes of their own, and what can't be started."""

import json
import subprocess
import sys
import time

import pytest

from amts_core.bilingual_files import unit_files
from amts_core.engines.neural.neural_service import NeuralService
from amts_core.engines.protocol import (
    BatchDocument,
    BatchRequest,
    BatchStatus,
    ParallelDataFile,
    Term,
)
from amts_core.exchange.wire_format import parse
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT
from amts_core.kernel.errors import ConfigurationError, ServiceError

UNITS = "en\tzh\nThe network learns from data.\t该网络从数据中学习。\n"
PAGE = """<!DOCTYPE html><html lang="en"><head><title translate="no">A page</title></head><body>
<p id="s0">The network learns from data.</p>
<p id="s1">Call <span translate="no" id="s1.1">fit()</span> once.</p></body></html>"""


@pytest.fixture
def service(tmp_path, neural_models):
    made = NeuralService(tmp_path / "neural", neural_models, str(BUNDLED_ENCODER), unit_files.read)
    yield made
    for process in made._processes.values():
        process.wait()


def request(**changes):
    fields = {
        "name": "A page",
        "token": "t",
        "documents": (BatchDocument("a.html", PAGE.encode()),),
        "src_lang": "en",
        "tgt_langs": ("zh",),
    }
    return BatchRequest(**(fields | changes))


def texts(service, job_id):
    for _ in range(1200):
        job = service.describe_batch(job_id)
        if job.status.is_end:
            break
        time.sleep(0.05)
    assert job.status is BatchStatus.COMPLETED, job.message
    return {
        one.tgt_lang: [
            "".join(getattr(piece, "text", "") for piece in p.pieces)
            for p in parse(one.data).paragraphs
        ]
        for one in service.batch_results(job_id)
    }


def test_a_job_of_either_arm(service):
    file = ParallelDataFile(name="units", data=UNITS.encode(), format="tsv", token="u")
    service.create_parallel_data(file)
    baseline = service.start_batch(
        request(tgt_langs=("zh", "es"), terms=(Term("once", "una vez", "es"),))
    )
    act = service.start_batch(request(token="a", parallel_data="units"))
    found = texts(service, baseline)
    assert found["zh"] == ["这个网学从数据。", "调用fit()一次。"]
    assert found["es"][1] == "调用 fit() una vez。"
    assert texts(service, act) == {"zh": ["该网络从数据中学习。", "调用fit()一次。"]}


@pytest.mark.parametrize("tgt_langs", [("de",), ("zh", "de")])
def test_a_language_that_no_model_has_starts_nothing(service, tgt_langs):
    with pytest.raises(ServiceError, match="No neural model translates from en into de"):
        service.start_batch(request(tgt_langs=tgt_langs))


def test_a_model_that_is_described_wrongly_starts_nothing(service, neural_models, tmp_path):
    models = tmp_path / "models"
    (models / "bad").mkdir(parents=True)
    (models / "bad" / "amts-model.json").write_text("{}")
    service = NeuralService(tmp_path / "n", models, str(BUNDLED_ENCODER), unit_files.read)
    with pytest.raises(ServiceError, match="kind is None"):
        service.start_batch(request())


def test_no_service_without_models(tmp_path):
    with pytest.raises(ConfigurationError, match="where no folder holds"):
        NeuralService(tmp_path, tmp_path, str(BUNDLED_ENCODER), unit_files.read)


def test_the_engine_is_not_loaded_before_it_is_used():
    """Both packages are optional: nothing but a job may need them."""
    code = (
        "import sys; sys.modules['ctranslate2'] = sys.modules['sentencepiece'] = None\n"
        "import amts_core.translation.services, amts_core.engines.neural.neural_service, amts_core.engines.neural.neural_job"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, check=True, timeout=300)


def test_a_job_names_its_models(service, neural_models, tmp_path):
    job_id = service.start_batch(request())
    kept = tmp_path / "neural" / "jobs" / job_id / "neural.json"
    assert json.loads(kept.read_text()) == {"zh": str(neural_models / "tiny")}
    service.stop_batch(job_id)
