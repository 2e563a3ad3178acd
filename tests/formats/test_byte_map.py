"""Text that knows where its characters stand."""

from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats.byte_map import MappedText
from amts_core.kernel.records import Notation

_CUTS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@given(st.text(max_size=30), _CUTS)
def test_what_is_cut_and_joined_stands_where_it_stood(text, cuts):
    whole = MappedText.identity(text, at=7)
    edges = sorted({min(n, len(text)) for cut in cuts for n in cut})
    parts = [whole.cut(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    joined = MappedText.join(parts)
    assert joined.text == "".join(part.text for part in parts)
    document = "#" * 7 + text
    assert [
        document[start:end] for start, end in zip(joined.starts, joined.ends, strict=True)
    ] == list(joined.text)
    inner = MappedText.identity(joined.text).within(joined)
    assert (list(inner.starts), list(inner.ends)) == (list(joined.starts), list(joined.ends))


def test_lines_that_follow_each_other_cost_no_row_of_places():
    whole = MappedText.identity("one\ntwo\nthree")
    assert MappedText.join([whole.cut(0, 4), whole.cut(4, 8)]).starts == range(8)


def test_a_character_can_be_taken_out():
    text = MappedText.identity("a\ufeffbc\ufeff").without("\ufeff")
    assert (text.text, list(text.starts)) == ("abc", [0, 2, 3])


def test_each_character_of_a_value_stands_for_all_of_it():
    value = MappedText.identity('x="ab"').cut(2, 6).as_value("a\nb", Notation.ATTRIBUTE)
    assert (value.text, list(value.starts), list(value.ends)) == ("a b", [2] * 3, [6] * 3)
