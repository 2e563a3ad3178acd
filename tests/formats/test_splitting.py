"""What a project says about where sentences end."""

import pytest

from amts_core import formats
from amts_core.formats import segmented_documents
from amts_core.formats.splitter import Splitter


def split(text, language="en", name="a.md", **choices):
    read = segmented_documents.read_document(
        text.encode(), name, language, splitter=Splitter(**choices)
    )
    for part in read.segments:  # the place in the document is that of the text
        place = read.document.decoded.text[part.start : part.end]
        assert " ".join(place.split()) == part.text
    return [part.text for part in read.segments]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("See Thm. Two is odd.", (), ["See Thm.", "Two is odd."], id="unknown"),
        pytest.param("See Thm. Two is odd.", ("Thm",), ["See Thm. Two is odd."], id="known"),
        pytest.param("See thm. Two is odd.", ("THM",), ["See thm. Two is odd."], id="capitals"),
        pytest.param("It is odd. Two.", ("Thm",), ["It is odd.", "Two."], id="another word"),
        pytest.param("See e.g. Two.", ("Thm",), ["See e.g. Two."], id="the language's own"),
    ],
)
def test_abbreviations(text, words, expected):
    assert split(text, abbreviations=words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a rose\nis a rose", ["a rose", "is a rose"], id="verse"),
        pytest.param("One. Two\nThree.", ["One.", "Two", "Three."], id="sentences in a line"),
        pytest.param("one $a\n= b$ two\nthree", ["one $a = b$ two", "three"], id="a formula"),
        pytest.param("- one\n  two\n- three", ["one", "two", "three"], id="a list"),
        pytest.param("one\n\n\ntwo", ["one", "two"], id="paragraphs"),
        pytest.param("(one\ntwo)", ["(one", "two)"], id="a bracket"),
    ],
)
def test_lines(text, expected):
    assert split(text, splits_lines=True) == expected
    joined = " ".join(split(text))
    assert joined == " ".join(expected)


def test_a_document_split_by_lines_is_written_back():
    data = b"a rose\nis a rose\n\n1. one\n   two\n"
    read = segmented_documents.read_document(data, "a.md", "en", splitter=Splitter((), True))
    same = [(part, part.text) for part in read.segments]
    assert formats.render(read.document, same) == data
