"""A try of a chat model: what is asked is what an order asks, once, and what is wrong is told."""

from decimal import Decimal

import pytest

from amts_core.engines.chat.chat_engine import ChatEngine
from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.openai_model import OpenAIModel
from amts_core.engines.chat.trial import TEXTS, try_model
from amts_core.kernel.errors import ServiceError
from tests.engines.fake_chat import FakeChat, translation
from tests.engines.test_chat_engine import Letters, run, task

PRICES = {"in_usd_per_million": Decimal(1000), "out_usd_per_million": Decimal(4000)}


def tried(chat, **changes):
    settings = ChatSettings(url=chat.url, model="fake", **PRICES | changes)
    model = OpenAIModel(chat.url, "fake", chat.key, timeout_seconds=1.0)
    return try_model(model, settings, Letters, tgt_lang="zh")


def test_it_asks_what_an_order_asks(tmp_path):
    with FakeChat() as chat:
        found = tried(chat)
        model = OpenAIModel(chat.url, "fake", "", timeout_seconds=1.0)
        engine = ChatEngine(model, ChatSettings(), Letters, folder=tmp_path)
        segments, (call,) = run(engine, task(TEXTS))
    once, ordered = chat.calls
    assert once.body == ordered.body
    assert [text.tgt for text in found.texts] == list(map(translation, TEXTS))
    assert [text.fault for text in found.texts] == ["", ""]
    assert (found.n_tokens_in, found.n_tokens_out) == (call.n_tokens_in, call.n_tokens_out)
    assert found.usd == (Decimal(call.n_tokens_in) + 4 * call.n_tokens_out) / 1000
    assert 0 <= found.seconds < 5
    assert found.model == f"fake at {chat.url}"


def test_a_translation_that_can_not_be_used_says_why():
    with FakeChat(script=["same"]) as chat:
        found = tried(chat)
    assert len(chat.calls) == 1
    assert [text.tgt for text in found.texts] == ["", ""]
    assert all("not a translation" in text.fault for text in found.texts)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("429", "answers with status 429: .*Rate limit reached"),
        ("too long", "answers with status 400: .*maximum context length"),
        ("html", "most end in /v1"),
        ("drip", "has not answered within 1 seconds"),
        ("echo", "status 401.*Let the worker's environment hold the key"),
    ],
)
def test_a_model_that_does_not_answer_is_told_at_once(fault, told):
    with FakeChat(script=[fault], retry_after="600") as chat:
        with pytest.raises(ServiceError, match=told):
            tried(chat, seconds=1)
        assert len(chat.calls) == 1
