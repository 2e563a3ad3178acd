"""Sources edited at random: what must hold whatever the edits are."""

import random
import re

import pytest

from amts_core.align.bitext import align_segments
from amts_core.carryover.merge import merge
from amts_core.formats.segmented_documents import read_document
from amts_core.sync import new_targets
from amts_core.sync.new_targets import DocumentPair
from tests.conftest import TEXTBOOK

NAME = sorted(path.name for path in (TEXTBOOK / "en").glob("*.md"))[0]


@pytest.fixture(scope="module")
def old(encoder) -> DocumentPair:
    src, tgt = (
        read_document((TEXTBOOK / language / NAME).read_bytes(), NAME, language)
        for language in ("en", "zh")
    )
    return new_targets.pair(
        src, tgt, align_segments(src.segments, tgt.segments, ("en", "zh"), encoder)
    )


def edited(text: str, chance: random.Random) -> str:
    """Return a document with some of its paragraphs taken out, moved, doubled, reworded, split."""
    blocks = re.split(r"\n\n(?![^`]*\n```(?:\n|$))", text.strip())
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(1, len(blocks))
        block = blocks[at]
        edit = chance.choice(["drop", "move", "double", "word", "add", "code", "split"])
        if edit in ("drop", "move") and len(blocks) > 3:
            del blocks[at]
        if edit in ("move", "double"):
            blocks.insert(chance.randrange(1, len(blocks)), block)
        elif edit == "word":
            blocks[at] = re.sub(r"\b(?:the|a|is)\b", "surely", block, count=1)
        elif edit == "add":
            blocks.insert(at, f"Wholly new words, number {at}, come here. They are two sentences.")
        elif edit == "code":
            blocks.insert(at, f"```python\nn = {at}\n\nprint(n)\n```")
        elif edit == "split":
            blocks[at] = block.replace(". ", ".\n\n", 1)
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_what_holds_for_any_edit(old, seed):
    new = read_document(
        edited(old.src.document.decoded.text, random.Random(seed)).encode(), NAME, "en"
    )
    synced = new_targets.sync(old, new)
    known = {part.text for part in old.src.segments}
    plan = synced.plan
    assert [one.n for one in plan.segments] == list(range(len(new.segments)))
    assert [one.text for one in plan.segments] == [part.text for part in new.segments]
    assert {one.state in ("same", "moved") for one in plan.segments if one.text in known} <= {True}
    assert {one.needs_human for one in plan.segments if one.state == "new"} <= {True}
    used = {n for one in plan.segments for n in one.old}
    assert {one.n for one in plan.gone} == set(range(len(old.src.segments))) - used
    total = plan.summary
    assert total.n_kept_words + total.n_human_words == total.n_words
    assert total.n_words == sum(one.n_words for one in plan.segments)

    data = synced.rendered()
    read = read_document(data, NAME, "zh")
    shown = "".join("".join(part.text.split()) for part in read.segments)
    for one in plan.segments:
        wanted = one.tgt_text or ("" if one.state in ("same", "moved") else one.text)
        if "another place" not in one.why:
            assert "".join(wanted.split()) in shown
    again = new_targets.sync(new_targets.pair(new, read, ()), new)
    assert again.rendered() == data
    assert merge(again.made.rows, {}, {}).text == read.document.decoded.text
