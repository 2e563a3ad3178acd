"""Documents imported again: what people have decided stays, whatever else has changed."""

import shutil
from contextlib import suppress
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amts_core import review
from amts_core.carryover.sequences import equal_pairs
from amts_core.documents.store.revisions import NewRevision, add_pair
from amts_core.history.store import touches
from amts_core.kernel.database.engine import Store, connect, now
from amts_core.kernel.errors import ConflictError, ImportRefused, ReviewError
from amts_core.kernel.events import ledger
from amts_core.kernel.events.state_rules import restored
from amts_core.kernel.records import Action, BlockKind, DeskAct, Granularity, Role, Segment, Via
from amts_core.parallel_data import FileFormat, exports
from amts_core.project.store import people
from amts_core.review import bulk, proposed_alignments
from amts_core.review.store import (
    alignments,
    bead_drafts,
    bead_rows,
    draws,
    lineage,
    new_alignments,
    successions,
)
from tests.conftest import carried_out, proposed
from tests.effort import some
from tests.review.conftest import assert_whole, decide, redo, undo
from tests.stored import bead_history, contents

ENCODER = SimpleNamespace(
    name="test", digest="0", identity="test", is_static=True, knows=lambda *languages: True
)

PAIR = "en", "zh"


def src_text(number, version):
    return f"Sentence {number} has wording {version}."


def tgt_text(number, version):
    return f"句子{number}的措辞{version}。"


def number_of(text):
    return "".join(char for char in text if char.isdigit() or char in " 的").split(
        "的" if "的" in text else None
    )[0]


def align_by_number(src, tgt, languages, encoder, progress=None):
    """Pair the sentences of the same number, in order; the others have no counterpart."""
    keys = [number_of(part.text) for part in src], [number_of(part.text) for part in tgt]
    beads, i, j = [], 0, 0
    for a, b in [*equal_pairs([keys], []), (len(src), len(tgt))]:
        beads += [proposed([n], [], src[n].text, "") for n in range(i, a)]
        beads += [proposed([], [n], "", tgt[n].text) for n in range(j, b)]
        if a < len(src):
            beads.append(proposed([a], [b], src[a].text, tgt[b].text, accept=True))
        i, j = a + 1, b + 1
    return tuple(beads)


@pytest.fixture(autouse=True)
def _aligner(monkeypatch):
    monkeypatch.setattr(proposed_alignments, "align_segments", align_by_number)


def segments(texts, size=3):
    return tuple(
        Segment(n=n, block=n // size, kind=BlockKind.PARAGRAPH, text=text, start=0, end=1)
        for n, text in enumerate(texts)
    )


def stored_texts(store, project, src, tgt, *, name="a.md", size=3):
    """Store two versions of a document, and return what their alignment is called, and their ids."""
    revisions = add_pair(
        store,
        project.id,
        *(
            NewRevision(
                path=name,
                language=language,
                data="\n".join(texts).encode(),
                encoding="utf-8",
                segments=segments(texts, size),
            )
            for language, texts in zip(PAIR, (src, tgt), strict=True)
        ),
    )
    ids = revisions[0].id, revisions[1].id
    return new_alignments.free_id(store, project.id, ids, kind="a", made_by=""), ids


def import_texts(store, project, src, tgt, *, asked_at=None, **more):
    """Import two versions of a document as they are now, and return the alignment's id."""
    alignment_id, ids = stored_texts(store, project, src, tgt, **more)
    align_texts(store, project, alignment_id, ids, asked_at=asked_at)
    return alignment_id


def align_texts(store, project, alignment_id, revisions, *, asked_at=None):
    proposed_alignments.align_revisions(
        store,
        alignment_id,
        project.id,
        revisions=revisions,
        languages=PAIR,
        encoder=ENCODER,
        progress=lambda *_, **__: None,
        asked_at=asked_at,
    )


def texts_of(rows):
    """Return both sides of a document that is written as rows of number and two versions."""
    return (
        [src_text(n, src) for n, src, _ in rows if src is not None],
        [tgt_text(n, tgt) for n, _, tgt in rows if tgt is not None],
    )


def unit_texts(store, project):
    return {(unit.src, unit.tgt) for unit in exports.units(store, project)}


def words_exported(store, project):
    """Return the sentences that an export of paragraphs holds."""
    plan = exports.plan_export(
        store, project, PAIR, granularity=Granularity.PARAGRAPH, format_=FileFormat.TMX
    )
    found = {part for row in plan.rows for part in row.unit.src.split(". ")}
    return {part.rstrip(".") for part in found}


def accept(store, project, lead):
    asked = review.accept(store, DeskAct(person=lead, via=Via.API), project.id, least=None)
    return None if asked is None else carried_out(store, asked)


def live(store, alignment_id):
    return bead_rows.beads(store, alignment_id)


def by_source(store, alignment_id):
    return {bead.state.src_text: bead for bead in live(store, alignment_id)}


BOOK = [(n, 0, 0) for n in range(6)]


@pytest.fixture
def reviewed(store, project, ada):
    """Six pairs: three approved, one of them edited, one rejected, one flagged, one open."""
    first = import_texts(store, project, *texts_of(BOOK))
    ids = [bead.id for bead in live(store, first)]
    decide(store, ada, ids[0], Action.APPROVE)
    decide(store, ada, ids[1], Action.EDIT, tgt_text="改过的句子。")
    decide(store, ada, ids[2], Action.APPROVE)
    decide(store, ada, ids[3], Action.REJECT)
    decide(store, ada, ids[4], Action.FLAG, note="Which item?")
    return first


def test_a_corrected_document_keeps_its_decisions(store, project, ada, reviewed):
    before = {unit.src: unit for unit in exports.units(store, project)}
    rows = [*BOOK[:2], (2, 1, 0), *BOOK[3:], (9, 0, 0)]
    second = import_texts(store, project, *texts_of(rows))
    now = by_source(store, second)
    states = [now[src_text(n, version)].state.status for n, version, _ in rows]
    assert states == [
        "approved",
        "approved",
        "proposed",
        "rejected",
        "flagged",
        "proposed",
        "proposed",
    ]
    assert now[src_text(1, 0)].state.tgt_text == "改过的句子。"
    assert ledger.note_of(store, now[src_text(4, 0)].event_id) == "Which item?"
    after = {unit.src: unit for unit in exports.units(store, project)}
    assert set(after) == set(before)
    for src, unit in after.items():
        same = unit.tgt, unit.person, unit.event, unit.changed_at, unit.document
        old = before[src]
        assert same == (old.tgt, old.person, old.event, old.changed_at, old.document)
    change = successions.bead_update(store, second)
    assert (change.n_carried, change.n_changed, change.n_new, change.n_kept) == (4, 1, 1, 1)
    assert change.sentence.startswith("4 decisions carried over, 1 pair changed, 1 new; 1 approved")
    assert [one.id for one in alignments.current(store, project.id)] == [second]


def test_what_is_kept_goes_when_somebody_decides_on_its_new_wording(store, project, ada, reviewed):
    rows = [*BOOK[:2], (2, 1, 0), *BOOK[3:]]
    second = import_texts(store, project, *texts_of(rows))
    changed = by_source(store, second)[src_text(2, 1)]
    (old,) = lineage.bead_origins(store, [changed.id])[changed.id]
    assert (old.state.status, old.state.src_text) == ("approved", src_text(2, 0))
    assert [bead.id for bead in lineage.kept(store, project.id)] == [old.id]
    decide(store, ada, changed.id, Action.APPROVE)
    assert (src_text(2, 1), tgt_text(2, 0)) in unit_texts(store, project)
    assert (src_text(2, 0), tgt_text(2, 0)) not in unit_texts(store, project)
    undo(store, ada, project)
    assert (src_text(2, 0), tgt_text(2, 0)) in unit_texts(store, project)
    decide(store, ada, changed.id, Action.REJECT)
    assert src_text(2, 0) not in {src for src, _ in unit_texts(store, project)}


def test_what_is_gone_stays_a_unit_until_somebody_takes_it_out(store, project, ada, reviewed):
    import_texts(store, project, *texts_of(BOOK[1:]))
    gone = src_text(0, 0), tgt_text(0, 0)
    assert gone in unit_texts(store, project)
    (kept,) = lineage.kept(store, project.id)
    with pytest.raises(ConflictError, match="aligned again"):
        decide(store, ada, kept.id, Action.FLAG)
    decide(store, ada, kept.id, Action.REJECT)
    assert gone not in unit_texts(store, project)
    undo(store, ada, project)
    assert gone in unit_texts(store, project)


def test_the_same_files_again_change_nothing(store, project, reviewed):
    before = contents(store)
    import_texts(store, project, *texts_of(BOOK))
    assert contents(store) == before


def test_going_back_to_an_older_revision_makes_it_the_current_one(store, project, reviewed):
    before = unit_texts(store, project)
    import_texts(store, project, *texts_of(BOOK[2:]))
    third = import_texts(store, project, *texts_of(BOOK))
    assert [one.id for one in alignments.current(store, project.id)] == [third]
    assert lineage.kept(store, project.id) == ()
    assert unit_texts(store, project) == before
    assert {unit.id for unit in exports.units(store, project)} <= {
        str(bead.id) for bead in live(store, third)
    }


def test_work_that_was_asked_for_before_does_not_take_the_place_of_a_newer_import(
    store, project, reviewed
):
    """As where it waited in line, or was left by a worker that died, whatever the work."""
    waiting, ids = stored_texts(store, project, *texts_of(BOOK[:5]))
    asked_at = now()
    newest = import_texts(store, project, *texts_of([*BOOK, (7, 0, 0)]))
    before = contents(store)
    with pytest.raises(ImportRefused, match="imported again after this had been asked for"):
        align_texts(store, project, waiting, ids, asked_at=asked_at)
    assert contents(store) == before
    assert [one.id for one in alignments.current(store, project.id)] == [newest]
    again = import_texts(store, project, *texts_of(BOOK[:5]))  # as a person now wants it
    assert [one.id for one in alignments.current(store, project.id)] == [again]


def test_work_that_was_asked_for_last_stands_whatever_ends_last(store, project, reviewed):
    """Work that was asked for before it may have ended only after that."""
    asked_at = now()
    last, ids = stored_texts(store, project, *texts_of(BOOK[:5]))
    asked_last_at = now()
    import_texts(store, project, *texts_of([*BOOK, (7, 0, 0)]), asked_at=asked_at)
    align_texts(store, project, last, ids, asked_at=asked_last_at)
    assert [one.id for one in alignments.current(store, project.id)] == [last]


def test_a_colleague_who_still_sees_the_old_revision_is_told(store, project, ada, reviewed):
    (seen,) = [one for one in live(store, reviewed) if one.state.src_text == src_text(5, 0)]
    import_texts(store, project, *texts_of([*BOOK, (7, 0, 0)]))
    with pytest.raises(ConflictError, match="aligned again"):
        decide(store, ada, seen.id, Action.EDIT, tgt_text="另一句。")


def test_undo_goes_on_behind_an_import(store, project, ada, reviewed):
    second = import_texts(store, project, *texts_of([(7, 0, 0), *BOOK]))
    for expected in (src_text(4, 0), src_text(3, 0), src_text(2, 0), src_text(1, 0)):
        _, bead_id = undo(store, ada, project)
        bead = bead_rows.bead(store, bead_id)
        assert (bead.alignment_id, bead.state.src_text) == (second, expected)
        assert (bead.state.status, bead.state.tgt_text[:2]) == ("proposed", "句子")
    assert unit_texts(store, project) == {(src_text(0, 0), tgt_text(0, 0))}
    review.redo(store, DeskAct(person=ada, via=Via.KEY), project.id)
    assert (src_text(1, 0), "改过的句子。") in unit_texts(store, project)


def test_a_merge_is_carried_over_and_can_be_undone(store, project, ada):
    first = import_texts(store, project, *texts_of(BOOK))
    second_bead = live(store, first)[1]
    review.restructure(
        store, DeskAct(person=ada, via=Via.KEY), second_bead.id, Action.MERGE, seen={}
    )
    merged = live(store, first)[1]
    decide(store, ada, merged.id, Action.APPROVE)
    rows = [(8, 0, 0), *BOOK]
    second = import_texts(store, project, *texts_of(rows))
    assert [bead.src for bead in live(store, second)] == [(0,), (1,), (2, 3), (4,), (5,), (6,)]
    undo(store, ada, project)
    undo(store, ada, project)
    assert [bead.src for bead in live(store, second)] == [(n,) for n in range(7)]
    assert_whole(store, *texts_of(rows), second)
    with pytest.raises(ReviewError):
        undo(store, ada, project)


def test_samples_drafts_and_opinions_follow_their_beads(store, project, ada, lead):
    first = import_texts(store, project, *texts_of(BOOK))
    ids = [bead.id for bead in live(store, first)]
    draw = draws.add(
        store,
        project.id,
        None,
        kind=draws.BAND,
        band=(0.0, 1.0),
        person_id=lead.id,
        choose=lambda _: ids[:2],
    )
    decide(store, ada, ids[0], Action.APPROVE)
    bead_drafts.save_draft(store, ada.id, ids[3], "草稿")
    second = import_texts(store, project, *texts_of([*BOOK, (7, 0, 0)]))
    now = [bead.id for bead in live(store, second)]
    assert [
        (one.bead_id, one.status, one.has_same_text) for one in draws.drawn(store, draw.id)
    ] == [
        (now[0], "approved", True),
        (now[1], "proposed", True),
    ]
    assert bead_drafts.drafts(store, ada.id, now) == {now[3]: "草稿"}


def test_an_import_spares_nobody_any_work(store, project, ada, lead):
    first = import_texts(store, project, *texts_of(BOOK))
    ids = [bead.id for bead in live(store, first)]
    decide(store, ada, ids[0], Action.APPROVE)
    accept(store, project, lead)

    def known():
        return {one.text: one.is_touched for one in touches.reviewed_texts(store, project.id)}

    before = known()
    assert before[src_text(0, 0)] and not before[src_text(1, 0)]
    for extra in (7, 8):
        import_texts(store, project, *texts_of([*BOOK, (extra, 0, 0)]))
        assert {text: is_touched for text, is_touched in known().items() if text in before} == (
            before
        )


def test_what_was_accepted_in_bulk_is_taken_back_where_it_was_carried_to(store, project, ada, lead):
    import_texts(store, project, *texts_of(BOOK))
    accept(store, project, lead)
    rows = [*BOOK[:2], (2, 1, 0), *BOOK[3:]]
    second = import_texts(store, project, *texts_of(rows))
    now = by_source(store, second)
    decide(store, ada, now[src_text(5, 0)].id, Action.REJECT)
    event, _ = undo(store, lead, project)
    done = bulk.act(store, event.id)
    assert (done.n_asked, done.n_done, done.n_left) == (6, 5, 1)  # one is of the earlier text
    assert [bead.state.status for bead in live(store, second)] == [*["proposed"] * 5, "rejected"]
    assert unit_texts(store, project) == set()
    redo(store, lead, project)
    statuses = [bead.state.status for bead in live(store, second)]
    assert statuses == ["approved", "approved", "proposed", "approved", "approved", "rejected"]


def test_what_is_aligned_anew_meanwhile_is_left_alone(store, project, lead):
    import_texts(store, project, *texts_of(BOOK))
    asked = review.accept(store, DeskAct(person=lead, via=Via.API), project.id, least=None)
    second = import_texts(store, project, *texts_of([*BOOK, (9, 0, 0)]))
    done = carried_out(store, asked)
    assert (done.n_done, done.n_left) == (0, 6)
    assert {bead.state.status for bead in live(store, second)} == {"proposed"}
    assert unit_texts(store, project) == set()


def test_an_older_moment_is_as_it_was(store, project, ada, reviewed):
    last = bead_history(store, project.id)[-1]

    def exported():
        found = []
        for granularity in Granularity:
            plan = exports.plan_export(
                store, project, PAIR, granularity=granularity, format_=FileFormat.TMX, at=last
            )
            found += [(row.unit.id, row.unit.src, row.unit.tgt) for row in plan.rows]
        return found

    before = exported()
    import_texts(store, project, *texts_of([(2, 1, 0), *BOOK[3:]]))
    assert exported() == before != []


def test_a_decision_in_the_middle_of_an_import_is_carried_over_too(
    store, project, ada, reviewed, monkeypatch
):
    once = []

    def take_over(*arguments, **named):
        if not once:
            once.append(1)
            raise ConflictError("Somebody has changed this document.")
        return taken(*arguments, **named)

    (opened,) = [one for one in live(store, reviewed) if one.state.src_text == src_text(5, 0)]
    taken, read = successions.take_over, successions.predecessors

    def predecessors(*arguments, **named):
        found = read(*arguments, **named)
        if not once:
            once.append(1)
            decide(store, ada, opened.id, Action.APPROVE)
        return found

    monkeypatch.setattr(successions, "predecessors", predecessors)
    import_texts(store, project, *texts_of([*BOOK, (7, 0, 0)]))
    assert once and (src_text(5, 0), tgt_text(5, 0)) in unit_texts(store, project)


ACTIONS = st.sampled_from(
    [Action.APPROVE, Action.APPROVE, Action.EDIT, Action.REJECT, Action.FLAG, Action.SKIP,
     Action.MERGE, Action.SPLIT, Action.PULL, Action.PUSH, Action.UNPAIR, Action.UNDO,
     Action.ACCEPT]
)  # fmt: skip
DECIDED = st.lists(st.tuples(ACTIONS, st.integers(0, 11)), max_size=6)
CHANGED = st.lists(
    st.tuples(
        st.sampled_from(["src", "tgt", "drop", "drop_src", "drop_tgt", "add", "move"]),
        st.integers(0, 11), st.integers(0, 11),
    ),
    max_size=3,
)  # fmt: skip


def act(store, project, person, lead, alignment_id, action, at, *, word):
    """Do something to a bead of the document, where that is possible."""
    beads = live(store, alignment_id)
    with suppress(ReviewError):
        if action is Action.UNDO:
            undo(store, person, project)
        elif action is Action.ACCEPT:
            accept(store, project, lead)
        elif action in (Action.MERGE, Action.SPLIT, Action.PULL, Action.PUSH, Action.UNPAIR):
            bead = beads[at % len(beads)]
            review.restructure(store, DeskAct(person=person, via=Via.KEY), bead.id, action, seen={})
        else:
            text = f"{word}。" if action is Action.EDIT else None
            decide(store, person, beads[at % len(beads)].id, action, tgt_text=text)


def change(rows, how, at, to, version):
    """Return a document with one thing in it changed."""
    rows, at = list(rows), at % len(rows) if rows else 0
    if how == "add" or not rows:
        rows.insert(to % (len(rows) + 1), (100 + version, 0, 0))
        return rows
    number, src, tgt = rows[at]
    if how == "move":
        row = rows.pop(at)
        rows.insert(to % (len(rows) + 1), row)
    elif how == "src" and src is not None:
        rows[at] = number, version, tgt
    elif how == "tgt" and tgt is not None:
        rows[at] = number, src, version
    elif how == "drop_src" and tgt is not None:
        rows[at] = number, None, tgt
    elif how == "drop_tgt" and src is not None:
        rows[at] = number, src, None
    elif how == "drop":
        rows.pop(at)
    return rows


def still_there(bead, old, new):
    """Whether the texts of a bead stand together on both sides; an oracle for unique texts."""
    places = []
    for own, before, after in zip((bead.src, bead.tgt), old, new, strict=True):
        wanted = [before[n] for n in own]
        starts = [n for n, text in enumerate(after) if wanted and text == wanted[0]]
        if not starts or after[starts[0] : starts[0] + len(wanted)] != wanted:
            return False
        places.append(starts[0])
    return bead.tgt_cut == (None, None)


@settings(max_examples=some(10, of=25))
@given(
    rows=st.integers(1, 8).map(lambda n: [(k, 0, 0) for k in range(n)]),
    rounds=st.lists(st.tuples(DECIDED, CHANGED, st.integers(1, 4)), min_size=1, max_size=4),
)
def test_nothing_that_was_decided_is_lost_by_imports(
    empty_database, tmp_path_factory, rows, rounds
):
    path = tmp_path_factory.mktemp("reimport") / "amts.db"
    shutil.copy(empty_database, path)
    store = Store(connect(f"sqlite:///{path}"))
    project = people.create_project(store, "Book", "en", ["zh"])
    ada, grace = (
        people.add_person(store, name, role)
        for name, role in (("Ada", Role.TRANSLATOR), ("Grace", Role.LEAD))
    )
    version, word = 0, 0
    texts = texts_of(rows)
    current = import_texts(store, project, *texts)
    for decided, changed, size in rounds:
        for action, at in decided:
            word += 1
            act(
                store,
                project,
                ada,
                lead=grace,
                alignment_id=current,
                action=action,
                at=at,
                word=f"新词{word}",
            )
        is_ordered = True
        for how, at, to in changed:
            version += 1
            rows = change(rows, how, at, to=to, version=version)
            is_ordered = is_ordered and how != "move"
        old, texts = texts, texts_of(rows)
        if not all(texts):
            rows = [*rows, (500 + version, 0, 0)]
            texts = texts_of(rows)
        before = live(store, current)
        units, paragraphs = unit_texts(store, project), words_exported(store, project)
        current = import_texts(store, project, *texts, size=size)
        assert units <= unit_texts(store, project)
        assert paragraphs <= words_exported(store, project)
        assert_whole(store, *texts, current)
        now = {(bead.src, bead.tgt): bead for bead in live(store, current)}
        found = {
            (tuple(texts[0][i] for i in src), tuple(texts[1][j] for j in tgt)): bead
            for (src, tgt), bead in now.items()
        }
        for bead in before:
            if is_ordered and bead.event_id is not None and still_there(bead, old, texts):
                key = tuple(old[0][i] for i in bead.src), tuple(old[1][j] for j in bead.tgt)
                same = found[key]
                assert restored(same.state, same.state, bead.state, "pair") == (
                    restored(same.state, same.state, same.state, "pair")
                )
                assert (same.person, same.decision_id) == (bead.person, bead.decision_id)
        whole = contents(store)
        import_texts(store, project, *texts, size=size)
        assert contents(store) == whole
    for _ in range(60):  # everything that Ada did can be taken back; nothing stands in the way
        try:
            undo(store, ada, project)
        except ReviewError as error:
            if isinstance(error, ConflictError):
                assert "Somebody has decided" in str(error)  # Grace has accepted it since
            break
    assert_whole(store, *texts, current)
    store.close()
