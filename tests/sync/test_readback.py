"""One part of a translation can't be put together: every other one is as if nothing had been."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from amts_core import carryover
from amts_core.carryover import gaps
from amts_core.carryover.rows import Wording
from amts_core.sync import new_targets
from amts_core.sync.new_targets import DocumentPair, Synced
from amts_core.sync.readback import RenderedTarget, readable
from tests.carryover.documents import one_to_one, text_of
from tests.sync.test_new_targets import read

HEAD = "---\nsection: The parts\nweight: 1\n---"
HEAD_TGT = "---\nsection: LAS PARTES\nweight: 1\nown: yes\n---"
NEW_HEAD = HEAD_TGT.replace("1", "2")
TAG = "{{% option %}}\n{}\n{{% /option %}}".replace("{{", "{{{{").replace("}}", "}}}}")
SHAPES = ("{}", "## {}", "* {}", "> {}", TAG, "{}\n\n```\nn = 1\n```")
DAMAGES = (
    "",
    "{} And more.",
    "{}\n\n```\n",
    "<!-- {}",
    "{}\n\n:begin_tab:`a`\n\n",
    "{}\n\n:end_tab:",
)


def sentences(n: int, *, heading: bool) -> list[str]:
    """Return what block ``n`` says."""
    return (
        [f"Part {n} has words{n}." for _ in range(1)]
        if heading
        else [f"Part {n} begins here{n}.", f"Then it goes{n} on."]
    )


@st.composite
def changed(draw) -> tuple[Synced, list[str], list[str | None]]:
    """Return what becomes of a document, its new blocks, and those of the target in their place."""
    n_blocks = draw(st.integers(3, 6))
    old, tgt, new, own = [HEAD], [HEAD_TGT], [HEAD.replace("1", "2")], [HEAD_TGT]
    for n in range(n_blocks):
        shape = draw(st.sampled_from(SHAPES))
        said = sentences(n, heading=shape.startswith("##"))
        block = shape.format(" ".join(said))
        in_target = shape.format(" ".join(map(str.upper, said)))
        old.append(block)
        tgt.append(in_target)
        edit = draw(st.sampled_from(["none", "none", "reword", "insert", "drop"]))
        if edit == "insert":
            new.append(f"Wholly fresh words, number {n}, come in between.")
            own.append(None)
        if edit != "drop":
            new.append(block.replace("begins", "starts") if edit == "reword" else block)
            own.append(in_target)
    src, target = "\n\n".join(old) + "\n", "\n\n".join(tgt) + "\n"
    links = one_to_one(text_of(src), text_of(target, "es"))
    pair = DocumentPair(read(src, "en"), read(target, "es"), links)
    return new_targets.sync(pair, read("\n\n".join(new) + "\n", "en")), new, own


def rendered(synced: Synced, wordings: dict[int, Wording]) -> RenderedTarget:
    return readable(synced.made, wordings, synced.old.tgt)


def expected_with(correct: str, said: str, instead: str | None, tail: str = "") -> str:
    """Return a target with its block that says something put in the place of another one."""
    blocks = correct.removesuffix("\n").split("\n\n")
    (at,) = [n for n, block in enumerate(blocks) if said in block]
    blocks[at : at + 1] = [] if instead is None else [instead.split("\n\n")[0]]
    return "\n\n".join(blocks) + "\n"


@given(changed(), st.data())
def test_a_damaged_block_alone_is_as_in_the_target(found, data):
    synced, new, own = found
    assume(synced.plan.segments)
    one = data.draw(st.sampled_from(synced.plan.segments))
    raw = data.draw(st.sampled_from(DAMAGES)).format("NUEVAS PALABRAS.")
    correct = rendered(synced, {one.n: Wording("NUEVAS PALABRAS.", "NUEVAS PALABRAS.")})
    assume(correct.kept == ())
    damaged = rendered(synced, {one.n: Wording(raw, "NUEVAS PALABRAS.")})
    assume(damaged.kept)
    (place,) = [n for n, block in enumerate(new) if one.text in block]
    assert damaged.data.decode() == expected_with(
        correct.data.decode(), "NUEVAS PALABRAS.", own[place]
    )
    assert damaged.data.decode().startswith(NEW_HEAD)
    (part,) = damaged.kept
    assert one.n in part.segments and part.lost == (one.n,)
    assert part.text == ("" if own[place] is None else part.text)


@given(changed(), st.data())
def test_where_lines_can_not_be_changed_the_texts_are_put_into_the_old_ones(found, data):
    synced, new, own = found
    known = [one for one in synced.plan.segments if one.old]
    assume(known)
    one = data.draw(st.sampled_from(known))
    (at,) = synced.made.rows.ties[
        synced.made.rows.ties_of_new[_element(synced.made, one.n)][0]
    ].tgt  # the only element of the target that is its translation
    text = {one.n: Wording("NUEVAS PALABRAS.", "NUEVAS PALABRAS.")}
    correct = rendered(synced, text)
    joint = gaps.joint

    def damaging(rows, before, piece, shown):
        gap = joint(rows, before, piece, shown)
        return replace(gap, space=f"{gap.space}```\n") if piece.tgt == at and piece.new else gap

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gaps, "joint", damaging)
        damaged = rendered(synced, text)
    (part,) = damaged.kept
    assert (one.n in part.segments, part.lost) == (True, ())
    assert damaged.data.decode() == correct.data.decode()


@given(changed(), st.data())
def test_nothing_is_doubled_or_lost_where_a_sentence_has_moved(found, data):
    synced, _, _ = found
    src, tgt = (side.document.decoded.text for side in (synced.old.src, synced.old.tgt))
    blocks = src.removesuffix("\n").split("\n\n")
    at = data.draw(st.integers(1, len(blocks) - 1))
    moved = blocks[:at] + blocks[at + 1 :]
    moved.insert(data.draw(st.integers(1, len(moved))), blocks[at])
    again = new_targets.sync(synced.old, read("\n\n".join(moved) + "\n", "en"))
    one = data.draw(st.sampled_from(again.plan.segments))
    damaged = rendered(again, {one.n: Wording("", "NUEVAS PALABRAS.")})
    assert damaged.kept
    said = [part.text for part in synced.old.tgt.segments]
    there = [part.text for part in read(damaged.data.decode(), "es").segments]
    assert sorted(there) == sorted(said)
    assert damaged.data.decode().startswith(HEAD_TGT)
    assert sorted(damaged.data.decode().splitlines()) == sorted(tgt.splitlines())


def _element(made: carryover.Sync, n: int) -> int:
    return next(j for j, item in enumerate(made.rows.new.items) if item.n == n)


def test_what_is_left_is_told_and_needs_a_person(monkeypatch):
    src = "One here.\n\nTwo there.\n\nThree now.\n"
    tgt = "UNO.\n\nDOS.\n\nTRES.\n"
    old = DocumentPair(
        read(src, "en"), read(tgt, "es"), one_to_one(text_of(src), text_of(tgt, "es"))
    )
    joint = gaps.joint

    def damaging(rows, before, piece, shown):
        gap = joint(rows, before, piece, shown)
        return replace(gap, lead="<!-- ") if piece.raw == "DOS." and piece.new else gap

    monkeypatch.setattr(gaps, "joint", damaging)
    synced = new_targets.sync(old, read(src.replace("now", "later"), "en"))
    assert [one.needs_human for one in synced.plan.segments] == [False, True, True]
    (part,) = synced.plan.kept
    assert (part.text, part.segments) == ("DOS.", (1,))


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param("* {}\n* {}\n* {}\n", id="items of a list"),
        pytest.param(
            "| H | I |\n|---|---|\n| J | K |\n| {} | a |\n| {} | b |\n| {} | c |\n", id="rows"
        ),
        pytest.param("# {}\n## {}\n{}\n", id="headings"),
        pytest.param("> {}\n\n> {}\n\n{}\n", id="quotations"),
    ],
)
def test_what_stands_line_by_line_is_left_line_by_line(shape):
    src, tgt = shape.format("One", "Two", "Three"), shape.format("UNO", "DOS", "TRES")
    old = DocumentPair(
        read(src, "en"), read(tgt, "es"), one_to_one(text_of(src), text_of(tgt, "es"))
    )
    synced = new_targets.sync(old, read(src + "\nMore.\n", "en"))
    numbers = {one.text: one.n for one in synced.plan.segments}
    given = {numbers[one]: Wording(f"{one} X", f"{one} X") for one in ("One", "Three", "More.")}
    for damaged in ("One", "Two", "Three"):
        found = rendered(synced, {**given, numbers[damaged]: Wording("", "LOST")})
        shown = {"One": "One X", "Two": "DOS", "Three": "Three X"}
        shown[damaged] = {"One": "UNO", "Two": "DOS", "Three": "TRES"}[damaged]
        assert found.data.decode() == shape.format(*shown.values()) + "\nMore. X\n"
        (part,) = found.kept
        assert numbers[damaged] in part.segments
