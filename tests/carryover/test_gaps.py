"""Paragraphs that are quoted, listed and broken into lines as their source, or their target, has it."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.carryover.documents import synced, text_of, translated

LEADS = ("", "> ", "* ", "> > ", "> * ", "* > ")


@st.composite
def breaks(draw, n: int) -> list[bool]:
    """Before which of ``n`` words a line is broken."""
    return draw(st.lists(st.booleans(), min_size=n, max_size=n))


def written(sentences: list[list[str]], lead: str, broken: list[bool]) -> str:
    """Return a paragraph."""
    behind = re.sub(r"[^>\s]", " ", lead)
    words = [word for sentence in sentences for word in sentence]
    text = "".join(
        f"\n{behind}{word}" if is_broken else f" {word}"
        for word, is_broken in zip(words, broken, strict=False)
    )
    return lead + text.lstrip(f" \n{behind}")


@st.composite
def paragraphs(draw) -> tuple[str, str, str, list[str]]:
    """Return an old source, its target, a new source, and what begins the paragraphs of that."""
    old, tgt, new, leads = [], [], [], []
    for n in range(draw(st.integers(1, 3))):
        sentences = [
            [f"Word{n}{k}", *(f"w{n}{k}{i}" for i in range(draw(st.integers(1, 3)))), f"end{n}{k}."]
            for k in range(draw(st.integers(1, 3)))
        ]
        upper = [[word.upper() for word in sentence] for sentence in sentences]
        was, now = draw(st.sampled_from(LEADS)), draw(st.sampled_from(LEADS))
        old.append(written(sentences, was, draw(breaks(20))))
        tgt.append(written(upper, was, draw(breaks(20))))
        changed = list(sentences)
        if draw(st.booleans()):
            changed.insert(draw(st.integers(0, len(changed))), [f"Fresh{n}", "words", f"come{n}."])
        if len(changed) > 1 and draw(st.booleans()):
            del changed[draw(st.integers(0, len(changed) - 1))]
        new.append(written(changed, now, draw(breaks(20))))
        leads.append(now)
    return "\n\n".join(old) + "\n", "\n\n".join(tgt) + "\n", "\n\n".join(new) + "\n", leads


@given(paragraphs())
def test_a_paragraph_is_quoted_as_deep_as_in_the_new_source(found):
    old, tgt, new, leads = found
    assume(old != new)
    merged = synced(translated(old, tgt), new).merged()
    assert "".join(text.replace(" ", "") for text in merged.texts) == "".join(
        part.text.replace(" ", "") for part in text_of(merged.text, "es").segments
    )
    for line in merged.text.splitlines():
        for n in {int(n) for n in re.findall(r"(?:WORD|W|END|Word|w|end|Fresh|come)(\d)", line)}:
            assert line.count(">") == leads[n].count(">")


@pytest.mark.parametrize(
    ("old", "tgt", "new", "expected"),
    [
        pytest.param(
            "One here. Two there.", "UNO\nAQUÍ. DOS\nALLÍ.", "> One here.\n> Two there.",
            "> UNO\n> AQUÍ. DOS\n> ALLÍ.", id="quoted now, in lines of the target's own",
        ),
        pytest.param(
            "> One here. Two there.", "> UNO\n> AQUÍ.\n> DOS ALLÍ.", "One here. Two there.",
            "UNO\nAQUÍ.\nDOS ALLÍ.", id="quoted no more",
        ),
        pytest.param(
            "One here. Two there.", "UNO AQUÍ.\nDOS\nALLÍ.", "* > One here.\n  > Two there.",
            "* > UNO AQUÍ.\n  > DOS\n  > ALLÍ.", id="quoted in an item",
        ),
        pytest.param(
            "> One here. Two there.", "> UNO AQUÍ.\n> DOS ALLÍ.", "> One here. Three. Two there.",
            "> UNO AQUÍ. Three.\n> DOS ALLÍ.", id="a new sentence within a quotation",
        ),
    ],
)  # fmt: skip
def test_lines_of_a_quotation(old, tgt, new, expected):
    merged = synced(translated(f"{old}\n", f"{tgt}\n"), f"{new}\n").merged()
    assert merged.text == f"{expected}\n"
