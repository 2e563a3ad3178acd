"""Documents at the desk, and the way through one: queues, windows, pages, leases."""

from datetime import timedelta

import pytest

from amts_core import post_editing
from amts_core.kernel.database import engine
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.events import leases
from amts_core.kernel.events.leases import Spot
from amts_core.kernel.post_edits import DocumentKey, EditStatus
from amts_core.kernel.records import Arm
from amts_core.kernel.text.word_counts import words
from amts_core.post_editing import EditOrder, EditQueue, segment_queue
from amts_core.post_editing.store import edit_leases, edit_queues, edit_rows
from amts_core.translation.store import hypotheses
from tests.post_editing.conftest import save
from tests.stored import n_rows, together
from tests.translation.orders.conftest import place, run

OPEN = EditQueue(frozenset({EditStatus.OPEN}))


def numbers(found):
    return [one.n for one in found]


def test_documents_with_a_translation_are_listed(store, book, ben, order_id, sources):
    chapter, station = post_editing.documents(store, book.id)
    assert (chapter.path, chapter.key) == (
        "part/bicycles.md",
        DocumentKey(sources[0].revision_id, "zh"),
    )
    assert (chapter.n_segments, chapter.n_saved, chapter.n_final, station.n_segments) == (
        4,
        0,
        0,
        2,
    )
    assert station.n_words == words("Station", "en") + words("The station is closed.", "en") == 5
    post_editing.open_document(store, chapter.key)
    first = edit_rows.of_document(store, chapter.key)[0]
    save(store, ben, first.id, "自行车")
    chapter, _ = post_editing.documents(store, book.id)
    assert (chapter.n_segments, chapter.n_saved, chapter.n_final) == (4, 1, 1)


def test_what_is_ordered_again_is_the_same_document(
    settings, store, book, lead, sources, service, order_id
):
    later = place(settings, book, lead, sources[1:], tgt_langs=("zh", "es"))
    run(store, service, later)
    listed = [
        (one.order_id, one.path, one.key.tgt_lang) for one in post_editing.documents(store, book.id)
    ]
    assert listed == [
        (later, "station.md", "es"),
        (later, "station.md", "zh"),
        (order_id, "part/bicycles.md", "zh"),
    ]
    assert post_editing.documents(store, book.id, with_former=True) == post_editing.documents(
        store, book.id
    )


def test_a_document_is_opened_once(store, order_id, sources):
    key = DocumentKey(sources[0].revision_id, "zh")
    assert together(lambda given: post_editing.open_document(store, given), [key] * 4) == []
    assert n_rows(store)["post_edit"] == 4
    assert [one.src_text for one in edit_rows.of_document(store, key)] == [
        "Bicycles",
        "The station has `n = 80` bicycles.",
        "They stand idle in [the rain](rain.md).",
        "A **model** learns from $x_1$ and $x_2$.",
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param((999, "zh"), "no revision 999", id="another document"),
        pytest.param((None, "es"), "into es", id="another language"),
        pytest.param((None, "zh"), "bicycles.md into zh has come back yet", id="too soon"),
    ],
)
def test_what_can_not_be_opened(settings, store, book, lead, sources, given, message):
    place(settings, book, lead, sources[:1])
    revision_id, tgt_lang = given
    revision_id = sources[0].revision_id if revision_id is None else revision_id
    with pytest.raises(NotFoundError, match=message):
        post_editing.open_document(store, DocumentKey(revision_id, tgt_lang))
    assert "post_edit" not in n_rows(store)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param(EditOrder.DOCUMENT, [0, 1, 2, 3], id="document"),
        pytest.param(EditOrder.SHORTEST, [0, 1, 2, 3], id="shortest"),
    ],
)
def test_windows_go_on_from_a_segment(store, ben, key, edits, order, expected):
    queue = EditQueue(order=order)
    assert (
        numbers(segment_queue.window(store, key, queue, person=ben, post_edit_id=None, n=9))
        == expected
    )
    for place_, one in enumerate(expected):
        after = segment_queue.window(store, key, queue, person=ben, post_edit_id=edits[one].id, n=2)
        before = segment_queue.window(
            store, key, queue, person=ben, post_edit_id=edits[one].id, n=2, step=-1
        )
        assert numbers(after) == expected[place_ + 1 : place_ + 3]
        assert numbers(before) == expected[:place_][::-1][:2]


def test_what_left_the_queue_still_has_its_place(store, ben, key, edits):
    save(store, ben, edits[1].id, "一")
    assert numbers(
        segment_queue.window(store, key, OPEN, person=ben, post_edit_id=edits[1].id, n=1)
    ) == [2]
    assert numbers(
        segment_queue.window(store, key, OPEN, person=ben, post_edit_id=edits[1].id, n=1, step=-1)
    ) == [0]
    assert segment_queue.count(store, key, OPEN) == 3
    page = post_editing.page(store, key, OPEN, at=edits[1].id, n_rows=1)
    assert (numbers(page.rows), page.number, page.n_pages, page.n_rows, page.first) == (
        [2],
        2,
        3,
        3,
        1,
    )
    assert numbers(post_editing.page(store, key, OPEN, number=99, n_rows=2).rows) == [3]
    assert numbers(post_editing.page(store, key, EditQueue(), n_rows=2).rows) == [0, 1]


def test_the_worst_come_first(store, ben, key, edits, monkeypatch):
    texts = {
        Arm.BASELINE: {0: "aaaa", 1: "aaaa", 2: "aaaa", 3: "aaaa"},
        Arm.ACT: {0: "aaaa", 1: "bbbb", 2: "aabb", 3: "aaaa"},
    }
    monkeypatch.setattr(hypotheses, "texts_by_arm", lambda *_, **__: texts)
    post_editing.open_document(store, key)  # as when another arm has come since
    n_found = {one.n: len(one.found) for one in edits}
    badness = {
        n: 100
        * sum(a == b for a, b in zip(texts[Arm.BASELINE][n], texts[Arm.ACT][n], strict=True))
        / 4
        - 10 * n_found[n]
        for n in range(4)
    }
    expected = sorted(range(4), key=lambda n: (badness[n], n))
    assert (
        numbers(
            segment_queue.window(
                store, key, EditQueue(order=EditOrder.WORST), person=ben, post_edit_id=None, n=9
            )
        )
        == expected
    )
    assert expected[0] == 1


@pytest.mark.parametrize("order", EditOrder)
@pytest.mark.parametrize("turned", [False, True])
def test_a_queue_of_several_documents_goes_through_them_in_order(
    store, book, ben, key, station, order, turned
):
    documents = (key, station)[::-1] if turned else (key, station)
    assert post_editing.open_documents(store, book.id) == (key, station)
    every = [one for document in documents for one in edit_rows.of_document(store, document)]
    save(store, ben, every[0].id, "零")
    likeness = {one.id: (7 * one.id) % 100 for one in every}
    for document in documents:
        by_n = {one.n: likeness[one.id] for one in every if one.key == document}
        edit_queues.keep_likeness(store, document, by_n)
    first = {
        EditOrder.DOCUMENT: lambda one: 0,
        EditOrder.SHORTEST: lambda one: len(one.src_text),
        EditOrder.WORST: lambda one: likeness[one.id] - 10 * len(one.found),
    }[order]
    every = [edit_rows.post_edit(store, one.id) for one in every]
    in_order = sorted(every, key=first)  # of equals the first one stays so
    queue = EditQueue(OPEN.statuses, order)
    wanted = [one.id for one in in_order if one.state.status is EditStatus.OPEN]
    assert len(wanted) == len(every) - 1 == 5
    assert segment_queue.count(store, documents, queue) == 5
    page = post_editing.page(store, documents, queue, number=2, n_rows=2)
    assert [one.id for one in page.rows] == wanted[2:4]
    for place_, one in enumerate(in_order):
        for step in (1, -1):
            beside = in_order[place_ + 1 :] if step > 0 else in_order[:place_][::-1]
            found = segment_queue.window(
                store, documents, queue, person=ben, post_edit_id=one.id, n=9, step=step
            )
            assert [one.id for one in found] == [one.id for one in beside if one.id in wanted]
    spot = Spot(after=in_order[3].id)
    taken = post_editing.take_window(
        store, book.id, ben, documents, queue=queue, spot=spot, n=3, n_spare=1
    )
    later = [one.id for one in in_order[4:] if one.id in wanted]
    assert list(taken) == (later + wanted)[:3]
    every_one = EditQueue(order=order)
    at_end = Spot(after=in_order[4].id)
    taken = post_editing.take_window(
        store, book.id, ben, documents, queue=every_one, spot=at_end, n=3, n_spare=1
    )
    assert list(taken) == [in_order[5].id]  # a queue of all ends at its end


def test_a_queue_of_no_document_is_empty(store, ben, key):
    assert segment_queue.count(store, (), EditQueue()) == 0
    assert segment_queue.window(store, (), EditQueue(), person=ben, post_edit_id=None, n=9) == ()


@pytest.mark.parametrize(
    ("queue", "expected"),
    [
        pytest.param(EditQueue(words="BICYCLES"), [0, 1], id="words of the source"),
        pytest.param(EditQueue(words="车站"), [1], id="words of the text"),
        pytest.param(EditQueue(words="100%"), [], id="a sign that means something to SQL"),
        pytest.param(EditQueue(finding="code"), [1], id="a finding"),
        pytest.param(EditQueue(frozenset({EditStatus.SAVED})), [1], id="a status"),
        pytest.param(EditQueue(OPEN.statuses, words="the"), [2], id="both"),
    ],
)
def test_queues_are_filtered(store, ben, key, edits, queue, expected):
    save(store, ben, edits[1].id, "车站有自行车")
    assert (
        numbers(segment_queue.window(store, key, queue, person=ben, post_edit_id=None, n=9))
        == expected
    )
    assert segment_queue.count(store, key, queue) == len(expected)


def test_what_others_work_on_is_left_out(store, book, ben, eve, key, edits):
    edit_leases.take(store, book.id, eve.id, [edits[0].id])
    assert numbers(segment_queue.window(store, key, OPEN, person=ben, post_edit_id=None, n=9)) == [
        1,
        2,
        3,
    ]
    assert numbers(segment_queue.window(store, key, OPEN, person=eve, post_edit_id=None, n=9)) == [
        0,
        1,
        2,
        3,
    ]
    assert segment_queue.count(store, key, OPEN) == 4
    assert segment_queue.count(store, key, OPEN, ben) == 3


def test_a_lease_runs_out(store, book, ben, eve, key, edits, monkeypatch):
    ids = [one.id for one in edits]
    begin = engine.now()

    def clock(seconds):
        monkeypatch.setattr(leases, "now", lambda: begin + timedelta(seconds=seconds))

    clock(0)
    edit_leases.take(store, book.id, eve.id, ids[:1], spare=ids[1:2])
    assert edit_leases.holders(store, ids, ben.id) == {ids[0]: "Eve", ids[1]: "Eve"}
    clock(leases.SECONDS - 1)
    assert edit_leases.take(store, book.id, ben.id, ids[:1]) == ()
    edit_leases.take(store, book.id, eve.id, ids[:1])
    clock(2 * leases.SECONDS - 2)
    assert edit_leases.holders(store, ids, ben.id) == {ids[0]: "Eve"}
    clock(2 * leases.SECONDS)
    assert edit_leases.presences(store, book.id) == ()
    assert edit_leases.take(store, book.id, ben.id, ids[:1]) == (ids[0],)


def test_arms_are_compared_once_for_what_batches_have_brought(
    settings, store, book, lead, sources, service, key, station, monkeypatch
):
    compared = []
    monkeypatch.setattr(
        edit_queues, "keep_likeness", lambda _, of, likeness: compared.append((of, len(likeness)))
    )
    for _ in range(3):
        post_editing.open_all(store, book.id, [key, station])
    assert compared == [(key, 4), (station, 2)]
    run(store, service, place(settings, book, lead, sources[:1]))
    post_editing.open_all(store, book.id, [key, station])
    assert compared[2:] == [(key, 4)]
