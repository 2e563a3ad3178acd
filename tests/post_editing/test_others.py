"""What is set against a segment is never its own reference, nor what is held out for measuring."""

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from amts_core import documents, post_editing
from amts_core.documents.store import kin
from amts_core.documents.store.revisions import NewRevision, add_pair
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import BeadStatus, BlockKind, Role, Segment
from amts_core.post_editing import segment_cards
from amts_core.post_editing.examiner import EditExaminer
from amts_core.post_editing.memory import memory_of
from amts_core.post_editing.store import edit_context, edit_rows
from amts_core.project.store import people
from amts_core.review.store import bead_rows, new_alignments
from tests.conftest import proposed
from tests.effort import some
from tests.stored import put
from tests.translated import translated

SOURCES = ("Summary", "It rains in the north.", "Nobody came.")


@dataclass(frozen=True)
class Chapter:
    """A revision of a document: which one, under which name, what it says, held out or not."""

    name: str
    says: tuple[int, ...]
    is_held: bool


chapters = st.lists(
    st.builds(
        Chapter,
        name=st.sampled_from(["a.md", "b.md", "c.md"]),
        says=st.lists(st.integers(0, len(SOURCES) - 1), min_size=1, max_size=4).map(tuple),
        is_held=st.booleans(),
    ),
    min_size=2, max_size=5,
)  # fmt: skip


def groups(found):
    """Return of each chapter its group: those of one name, or with the same words, are one."""
    group = list(range(len(found)))
    for _ in found:
        for i, one in enumerate(found):
            for j, other in enumerate(found):
                if one.name == other.name or one.says == other.says:
                    group[i] = group[j] = min(group[i], group[j])
    return group


def segments(texts):
    return tuple(
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=one, start=10 * n, end=10 * n + 5)
        for n, one in enumerate(texts)
    )


def numbered(says):
    """Return each word of a chapter with how often it has come before."""
    before = Counter()
    for one in says:
        yield one, before[one]
        before[one] += 1


@given(found=chapters)
@effort(max_examples=some(10, of=25))
def test_only_others_are_set_against_a_segment(empty_database, found):
    """The target of each bead says of which chapter and segment it is: no two are alike."""
    folder = Path(tempfile.mkdtemp())
    shutil.copy(empty_database, folder / "amts.db")
    store = Store(connect(f"sqlite:///{folder / 'amts.db'}"))
    try:
        project = people.create_project(store, "Book", "en", ["zh"])
        lead = people.add_person(store, "Lea", Role.LEAD)
        keys = [
            _add(store, project, lead, number=number, chapter=one)
            for number, one in enumerate(found)
        ]
        group = groups(found)
        current = {one.name: n for n, one in enumerate(found)}.values()  # the newest of each name
        held = {group[n] for n, one in enumerate(found) if one.is_held}
        for number, key in enumerate(keys):
            examiner = EditExaminer(store, key)
            memory = memory_of(store, project.id, ("en", "zh"))
            of_chapter = list(numbered(found[number].says))
            for edit in edit_rows.of_document(store, key):
                expected = {
                    f"译 {other}-{n}"
                    for other, chapter in enumerate(found)
                    for n, said in enumerate(numbered(chapter.says))
                    if other in current
                    and said[0] == of_chapter[edit.n][0]
                    and group[other] not in held
                    and (group[other] != group[number] or said != of_chapter[edit.n])
                }
                others = edit_context.other_targets(
                    store, project.id, ("en", "zh"), edit=edit, kin=examiner.kin
                )
                assert set(others) == expected
                same = memory.same(edit, examiner.kin)
                assert {match.tgt for match in same} == expected
                assert memory.matches(edit, examiner.kin)[: len(same)] == same[:3]
        looked_up = post_editing.lookup(store, project.id, ("en", "zh"), words="译", n=1000)
        assert {int(one.tgt.split()[1].split("-")[0]) for one in looked_up} == {
            number for number in current if group[number] not in held
        }
    finally:
        store.close()
        shutil.rmtree(folder)


def _add(store, project, lead, number, chapter):
    """Store a chapter and its translation, aligned and approved, and open it at the desk."""
    src = [SOURCES[one] for one in chapter.says]
    tgt = [f"译 {number}-{n}" for n in range(len(src))]
    data = f"{chapter.says}".encode()
    revisions = add_pair(
        store,
        project.id,
        NewRevision(
            path=chapter.name, language="en", data=data, encoding="utf-8", segments=segments(src)
        ),
        NewRevision(
            path=f"{number}.md",
            language="zh",
            data="\n".join(tgt).encode(),
            encoding="utf-8",
            segments=segments(tgt),
        ),
    )
    beads = [
        proposed([n], [n], one, other) for n, (one, other) in enumerate(zip(src, tgt, strict=True))
    ]
    ids = revisions[0].id, revisions[1].id
    new_alignments.add_alignment(
        store,
        f"a{number}",
        project.id,
        revisions=ids,
        encoder=("test", "0"),
        warnings=(),
        beads=beads,
    )
    put(
        store,
        project,
        lead,
        bead_ids=[one.id for one in bead_rows.beads(store, f"a{number}")],
        status=BeadStatus.APPROVED,
    )
    if chapter.is_held:
        document_id = revisions[number % 2].document_id  # either side will do
        documents.set_held_out(store, lead, project.id, [document_id], is_out=True)
    key = DocumentKey(revisions[0].id, "zh")
    edit_rows.add_document(store, project.id, key, texts=segments(src), found=[()] * len(src))
    return key


@pytest.mark.parametrize("text", ["参考。", "不同的译文。"])
def test_a_text_is_not_held_against_its_own_reference(store, project, lead, tmp_path, text):
    key = translated(
        store,
        tmp_path,
        project,
        lead=lead,
        texts=[("It rains.", "下雨。", "下着雨。")],
        name="a.md",
    )
    zh = NewRevision(
        path="zh.a.md",
        language="zh",
        data="参考。".encode(),
        encoding="utf-8",
        segments=segments(["参考。"]),
    )
    en = NewRevision(
        path="long.md",
        language="en",
        data=b"It rains.",
        encoding="utf-8",
        segments=segments(["It rains."]),
    )
    revisions = add_pair(store, project.id, en, zh)  # the same chapter, by another name
    new_alignments.add_alignment(
        store,
        "ref",
        project.id,
        revisions=(key.revision_id, revisions[1].id),
        encoder=("test", "0"),
        warnings=(),
        beads=[proposed([0], [0], "It rains.", "参考。")],
    )
    (edit,) = edit_rows.of_document(store, key)
    assert segment_cards.card(store, lead, edit.id).reference == "参考。"
    assert "other_target" not in {one.check for one in post_editing.check(store, edit, text)}
    assert kin.Kin(store, project.id, [key.revision_id]).held_out == frozenset()
