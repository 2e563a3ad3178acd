"""The chat engine: what it asks, what it takes from an answer, and what it does where one fails."""

import json
import time
from decimal import Decimal
from zlib import crc32

import numpy as np
import pytest

from amts_core.engines.chat.chat_engine import ChatEngine
from amts_core.engines.chat.chat_model import estimated_tokens
from amts_core.engines.chat.chat_settings import ChatSettings
from amts_core.engines.chat.openai_model import OpenAIModel
from amts_core.engines.chat.patience import Waits
from amts_core.engines.protocol import (
    EngineCall,
    Formality,
    Term,
    TranslatedSegment,
    TranslationTask,
)
from amts_core.exchange import source
from amts_core.exchange.wire_format import Close, Open, Text, Verbatim
from amts_core.kernel.errors import ServiceError
from tests.engines.fake_chat import FAULTS, FakeChat, translation

TEXTS = (
    "The network learns from data.",
    "Call `fit()` once, and read [the guide](guide.md) before that.",
    "Bicycles stand idle in the rain.",
    "A **model** of $x_1$ and $x_2$ is linear.",
    "Loss functions measure how far predictions are from labels.",
    "Gradient descent takes small steps downhill.",
)
UNITS = (
    ("The network learns from data.", "该网络从数据中学习。"),
    ("The net learns from text.", "网络从文本中学习。"),
    ("Call `fit()` twice.", "调用 `fit()` 两次。"),
    ("Trees grow slowly.", "树木生长缓慢。"),
)
WAITS = Waits(first=0.01, longest=0.05, total=5.0)


class Letters:
    """An encoder that counts letters: the same text has the same vector."""

    def encode(self, texts):
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = text.casefold().split()
            for word in words:
                row[crc32(word.encode()) % 512] += 1
        return rows


def task(texts=TEXTS, **changes):
    segments = tuple(source(one, f"s{n}").pieces for n, one in enumerate(texts))
    return TranslationTask(
        **{"src_lang": "en", "tgt_lang": "zh", "segments": segments, "key": "t"} | changes
    )


@pytest.fixture
def engine(tmp_path):
    def make(chat, timeout=1.0, **changes):
        settings = ChatSettings(url=chat.url, model="fake", **{"n_calls": 2} | changes)
        model = OpenAIModel(chat.url, "fake", chat.key, timeout_seconds=timeout)
        return ChatEngine(model, settings, Letters, folder=tmp_path / "chat", waits=WAITS)

    return make


def shown(pieces):
    """Pieces as text, with their markup."""
    found = ""
    for one in pieces or ():
        match one:
            case Text(text) | Verbatim(_, text):
                found += text
            case Open():
                found += "<"
            case Close():
                found += ">"
    return found


def run(engine, of, wanted=None):
    """The segments of a task by number, and its calls."""
    news = list(
        engine.translate(of, range(len(of.segments)) if wanted is None else wanted, lambda *_: None)
    )
    segments = [one for one in news if isinstance(one, TranslatedSegment)]
    calls = [one for one in news if isinstance(one, EngineCall)]
    assert len({one.n for one in segments}) == len(segments)
    assert {one.call for one in segments if one.call} <= {one.key for one in calls}
    return {one.n: one for one in segments}, calls


def assert_whole(of, segments):
    """Every segment is there, as the server translates, with all of its markup."""
    assert sorted(segments) == list(range(len(of.segments)))
    for n, one in segments.items():
        assert shown(one.pieces) == translation(shown(of.segments[n])), n


def test_all_segments_come_back_with_their_markup(engine):
    with FakeChat() as chat:
        of = task()
        segments, calls = run(engine(chat), of)
    assert_whole(of, segments)
    assert len(calls) == len(chat.calls) == 1
    assert segments[1].pieces[1] == of.segments[1][1]


def test_what_is_asked(engine):
    units = (*UNITS, *((f"Nothing like it, number {n}.", f"无关 {n}。") for n in range(40)))
    of = task(
        units=units,
        terms=(Term("bicycles", "自行车", "zh"), Term("gearbox", "变速箱", "zh")),
        formality=Formality.FORMAL,
        style="Short sentences.",
    )
    with FakeChat(key="secret") as chat:
        segments, _ = run(engine(chat, n_examples=2), of)
        (call,) = chat.calls
    body = call.body
    assert (body["model"], body["temperature"], body["seed"]) == ("fake", 0, 1)
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["required"] == [str(n) for n in range(1, 6)]
    system, user = (one["content"] for one in body["messages"])
    assert "from English (en) into Chinese" in system
    assert "Address the reader formally." in system
    assert "Style: Short sentences." in system
    assert "bicycles → 自行车" in user
    assert "gearbox" not in user
    assert "Call `fit()` twice.\n  调用 `fit()` 两次。" in user
    assert "= `fit()`" in user
    # what the units know is not asked for: it comes back as approved
    assert (
        "The network learns from data."
        not in json.loads(user.partition("these texts:\n")[2]).values()
    )
    assert (shown(segments[0].pieces), segments[0].call) == ("该网络从数据中学习。", "")


def test_the_baseline_arm_is_shown_no_examples(engine):
    with FakeChat() as chat:
        run(engine(chat), task())
    assert "Approved examples" not in chat.calls[0].prompt


def test_what_stands_before_is_shown_within_a_document(engine):
    texts = [f"Sentence number {n} is about the matter." for n in range(30)]
    with FakeChat() as chat:
        run(engine(chat, n_calls=1), task(texts, starts=(0, 20)))
    before = [call.prompt.count("译文") for call in chat.calls]
    assert before == [0, 3, 0]
    assert "Sentence number 11 is about the matter.\n  译文" in chat.calls[1].prompt


@pytest.mark.parametrize("fault", FAULTS)
def test_an_answer_that_is_wrong_is_mended(engine, fault):
    of = task()
    with FakeChat(script=[fault]) as chat:
        segments, _ = run(engine(chat), of)
    assert_whole(of, segments)
    assert len(chat.calls) == (1 if fault in ("thinking", "talk") else 2)


def test_a_retry_names_what_was_wrong_and_asks_for_that_alone(engine):
    with FakeChat(script=["lost mark"]) as chat:
        run(engine(chat), task())
    again = chat.calls[1]
    assert len(again.texts) == 2
    assert (
        "Your answer before could not be used:\n- Text 1: ⟦1⟧ is missing.\n- Text 2: ⟦"
        in again.prompt
    )


def test_what_never_comes_right_is_asked_for_alone_at_last_and_flagged(engine):
    of = task(TEXTS[:4])
    with FakeChat(fault_share=1.0, faults=("language",)) as chat:
        segments, calls = run(engine(chat), of)
    assert [segments[n].pieces for n in range(4)] == [None] * 4
    assert [len(call.texts) for call in chat.calls] == [4, 4, 2, *[1] * 4, 2, *[1] * 4]
    assert len(calls) == 12


def test_marks_that_never_come_are_left_to_the_repair(engine):
    with FakeChat(fault_share=1.0, faults=("lost mark",)) as chat:
        segments, _ = run(engine(chat), task(TEXTS[1:2]))
    assert shown(segments[0].pieces) == translation("Call  once, and read <the guide> before that.")
    assert segments[0].call


def test_a_model_of_no_use_is_not_paid_for_long(engine):
    texts = [f"Sentence number {n} is about the matter." for n in range(200)]
    with FakeChat(fault_share=1.0, faults=("language",)) as chat:
        with pytest.raises(ServiceError, match="can't be used: it is not in Chinese"):
            run(engine(chat, n_calls=1), task(texts))
        n_texts = sum(len(call.texts) for call in chat.calls)
    assert n_texts < 250


def test_a_task_that_is_taken_up_pays_nothing_twice(engine):
    texts = [f"Sentence number {n} is about the matter `x{n}`." for n in range(60)]
    of = task(texts)
    with FakeChat(fault_share=0.3, faults=("missing", "doubled", "cut", "lost mark")) as chat:
        coming = engine(chat, n_calls=1).translate(of, range(60), lambda *_: None)
        seen = {}
        for one in coming:
            if isinstance(one, TranslatedSegment):
                seen[one.n] = one
            if len(seen) == 20:
                break
        coming.close()
        time.sleep(0.5)  # what is on its way comes, and is kept
        left = [n for n in range(60) if n not in seen]
        rest, _ = run(engine(chat), of, left)
        assert_whole(of, seen | rest)
        asked = [(call.prompt, call.body["seed"]) for call in chat.answered()]
        assert len(set(asked)) == len(asked)
        n_before = len(chat.calls)
        run(engine(chat), of)  # all of it again: everything is known
        assert len(chat.calls) == n_before


@pytest.mark.parametrize("n_calls", [1, 4])
def test_what_was_answered_is_found_again_whatever_else_was_at_work(engine, n_calls):
    texts = [f"Sentence number {n} is about the matter." for n in range(300)]
    of = task(texts, starts=(0, 130))
    with FakeChat(delay_seconds=0.01) as chat:
        run(engine(chat, n_calls=5 - n_calls), of)
        n_before = len(chat.calls)
        for wanted in (range(300), range(100, 300), [299]):
            run(engine(chat, n_calls=n_calls), of, wanted)
        assert len(chat.calls) == n_before


def test_texts_that_a_server_does_not_take_are_left_and_the_rest_goes_on(engine):
    of = task(TEXTS, starts=(0, 3))
    with FakeChat(script=["too long"] * 6) as chat:
        segments, _ = run(engine(chat, n_calls=1), of)
    left = [n for n, one in segments.items() if one.pieces is None]
    assert left == [0, 1, 2][: len(left)]
    assert sorted(segments) == list(range(6))
    assert [segments[n].pieces is None for n in (3, 4, 5)] == [False] * 3


def test_names_that_stay_as_they_are_don_t_end_a_task(engine):
    with FakeChat(fault_share=1.0, faults=("same",)) as chat:
        segments, _ = run(
            engine(chat), task([f"names and places of the year {n}" for n in range(60)])
        )
    assert {one.pieces for one in segments.values()} == {None}
    assert len(chat.calls) == 10


def test_only_what_is_wanted_is_asked_for_where_no_answer_is_kept(engine):
    of = task()
    with FakeChat() as chat:
        segments, _ = run(engine(chat), of, [2, 4])
    assert sorted(segments) == [2, 4]
    assert chat.calls[0].texts == (TEXTS[2], TEXTS[4])


def test_calls_at_once_are_limited(engine):
    texts = [f"Sentence number {n} is about the matter." for n in range(300)]
    with FakeChat(delay_seconds=0.02) as chat:
        run(engine(chat, n_calls=3), task(texts, starts=tuple(range(0, 300, 30))))
    assert chat.most_at_once <= 3


def test_a_call_that_is_not_answered_in_time_counts_as_estimated(engine):
    """Or no budget would ever end what is never answered, and paid all the same."""
    prices = {"in_usd_per_million": Decimal(1000), "out_usd_per_million": Decimal(4000)}
    of = task()
    with FakeChat(script=["drip", "stall"]) as chat:
        segments, calls = run(engine(chat, timeout=1.2, seconds=1, **prices), of)
        assert_whole(of, segments)
        again = run(engine(chat, **prices), of)[1]
    assert [one.is_estimated for one in calls] == [True, True, False]
    *lost, answered = calls
    assert len({one.key for one in calls}) == 3
    for one in lost:
        assert (one.prompt, one.n_tokens_out) == (answered.prompt, 0)
        assert one.n_tokens_in == estimated_tokens(one.prompt)
        assert one.usd == Decimal(one.n_tokens_in) / 1000
    assert again == calls, "whoever takes the task up tells them again, by the same keys"


def test_a_wait_is_told(engine):
    said = []
    with FakeChat(script=["429"], retry_after="2.5") as chat:
        of = task()
        list(engine(chat).translate(of, range(6), lambda share, told: said.append((share, told))))
    (wait,) = [one for one in said if "asks to wait until" in one[1]]
    assert wait[0] == 0.0
    assert said[-1] == (1.0, "Translating")


def test_tokens_are_priced(engine):
    prices = {"in_usd_per_million": Decimal(1000), "out_usd_per_million": Decimal(4000)}
    with FakeChat() as chat:
        _, (call,) = run(engine(chat, **prices), task())
    assert call.usd == (Decimal(call.n_tokens_in) + 4 * call.n_tokens_out) / 1000
    assert call.prompt.startswith("You translate documents")


@pytest.mark.parametrize("name", ["response_format", "seed", "temperature", "max_tokens"])
def test_a_server_that_does_not_know_a_parameter_is_asked_without(engine, name):
    of = task()
    with FakeChat(refused=(name,)) as chat:
        segments, _ = run(engine(chat), of)
    assert_whole(of, segments)
    assert name not in chat.calls[-1].body
    assert ("max_completion_tokens" in chat.calls[-1].body) == (name == "max_tokens")


def test_a_wrong_key_is_told_at_once(engine):
    with FakeChat(key="secret") as chat:
        wrong = engine(chat)
        wrong._model._client.api_key = "other"
        with pytest.raises(
            ServiceError, match=r"status 401.*Let the worker's environment hold the key"
        ):
            run(wrong, task())
        assert len(chat.calls) == 1


def test_a_server_that_is_away_is_told_after_a_while(engine):
    with FakeChat() as chat:
        pass
    with pytest.raises(ServiceError, match="What is translated stays"):
        run(
            ChatEngine(
                OpenAIModel(chat.url, "m", "", timeout_seconds=0.2),
                ChatSettings(),
                Letters,
                folder=engine(chat)._folder,
                waits=Waits(first=0.01, longest=0.02, total=0.1),
            ),
            task(),
        )
