"""Neural models from a hub, or from a folder: looked up, fetched, converted, removed."""

import json
import os
import subprocess
import sys

import pytest

from amts_core.engines.neural import hub_models, model_folders
from amts_core.engines.neural.neural_model import NeuralModel, Query
from amts_core.kernel.config import ROOT
from amts_core.kernel.errors import ConfigurationError, ServiceError
from tests.engines.fake_hub import SHA, FakeHub
from tests.engines.tiny_marian import sentencepiece_model

NAME = "Helsinki-NLP/opus-mt-en-zh"
WORDS = ["▁A", "▁bicycle", "▁自行车", "▁一辆"]
TOKENS = [">>cmn_Hans<<", ">>cmn_Hant<<", ">>jpn<<", ">>zho<<"]
_MAKE = """
import sys
from transformers import MarianConfig, MarianMTModel
n = int(sys.argv[2])
MarianMTModel(MarianConfig(
    vocab_size=n, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
    decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, max_position_embeddings=64,
    pad_token_id=n - 1, eos_token_id=0, decoder_start_token_id=n - 1, forced_eos_token_id=0,
    scale_embedding=True, activation_function="swish", static_position_embeddings=True,
)).save_pretrained(sys.argv[1])
"""


@pytest.fixture(scope="module")
def opus(tmp_path_factory):
    """A folder as the hub has those of OPUS-MT: weights by chance, several target languages."""
    folder = tmp_path_factory.mktemp("opus") / "opus-mt-en-zh"
    folder.mkdir()
    vocabulary = ["</s>", "<unk>", *WORDS, *TOKENS, "<pad>"]
    numbers = {word: n for n, word in enumerate(vocabulary)}
    (folder / "vocab.json").write_text(json.dumps(numbers), encoding="utf-8")
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(sentencepiece_model(WORDS))
    told = {"source_lang": "eng", "target_lang": "zho", "tokenizer_class": "MarianTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(told), encoding="utf-8")
    # in a process of its own: what it imports is slow and warns of itself
    command = [sys.executable, "-c", _MAKE, str(folder), str(len(vocabulary))]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300, capture_output=True)
    (folder / "README.md").write_text("A model.", encoding="utf-8")
    return folder


@pytest.fixture
def hub(opus, monkeypatch):
    with FakeHub({NAME: opus}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def told():
    return []


@pytest.fixture
def progress(told):
    """What notes in ``told`` what is at hand."""
    return lambda share, what: told.append((share, what))


def test_what_a_model_is_can_be_told_before_it_is_fetched(hub, opus):
    model = hub_models.look_up("en-zh")
    assert (model.name, model.languages, model.licence) == (NAME, ("en", "zh"), "apache-2.0")
    assert "README.md" not in model.files
    assert model.n_bytes == sum((opus / one).stat().st_size for one in model.files)
    assert not [path for path in hub.asked if "/resolve/" in path]


@pytest.mark.filterwarnings("ignore")
def test_a_pair_is_fetched_converted_and_used(hub, tmp_path, told, progress):
    models = tmp_path / "models"
    found = hub_models.add(hub_models.look_up("en-zh"), models, progress)
    assert found.path == models / "opus-mt-en-zh"
    assert dict(found.tgt) == {"zh": ">>cmn_Hans<<"}
    assert [path.name for path in models.iterdir()] == ["opus-mt-en-zh"]
    assert told[0] == (0, "Fetching config.json (1 of 7)")
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and len({*shares}) > 7 and shares[-1] < 1
    assert (found.licence, found.origin) == ("apache-2.0", f"{NAME} {SHA}")
    model = NeuralModel(model_folders.chosen(models, "en", "zh"), "en", "zh")
    (answer,) = model.translate([Query(model.encode("A bicycle").tokens, "")])
    assert isinstance(answer.text, str)
    hub_models.add(hub_models.look_up("en-zh"), models, progress)  # once more: it is replaced
    assert [path.name for path in models.iterdir()] == ["opus-mt-en-zh"]
    with pytest.raises(ConfigurationError, match="There are: opus-mt-en-zh"):
        hub_models.remove(models, "other")
    hub_models.remove(models, "opus-mt-en-zh")
    assert model_folders.found(models) == ()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("tgt_lang", "token"), [("zh-TW", ">>cmn_Hant<<"), ("ja", ">>jpn<<")])
def test_a_folder_needs_no_network(opus, tmp_path, told, progress, monkeypatch, tgt_lang, token):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    model = hub_models.look_up(str(opus), ("en", tgt_lang))
    found = hub_models.add(model, tmp_path, progress)
    assert dict(found.tgt) == {tgt_lang: token}
    assert [what for _, what in told] == ["Converting", "Putting it into place"]


def test_what_can_not_be_had_is_told(hub, opus, tmp_path):
    with pytest.raises(ServiceError, match="The hub has no model 'Helsinki-NLP/opus-mt-en-de'"):
        hub_models.look_up("en-de")
    with pytest.raises(ConfigurationError, match="does not say which languages"):
        hub_models.look_up("somebody/model")
    with pytest.raises(ConfigurationError, match="is no OPUS-MT model: it lacks config.json"):
        hub_models.look_up(str(tmp_path), ("en", "zh"))


@pytest.mark.filterwarnings("ignore")
def test_nothing_is_left_of_a_model_that_failed(hub, opus, tmp_path, progress, monkeypatch):
    hub.broken.add("target.spm")
    with pytest.raises(ServiceError, match="does not give target.spm"):
        hub_models.add(hub_models.look_up("en-zh"), tmp_path, progress)
    with pytest.raises(ConfigurationError, match="does not translate into Spanish"):
        hub_models.add(hub_models.look_up(str(opus), ("en", "es")), tmp_path, progress)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(hub_models, "_MARGIN", 10**12)
    with pytest.raises(ConfigurationError, match="MB left, the model needs"):
        hub_models.add(hub_models.look_up("en-zh"), tmp_path, progress)
    monkeypatch.setattr(model_folders, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match="pip install ctranslate2 sentencepiece"):
        hub_models.add(hub_models.look_up("en-zh"), tmp_path, progress)


@pytest.mark.filterwarnings("ignore")
def test_what_was_killed_leaves_no_folder_for_ever(opus, tmp_path, progress):
    old, new = tmp_path / ".new-old", tmp_path / ".new-another"
    for folder in (old, new):
        folder.mkdir()
        (folder / "model.bin").write_bytes(b"half")
    os.utime(old, (0, 0))
    hub_models.add(hub_models.look_up(str(opus)), tmp_path, progress)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new-another", "opus-mt-en-zh"]


def test_a_hub_that_is_away_is_told(monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ServiceError, match="can't be asked for Helsinki-NLP/opus-mt-en-zh"):
        hub_models.look_up("en-zh")
