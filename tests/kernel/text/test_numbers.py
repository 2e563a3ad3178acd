import pytest

from amts_core.kernel.text.numbers import numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1,000.5", ["1000.5"], id="English"),
        pytest.param("1.000,5", ["1000.5"], id="German"),
        pytest.param("1 000,5", ["1000.5"], id="French, plain space"),
        pytest.param("1\u202f000,5", ["1000.5"], id="French, narrow space"),
        pytest.param("1’000.5", ["1000.5"], id="Swiss"),
        pytest.param("3.14 and 3,14", ["3.14", "3.14"], id="decimals"),
        pytest.param("1,000,000", ["1000000"], id="groups of three"),
        pytest.param("version 1.2.3", ["1.2.3"], id="versions keep their parts"),
        pytest.param("0.125 = 0,125", ["0.125", "0.125"], id="nought makes it decimal"),
        pytest.param("1,000 or 1.000", ["1000", "1000"], id="either reading agrees"),
        pytest.param("２０２４年", ["2024"], id="full-width digits"),
        pytest.param("１２３４．５０", ["1234.50"], id="full-width point"),
        pytest.param("１，２３４．５", ["1234.5"], id="full-width groups"),
        pytest.param("第1，2，3章", ["1", "2", "3"], id="full-width commas of a list"),
        pytest.param("in 12 345 678 days", ["12345678"], id="spaced groups"),
        pytest.param("007 is 7", ["7", "7"], id="leading noughts"),
        pytest.param("Fig. 3.2, 5.", ["3.2", "5"], id="punctuation is no mark"),
        pytest.param("layers 1 20 300", ["1", "20300"], id="a space before three digits groups"),
        pytest.param("no digits", [], id="none"),
    ],
)
def test_numbers_have_one_form(text, expected):
    assert list(numbers(text)) == expected
