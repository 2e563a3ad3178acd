import pytest

from amts_core.formats import markdown_escapes
from amts_core.formats.document_format import Place
from amts_core.kernel.records import BlockKind


@pytest.mark.parametrize(
    ("translation", "kind", "at_line_start", "expected"),
    [
        ("a | b", BlockKind.CELL, True, r"a \| b"),
        ("# one", BlockKind.PARAGRAPH, True, r"\# one"),
        ("- one", BlockKind.PARAGRAPH, True, r"\- one"),
        ("2. one", BlockKind.PARAGRAPH, True, r"2\. one"),
        ("# one", BlockKind.PARAGRAPH, False, "# one"),
        ("-1 is", BlockKind.PARAGRAPH, True, "-1 is"),
        ("*one*", BlockKind.PARAGRAPH, True, "*one*"),
    ],
)
def test_a_translation_stays_the_block_it_is(translation, kind, at_line_start, expected):
    assert (
        markdown_escapes.escape(
            translation, Place(kind=kind, at_line_start=at_line_start, document="")
        )
        == expected
    )


@pytest.mark.parametrize(
    ("translation", "written", "expected"),
    [
        pytest.param("* P. s.: so*", "*P.S.: so*", r"\* P. s.: so*", id="emphasis is no item"),
        pytest.param("+ 1 is", "+1 is", r"\+ 1 is", id="a sign is no item"),
        pytest.param("% of it", "% of those", "% of it", id="what the source has, too"),
    ],
)
def test_marks_with_which_the_source_begins_are_left(translation, written, expected):
    place = Place(kind=BlockKind.PARAGRAPH, at_line_start=True, document="", written=written)
    assert markdown_escapes.escape(translation, place) == expected
