"""Documents of units: their texts, and what these are called in their file."""

from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import read, unit_documents
from amts_core.formats.unit_documents import NamedText

WORDS = st.text('aé中 "\\<&#~%', min_size=1).map(str.strip).filter(bool)
NAMED = st.builds(
    NamedText,
    WORDS.map(lambda text: " ".join(text.split())).filter(bool),
    st.text('ab\x04\n"\\[0]', max_size=6),
    st.lists(WORDS.map(lambda text: " ".join(text.split())), max_size=2).map(tuple),
)


@given(st.lists(NAMED, min_size=1, max_size=6))
def test_texts_are_read_as_they_were(texts):
    data = unit_documents.write_texts(texts)
    assert unit_documents.read_texts(data) == tuple(texts)
    blocks = read(data, f"units/a{unit_documents.SUFFIX}").blocks
    assert [block.text for block in blocks] == [named.text for named in texts]
