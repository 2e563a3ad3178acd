"""Sentences that stand several times in a document: each keeps the translation that it has."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.carryover.documents import synced, translated

REPEATED = ("Discuss it.", "See the notes.", "The model learns.")
Sentences = list[tuple[int | None, str]]
"""What a paragraph says, each sentence with its number in the old source, None of a new one."""
OFTEN_NOT = st.sampled_from([False] * 5 + [True])


def unique(n: int) -> str:
    return f"Word{n} alone{n} stands{n} here{n}."


def own(n: int) -> str:
    """Return the translation of a sentence of the old source: no other has it."""
    return f"T{n}a t{n}b."


@st.composite
def documents(draw) -> list[Sentences]:
    numbers = count()
    found = draw(
        st.lists(
            st.lists(st.sampled_from([None, *REPEATED]), min_size=1, max_size=3),
            min_size=2,
            max_size=6,
        )
    )
    return [
        [(n, text or unique(n)) for text, n in zip(block, numbers, strict=False)] for block in found
    ]


@st.composite
def edited(draw, old: list[Sentences], *, repeated_too: bool = False) -> list[Sentences]:
    """Return a new source: sentences that stand once are taken out, reworded and put in.

    :param repeated_too: those that stand several times are taken out and put in as well.
    """
    fresh = count(1000)
    blocks: list[Sentences] = []
    for block in old:
        new: Sentences = []
        for n, text in block:
            if (text not in REPEATED or repeated_too) and draw(OFTEN_NOT):
                continue
            reworded = text not in REPEATED and draw(OFTEN_NOT)
            new.append((None, unique(next(fresh))) if reworded else (n, text))
            if draw(OFTEN_NOT):
                again = repeated_too and draw(st.booleans())
                new.append(
                    (None, draw(st.sampled_from(REPEATED)) if again else unique(next(fresh)))
                )
        blocks.append(new)
        if draw(OFTEN_NOT):
            blocks.append([(None, unique(next(fresh)))])
    return [block for block in blocks if block]


def translations(old: list[Sentences], new: list[Sentences]) -> list[tuple[int | None, str]]:
    """Return of each sentence of the new source its number in the old, and its translation."""
    src, after = (
        "\n\n".join(" ".join(text for _, text in block) for block in blocks)
        for blocks in (old, new)
    )
    tgt = "\n\n".join(" ".join(own(n) for n, _ in block if n is not None) for block in old)
    plan = synced(translated(f"{src}\n", f"{tgt}\n"), f"{after}\n").plan
    numbers = [n for block in new for n, _ in block]
    return [(n, one.tgt_text) for n, one in zip(numbers, plan.segments, strict=True)]


@settings(max_examples=300)
@given(st.data())
def test_each_keeps_its_own_whatever_is_edited_elsewhere(data):
    old = data.draw(documents())
    new = data.draw(edited(old))
    for n, translation in translations(old, new) if new else ():
        assert n is None or translation == own(n)


@settings(max_examples=300)
@given(st.data())
def test_one_between_sentences_of_its_own_keeps_its_own_whatever_becomes_of_the_others(data):
    old = data.draw(documents())
    new = data.draw(edited(old, repeated_too=True))
    before = {n: text for block in old for n, text in block}
    found = translations(old, new) if new else []
    numbers = [n for n, _ in found]
    for at in range(1, len(found) - 1):
        n, translation = found[at]
        if n is not None and numbers[at - 1 : at + 2] == [n - 1, n, n + 1]:
            if before[n - 1] not in REPEATED and before[n + 1] not in REPEATED:
                assert translation == own(n)
