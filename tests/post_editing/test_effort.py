"""What post-editing has cost, added up in several ways; HTER over all segments of a row."""

from dataclasses import replace

import pytest

from amts_core import post_editing
from amts_core.evaluation import hter
from amts_core.kernel.post_edits import DocumentKey, Effort, Taken
from amts_core.kernel.records import Arm, DeskAct, Engine, Via
from amts_core.kernel.text.word_counts import words
from amts_core.post_editing import EffortBy
from amts_core.post_editing.store import edit_rows
from amts_core.translation import services
from amts_core.translation.records import Hypothesis
from amts_core.translation.store import batches, hypotheses
from tests.pages.test_account import THEIRS
from tests.post_editing.conftest import place, save
from tests.post_editing.test_cards import _approve
from tests.post_editing.test_propagation import rains  # noqa: F401 (a fixture)
from tests.translation.orders.conftest import AMAZON, run


@pytest.fixture
def spent(store, book, ben, eve, edits, station):
    """Ben saves three texts, Eve one of them again; one is undone."""
    save(store, ben, edits[0].id, "ACT BIKES", effort=Effort(1000, 1))
    save(
        store,
        ben,
        edits[1].id,
        "THE STATION HAS `n = 80` BIKES.",
        taken=Taken.BASELINE,
        effort=Effort(2000, 2),
    )
    save(
        store,
        eve,
        edits[1].id,
        "THE STOP HAS `n = 80` BIKES.",
        taken=Taken.BASELINE,
        effort=Effort(4000, 4),
    )
    save(store, ben, edits[2].id, "x", taken=Taken.MEMORY, effort=Effort(8000, 8))
    first = post_editing.page(store, station, post_editing.EditQueue()).rows[0]
    save(store, ben, first.id, "ACT STOP", effort=Effort(16000, 16))
    save(store, ben, edits[3].id, "gone", effort=Effort(32000, 32))
    post_editing.undo(store, DeskAct(person=ben, via=Via.KEY), book.id)
    return edits


def rows(store, book, by):
    return {one.name: one for one in post_editing.effort(store, book.id, by)}


def test_by_what_was_taken(store, book, spent):
    found = rows(store, book, EffortBy.TAKEN)
    assert set(found) == {"act", "switched"}, "ACT stood first in all of them"
    act, switched = found["act"], found["switched"]
    assert (act.n_segments, act.active_seconds, act.n_keystrokes, act.n_machine) == (2, 17.0, 17, 2)
    assert act.n_words == 2 and act.seconds_per_100_words == 850
    assert act.hter == pytest.approx(
        hter.hter(["ACT BICYCLES", "ACT STATION"], ["ACT BIKES", "ACT STOP"], "zh"), abs=1e-9
    )
    assert (switched.n_segments, switched.n_machine) == (2, 1)
    assert (switched.active_seconds, switched.n_keystrokes) == (14.0, 14)
    assert switched.hter == pytest.approx(
        hter.hter(["THE STATION HAS `n = 80` BICYCLES."], ["THE STOP HAS `n = 80` BIKES."], "zh")
    )
    assert (act.src_lang, act.tgt_lang) == ("en", "zh")


def test_by_version_document_and_person(store, book, spent):
    assert set(rows(store, book, EffortBy.VERSION)) == {"act v1", "switched"}
    documents = rows(store, book, EffortBy.DOCUMENT)
    assert {name: one.n_segments for name, one in documents.items()} == {
        "part/bicycles.md": 3,
        "station.md": 1,
    }
    people = rows(store, book, EffortBy.PERSON)
    assert {
        name: (one.n_segments, one.active_seconds, one.n_keystrokes) for name, one in people.items()
    } == {
        "Ben": (3, 27.0, 27),
        "Eve": (1, 4.0, 4),
    }
    assert people["Eve"].n_words == words("The station has `n = 80` bicycles.", "en")


def test_parallel_data_that_were_made_elsewhere_are_named(
    settings, store, book, lead, ben, sources, service, edits
):
    services.save(store, lead, book, AMAZON)
    save(store, ben, edits[0].id, "ACT BIKES")
    for n, name in enumerate(("theirs", "v1"), 1):
        made = place(
            settings,
            book,
            lead,
            sources,
            arms=[Arm.ACT],
            engine=Engine.AMAZON,
            elsewhere=[replace(THEIRS, name=name, latest_update_status=None)],
        )
        (batch,) = batches.batches(store, made)
        found = [
            Hypothesis(
                batch_id=batch.id,
                revision_id=sources[0].revision_id,
                tgt_lang="zh",
                n=i,
                text=f"Theirs {i}",
            )
            for i in range(4)
        ]
        hypotheses.put_hypotheses(
            store, batch.id, sources[0].revision_id, found=found, n_characters=None
        )
        save(store, ben, edits[n].id, f"Theirs, {n}")
    names = {"act v1", "act theirs, made elsewhere", "act v1, made elsewhere"}
    assert set(rows(store, book, EffortBy.VERSION)) == names


def test_what_stood_first_is_the_baseline_where_it_stands_alone(
    store, settings, book, lead, ben, sources, service
):
    made = place(settings, book, lead, sources[:1])
    run(store, service, made)
    key = DocumentKey(sources[0].revision_id, "zh")
    post_editing.open_document(store, key)
    found = edit_rows.of_document(store, key)
    save(store, ben, found[0].id, "BIKES", taken=Taken.BASELINE, effort=Effort(1000, 1))
    found = rows(store, book, EffortBy.TAKEN)
    assert set(found) == {"baseline"} and found["baseline"].n_machine == 1


def test_matches_of_the_memory_are_told_apart(store, book, ben, edits):
    """A unit of the very source stands in the editor first, whatever is made of it then."""
    _approve(store, book, ben, [(edits[0].src_text, "自行车")])
    save(store, ben, edits[0].id, "单车", taken=Taken.MEMORY, effort=Effort(2000, 2))
    save(store, ben, edits[1].id, "ACT STATION", effort=Effort(1000, 1))
    found = rows(store, book, EffortBy.TAKEN)
    assert {name: one.active_seconds for name, one in found.items()} == {"memory": 2.0, "act": 1.0}
    save(store, ben, edits[0].id, "ACT BIKES", taken=Taken.ACT, effort=Effort(4000, 4))
    found = rows(store, book, EffortBy.TAKEN)
    assert {name: one.active_seconds for name, one in found.items()} == {
        "switched": 6.0,
        "act": 1.0,
    }


def test_what_was_propagated_is_carried_over(store, book, ben, rains):  # noqa: F811
    """It has no effort of its own, and would make its arm look quicker than it is."""
    one, other, *_ = rains
    save(store, ben, one, "下雨了。", taken=Taken.BASELINE, effort=Effort(1000, 1))
    post_editing.propagate(store, DeskAct(person=ben, via=Via.KEY), one, {other: 0})
    found = rows(store, book, EffortBy.TAKEN)
    assert {name: one.n_segments for name, one in found.items()} == {"baseline": 1, "carried": 1}


def test_nothing_is_spent_yet(store, book):
    assert post_editing.effort(store, book.id) == ()
