"""How little borders look like ends of sentences, and what they have of quotations."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core.kernel.text.openness import openness, quotation_borders


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("It ends.", "Next.", 0.0, id="full stop"),
        pytest.param("它结束了。", "下一句。", 0.0, id="Chinese full stop"),
        pytest.param("He said “go.”", "Next.", 0.0, id="closing quote"),
        pytest.param("(It ends!) ", "Next.", 0.0, id="closing bracket and blank"),
        pytest.param("As follows:", "One.", 0.5, id="colon"),
        pytest.param("第一；", "第二。", 0.5, id="semicolon of full width"),
        pytest.param("A heading", "Text.", 1.0, id="no punctuation"),
        pytest.param("First,", "Second.", 1.0, id="comma"),
        pytest.param("See p.", "296 f.", 0.0, id="abbreviation looks like an end"),
        pytest.param("See Mr.", "and so on", 1.0, id="small letter goes on"),
        pytest.param("It ends.", "« un rappel", 1.0, id="small letter after a quote"),
        pytest.param("", "Next.", 1.0, id="nothing before"),
        pytest.param("It ends.", "", 0.0, id="nothing after"),
        pytest.param("“”", "Next.", 1.0, id="quotes only"),
    ],
)
def test_openness(before, after, expected):
    assert openness(before, after) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([], [0], id="no text"),
        pytest.param([""], [0, 0], id="empty text"),
        pytest.param(["It ends.", "Next."], [0, 0, 0], id="no quotation"),
        pytest.param(["“Go.”", "He went."], [0.5, 0.5, 0], id="one text is quoted"),
        pytest.param(["“Go.”", "“No.”"], [0.5, 1, 0.5], id="one quotation after another"),
        pytest.param(["“Go.", "Now.”"], [0.5, 0, 0.5], id="quotation of two texts"),
        pytest.param(["他说：", "「去吧。」"], [0, 0.5, 0.5], id="Chinese"),
        pytest.param(["« Va. »", "»Geh.«"], [0.5, 0.5, 0], id="guillemets: their German way is none"),
        pytest.param(["— Va.", "– Non."], [0.5, 0.5, 0], id="dash of speech"),
        pytest.param(["He said “go” –", "now."], [0, 0, 0], id="marks and dashes inside and at the end"),
        pytest.param([" \"Go.\"\n", "\t"], [0.5, 0.5, 0], id="blanks around"),
        pytest.param(["“"], [0.5, 0], id="opening mark alone"),
        pytest.param(['"'], [0.5, 0.5], id="straight mark alone"),
    ],
)  # fmt: skip
def test_quotation_borders(texts, expected):
    assert quotation_borders(texts).tolist() == expected


TEXTS = st.lists(st.text('“”"—a 。', max_size=4), max_size=4)


@settings(max_examples=50)
@given(TEXTS, TEXTS)
def test_borders_of_texts_one_after_another_add_up(before, after):
    own, following = quotation_borders(before), quotation_borders(after)
    joined = quotation_borders([*before, *after])
    assert joined.tolist() == [*own[:-1], own[-1] + following[0], *following[1:]]
