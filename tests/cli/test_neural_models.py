"""``models``: what is listed, told before it is fetched, and removed."""

import pytest

from tests.engines.fake_hub import FakeHub
from tests.engines.test_hub_models import NAME, opus

__all__ = ["opus"]


@pytest.mark.filterwarnings("ignore")
def test_a_model_is_fetched_listed_and_removed(amts, opus, monkeypatch, tmp_path):
    monkeypatch.delenv("AMTS_NEURAL_MODELS", raising=False)
    assert amts("models").lines == []
    with FakeHub({NAME: opus}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        ran = amts("models", "get", "en-zh")
    told = ran.messages.splitlines()
    assert told[0].startswith(f"{NAME}: en into zh, licence apache-2.0, ")
    (line,) = ran.lines
    assert (line["model"], line["src_langs"], line["tgt_langs"]) == (
        "opus-mt-en-zh",
        ["en"],
        ["zh"],
    )
    assert line["folder"] == str((tmp_path / "data").resolve() / "models" / "opus-mt-en-zh")
    assert amts("models", "list").lines == [line]
    assert amts("models", "remove", "opus-mt-en-zh").lines == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("get",), "Write: models, or models get NAME"),
        (("list", "en-zh"), "Write: models, or models get NAME"),
        (("get", "en-zh", "--src-lang", "en"), "Give both --src-lang and --tgt-lang"),
        (("remove", "en-zh"), "There is no neural model 'en-zh'"),
    ],
)
def test_a_wrong_command_is_told(amts, arguments, told):
    assert told in amts("models", *arguments).reason
