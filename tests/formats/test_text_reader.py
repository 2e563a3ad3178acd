import pytest

from amts_core.formats import text_reader
from amts_core.formats.byte_map import MappedText

WRAPPED = "This paragraph was wrapped by an editor at about sixty\ncolumns, so that its lines are one paragraph and\nno more than that.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("one\n\ntwo\n", ["one", "two"], id="blank lines divide"),
        pytest.param(WRAPPED, [WRAPPED.strip()], id="wrapped lines are one"),
        pytest.param("Title\nSubtitle\n", ["Title", "Subtitle"], id="short lines are their own"),
        pytest.param("A sentence. " * 9 + "\n" + "Another. " * 9, ["A sentence. " * 8 + "A sentence.", "Another. " * 8 + "Another."], id="long lines are their own"),
        pytest.param("one\r\n\r\ntwo\r\n", ["one", "two"], id="Windows"),
        pytest.param(WRAPPED.replace("\n", "\r\n"), [WRAPPED.strip().replace("\n", "\r\n")], id="wrapped lines of Windows"),
        pytest.param("\n \n", [], id="nothing"),
    ],
)  # fmt: skip
def test_paragraphs(text, expected):
    assert [block.text for _, block in text_reader.read(MappedText.identity(text))] == expected
