"""The neural engine: both arms of a task, and what can't be translated."""

import subprocess
import sys

import pytest

from amts_core.align.encoder import load_encoder
from amts_core.engines.neural import NeuralSetup
from amts_core.engines.protocol import Term, TranslationTask
from amts_core.exchange import source
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT
from amts_core.kernel.errors import ConfigurationError, ServiceError

TEXTS = ("The network learns from data.", "Call `fit()` once.")
UNITS = (("The network learns from data.", "该网络从数据中学习。"),)


def translated(models, texts=TEXTS, tgt_lang="zh", **changes):
    """The texts of a task, each as the engine has translated it."""
    segments = tuple(source(one, f"s{n}").pieces for n, one in enumerate(texts))
    wanted = changes.pop("wanted", range(len(texts)))
    task = TranslationTask(src_lang="en", tgt_lang=tgt_lang, segments=segments, **changes)
    engine = NeuralSetup(models, str(BUNDLED_ENCODER), load_encoder)()
    return {
        one.n: "".join(getattr(piece, "text", "") for piece in one.pieces)
        for one in engine.translate(task, wanted, lambda *_: None)
    }


def test_a_task_of_either_arm(neural_models):
    assert translated(neural_models) == {0: "这个网学从数据。", 1: "调用`fit()`一次。"}
    in_spanish = translated(neural_models, tgt_lang="es", terms=(Term("once", "una vez", "es"),))
    assert in_spanish[1] == "调用 `fit()` una vez。"
    assert translated(neural_models, units=UNITS) == {
        0: "该网络从数据中学习。",
        1: "调用`fit()`一次。",
    }


def test_a_segment_is_translated_alike_whatever_else_is_wanted(neural_models):
    texts = [*TEXTS * 20, "Two lines."]
    whole = translated(neural_models, texts)
    assert list(whole) == list(range(41))
    some = (3, 31, 32, 40)
    assert translated(neural_models, texts, wanted=some) == {n: whole[n] for n in some}


def test_a_language_that_no_model_has_is_refused(neural_models):
    with pytest.raises(ServiceError, match="No neural model translates from en into de"):
        translated(neural_models, tgt_lang="de")


def test_a_model_that_is_described_wrongly_is_refused(tmp_path):
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "amts-model.json").write_text("{}")
    with pytest.raises(ConfigurationError, match="kind is None"):
        translated(tmp_path)


def test_the_engine_is_not_loaded_before_it_is_used():
    """Both packages are optional: nothing but a task may need them."""
    code = (
        "import sys; sys.modules['ctranslate2'] = sys.modules['sentencepiece'] = None\n"
        "import amts_core.translation.services, amts_core.engines.neural, amts_core.engines.neural.neural_engine"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, check=True, timeout=300)


def test_a_worker_loads_no_engine():
    """Their libraries are loaded in the processes of tasks, Amazon's when it is asked."""
    code = (
        "import sys, amts_core.cli.duties\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'boto3', 'botocore', 'ctranslate2'}, loaded"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=300)
