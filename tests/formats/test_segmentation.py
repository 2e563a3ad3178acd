import pytest

from amts_core.formats import read
from amts_core.formats.segmentation import (
    blocks_of,
    joined_text,
    segment,
    without_breaks,
)
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.records import BlockKind
from tests.conftest import corpora


def test_segments_know_their_block_kind_and_place():
    document = read(b"# Title\n\nOne. Two\nlines.\n\n- item\n", "a.md")
    found = segment(document.blocks, "en")
    assert [(part.n, part.block, part.kind, part.text) for part in found] == [
        (0, 0, BlockKind.HEADING, "Title"),
        (1, 1, BlockKind.PARAGRAPH, "One."),
        (2, 1, BlockKind.PARAGRAPH, "Two lines."),
        (3, 2, BlockKind.ITEM, "item"),
    ]
    assert document.decoded.text[found[2].start : found[2].end] == "Two\nlines."
    assert [len(block) for block in blocks_of(found)] == [1, 2, 1]


def test_an_unknown_language_is_refused():
    with pytest.raises(ConfigurationError, match="Use one such as en, zh"):
        segment((), "xx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n  b", "a b"),
        ("中\n文", "中文"),
        ("中\nb", "中 b"),
        ("한\n국", "한 국"),
        ("“Go.”\n“Why?”", "“Go.” “Why?”"),
        ("“走。”\n“好。”", "“走。”“好。”"),
        (" a\r\n ", "a"),
    ],
)
def test_line_breaks_vanish_where_the_script_has_no_spaces(text, expected):
    assert without_breaks(text) == expected


def test_paragraphs_are_joined_as_the_language_writes_them():
    assert joined_text(["一。", "二。"], "zh") == "一。二。"
    assert joined_text(["One.", "Two."], "en") == "One. Two."


@pytest.mark.parametrize(
    "name",
    [
        "en-ja",
        "en-tr",
        "en-zh/machine-translation-and-dataset",
        "en-zh/sentiment-analysis-and-dataset",
    ],
)
def test_hand_made_segments_are_found(name):
    """Gold was segmented by hand: of 600 sentences of four chapters, no other splits are made."""
    folder = corpora() / "gold" / name
    for path in folder.glob("source.*.md"):
        language = path.name.split(".")[1]
        wanted = (folder / f"{language}.txt").read_text("utf-8").splitlines()
        document = read(path.read_bytes(), path.name)
        found = {"".join(part.text.split()) for part in segment(document.blocks, language)}
        missing = [line for line in wanted if "".join(line.split()) not in found]
        assert missing == []
