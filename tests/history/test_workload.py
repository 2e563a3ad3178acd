"""The share of words that nobody had to touch, counted on texts of 1, 2, 4, 8 ... words.

So a sum of words tells which texts are in it.
"""

from dataclasses import dataclass, replace
from random import Random

import pytest

from amts_core import review
from amts_core.documents.store.revisions import NewRevision, add_revision
from amts_core.engines.protocol import Options
from amts_core.history.workload import (
    GOAL,
    READING_MS,
    Workload,
    WorkloadName,
    WorkloadPart,
    workload,
)
from amts_core.kernel.database.tables import PostEditDraftRow, PostEditRow
from amts_core.kernel.post_edits import DocumentKey, EditStatus, Effort, Taken
from amts_core.kernel.records import (
    Action,
    Arm,
    BeadStatus,
    BlockKind,
    DeskAct,
    Person,
    Role,
    Segment,
    Via,
)
from amts_core.post_editing.store import edit_rows
from amts_core.post_editing.store.edit_drafts import save_draft
from amts_core.project.store import people
from amts_core.review import samples, second_pass
from amts_core.review.rules import FAST_MS
from amts_core.review.store import (
    bead_rows,
    new_alignments,
    queues,
)
from amts_core.review.store.queues import Queue
from amts_core.sync.store import sync_targets
from amts_core.translation.records import Hypothesis
from amts_core.translation.store import batches, hypotheses
from tests.conftest import add_alignment, carried_out, proposed, taken_back
from tests.desk_acts import act_of
from tests.effort import some
from tests.stored import cause_of, record_beads, record_edits
from tests.translation.orders.conftest import place, settings

__all__ = ["settings"]

N = 8
ALL = range(N)


def text(n):
    """Text number ``n``: 2 ** n words."""
    return " ".join([f"word{n}"] * 2**n)


def segments(texts):
    return tuple(
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=one, start=10 * n, end=10 * n + 5)
        for n, one in enumerate(texts)
    )


def n_words(numbers):
    return sum(2**n for n in numbers)


@pytest.fixture
def ben(store) -> Person:
    return people.add_person(store, "Ben", Role.EDITOR)


def part(store, project, name):
    (found,) = [one for one in workload(store, project.id).parts if one.name is name]
    return found


def counts(store, project, name=WorkloadName.ALIGNMENT):
    found = part(store, project, name)
    parts = found.n_apart, found.n_repeated, found.n_unopened, found.n_left
    assert found.n_words == found.n_untouched + found.n_touched + sum(parts)
    assert min(parts) >= 0
    return found.n_untouched, found.n_touched, found.n_left


@pytest.fixture
def ids(store, project):
    """A bead a text; the verdict accepts all but the last."""
    beads = [proposed([n], [n], text(n), f"{n}。", confidence=0.9, accept=n != N - 1) for n in ALL]
    add_alignment(store, project, beads)
    return queues.bead_ids(store, "a1", Queue())


def decide(store, person, bead_id, action, **arguments):
    seen = bead_rows.bead(store, bead_id).state.version
    return review.decide(
        store, act_of(person, arguments), bead_id, action, seen_version=seen, **arguments
    )


def accept(store, project, lead):
    return carried_out(
        store, review.accept(store, DeskAct(person=lead, via=Via.API), project.id, least=None)
    )


def decide_filtered(store, project, lead, queue, action):
    asked = samples.decide_filtered(
        store,
        DeskAct(person=lead, via=Via.BULK),
        project.id,
        scope="a1",
        queue=queue,
        action=action,
    )
    return carried_out(store, asked)


def nothing(store, project, lead, ada, ids):
    return (), ()


def accepted(store, project, lead, ada, ids):
    accept(store, project, lead)
    return range(N - 1), ()


def accepted_by_a_click_on_all(store, project, lead, ada, ids):
    decide_filtered(store, project, lead, queue=Queue(words="word3"), action=Action.APPROVE)
    return (3,), ()


def rejected_in_bulk(store, project, lead, ada, ids):
    decide_filtered(store, project, lead, queue=Queue(words="word3"), action=Action.REJECT)
    return (), (3,)


def decided_one_by_one(store, project, lead, ada, ids):
    decide(store, ada, ids[0], Action.APPROVE)
    decide(store, ada, ids[1], Action.REJECT)
    decide(store, ada, ids[2], Action.SKIP)
    decide(store, ada, ids[3], Action.FLAG, note="odd")
    return (), (0, 1, 2, 3)


def looked_at_before_it_was_accepted(store, project, lead, ada, ids):
    decide(store, ada, ids[2], Action.FLAG, note="odd")
    accept(store, project, lead)
    decide_filtered(store, project, lead, queue=Queue(words="word2"), action=Action.APPROVE)
    return set(range(N - 1)) - {2}, (2,)


def edited_after_it_was_accepted(store, project, lead, ada, ids):
    accept(store, project, lead)
    decide(store, ada, ids[4], Action.EDIT, tgt_text="四。")
    return set(range(N - 1)) - {4}, (4,)


def accepted_and_undone(store, project, lead, ada, ids):
    accept(store, project, lead)
    taken_back(store, lead, project)
    return (), ()


def accepted_undone_and_redone(store, project, lead, ada, ids):
    accepted_and_undone(store, project, lead, ada=ada, ids=ids)
    taken_back(store, lead, project, review.redo)
    return range(N - 1), ()


def approved_and_undone(store, project, lead, ada, ids):
    decide(store, ada, ids[0], Action.APPROVE)
    review.undo(store, DeskAct(person=ada, via=Via.KEY), project.id)
    accept(store, project, lead)
    return range(1, N - 1), (0,)


CASES = (
    nothing, accepted, accepted_by_a_click_on_all, rejected_in_bulk, decided_one_by_one,
    looked_at_before_it_was_accepted, edited_after_it_was_accepted, accepted_and_undone,
    accepted_undone_and_redone, approved_and_undone,
)  # fmt: skip


@pytest.mark.parametrize("done", CASES, ids=lambda one: one.__name__)
def test_beads_are_touched_by_whoever_looks_at_them(store, project, lead, ada, ids, done):
    untouched, touched = done(store, project, lead, ada, ids)
    n_untouched, n_touched, n_left = counts(store, project)
    assert (n_untouched, n_touched) == (n_words(untouched), n_words(touched))
    assert n_left == n_words(ALL) - n_untouched - n_touched


def test_a_second_opinion_is_a_look(store, project, lead, ben, ids):
    accept(store, project, lead)
    second_pass.judge(store, DeskAct(person=ben, via=Via.KEY), ids[5], Action.APPROVE)
    assert counts(store, project) == (n_words({*range(N - 1)} - {5}), n_words([5]), n_words([7]))


def test_a_merged_bead_is_touched_and_its_words_count_once(store, project, lead, ada, ids):
    accept(store, project, lead)
    _, merged = review.restructure(
        store, DeskAct(person=ada, via=Via.KEY), ids[0], Action.MERGE, seen={}
    )
    assert counts(store, project) == (n_words(range(2, 7)), n_words([0, 1]), n_words([7]))
    approved = Queue(statuses=frozenset({BeadStatus.PROPOSED}), words="word0")
    decide_filtered(store, project, lead, queue=approved, action=Action.APPROVE)
    assert bead_rows.bead(store, merged).state.status is BeadStatus.APPROVED
    assert counts(store, project) == (n_words(range(2, 7)), n_words([0, 1]), n_words([7]))


def test_only_the_newest_alignment_of_a_document_counts(store, project, lead, ids):
    accept(store, project, lead)
    with store.writing() as session:
        revisions = [
            add_revision(
                session,
                project.id,
                NewRevision(
                    path="a.md", language=language, data=data, encoding="utf-8", segments=()
                ),
            )
            for language, data in (("en", b"new source"), ("zh", b"new target"))
        ]
        pair = revisions[0].id, revisions[1].id
    new_alignments.add_alignment(
        store,
        "a2",
        project.id,
        revisions=pair,
        encoder=("test", "0"),
        warnings=(),
        beads=[proposed([0], [0], text(3), "三。")],
    )
    assert counts(store, project) == (0, 0, n_words([3]))


def test_words_count_as_the_source_language_counts_them(store, lead):
    book = people.create_project(store, "Buch", "zh", ["en"])
    with store.writing() as session:
        pair = [
            add_revision(
                session,
                book.id,
                NewRevision(
                    path="a.md", language=language, data=b"x", encoding="utf-8", segments=()
                ),
            ).id
            for language in ("zh", "en")
        ]
    beads = [proposed([0], [0], "猫坐着。", "The cat sits.")]
    new_alignments.add_alignment(
        store,
        "a1",
        book.id,
        revisions=(pair[0], pair[1]),
        encoder=("test", "0"),
        warnings=(),
        beads=beads,
    )
    assert counts(store, book) == (0, 0, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A document of an order at the post-editing desk, and what happens to it there."""

    store: object
    project: object
    key: DocumentKey
    ids: tuple[int, ...]
    batch_id: int

    def event(self, person, action, changes, *, taken=Taken.ACT, undoes=None, ms=60_000, found=()):
        """One event: for the number of a text its new status and text."""

        def to(status, new):
            def change(state):
                batch_id = self.batch_id if taken is Taken.BASELINE else None
                return replace(
                    state,
                    status=status,
                    text=new,
                    taken=taken,
                    version=state.version + 1,
                    batch_id=batch_id,
                )

            return change

        steps = [
            edit_rows.EditStep(
                id=self.ids[n],
                change=to(status, new),
                hter=None,
                found=found,
                effort=Effort(ms, 1),
            )
            for n, (status, new) in changes.items()
        ]
        cause = cause_of(person, action, undoes=undoes)
        return record_edits(self.store, self.project, cause, steps)

    def save(self, person, n, new, *, taken=Taken.ACT, status=EditStatus.SAVED, **how):
        return self.event(person, Action.POST_EDIT, {n: (status, new)}, taken=taken, **how)


def output_of(arm, n):
    """What an arm has made of a text."""
    return f" {arm} {n}。"  # a machine may leave a space that no editor keeps


@pytest.fixture
def at_desk(store, settings, project, lead) -> Desk:
    texts = segments(map(text, ALL))
    with store.writing() as session:
        new = NewRevision(
            path="b.md", language="en", data=b"source", encoding="utf-8", segments=texts
        )
        revision_id = add_revision(session, project.id, new).id
    return opened(store, settings, project, lead=lead, revision_id=revision_id, texts=texts)


def opened(store, settings, project, lead, revision_id, texts):
    """Translate a revision by both arms, as far as the store knows, and open it at the desk."""

    @dataclass
    class Source:
        revision_id: int

    order_id = place(
        settings, project, lead, [Source(revision_id)], arms=(Arm.BASELINE,), options=Options()
    )
    (batch,) = batches.batches(store, order_id)
    made = [
        Hypothesis(
            batch_id=batch.id,
            revision_id=revision_id,
            tgt_lang="zh",
            n=n,
            text=output_of(Taken.BASELINE, n),
        )
        for n in ALL
    ]
    hypotheses.put_hypotheses(store, batch.id, revision_id, found=made, n_characters=None)
    key = DocumentKey(revision_id, "zh")
    edit_rows.add_document(store, project.id, key, texts=texts, found=[()] * len(texts))
    ids = tuple(one.id for one in edit_rows.of_document(store, key))
    return Desk(store=store, project=project, key=key, ids=ids, batch_id=batch.id)


def test_output_that_nobody_has_opened_counts_as_such(store, project, lead, ids, at_desk):
    accept(store, project, lead)
    assert counts(store, project, WorkloadName.OUTPUT) == (0, 0, 0)
    found = part(store, project, WorkloadName.OUTPUT)
    assert (found.n_words, found.n_unopened, found.share) == (n_words(ALL), n_words(ALL), 0.0)
    assert not workload(store, project.id).is_goal_reached


def test_what_was_kept_unread_or_with_findings_stands_apart(store, project, ben, at_desk):
    base = {"taken": Taken.BASELINE}
    at_desk.save(ben, 2, "baseline 2。", ms=FAST_MS + 4 * READING_MS, **base)
    at_desk.save(ben, 3, "baseline 3。", ms=FAST_MS + 8 * READING_MS - 1, **base)
    at_desk.save(ben, 4, "baseline 4。", found=("numbers",), **base)
    at_desk.save(ben, 5, "mine", ms=1, **base)
    found = part(store, project, WorkloadName.OUTPUT)
    assert counts(store, project, WorkloadName.OUTPUT) == (n_words([2]), n_words([5]), 0)
    assert found.n_apart == n_words([3, 4])


def test_output_saved_as_it_was_is_untouched(store, project, ben, at_desk):
    base = Taken.BASELINE
    at_desk.save(ben, 0, "baseline 0。", taken=base)  # as it was
    at_desk.save(ben, 1, "baseline 1！", taken=base)  # changed
    at_desk.save(ben, 2, "baseline 2。", taken=Taken.NOTHING)  # typed
    at_desk.save(ben, 3, "baseline 3。", taken=Taken.MEMORY)
    at_desk.save(ben, 4, "baseline 4。", taken=base, status=EditStatus.RETURNED)
    at_desk.save(ben, 5, "baseline 5。", taken=base, status=EditStatus.APPROVED)  # as it was
    assert counts(store, project, WorkloadName.OUTPUT) == (
        n_words([0, 5]),
        n_words([1, 2, 3, 4]),
        0,
    )
    assert part(store, project, WorkloadName.OUTPUT).n_unopened == n_words([6, 7])


def test_a_propagated_text_is_repeated_until_somebody_edits_it(store, project, ben, at_desk):
    def figures():
        found = part(store, project, WorkloadName.OUTPUT)
        assert found.n_unopened == n_words(ALL) - found.n_repeated - found.n_touched
        return found.n_untouched, found.n_repeated, found.n_touched

    at_desk.save(ben, 0, "new")
    spread = dict.fromkeys((1, 2, 3), (EditStatus.SAVED, "new"))
    done = at_desk.event(ben, Action.PROPAGATE, spread)
    assert figures() == (0, n_words([1, 2, 3]), n_words([0]))
    at_desk.save(ben, 2, "better")
    assert figures() == (0, n_words([1, 3]), n_words([0, 2]))
    taken_back = dict.fromkeys((1, 3), (EditStatus.OPEN, None))
    at_desk.event(ben, Action.UNDO, taken_back, undoes=done.id)
    assert figures() == (0, 0, n_words([0, 2]))
    at_desk.event(ben, Action.REDO, dict.fromkeys((1, 3), spread[1]), undoes=done.id)
    assert figures() == (0, n_words([1, 3]), n_words([0, 2]))


def test_an_edit_that_is_undone_and_a_draft_were_looks(store, project, ben, at_desk):
    done = at_desk.save(ben, 3, "new")
    at_desk.event(ben, Action.UNDO, {3: (EditStatus.OPEN, None)}, undoes=done.id)
    with store.writing() as session:
        session.add(
            PostEditDraftRow(
                person_id=ben.id,
                post_edit_id=at_desk.ids[4],
                text="beg",
                taken=None,
                active_ms=0,
                n_keystrokes=3,
                saved_at=done.at,
            )
        )
    assert counts(store, project, WorkloadName.OUTPUT) == (0, n_words([3, 4]), 0)
    assert part(store, project, WorkloadName.OUTPUT).n_unopened == n_words(set(ALL) - {3, 4})


def test_what_a_sync_has_kept_is_no_output(store, project, at_desk):
    with store.writing() as session:
        row = session.get_one(PostEditRow, at_desk.ids[6])
        row.status, row.text = EditStatus.SAVED, "kept"
    found = part(store, project, WorkloadName.OUTPUT)
    assert (found.n_words, found.n_unopened) == (n_words(set(ALL) - {6}),) * 2


def test_two_orders_for_a_document_are_counted_once(store, settings, project, lead, ben, at_desk):
    at_desk.save(ben, 1, "baseline 1。", taken=Taken.BASELINE)
    texts = segments(map(text, ALL))
    again = opened(
        store, settings, project, lead=lead, revision_id=at_desk.key.revision_id, texts=texts
    )
    again.save(ben, 7, "baseline 7.", taken=Taken.BASELINE)
    assert counts(store, project, WorkloadName.OUTPUT) == (n_words([1]), n_words([7]), 0)
    assert part(store, project, WorkloadName.OUTPUT).n_unopened == n_words({0, *range(2, 7)})


def test_other_projects_are_left_out(store, project, lead, ids, at_desk):
    accept(store, project, lead)
    other = people.create_project(store, "Other", "en", ["zh"])
    assert workload(store, other.id) == Workload(
        *(WorkloadPart(name=name, n_words=0, n_untouched=0, n_touched=0) for name in WorkloadName)
    )


def test_the_goal_is_that_of_translation_alone(
    store, project, lead, ben, ids, at_desk, monkeypatch
):
    accept(store, project, lead)  # 127 of 255
    monkeypatch.setattr(sync_targets, "words", lambda *_, **__: (1000, 900))
    for n in (6, 7):  # 192 of 255
        at_desk.save(ben, n, f"baseline {n}。", taken=Taken.BASELINE)
    at_desk.save(ben, 0, "mine")
    found = workload(store, project.id)
    assert [one.share for one in found.parts] == pytest.approx([127 / 255, 192 / 255, 0.9])
    assert [one.n_left for one in found.parts] == [128, 0, 100]
    assert not found.is_goal_reached
    at_desk.save(ben, 5, "baseline 5。", taken=Taken.BASELINE)
    found = workload(store, project.id)
    assert found.is_goal_reached and found.output.share == 224 / 255 > GOAL
    assert all(one.name.sentence for one in found.parts)


@pytest.mark.parametrize("seed", range(some(2, of=6)))
def test_each_word_is_in_one_part(store, settings, project, lead, ben, at_desk, seed):
    """Whatever people do, in whatever order: all words are there, and each once."""
    random = Random(seed)
    seen, typed = set(), set()
    for _ in range(12):
        n, ms = random.randrange(N), random.choice([0, 60_000])
        what = random.choice(["as written", "changed", "propagate", "undo", "return", "draft"])
        status, new = EditStatus.SAVED, "new"
        if what == "as written":
            new = f"baseline {n}。"
        if what == "return":
            status = EditStatus.RETURNED
        if what == "undo":
            status, new = EditStatus.OPEN, None
        if what == "draft":
            save_draft(store, ben.id, at_desk.ids[n], text="beg", taken=None, effort=Effort(1, 1))
            typed.add(n)
            continue
        action = {"propagate": Action.PROPAGATE, "undo": Action.UNDO}.get(what, Action.POST_EDIT)
        found = random.choice([(), ("numbers",)])
        changes = {n: (status, new)}
        at_desk.event(ben, action, changes, taken=Taken.BASELINE, ms=ms, found=found)
        if action is Action.POST_EDIT:  # it ends what was begun; what comes from elsewhere does not
            seen.add(n)
            typed.discard(n)
        if random.random() < 0.3:
            texts = segments(map(text, ALL))
            opened(
                store,
                settings,
                project,
                lead=lead,
                revision_id=at_desk.key.revision_id,
                texts=texts,
            )
        part_ = part(store, project, WorkloadName.OUTPUT)
        assert part_.n_words == n_words(ALL)
        counts(store, project, WorkloadName.OUTPUT)
        looked_at = part_.n_untouched + part_.n_apart + part_.n_touched
        assert looked_at == n_words(seen | typed)
        assert part_.n_left == 0


def test_status_names_are_all_known(store, project, lead, ids):
    """Whatever becomes of a bead, its words are counted once."""
    for bead_id, status in zip(ids, BeadStatus, strict=False):
        cause = cause_of(lead, Action.SKIP)

        def change(state, status=status):
            return replace(state, status=status, version=state.version + 1)

        record_beads(store, project, cause, [(bead_id, change)])
    gone = [n for n, status in enumerate(BeadStatus) if status is BeadStatus.SUPERSEDED]
    assert part(store, project, WorkloadName.ALIGNMENT).n_words == n_words(set(ALL) - set(gone))
