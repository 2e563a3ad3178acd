"""Leases: who looks at which beads; never two people at the same one."""

import random
from datetime import timedelta

import pytest

from amts_core.kernel.database import engine
from amts_core.kernel.events import leases as machine_leases
from amts_core.project.store import people
from amts_core.review.store import leases, queues
from amts_core.review.store.leases import Presence
from amts_core.review.store.queues import Queue
from tests.conftest import add_alignment, proposed
from tests.stored import contents


@pytest.fixture
def ids(store, project):
    """The beads of a document."""
    beads = [proposed([n], [n], f"s{n}", f"t{n}") for n in range(8)]
    return queues.bead_ids(store, add_alignment(store, project, beads), Queue())


@pytest.fixture
def clock(monkeypatch):
    """Set the clock of the leases to some seconds from the begin of the test."""
    begin = engine.now()

    def to(seconds):
        monkeypatch.setattr(machine_leases, "now", lambda: begin + timedelta(seconds=seconds))

    to(0)
    return to


NOBODY = 0


def held(store, ids):
    """Return who holds which of these beads now, by place."""
    return {ids.index(one): name for one, name in leases.holders(store, ids, NOBODY).items()}


def test_what_is_taken_is_held_and_others_get_the_rest(store, project, ids, ada, lead):
    assert leases.take(store, project.id, ada.id, ids[:3]) == ids[:3]
    assert held(store, ids) == {0: "Ada", 1: "Ada", 2: "Ada"}
    assert leases.holders(store, ids[1:2], lead.id) == {ids[1]: "Ada"}
    assert leases.holders(store, ids, ada.id) == leases.holders(store, (), lead.id) == {}
    assert leases.take(store, project.id, lead.id, ids[1:5]) == ids[3:5]
    assert held(store, ids) == {0: "Ada", 1: "Ada", 2: "Ada", 3: "Grace", 4: "Grace"}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param([1, 2, 3], [1, 2, 3], id="moved on"),
        pytest.param([7], [7], id="elsewhere"),
        pytest.param([], [], id="gone"),
    ],
)
def test_taking_others_gives_the_former_ones_back(store, project, ids, ada, wanted, expected):
    leases.take(store, project.id, ada.id, ids[:3])
    leases.take(store, project.id, ada.id, [ids[n] for n in wanted])
    assert held(store, ids) == dict.fromkeys(expected, "Ada")


def test_a_lease_runs_out_unless_it_is_renewed(store, project, ids, ada, lead, clock):
    leases.take(store, project.id, ada.id, ids[:2])
    clock(machine_leases.SECONDS - 1)
    assert held(store, ids) == {0: "Ada", 1: "Ada"}
    assert leases.take(store, project.id, lead.id, ids[:2]) == ()
    leases.take(store, project.id, ada.id, ids[:2])
    clock(2 * machine_leases.SECONDS - 2)
    assert held(store, ids) == {0: "Ada", 1: "Ada"}
    clock(2 * machine_leases.SECONDS - 1)
    assert held(store, ids) == {}
    assert leases.take(store, project.id, lead.id, ids[:2]) == ids[:2]
    assert leases.take(store, project.id, ada.id, ids[:2]) == ()


def test_nothing_is_written_while_a_lease_is_fresh(store, project, ids, ada, clock):
    leases.take(store, project.id, ada.id, ids[:2])
    before = contents(store)
    clock(machine_leases.SECONDS - machine_leases._RENEW_SECONDS - 1)
    assert leases.take(store, project.id, ada.id, ids[:2]) == ids[:2]
    assert contents(store) == before
    clock(machine_leases.SECONDS - machine_leases._RENEW_SECONDS)
    assert leases.take(store, project.id, ada.id, ids[:2]) == ids[:2]
    assert contents(store) != before


def test_the_present_are_listed_by_name_with_their_first_bead(
    store, project, ids, ada, lead, clock
):
    other = people.create_project(store, "Other", "en", ["zh"])
    assert leases.presences(store, project.id) == ()
    leases.take(store, project.id, lead.id, [ids[6], ids[4]])
    clock(60)
    leases.take(store, project.id, ada.id, ids[1:3])
    grace = Presence(lead.id, "Grace", "a1", ids[4])
    assert leases.presences(store, project.id) == (Presence(ada.id, "Ada", "a1", ids[1]), grace)
    assert leases.presences(store, other.id) == ()
    clock(machine_leases.SECONDS)
    assert [one.name for one in leases.presences(store, project.id)] == ["Ada"]


@pytest.mark.parametrize("seed", range(3))
def test_at_any_time_each_bead_has_one_holder_who_took_it_last(
    store, project, ids, ada, lead, clock, seed
):
    """The oracle keeps, for each bead, who has it and until when."""
    chance = random.Random(seed)
    until, seconds = {}, 0
    for _ in range(60):
        seconds += chance.choice([1, 5, 20, 60])
        clock(seconds)
        person = chance.choice([ada, lead])
        wanted = chance.sample(ids, chance.randint(0, 4))
        got = leases.take(store, project.id, person.id, wanted)
        others = {
            one: (holder, end)
            for one, (holder, end) in until.items()
            if end > seconds and holder != person.name
        }
        assert got == tuple(one for one in wanted if one not in others)
        fresh = {
            one
            for one, (holder, end) in until.items()
            if holder == person.name and end > seconds + machine_leases._RENEW_SECONDS
        }
        if not (fresh >= set(got) and (got or not (wanted or fresh))):
            until = others | {one: (person.name, seconds + machine_leases.SECONDS) for one in got}
        until = {one: (holder, end) for one, (holder, end) in until.items() if end > seconds}
        assert held(store, ids) == {ids.index(one): name for one, (name, _) in until.items()}


def test_spare_beads_are_taken_along_so_that_the_next_need_no_writing(store, project, ids, ada):
    assert leases.take(store, project.id, ada.id, ids=ids[:2], spare=ids[2:4]) == tuple(ids[:2])
    assert held(store, ids) == dict.fromkeys(range(4), "Ada")
    assert leases.take(store, project.id, ada.id, ids=ids[2:4], spare=ids[4:6]) == tuple(ids[2:4])
    assert held(store, ids) == dict.fromkeys(range(4), "Ada")
    leases.take(store, project.id, ada.id, ids=ids[3:5], spare=ids[5:6])
    assert held(store, ids) == dict.fromkeys(range(3, 6), "Ada")
