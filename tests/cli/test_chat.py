"""A chat model on the command line: set up, used, and what it was asked is kept."""

import time
from decimal import Decimal

import pytest

from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import viewer
from amts_core.kernel.records import Role
from amts_core.project.store import people
from amts_core.translation import chat_trials, hypotheses, model_calls
from amts_core.translation.store import batches
from tests.cli.test_profiles import IN_BOOK
from tests.engines.fake_chat import FakeChat, translation


def test_a_chat_model_translates(amts, opened, book, english, tmp_path, monkeypatch):
    monkeypatch.setenv("MY_KEY", "secret")
    monkeypatch.setenv("AMTS_CHAT_KEY_VARIABLE", "MY_KEY")
    output = tmp_path / "out"
    order = (
        "translate",
        english,
        *IN_BOOK,
        "--src-lang",
        "en",
        "--tgt-lang",
        "zh",
        "--engine",
        "chat",
        "--output",
        output,
    )
    assert "has no chat model" in amts(*order).messages
    with FakeChat(key="secret", script=["429", "429", "lost mark"]) as chat:
        ran = amts(
            "service",
            *IN_BOOK,
            "--chat-url",
            chat.url,
            "--chat-model",
            "fake",
            "--chat-input-price",
            100,
            "--chat-output-price",
            400,
            "--chat-examples",
            3,
        )
        (line,) = ran.lines
        assert (line["chat_url"], line["chat_model"]) == (chat.url, "fake")
        assert (line["chat_input_usd"], line["chat_examples"], line["chat_calls"]) == (100, 3, 4)
        tried = amts("service", *IN_BOOK, "--try-chat")
        ran = amts(*order)
    assert "answers with status 429" in tried.reason, "it is asked once"
    assert ran.status == 0, ran.messages
    written = (output / "zh.english.md").read_text("utf-8")
    assert written.startswith(f"# {translation('Bicycles')}")
    assert translation("A model learns from data.") in written
    (batch,) = batches.batches(opened, 1)
    found = [
        one
        for document in batches.documents(opened, 1)
        for one in hypotheses.hypotheses(opened, batch.id, document.revision_id)
    ]
    calls = model_calls(opened, [one.call_id for one in found if one.call_id])
    assert batch.counted_usd == sum(one.usd for one in calls.values())
    assert batch.counted_usd > 0
    assert "secret" not in "".join(one.prompt for one in calls.values())
    kept = tmp_path.rglob("*.jsonl")
    assert not list(kept), "what the model has answered goes when all of it is stored"


def test_a_chat_model_is_tried(amts, opened, book, worker_here):
    assert "has no chat model" in amts("service", *IN_BOOK, "--try-chat").reason
    lead = people.add_person(opened, "Grace", Role.LEAD)
    with FakeChat(script=["", "same"]) as chat:
        set_up = ("service", *IN_BOOK, "--chat-url", chat.url, "--chat-model", "fake")
        ran = amts(*set_up, "--chat-output-price", 1000, "--try-chat")
        assert ran.status == 0, ran.messages
        _, first, second = ran.lines
        assert first["translation"] == translation(first["text"])
        assert (first["wrong"], second["wrong"]) == (None, None)
        assert first["usd"] == first["tokens_written"] / 1000
        ran = amts("service", *IN_BOOK, "--try-chat")
        assert "2 of 2 translations can't be used. Choose another model." in ran.messages
        assert "not a translation" in ran.lines[1]["wrong"]
        settings = Settings.from_environment()
        job_id = chat_trials.begin(settings, book, lead)
        viewer.ensure_worker(settings)
        end = time.monotonic() + 60
        while (found := chat_trials.trial(opened, job_id)) is None and time.monotonic() < end:
            time.sleep(0.05)
    assert [text.tgt for text in found.texts] == [translation(text.src) for text in found.texts]
    assert found.usd == Decimal(found.n_tokens_out) / 1000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--chat-url", "http://x/v1"), "has no model"),
        (("--chat-url", "nowhere", "--chat-model", "m"), "OpenAI-compatible"),
    ],
)
def test_what_can_not_be_used_is_refused(amts, book, arguments, told):
    ran = amts("service", *IN_BOOK, *arguments)
    assert ran.status == 1
    assert told in ran.reason
