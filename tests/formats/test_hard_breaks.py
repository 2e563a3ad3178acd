import pytest

from amts_core.formats import read, read_document, render
from amts_core.formats.segmented_documents import paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Line one here.\\\nLine two here.", ["Line one here.", "Line two here."], id="backslash"),
        pytest.param("Acme Ltd  \n12 High Street   \nLondon", ["Acme Ltd", "12 High Street", "London"], id="spaces"),
        pytest.param("> Acme Ltd  \r\n> 12 High Street\\\r\n> London", ["Acme Ltd", "12 High Street", "London"], id="quotation"),
        pytest.param("- Acme Ltd  \n  London", ["Acme Ltd", "London"], id="list"),
        pytest.param("Roses<br>violets<BR />\nsugar", ["Roses", "violets", "sugar"], id="tag"),
        pytest.param("|Roses<br/>violets|\n|-|\n", ["Roses", "violets"], id="cell"),
        pytest.param("Roses\\\\\nviolets", ["Roses\\\\\nviolets"], id="escaped backslash"),
        pytest.param("Roses \nviolets", ["Roses \nviolets"], id="one space"),
        pytest.param("A [rose  \nbush](b)  \nhere", ["A [rose  \nbush](b)", "here"], id="in a link"),
        pytest.param("Use `<br>` here", ["Use `<br>` here"], id="in code"),
        pytest.param("Roses  \n", ["Roses"], id="at the end"),
        pytest.param("<p>Roses  \nviolets</p>", ["Roses  \nviolets"], id="HTML"),
    ],
)  # fmt: skip
def test_a_hard_break_ends_a_text(text, expected):
    assert [block.text for block in read(text.encode(), "a.md").blocks] == expected


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_other_formats_have_none(name):
    text = f"{'A rose is a rose  ' * 3}\nis a rose, they say."
    assert len(read(text.encode(), name).blocks) == 1


@pytest.mark.parametrize("mark", ["\\\n", "  \n", "<br>", "<br/>\n"])
def test_hard_breaks_stay_whatever_the_translation(mark):
    data = f"- Line one.{mark}Line two.\n".replace("\n", "\n  ").rstrip(" ").encode()
    found = read_document(data, "a.md", "en")
    pairs = zip(found.segments, ["第一行。", "# 第二行。"], strict=True)
    made = render(found.document, pairs, "zh").decode()
    assert made.replace("\\#", "#") == data.decode().replace("Line one.", "第一行。").replace(
        "Line two.", "# 第二行。"
    )
    assert render(found.document) == data


def test_a_paragraph_ends_at_a_hard_break():
    found = read_document(b"One is. Two is.\\\nThree is.\n", "a.md", "en")
    assert [one.text for one in paragraphs(found.segments, "en")] == [
        "One is. Two is.",
        "Three is.",
    ]
