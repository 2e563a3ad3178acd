"""What a model's folder says of itself, and what is refused."""

import json

import pytest

from amts_core.engines.neural import model_folders
from amts_core.engines.neural.model_folders import Fuzzy, ModelKind
from amts_core.kernel.errors import ConfigurationError, ServiceError

MARIAN = {"kind": "marian", "src": {"en": ""}, "tgt": {"zh": ">>cmn_Hans<<"}}
NLLB = {
    "kind": "nllb",
    "src": {"en": "eng_Latn", "zh": "zho_Hans"},
    "tgt": {"en": "eng_Latn", "zh": "zho_Hans"},
}
FILES = ("model.bin", "source.spm", "target.spm", "sentencepiece.bpe.model")


def folder(models, name, told, files=FILES):
    path = models / name
    path.mkdir(parents=True)
    text = told if isinstance(told, str) else json.dumps(told)
    (path / "amts-model.json").write_text(text, encoding="utf-8")
    for file in files:
        (path / file).touch()
    return path


def test_three_fields_are_enough(tmp_path):
    found = model_folders.read(folder(tmp_path, "opus", MARIAN))
    assert (found.kind, found.fuzzy) == (ModelKind.MARIAN, Fuzzy.NONE)
    assert (found.src_spm, found.tgt_spm) == ("source.spm", "target.spm")
    assert (found.placeholder, found.alignment, found.max_tokens) == (None, True, 200)


def test_nllb_has_one_sentencepiece_model(tmp_path):
    found = model_folders.read(folder(tmp_path, "nllb", NLLB))
    assert found.src_spm == found.tgt_spm == "sentencepiece.bpe.model"


def test_what_is_said_counts(tmp_path):
    told = MARIAN | {
        "kind": "own",
        "src_spm": "model.bin",
        "fuzzy": "source",
        "separator": "@@@",
        "placeholder": "",
        "alignment": False,
        "max_tokens": 50,
        "prefix_bias": 1,
    }
    found = model_folders.read(folder(tmp_path, "own", told))
    assert {name: getattr(found, name) for name in told} == told


def test_the_first_model_that_has_both_languages_is_chosen(tmp_path):
    folder(tmp_path, "b-nllb", NLLB)
    folder(tmp_path, "a-opus", MARIAN)
    (tmp_path / "c-empty").mkdir()
    assert model_folders.chosen(tmp_path, "en", "zh").path.name == "a-opus"
    assert model_folders.chosen(tmp_path, "zh", "en").path.name == "b-nllb"


def test_a_model_that_cannot_be_used_is_told_where_no_other_serves(tmp_path):
    folder(tmp_path, "a-wrong", MARIAN | {"kind": "t5"})
    folder(tmp_path, "b-nllb", NLLB)
    assert model_folders.chosen(tmp_path, "en", "zh").path.name == "b-nllb"
    assert model_folders.serving(tmp_path, "en", "de") is None
    with pytest.raises(ConfigurationError, match="a-wrong.*kind is 't5'"):
        model_folders.chosen(tmp_path, "en", "de")


@pytest.mark.parametrize(("src_lang", "tgt_lang"), [("en", "de"), ("de", "zh"), ("zh", "zh")])
def test_a_pair_that_no_model_has_is_told(tmp_path, src_lang, tgt_lang):
    folder(tmp_path, "nllb", NLLB)
    with pytest.raises(ServiceError, match=f"from {src_lang} into {tgt_lang}. Put one") as refused:
        model_folders.chosen(tmp_path, src_lang, tgt_lang)
    assert refused.value.code == "UnsupportedLanguagePairException"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        pytest.param("{", "can't be read", id="no JSON"),
        pytest.param("[]", "holds no JSON object", id="no object"),
        pytest.param({}, "kind is None. Write a string", id="nothing"),
        pytest.param(MARIAN | {"kind": "t5"}, "kind is 't5'. Write one of: marian nllb own", id="kind"),
        pytest.param(MARIAN | {"src": "en"}, "src is 'en'. Write an object", id="no languages"),
        pytest.param(MARIAN | {"src": {}}, "src is {}. Write tokens by the codes of l", id="empty"),
        pytest.param(MARIAN | {"tgt": {"xx": ""}}, "tgt is .* by the codes of l", id="language"),
        pytest.param(MARIAN | {"tgt": {"zh": None}}, "tgt is .* by the codes of l", id="no token"),
        pytest.param(MARIAN | {"beam": 3}, "beam is no field of it. There are kind, src", id="field"),
        pytest.param(MARIAN | {"fuzzy": "yes"}, "fuzzy is 'yes'. Write one of: none source", id="fuzzy"),
        pytest.param(MARIAN | {"fuzzy": "source"}, "separator is empty", id="no separator"),
        pytest.param(MARIAN | {"fuzzy": "prefix", "prefix_bias": 1}, "prefix_bias is 1", id="bias"),
        pytest.param(NLLB | {"fuzzy": "prefix"}, "NLLB has its target language", id="taken prefix"),
        pytest.param(NLLB | {"src": {"en": ""}}, "NLLB needs one for each language", id="NLLB"),
        pytest.param(MARIAN | {"alignment": 1}, "alignment is 1. Write true or false", id="bool"),
        pytest.param(MARIAN | {"max_tokens": True}, "max_tokens is True", id="true is no number"),
        pytest.param(MARIAN | {"max_tokens": 0}, "max_tokens is 0", id="no tokens"),
        pytest.param(MARIAN | {"placeholder": "X"}, "placeholder is 'X'. Write {} in it", id="placeholder"),
        pytest.param(MARIAN | {"src_spm": "a.spm"}, "lacks a.spm", id="file"),
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_named(tmp_path, told, message):
    path = folder(tmp_path, "model", told)
    with pytest.raises(ConfigurationError, match=message) as refused:
        model_folders.read(path)
    assert str(path) in str(refused.value)


def test_every_field_is_described():
    for field in model_folders.ModelFolder.__slots__:
        assert field == "path" or f"\n    {field} " in model_folders.__doc__


def test_an_engine_without_models_says_what_to_do(tmp_path, monkeypatch):
    with pytest.raises(ConfigurationError, match="holds a amts-model.json. Fetch one"):
        model_folders.check(tmp_path)
    folder(tmp_path, "opus", MARIAN)
    assert model_folders.check(tmp_path) == tmp_path
    monkeypatch.setattr(model_folders, "PACKAGES", ("json", "no_such_package"))
    with pytest.raises(ConfigurationError, match="needs no_such_package. Install it with: pip"):
        model_folders.check(tmp_path)
