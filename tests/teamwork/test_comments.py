"""Comments on beads and segments: said once, answered, and found where the text is now."""

from dataclasses import replace

import pytest

from amts_core import post_editing, review
from amts_core.documents import NewRevision, add_revisions, document_of
from amts_core.kernel.errors import NotFoundError, PermissionDenied, ReviewError
from amts_core.kernel.records import Action, BlockKind, Segment
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from amts_core.review import document_pairs, proposed_alignments
from amts_core.teamwork import CommentKind, Desk, Topic, comments
from tests.desk_acts import act_of
from tests.post_editing.conftest import save
from tests.review.conftest import add_document, decide, undo
from tests.review.test_reimport import align_by_number, import_texts, src_text, texts_of
from tests.stored import n_rows, together
from tests.teamwork.conftest import bead_topic, live_beads, resolve, said, say, texts


def restructure(store, person, bead_id, action, **arguments):
    return review.restructure(
        store, act_of(person, arguments), bead_id, action, seen={}, **arguments
    )


def question(store, project, topic):
    found = comments.thread(store, project.id, topic).question
    return None if found is None else found.text


def test_what_is_said_is_a_thread(store, project, document, ada, ben):
    topic = bead_topic(document[1])
    say(store, ada, project, topic, "  Which sense?\n\nThe first one?  ", to=ben)
    found = say(store, ben, project, topic, "The first.")
    assert texts(found) == ["Which sense?\n\nThe first one?", "The first."]
    asked = found.comments[0]
    assert (asked.kind, asked.person, asked.to) == (CommentKind.ASKS, "Ada", "Ben")
    assert found.question == asked
    found = resolve(store, ada, project, topic, "Thanks.")
    assert (found.question, texts(found)[-1]) == (None, "Thanks.")
    assert comments.thread(store, project.id, bead_topic(document[0])).comments == ()


def test_an_answer_that_is_sent_twice_is_taken_once(store, project, document, ada, ben):
    topic = bead_topic(document[1])
    say(store, ada, project, topic, "Which sense?", to=ben)
    act = act_of(ben, {"note": "The first.", "token": "t1"})
    first = comments.resolve(store, act, project.id, topic)
    assert comments.resolve(store, act, project.id, topic) == first
    assert texts(first) == ["Which sense?", "The first."]


def test_what_is_sent_twice_is_said_once(store, project, document, ada):
    topic = bead_topic(document[1])
    errors = together(
        lambda token: say(store, ada, project, topic, "Twice?", token=token), ["t1"] * 4
    )
    assert (errors, n_rows(store)["comment"]) == ([], 1)


@pytest.mark.parametrize("text", ["", " \n ", None, "x" * 2001])
def test_what_can_not_be_said(store, project, document, ada, text):
    with pytest.raises(ReviewError, match=r"needs a text|2,001 characters"):
        say(store, ada, project, bead_topic(document[1]), text)


def test_nobody_can_be_asked_who_is_not_there(store, project, document, ada):
    with pytest.raises(NotFoundError, match="no person 99"):
        comments.say(store, said(ada, "Who?", to=99), project.id, bead_topic(document[1]))


def test_who_may_close_a_question(store, project, document, ada, ben, lead):
    cy = people.add_person(store, "Cy", ada.role)
    topic = bead_topic(document[1])
    with pytest.raises(ReviewError, match="Nothing is asked"):
        resolve(store, lead, project, topic)
    say(store, ada, project, topic, "Why?", to=cy)
    dan = people.add_person(store, "Dan", ada.role)
    with pytest.raises(PermissionDenied, match="may not close the questions of others"):
        resolve(store, dan, project, topic)
    for person in (ada, cy, ben, lead):
        say(store, ada, project, topic, "Why?", to=cy)
        assert resolve(store, person, project, topic).question is None


def test_a_flag_is_a_comment_that_asks(store, project, document, ada, ben):
    topic = bead_topic(document[1])
    event = decide(store, ada, document[1], Action.FLAG, note="Idiom?", to=ben.id)
    say(store, ben, project, topic, "Yes.")
    found = comments.thread(store, project.id, topic)
    assert texts(found) == ["Idiom?", "Yes."]
    asked = found.comments[0]
    assert (asked.kind, asked.event_id, asked.to) == (CommentKind.ASKS, event.id, "Ben")
    assert found.question == asked
    undo(store, ada, project)
    assert question(store, project, topic) is None
    decide(store, ada, document[1], Action.FLAG, note="Idiom!")
    assert question(store, project, topic) == "Idiom!"
    decide(store, ben, document[1], Action.APPROVE)
    found = comments.thread(store, project.id, topic)
    assert (found.question, texts(found)) == (None, ["Idiom?", "Yes.", "Idiom!"])


def test_comments_follow_what_takes_the_place_of_a_bead(store, project, document, ada, ben):
    say(store, ada, project, bead_topic(document[1]), "Which?", to=ben)
    decide(store, ada, document[2], Action.FLAG, note="Odd.")
    _, merged = restructure(store, ada, document[1], Action.MERGE)
    found = comments.thread(store, project.id, bead_topic(merged))
    assert (texts(found), found.question.text) == (["Which?", "Odd."], "Odd.")
    assert comments.thread(store, project.id, bead_topic(document[1])).comments == ()
    resolve(store, ben, project, bead_topic(merged))
    undo(store, ada, project)
    assert texts(comments.thread(store, project.id, bead_topic(document[2]))) == ["Odd."]
    assert question(store, project, bead_topic(document[2])) == "Odd."
    assert question(store, project, bead_topic(document[1])) is None


def test_the_question_of_a_flag_lives_until_somebody_decides_on_what_is_there(
    store, project, document, ada
):
    decide(store, ada, document[2], Action.FLAG, note="Two sentences?")
    restructure(store, ada, document[2], Action.SPLIT)
    first = live_beads(store)[2]
    assert question(store, project, bead_topic(first.id)) == "Two sentences?"
    decide(store, ada, first.id, Action.APPROVE)
    assert question(store, project, bead_topic(first.id)) is None


def test_comments_follow_into_a_new_import(store, project, ada, lead, monkeypatch):
    monkeypatch.setattr(proposed_alignments, "align_segments", align_by_number)
    rows = [(n, 0, 0) for n in range(4)]
    first = import_texts(store, project, *texts_of(rows))
    kept, changed = (bead.id for bead in live_beads(store, first)[1:3])
    say(store, ada, project, bead_topic(kept), "Kept?", asks=True)
    say(store, ada, project, bead_topic(changed), "Changed?", to=lead)
    decide(store, ada, kept, Action.FLAG, note="Flagged.")
    second = import_texts(store, project, *texts_of([*rows[:2], (2, 1, 0), rows[3]]))
    now = live_beads(store, second)
    assert texts(comments.thread(store, project.id, bead_topic(now[1].id))) == ["Kept?", "Flagged."]
    assert question(store, project, bead_topic(now[2].id)) == "Changed?"
    opened = comments.open_threads(store, project.id)
    assert [one.thread.topic.id for one in opened] == [now[2].id, now[1].id]
    assert opened[0].src_text == src_text(2, 1)
    third = import_texts(store, project, *texts_of([*rows[:2], (2, 1, 0), (3, 1, 0)]))
    assert question(store, project, bead_topic(live_beads(store, third)[2].id)) == "Changed?"
    fourth = import_texts(store, project, *texts_of([rows[0], (3, 1, 0)]))
    opened = comments.open_threads(store, project.id)  # of texts that are gone
    assert {one.thread.topic.id for one in opened} <= {one.id for one in live_beads(store, fourth)}
    assert {one.question.text for one in opened} == {"Flagged.", "Changed?"}
    document_pairs.delete(store, lead, fourth)
    assert comments.open_threads(store, project.id) == ()


def test_what_is_open_in_a_project_and_who_has_to_answer(store, project, document, ada, ben, lead):
    others = add_document(store, project, name="b.md", alignment_id="a2")
    other = people.create_project(store, "Other", "en", ["zh"])
    elsewhere = add_document(store, other, name="c.md", alignment_id="a3")
    say(store, ada, other, bead_topic(elsewhere[0]), "Not here.", to=ben)
    say(store, ada, project, bead_topic(others[0]), "First?", to=ben)
    say(store, ada, project, bead_topic(document[1]), "Second?", asks=True)
    say(store, ada, project, bead_topic(document[2]), "Just so.")
    decide(store, lead, document[4], Action.FLAG, note="Third?", to=ada.id)

    def listed(found):
        return [(one.question.text, one.document, one.src_text) for one in found]

    assert listed(comments.open_threads(store, project.id)) == [
        ("First?", "b.md", "Zero."),
        ("Second?", "a.md", "One."),
        ("Third?", "a.md", "Four."),
    ]
    assert listed(comments.waiting_for(store, project.id, ben)) == [("First?", "b.md", "Zero.")]
    say(store, ben, project, bead_topic(others[0]), "I look it up.")
    assert comments.waiting_for(store, project.id, ben) == ()
    assert listed(comments.waiting_for(store, project.id, ada)) == [("Third?", "a.md", "Four.")]
    document_pairs.delete(store, lead, "a1")
    assert listed(comments.open_threads(store, project.id)) == [("First?", "b.md", "Zero.")]


def test_what_is_sent_back_asks_its_editor(store, book, edits, ben, eve, lead):
    post_editing.set_reviews(store, lead, book.id, is_on=True)
    topic = Topic(Desk.POST_EDIT, edits[1].id)
    save(store, ben, edits[1].id, "一")
    post_editing.send_back(store, said(eve, "Too literal."), edits[1].id, seen_version=1)
    say(store, eve, book, topic, "See the glossary.")
    found = comments.thread(store, book.id, topic)
    assert (texts(found), found.question.text) == (
        ["Too literal.", "See the glossary."],
        "Too literal.",
    )
    (opened,) = comments.open_threads(store, book.id)
    assert (opened.document, opened.languages) == ("part/bicycles.md", ("en", "zh"))
    assert opened.src_text == edits[1].src_text
    save(store, ben, edits[1].id, "一二")
    assert comments.thread(store, book.id, topic).question is None


def test_comments_follow_into_a_new_revision_at_the_desk(store, book, key, edits, ben):
    say(store, ben, book, Topic(Desk.POST_EDIT, edits[1].id), "Still true?", asks=True)
    say(store, ben, book, Topic(Desk.POST_EDIT, edits[3].id), "Gone?", asks=True)
    again = [segment(n, edits[number].src_text) for n, number in enumerate((1, 0, 1, 1, 2))]
    old = document_of(store, key.revision_id)
    text = NewRevision(
        path=old.path, language="en", data=b"newer", encoding="utf-8", segments=tuple(again)
    )
    (added,) = add_revisions(store, book.id, [text])
    newer = replace(key, revision_id=added.id)
    edit_rows.add_document(store, book.id, newer, texts=again, found=[()] * len(again))
    now = edit_rows.of_document(store, newer)
    opened = comments.open_threads(store, book.id)
    assert [(one.question.text, one.thread.topic.id) for one in opened] == [
        ("Still true?", now[0].id),
        ("Gone?", edits[3].id),
    ]


def segment(n, text):
    return Segment(n=n, block=0, kind=BlockKind.PARAGRAPH, text=text, start=0, end=1)
