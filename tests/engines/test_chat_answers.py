"""Answers of chat models: what is taken from them, and what is told to be wrong."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.engines.chat import answers
from amts_core.engines.chat.chat_model import ChatAnswer
from amts_core.engines.chat.chunks import runs
from amts_core.engines.chat.examples import Examples
from amts_core.engines.chat.marks import faults, marked, numbers, restored, with_marks
from amts_core.exchange import Close, Open, Text, Verbatim, joined, source
from tests.engines.test_chat_engine import Letters, shown

SOURCES = ("The network learns from data.", "Call `fit()` once.", "See [the guide](x.md) for more.")
GOOD = {"1": "该网络从数据中学习。", "2": "调用 ⟦1⟧ 一次。", "3": "更多信息请参阅⟦2⟧指南⟦/2⟧。"}


def asked(texts=SOURCES):
    pieces = [source(one, f"s{n}").pieces for n, one in enumerate(texts)]
    free = numbers(pieces)
    return [marked(one, free) for one in pieces]


def read(text, *, is_cut=False, texts=SOURCES, tgt_lang="zh"):
    return answers.read(ChatAnswer(text, is_cut, 1, 1), asked(texts), ("en", tgt_lang))


def written(**changes):
    return json.dumps(
        {**GOOD, **{key[1:]: text for key, text in changes.items()}}, ensure_ascii=False
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(written(), id="as asked"),
        pytest.param(f"```json\n{written()}\n```", id="in a fence"),
        pytest.param(f"Of course: {written()} Anything else?", id="with talk around it"),
        pytest.param(f'<think>{{"1": "no"}}</think>{written()}', id="after thoughts"),
        pytest.param(f'{{"1": "A first try"}}\n{written()}', id="after a first try"),
        pytest.param(written(_2="调用 〚 1 〛 一次。"), id="with a mark written another way"),
        pytest.param(written(_2="调用 `fit()` 一次。"), id="with the code written out"),
    ],
)
def test_a_sound_answer(text):
    found = read(text)
    assert not found.faults
    assert found.texts == {n: GOOD[str(n + 1)] for n in range(3)}


@pytest.mark.parametrize(
    ("text", "faulty", "told"),
    [
        ("I am sorry.", {0, 1, 2}, "no JSON object"),
        ("{" * 5000, {0, 1, 2}, "no JSON object"),
        (json.dumps({"1": GOOD["1"], "3": GOOD["3"]}), {1}, "it is missing"),
        (json.dumps({"2": "a", "3": "b", "4": "c"}), {0, 1, 2}, "not given: 4"),
        ('{"1": "一", "1": "二", "2": "三"}', {0, 1, 2}, "number 1 more than once"),
        (json.dumps({**GOOD, "1": {"text": "该网络"}}), {0}, "it is missing"),
        (written(_1=""), {0}, "it is empty"),
        (written(_1="The network learns from data."), {0}, "the text itself"),
        (written(_1="A network learns from its data."), {0}, "not in Chinese"),
        (written(_1="该网络从\b数据中学习。"), {0}, "characters that no text has"),
        (written(_1="该网络从\ud83d数据中学习。"), {0}, "characters that no text has"),
        (written(_1="该网络" * 60), {0}, "far longer"),
        (written(_2="调用一次。"), {1}, "⟦1⟧ is missing"),
        (written(_2="⟦1⟧ 调用 ⟦1⟧ 一次。"), {1}, "⟦1⟧ is there 2 times"),
        (written(_1="该⟦7⟧网络从数据中学习。"), {0}, "⟦7⟧ is not in the source"),
        (written(_3="更多信息⟦/2⟧请参阅⟦2⟧指南。"), {2}, "⟦/2⟧ stands before ⟦2⟧"),
        (json.dumps({"1": "Это совершенно другой язык, не тот, что просили здесь.",
                     "2": "Вызовите ⟦1⟧ один раз, и больше ничего не делайте.",
                     "3": "Смотрите ⟦2⟧руководство⟦/2⟧, чтобы узнать больше об этом."}),
         {0, 1, 2}, "not in Chinese"),
    ],
)  # fmt: skip
def test_a_fault_is_told(text, faulty, told):
    found = read(text)
    assert set(found.faults) == faulty
    assert all(told in reason for reason in found.faults.values())


def test_a_translation_into_a_language_of_the_same_script_is_told_from_its_source():
    text = "The derivative tells how a function changes where its argument changes a little."
    other = "La derivada indica cómo cambia una función cuando su argumento cambia un poco."
    assert read(json.dumps({"1": f"{text} "}), texts=(text,), tgt_lang="es").faults
    assert read(json.dumps({"1": f"Well, {text}"}), texts=(text,), tgt_lang="es").faults
    assert not read(json.dumps({"1": other}), texts=(text,), tgt_lang="es").faults


def test_of_two_variants_many_a_sentence_is_the_same():
    text = "O modelo aprende com os dados que lhe são dados todos os dias pela equipa."
    found = answers.read(
        ChatAnswer(json.dumps({"1": text}), False, 1, 1), asked((text,)), ("pt", "pt-BR")
    )
    assert not found.faults


def test_thoughts_are_told_from_texts_about_them():
    text = "The model writes <think> before what it says."
    assert not read(json.dumps({"1": "模型会先写 <think> 再作答。"}), texts=(text,)).faults
    cut = read(f'<think>{json.dumps(GOOD)}</think>{{"1": "该网', is_cut=True)
    assert set(cut.faults) == {0, 1, 2}


@pytest.mark.parametrize("text", ["GPU", "Adam", "NumPy, PyTorch and JAX", "2023", "PyTorch 2.0"])
def test_a_name_may_stay_as_it_is(text):
    assert not read(json.dumps({"1": text}), texts=(text,)).faults
    assert not read(json.dumps({"1": text}), texts=(text,), tgt_lang="es").faults


def test_a_cut_off_answer_may_hold_a_line_end_as_it_is():
    found = read('{"1": "该网络从\n数据中学习。", "2": "调', is_cut=True)
    assert found.texts == {0: "该网络从\n数据中学习。"}


@given(st.integers(0, len(written())))
def test_a_cut_off_answer_gives_what_is_whole(length):
    found = read(written()[:length], is_cut=True)
    assert {n: text for n, text in found.texts.items() if n not in found.faults} == {
        n: GOOD[str(n + 1)] for n in found.texts
    }
    assert found.texts.keys() | found.faults.keys() == {0, 1, 2}


@given(st.text(max_size=300))
def test_no_answer_breaks_the_reader(text):
    found = read(text)
    assert found.texts.keys() | found.faults.keys() == {0, 1, 2}
    assert found.unmarked <= found.faults.keys()


@st.composite
def texts_with_marks(draw):
    words = st.text("ab 12⟦⟧〚〛/", max_size=8)
    found = [Text(draw(words))]
    for n in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            found.append(Verbatim(f"s0.{n}", draw(st.sampled_from(["`x`", "$y$"]))))
        else:
            found += [Open(f"s0.{n}", "a"), Text(draw(words)), Close(f"s0.{n}", "a")]
        found.append(Text(draw(words)))
    return joined(found)


@given(texts_with_marks())
def test_what_is_marked_comes_back(pieces):
    text = marked(pieces, numbers([pieces]))
    answer = with_marks(text.text, text)
    assert not faults(answer, text)
    assert " ".join(shown(restored(answer, text)).split()) == " ".join(shown(pieces).split())


def test_translations_that_changed_places_are_told():
    sources = np.eye(4, dtype=np.float32)
    assert answers.misplaced(sources, sources, [0, 1, 2, 3]) == []
    assert answers.misplaced(sources, sources[[1, 0, 2, 3]], [0, 1, 2, 3]) == [0, 1, 2, 3]
    assert answers.misplaced(sources, sources[[3]], [2]) == [2]


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=60),
    st.lists(st.integers(1, 59), max_size=3, unique=True),
    st.sets(st.integers(0, 59)),
)
def test_runs_hold_each_segment_once_in_order(lengths, starts, left_out):
    starts = [0, *sorted(one for one in starts if one < len(lengths))]
    planned = runs(
        len(lengths), starts, is_asked=lambda n: n not in left_out, n_tokens=lengths.__getitem__
    )
    chunks = [chunk for run in planned for chunk in run]
    assert [n for chunk in chunks for n in chunk] == [
        n for n in range(len(lengths)) if n not in left_out
    ]
    for run in planned:
        assert len({max(one for one in starts if one <= n) for chunk in run for n in chunk}) == 1
    for chunk in chunks:
        assert len(chunk) == 1 or sum(lengths[n] for n in chunk) <= 400


def test_examples_are_the_nearest_of_each_text_within_their_budget():
    units = [
        ("the red house on the hill", "A"),
        ("the red house", "B"),
        ("green water runs", "C"),
        ("green water runs far", "D"),
        ("nothing at all", "E"),
    ]
    chosen = Examples(units, Letters())
    texts = [(Text("the red house"),), (Text("green water runs"),)]
    assert chosen.chosen(texts, 1) == (units[2], units[1])
    assert set(chosen.chosen(texts, 2)) == set(units[:4])
    assert chosen.chosen(texts, 2)[-1] in (units[1], units[2])
    assert len(chosen.chosen(texts, 5, n_tokens=12)) == 2
    assert chosen.chosen(texts, 5, n_tokens=1) == ()
