"""Lines end at CR LF, LF or CR only."""

import io

from hypothesis import given
from hypothesis import strategies as st

from amts_core.kernel.text.line_ends import lines_of

CHARACTERS = st.sampled_from("ab\r\n\f\v\x85\u2028\u2029\x1c")


@given(st.text(CHARACTERS, max_size=12))
def test_lines_are_those_of_a_text_file(text):
    read = io.StringIO(text, newline=None).readlines()
    assert lines_of(text) == [line.removesuffix("\n") for line in read]
