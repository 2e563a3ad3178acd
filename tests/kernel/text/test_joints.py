import pytest

from amts_core.kernel.text.joints import joiner_between, joint


@pytest.mark.parametrize(
    ("space", "joiner", "expected"),
    [(" ", " ", " "), ("  ", "", ""), ("", " ", " "), ("", "", ""), ("\n\n", "", "\n\n")],
)
def test_a_space_becomes_the_joiner_and_a_line_break_stays(space, joiner, expected):
    assert joint(space, joiner) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("One.", "Two.", " "),
        ("一。", "二。", ""),
        ("API。", "API", ""),
        ("**一**", "*Two*", ""),
        ("See A.", "然后", ""),
        ("“One.”", "“Two.”", " "),
        ("하나다.", "둘이다.", " "),
        ("", "", " "),
    ],
)
def test_scripts_tell_what_joins_sentences(before, after, expected):
    assert joiner_between(before, after) == expected
