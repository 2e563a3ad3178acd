"""What goes into a model and what comes out, seen at a model whose weights are known."""

import json
import sys

import pytest

from amts_core.engines.neural.model_folders import read
from amts_core.engines.neural.neural_model import ModelAnswer, NeuralModel, Query, written
from amts_core.kernel.errors import ConfigurationError, ServiceError
from tests.engines import small_models, tiny_marian

WORDS = small_models.WORDS
LANGUAGES = ("en", "zh")


def asked(path, text, fuzzy="", languages=LANGUAGES) -> ModelAnswer:
    model = NeuralModel(read(path), *languages)
    (answer,) = model.translate([Query(model.encode(text).tokens, fuzzy)])
    return answer


def test_a_text_is_translated_and_aligned(tmp_path):
    path = tiny_marian.make(tmp_path / "m", WORDS, order=(1, 0, 2), config=small_models.CONFIG)
    assert asked(path, "The network learns.") == ModelAnswer(
        "网 这个 学。", (1, 4, 6, 7), (1, 0, 2, 3)
    )


def test_a_model_that_does_not_say_is_not_asked(tmp_path):
    path = small_models.marian(tmp_path / "m", alignment=False)
    assert asked(path, "The network").sources is None


def test_words_that_the_model_does_not_know_stay(tmp_path):
    assert asked(small_models.marian(tmp_path / "m"), "The été learns").text == "这个 été 学"


def test_several_texts_come_back_in_their_order(tmp_path):
    model = NeuralModel(read(small_models.marian(tmp_path / "m")), *LANGUAGES)
    texts = ("rain", "A red bicycle stands in the rain", "Two lines", "")
    found = model.translate([Query(model.encode(text).tokens) for text in texts])
    assert [one.text for one in found] == ["雨", "一辆 红 自行车 停 在 这 雨", "二 行们", ""]
    assert model.translate([]) == ()


def test_a_target_language_is_said_before_the_source(tmp_path):
    """The model skips a token: it would drop the first word if the language were not there."""
    path = tiny_marian.make(
        tmp_path / "m",
        WORDS,
        special=(">>zho<<", ">>spa<<"),
        n_skipped=1,
        config=small_models.CONFIG | {"tgt": {"zh": ">>zho<<", "es": ">>spa<<"}},
    )
    answer = asked(path, "The network")
    assert (answer.text, answer.sources) == ("这个 网", (0, 1))


def test_nllb_has_a_language_on_either_side(tmp_path):
    told = {
        "kind": "nllb",
        "src": {"en": "eng_Latn"},
        "tgt": {"zh": "zho_Hans"},
        "src_spm": "source.spm",
        "tgt_spm": "target.spm",
    }
    path = tiny_marian.make(tmp_path / "m", WORDS, special=("eng_Latn", "zho_Hans"), config=told)
    answer = asked(path, "The network")
    assert (answer.text, answer.sources) == ("这个 网", (0, 1))


def test_an_end_is_added_where_the_model_does_not(tmp_path):
    """Without an end in the source this model would never come to one."""
    path = small_models.marian(tmp_path / "m")
    config = json.loads((path / "config.json").read_text())
    (path / "config.json").write_text(json.dumps(config | {"add_source_eos": False}))
    assert asked(path, "The network").text == "这个 网"


def test_a_similar_target_goes_behind_the_source(tmp_path):
    """This model copies what it does not know, so that all that it was given comes out."""
    path = tiny_marian.make(
        tmp_path / "m",
        WORDS,
        special=("@@@",),
        config=small_models.CONFIG | {"fuzzy": "source", "separator": "@@@"},
    )
    answer = asked(path, "The network", "网 学。")
    assert answer.text == "这个 网@@@ 网 学。"
    assert answer.sources == (0, 1, -1, -1, -1, -1)
    assert asked(path, "The network").text == "这个 网"


@pytest.mark.parametrize(("bias", "text"), [(0.9, "网 学"), (0.05, "这个 网")])
def test_a_similar_target_pulls_as_it_is_told_to(tmp_path, bias, text):
    path = small_models.marian(tmp_path / "m", fuzzy="prefix", prefix_bias=bias)
    model = NeuralModel(read(path), *LANGUAGES)
    tokens = model.encode("The network").tokens
    hinted, plain = model.translate([Query(tokens, "网 学"), Query(tokens)])
    assert (hinted.text, plain.text) == (text, "这个 网")


@pytest.mark.parametrize(
    ("config", "pattern"),
    [
        pytest.param({}, "⟦{}⟧", id="what the model can write"),
        pytest.param({"placeholder": "<x{}>"}, "<x{}>", id="what its folder says"),
        pytest.param({"placeholder": ""}, "", id="none"),
    ],
)
def test_a_placeholder_is_found(tmp_path, config, pattern):
    path = small_models.marian(tmp_path / "m", **config)
    assert NeuralModel(read(path), *LANGUAGES).placeholder == pattern


def test_a_model_that_knows_no_placeholder_has_none(tmp_path):
    path = tiny_marian.make(tmp_path / "m", {"▁The": "▁这个"}, config=small_models.CONFIG)
    assert NeuralModel(read(path), *LANGUAGES).placeholder == ""


@pytest.mark.parametrize(
    ("tokens", "text", "ends"),
    [
        pytest.param((), "", (), id="nothing"),
        pytest.param(("▁the", "▁net", "work", "."), "the network.", (3, 7, 11, 12), id="words"),
        pytest.param(("▁", "网", "络"), "网络", (0, 1, 2), id="a space of its own"),
        pytest.param(("▁a", "<0xE7>", "<0xBD>", "<0x91>", "b"), "a网b", (1, 1, 1, 2, 3), id="bytes"),
        pytest.param(("<0xC3>", "<0xA9>", "<0xC3>"), "é\ufffd", (0, 0, 2), id="a byte too many"),
    ],
)  # fmt: skip
def test_tokens_are_written(tokens, text, ends):
    assert written(tokens) == (text, ends)


@pytest.mark.parametrize("name", ["model.bin", "source.spm", "config.json"])
def test_a_broken_file_is_told(tmp_path, name):
    path = small_models.marian(tmp_path / "m")
    (path / name).write_bytes(b"broken")
    with pytest.raises(ConfigurationError, match=r"m can't be loaded: .* Convert it again"):
        NeuralModel(read(path), *LANGUAGES)


def test_a_missing_package_is_told(tmp_path, monkeypatch):
    path = small_models.marian(tmp_path / "m")
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with pytest.raises(ConfigurationError, match="needs the package ctranslate2. Install it"):
        NeuralModel(read(path), *LANGUAGES)


def test_a_text_that_the_model_can_not_take_is_told(tmp_path):
    path = small_models.marian(tmp_path / "m")
    with pytest.raises(ServiceError, match="failed: .*position.* Lower max_tokens"):
        asked(path, "rain " * tiny_marian.N_PLACES)
