"""Texts of a job translated by a model, by units and by terms; with all that must stay."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amts_core.engines.neural.hints import Hints
from amts_core.engines.neural.model_folders import read
from amts_core.engines.neural.neural_engine import NeuralTranslator
from amts_core.engines.neural.neural_model import NeuralModel
from amts_core.engines.protocol import Term
from amts_core.exchange import round_trip
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import Close, Open, Text, Verbatim
from amts_core.kernel.records import BlockKind, Segment
from tests.engines import small_models, tiny_marian
from tests.engines.test_neural_hints import Letters


@pytest.fixture(scope="module")
def model(neural_models) -> NeuralModel:
    return NeuralModel(read(neural_models / "tiny"), "en", "zh")


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory) -> NeuralModel:
    """A model that drops placeholders: it writes a full stop for each number."""
    path = tiny_marian.make(
        tmp_path_factory.mktemp("forgetful") / "m",
        small_models.WORDS | {"1": "。", "2": "。", "3": "。"},
        config=small_models.CONFIG,
    )
    return NeuralModel(read(path), "en", "zh")


class Translating:
    """The translator of a model, and the texts that it is given."""

    def __init__(self, model, texts, *, terms=(), units=(), languages=("en", "zh")):
        hints = Hints(units, Letters()) if units else None
        self._translator = NeuralTranslator(model, languages, terms=terms, hints=hints)
        self._texts = [source(one, f"s{n}").pieces for n, one in enumerate(texts)]
        self._made = None

    def translate(self, number):
        if self._made is None:
            self._made = self._translator.translate(self._texts)
        return self._made[number]


translator = Translating


def written(pieces, text):
    """A translation as it gets into its document."""
    segment = Segment(n=0, block=0, kind=BlockKind.PARAGRAPH, text=text, start=0, end=len(text))
    return round_trip.returned(segment, pieces)


def translated(model, text, **options):
    return written(translator(model, [text], **options).translate(0), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The network learns.", "这个网学。", id="words"),
        pytest.param("Call `fit()` once.", "调用`fit()`一次。", id="code"),
        pytest.param("The [red](x.md) **bicycle**.", "这个[红](x.md)**自行车**。", id="pairs"),
        pytest.param("`fit()`", "`fit()`", id="only code"),
        pytest.param("3.14", "3.14", id="only a number"),
    ],
)
def test_a_text_is_translated_with_its_markup(model, text, expected):
    found = translated(model, text)
    assert (found.text, found.findings if text != expected else ()) == (expected, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Call `fit()` once.", "调用 `fit()` 一次。", id="code"),
        pytest.param("The [red](x.md) **bicycle** `a`.", "这个[红](x.md)**自行车** `a`.", id="pairs"),
    ],
)  # fmt: skip
def test_a_model_that_loses_placeholders_is_asked_piece_by_piece(forgetful, text, expected):
    found = translated(forgetful, text)
    assert found.text.replace(" ", "") == expected.replace(" ", "")
    assert found.findings == ()


def test_a_text_that_is_too_long_is_asked_in_parts(tmp_path):
    path = small_models.marian(tmp_path / "m", max_tokens=6)
    model = NeuralModel(read(path), "en", "zh")
    text = "The network learns. " * 3 + "`a` " + "rain " * 20 + "red."
    found = translated(model, text)
    assert found.text.replace(" ", "") == "这个网学。" * 3 + "`a`" + "雨" * 20 + "红。"
    assert found.findings == ()


def test_terms_are_taken(model, forgetful):
    terms = (Term("network", "网络", "zh"), Term("the rain", "大雨", "zh"))
    for one in (model, forgetful):
        found = translated(one, "The network stands in the rain and learns.", terms=terms)
        assert found.text == "这个网络停在大雨和学。"


def test_what_the_units_know_is_taken_as_it_is(model):
    units = (
        ("Call `fit()` once.", "请调用一次 `fit()`。"),
        ("The network learns.", "该网络在学习。"),
    )
    found = translator(
        model, ["Call `fit()` once.", "The network waits.", "the network learns."], units=units
    )
    assert written(found.translate(0), "Call `fit()` once.").text == "请调用一次 `fit()`。"
    assert found.translate(2) == (Text("该网络在学习。"),)
    assert "该网络" not in written(found.translate(1), "The network waits.").text


@pytest.mark.parametrize(
    ("fuzzy", "target"),
    [
        pytest.param("source", "数据 网", id="behind the source"),
        pytest.param("prefix", "数据 网 `a`", id="as a prefix"),
    ],
)
def test_a_similar_unit_is_given_to_the_model(tmp_path, fuzzy, target):
    path = tiny_marian.make(
        tmp_path / "m",
        small_models.WORDS,
        special=("@@@",),
        config=small_models.CONFIG | {"fuzzy": fuzzy, "separator": "@@@", "prefix_bias": 0.9},
    )
    model = NeuralModel(read(path), "en", "zh")
    units = (("The network learns `a` and data.", target),)
    texts = ["The network learns `a` and waits.", "A bicycle."]
    hinted = translator(model, texts, units=units)
    plain = translator(model, texts)
    assert hinted.translate(1) == plain.translate(1)
    assert hinted.translate(0) != plain.translate(0)
    kept = [one.text for one in hinted.translate(0) if isinstance(one, Verbatim)]
    assert kept == ["`a`"]


def test_a_language_with_spaces_gets_them(tmp_path):
    """Chinese has none around code, and a model that is asked piece by piece can't know better."""
    path = tiny_marian.make(
        tmp_path / "m",
        {"▁": "▁", "调用": "call", "一次": "once", "。": "."},
        config={"kind": "own", "src": {"zh": ""}, "tgt": {"en": ""}, "placeholder": ""},
    )
    model = NeuralModel(read(path), "zh", "en")
    found = translator(model, ["调用`fit()`一次。"], languages=("zh", "en")).translate(0)
    assert "".join(one.text for one in found) == "call `fit()` once."


MARKUP = st.lists(
    st.sampled_from(
        [
            "The",
            "network",
            "learns",
            ".",
            "`a`",
            "`b`",
            "$x_1$",
            "**red**",
            "[rain](y)",
            "1",
            "2",
            "été",
            "⟦1⟧",
            "<b>",
            "</b>",
            "*",
            "{name}",
            "(",
            ")",
            "<kbd>A</kbd>",
            "雨",
            "&amp;",
        ]
    ),
    max_size=14,
).map(" ".join)


@pytest.mark.parametrize("name", ["model", "forgetful"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=MARKUP)
def test_nothing_verbatim_is_lost_or_doubled(request, name, text):
    model = request.getfixturevalue(name)
    pieces = source(text, "s0").pieces
    found = translator(model, [text]).translate(0)
    assert sorted(one.id for one in found if isinstance(one, Verbatim)) == sorted(
        one.id for one in pieces if isinstance(one, Verbatim)
    )
    opened = [one.id for one in found if isinstance(one, Open)]
    assert sorted(opened) == sorted(one.id for one in found if isinstance(one, Close))
    assert len(set(opened)) == len(opened)
