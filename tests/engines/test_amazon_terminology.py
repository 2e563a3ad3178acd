"""Terms as the file of a custom terminology: read back by a plain CSV reader."""

import csv
import io

import pytest

from amts_core.engines.amazon import custom_terminology as module
from amts_core.engines.amazon.custom_terminology import terminology
from amts_core.engines.protocol import Term
from amts_core.kernel.errors import ServiceError


def rows(made):
    return [*csv.reader(io.StringIO(made.data.decode("utf-8"), newline=""))]


@pytest.mark.parametrize(
    ("terms", "tgt_langs", "expected"),
    [
        pytest.param(
            [Term("loss", "损失", "zh")], ["zh"], [["en", "zh"], ["loss", "损失"]], id="one"
        ),
        pytest.param(
            [Term("loss", "损失", "zh"), Term("batch", "lote", "es")], ["zh", "es"],
            [["en", "zh", "es"], ["batch", "", "lote"], ["loss", "损失", ""]], id="gaps",
        ),
        pytest.param(
            [Term("loss", "损失", "zh"), Term("loss", "丢失", "zh")], ["zh"],
            [["en", "zh"], ["loss", "损失"]], id="the first translation counts",
        ),
        pytest.param(
            [Term("loss", "perte", "fr"), Term("loss", "损失", "zh")], ["zh", "es"],
            [["en", "zh"], ["loss", "损失"]], id="languages of the job that have terms",
        ),
        pytest.param(
            [Term(' a "b",\n c ', "d", "zh")], ["zh"], [["en", "zh"], ['a "b", c', "d"]],
            id="quotes, commas, lines",
        ),
    ],
)  # fmt: skip
def test_the_file(terms, tgt_langs, expected):
    assert rows(terminology(terms, "en", tgt_langs)) == expected


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param([], id="none"),
        pytest.param([Term("loss", "perte", "fr")], id="another language"),
        pytest.param([Term(" ", "损失", "zh"), Term("loss", "", "zh")], id="blank"),
    ],
)
def test_where_there_are_no_terms_there_is_no_file(terms):
    assert terminology(terms, "en", ["zh"]).data == b""


def test_names_follow_the_content():
    first, second = Term("loss", "损失", "zh"), Term("batch", "批次", "zh")
    one = terminology([first, second], "en", ["zh"])
    assert terminology([second, first], "en", ["zh"]).name == one.name
    assert terminology([first], "en", ["zh"]).name != one.name
    assert terminology([first, second], "de", ["zh"]).name != one.name


@pytest.mark.parametrize(
    ("length", "is_taken"), [pytest.param(66, True, id="198"), pytest.param(67, False, id="201")]
)
def test_a_term_has_at_most_200_bytes(length, is_taken):
    terms = [Term("loss", "损" * length, "zh")]
    if is_taken:
        assert rows(terminology(terms, "en", ["zh"]))[1] == ["loss", "损" * length]
        return
    made = terminology([*terms, Term("batch", "批次", "zh")], "en", ["zh"])
    assert rows(made) == [["en", "zh"], ["batch", "批次"]]
    (told,) = made.left_out
    assert "has 201 bytes, and Amazon Translate takes 200: it is left out." in told


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 20)
    with pytest.raises(ServiceError, match="takes 20"):
        terminology([Term("a long term", "损失", "zh")], "en", ["zh"])
