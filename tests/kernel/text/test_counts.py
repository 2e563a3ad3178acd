import pytest

from amts_core.kernel.text.counts import count_noun


@pytest.mark.parametrize(
    ("n", "one", "many", "expected"),
    [
        pytest.param(1, "pair", None, "1 pair", id="one"),
        pytest.param(0, "pair", None, "0 pairs", id="none"),
        pytest.param(20_000, "pair", None, "20,000 pairs", id="many"),
        pytest.param(2, "batch", None, "2 batches", id="hiss"),
        pytest.param(2, "entry", None, "2 entries", id="y"),
        pytest.param(2, "key", None, "2 keys", id="y behind a vowel"),
        pytest.param(1, "unit is", "units are", "1 unit is", id="one with a verb"),
        pytest.param(2, "unit is", "units are", "2 units are", id="several with a verb"),
    ],
)
def test_a_number_and_its_noun(n, one, many, expected):
    assert count_noun(n, one, many) == expected
