"""Samples: kept in their order, with the version that each bead had when it was drawn."""

import pytest

from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Action, BeadState, BeadStatus
from amts_core.project.store import people
from amts_core.review.store import draws, queues
from amts_core.review.store.draws import BAND, SECOND, DrawnBead
from amts_core.review.store.queues import Queue
from tests.stored import cause_of, contents, record_beads


@pytest.fixture
def ids(store, alignment):
    return queues.bead_ids(store, alignment, Queue())


def change(store, project, person, bead_id, status, tgt_text=None):
    def to(state):
        text = state.tgt_text if tgt_text is None else tgt_text
        return BeadState(
            status=status, src_text=state.src_text, tgt_text=text, version=state.version + 1
        )

    record_beads(store, project, cause_of(person, Action.EDIT), [(bead_id, to)])


def test_a_sample_comes_back_in_the_order_in_which_it_was_drawn(
    store, project, ids, ada, monkeypatch
):
    monkeypatch.setattr(draws, "_N_INSERT", 2)
    order = [ids[3], ids[0], ids[2], ids[1]]
    made = draws.add(
        store,
        project.id,
        "a1",
        kind=BAND,
        band=(0.5, 0.8),
        person_id=ada.id,
        choose=lambda _: order,
    )
    assert draws.find_draw(store, made.id) == made
    assert (made.project_id, made.alignment_id, made.low, made.high) == (project.id, "a1", 0.5, 0.8)
    assert [one.bead_id for one in draws.drawn(store, made.id)] == order
    assert list(queues.bead_ids(store, "a1", Queue(draw=made.id))) == order


def test_samples_are_listed_by_kind_newest_first(store, project, ids, ada):
    other = people.create_project(store, "Other", "en", ["zh"])
    made = [
        draws.add(
            store, of.id, None, kind=kind, band=(0.0, 1.0), person_id=ada.id, choose=lambda _: ()
        )
        for of, kind in [(project, BAND), (project, SECOND), (project, BAND), (other, BAND)]
    ]
    assert draws.all_draws(store, project.id, BAND) == (made[2], made[0])
    assert draws.all_draws(store, project.id, SECOND) == (made[1],)
    assert draws.all_draws(store, other.id, SECOND) == ()


def test_a_drawn_bead_says_how_it_is_and_whether_its_text_is_still_that_of_the_draw(
    store, project, ids, ada
):
    change(
        store, project, ada, bead_id=ids[0], status=BeadStatus.PROPOSED, tgt_text="before the draw"
    )
    made = draws.add(
        store, project.id, "a1", kind=BAND, band=(0.0, 1.0), person_id=ada.id, choose=lambda _: ids
    )
    change(store, project, ada, bead_id=ids[0], status=BeadStatus.APPROVED)
    change(store, project, ada, bead_id=ids[1], status=BeadStatus.APPROVED, tgt_text="edited")
    change(store, project, ada, bead_id=ids[2], status=BeadStatus.REJECTED, tgt_text="edited")
    change(store, project, ada, bead_id=ids[2], status=BeadStatus.FLAGGED, tgt_text="")
    change(store, project, ada, bead_id=ids[2], status=BeadStatus.REJECTED, tgt_text="edited again")
    assert draws.drawn(store, made.id) == (
        DrawnBead(ids[0], BeadStatus.APPROVED, True),
        DrawnBead(ids[1], BeadStatus.APPROVED, False),
        DrawnBead(ids[2], BeadStatus.REJECTED, False),
        DrawnBead(ids[3], BeadStatus.PROPOSED, True),
    )
    change(store, project, ada, bead_id=ids[2], status=BeadStatus.APPROVED, tgt_text="")
    assert draws.drawn(store, made.id)[2] == DrawnBead(ids[2], BeadStatus.APPROVED, True)


def test_an_unknown_sample_is_named(store):
    before = contents(store)
    with pytest.raises(NotFoundError, match="no sample 7. Draw another one"):
        draws.find_draw(store, 7)
    assert contents(store) == before
