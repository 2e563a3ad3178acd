"""Nothing is left out without being said."""

import pytest
from hypothesis import given

from amts_core.formats import find_omissions, read_document
from amts_core.formats.document_format import Omission
from tests.formats.test_render import DOCUMENTS


@given(*DOCUMENTS)
def test_every_letter_is_in_a_segment_or_is_told(text, name):
    if not text.replace("\ufeff", "").strip():
        return
    found = read_document(text.encode(), name, "en")
    rest = list(found.document.decoded.text)
    for segment in found.segments:
        rest[segment.start : segment.end] = " " * (segment.end - segment.start)
    told = find_omissions(found.document, found.segments)
    letters = "".join(filter(str.isalpha, rest))
    outside = (
        part.text for part in told if not any(s.start <= part.start < s.end for s in found.segments)
    )
    assert "".join(filter(str.isalpha, "".join(outside))) == letters
    assert [part.start for part in told] == sorted(part.start for part in told)


@pytest.mark.parametrize(
    ("text", "name", "reason", "expected"),
    [
        pytest.param("[a]: b\n\nText [a].\n", "a.md", Omission.REFERENCE, "[a]: b", id="reference"),
        pytest.param("$$\nx\n$$\nText.\n", "a.md", Omission.FORMULA, "$$\nx\n$$", id="formula"),
        pytest.param("Let $$x$$ be.\n", "a.md", Omission.FORMULA, "$$x$$", id="formula in a line"),
        pytest.param(">" * 120 + " deep\n\nText.\n", "a.md", Omission.NESTED, ">" * 120 + " deep", id="too deep"),
        pytest.param("{/* a */}\n\nText.\n", "a.mdx", Omission.COMMENT, "{/* a */}", id="comment"),
        pytest.param("import A from 'b'\n\nText.\n", "a.mdx", Omission.IMPORT, "import A from 'b'", id="program"),
        pytest.param("<A b={c} />\n\nText.\n", "a.mdx", Omission.COMPONENT, "<A b={c} />", id="component"),
        pytest.param("{{< a >}}\n\nText.\n", "a.md", Omission.TEMPLATE, "{{< a >}}", id="template"),
        pytest.param("`a`\n\nText.\n", "a.md", Omission.NO_WORDS, "`a`", id="no words"),
        pytest.param("|a_b|\n|-|\n|Text|\n", "a.md", Omission.IDENTIFIER, "a_b", id="identifier"),
        pytest.param("<p translate=no>a</p><p>b</p>", "a.html", Omission.KEPT, "a", id="kept"),
    ],
)  # fmt: skip
def test_reasons(text, name, reason, expected):
    found = read_document(text.encode(), name, "en")
    told = [
        part.text
        for part in find_omissions(found.document, found.segments)
        if part.reason is reason
    ]
    assert told == [expected]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param("Look at ![a big red button](x.png) now.\n", "a.md", ["a big red button"], id="picture"),
        pytest.param("Look at ![A][x] and ![](y).\n\n[x]: z\n", "a.md", ["A"], id="reference"),
        pytest.param("Look at ![A](x.png \"It opens\") now.\n", "a.md", ["A", "It opens"], id="title of a picture"),
        pytest.param('Hi <img alt="A cat"> there.\n', "a.md", ["A cat"], id="tag in Markdown"),
        pytest.param('<p>Hi <img src="a b" alt="A cat"> there.</p>', "a.html", ["A cat"], id="tag"),
        pytest.param("<p>A <b title=x>b</b> < c &amp; d.</p>", "a.html", ["x"], id="without marks"),
    ],
)  # fmt: skip
def test_words_that_stay_as_they_are_within_a_sentence_are_told(text, name, expected):
    found = read_document(text.encode(), name, "en")
    told = find_omissions(found.document, found.segments)
    assert [part.text for part in told if part.reason is Omission.ATTRIBUTE] == expected
