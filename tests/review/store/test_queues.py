"""Queues: which beads, in which order, and where in it, against a recount in plain Python."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import pairwise, product

import pytest
from sqlalchemy import insert

from amts_core.kernel.database import engine
from amts_core.kernel.database.row_orders import QueuePlace
from amts_core.kernel.database.tables import BeadRow
from amts_core.kernel.events import leases as held
from amts_core.kernel.records import Action, BeadStatus, NewBead, Person, Role
from amts_core.project.store import people as projects
from amts_core.review import rules
from amts_core.review.store import (
    alignments,
    backlog_rows,
    bead_changes,
    bead_events,
    bead_rows,
    draws,
    leases,
    queues,
)
from amts_core.review.store.bead_events import BeadStep, Opinion, Replacement
from amts_core.review.store.queues import Queue, QueueTask, Sorting
from tests.conftest import add_alignment, proposed
from tests.effort import some
from tests.stored import cause_of, put, record, record_beads

DECIDED = (BeadStatus.APPROVED, BeadStatus.REJECTED)
WORDS = ("100 % sure", "snake_case", "a\\b", "Über Été", "plain", "percent 100x sure", "snakeXcase")
SLUGS = ("numbers", "code", "number", "spaces")


@dataclass(kw_only=True)
class World:
    """What a test has put into the store, besides the beads themselves."""

    ids: list[int]
    others: list[int]
    people: list[Person]
    found: dict[int, tuple[str, ...]]
    useful: dict[int, float]
    leased: dict[int, int] = field(default_factory=dict)
    drawn: list[int] = field(default_factory=list)
    draw: int = 0
    opinions: list[Opinion] = field(default_factory=list)


def made(store, project, seed, n_beads=26, other="b.md"):
    """Fill two documents and let three people work in them at random."""
    chance = random.Random(seed)
    people = [projects.add_person(store, name, Role.EDITOR) for name in ("Ada", "Ben", "Cy")]
    found = [tuple(chance.sample(SLUGS, chance.randint(0, 2))) for _ in range(n_beads)]
    beads = [
        proposed(
            [i],
            [i] if i % 5 else [],
            chance.choice(WORDS),
            chance.choice(WORDS) if i % 5 else "",
            confidence=chance.randrange(6) / 5,
        )
        for i in range(n_beads)
    ]
    add_alignment(store, project, beads, found=found)
    add_alignment(store, project, beads[:6], name=other, alignment_id="a2")
    ids = list(queues.bead_ids(store, "a1", Queue()))
    others = list(queues.bead_ids(store, "a2", Queue()))
    world = World(
        ids=ids, others=others, people=people, found=dict(zip(ids, found, strict=True)), useful={}
    )
    for status in [*BeadStatus, *DECIDED, BeadStatus.SKIPPED]:
        put(
            store,
            project,
            chance.choice(people),
            bead_ids=chance.sample(ids + others, 6),
            status=status,
        )
    _replace_some(store, project, world, chance)
    world.useful = {one: chance.randrange(4) / 3 for one in chance.sample(ids, 20)}
    backlog_rows.set_usefulness(store, list(world.useful.items()))
    for person in people[:2]:
        wanted = chance.sample(ids, 8)
        world.leased |= dict.fromkeys(leases.take(store, project.id, person.id, wanted), person.id)
    world.drawn = chance.sample(ids, 15)
    world.draw = draws.add(
        store,
        project.id,
        "a1",
        kind=draws.BAND,
        band=(0.0, 1.0),
        person_id=people[0].id,
        choose=lambda _: world.drawn,
    ).id
    _let_judge(store, project, world, chance)
    return world


def _replace_some(store, project, world, chance):
    """Put new beads in the place of some, three times, as structure edits do."""
    for _ in range(3):
        live = [one for one in everything(store, world) if not is_gone(one)]
        live.sort(key=lambda bead: (bead.position, bead.id))
        start = chance.randrange(len(live) - 2)
        removed = live[start : start + chance.randint(1, 2)]
        parents = tuple(bead.id for bead in removed)
        new = tuple(
            NewBead(
                src=(n,),
                tgt=(n,),
                src_text=chance.choice(WORDS),
                tgt_text=chance.choice(WORDS),
                confidence=chance.random(),
            )
            for n in range(chance.randint(1, 2))
        )
        steps = [
            BeadStep(id=bead.id, change=partial(rules.supersede, seen_version=bead.state.version))
            for bead in removed
        ]
        cause = cause_of(world.people[0], Action.MERGE)
        made = [Replacement(parents, new, ((),) * len(new))]
        event = record(store, project, bead_events.replace(project.id, cause, steps, made), cause)
        world.ids += bead_changes.made_by(store, event.id)


def is_gone(bead):
    return bead.state.status is BeadStatus.SUPERSEDED or bead.alignment_id != "a1"


def _let_judge(store, project, world, chance):
    """Let the third person judge decided beads, withdraw some opinions, and decide some anew."""
    judge = world.people[2]
    decided = [bead for bead in everything(store, world) if bead.state.status in DECIDED]
    for bead in chance.sample(decided, len(decided) * 2 // 3):
        text = chance.choice([bead.state.tgt_text, "other"])
        opinion = Opinion(bead.id, bead.event_id, chance.choice(DECIDED), text)
        cause = cause_of(judge, Action.SECOND)
        do = bead_events.give_opinion(project.id, cause, opinion)
        event = record(store, project, do, cause)
        if chance.random() < 0.2:
            cause = cause_of(judge, Action.UNDO, undoes=event.id)
            record_beads(store, project, cause, [])
        else:
            world.opinions.append(opinion)
    put(
        store,
        project,
        world.people[0],
        bead_ids=[chance.choice(decided).id],
        status=BeadStatus.APPROVED,
    )


def everything(store, world):
    """Return all beads there are, superseded ones too."""
    return bead_rows.beads_by_id(store, world.ids + world.others)


def belongs(bead, queue, world, store):
    """Return whether a bead is in a queue of the project."""
    state, me = bead.state, queue.person_id
    if state.status not in (queue.statuses or set(BeadStatus) - {BeadStatus.SUPERSEDED}):
        return False
    if not queue.scores[0] <= bead.confidence <= queue.scores[1]:
        return False
    if queue.finding and queue.finding not in world.found.get(bead.id, ()):
        return False
    words = queue.words.strip().lower()
    if words not in state.src_text.lower() and words not in state.tgt_text.lower():
        return False
    if queue.draw is not None and bead.id not in world.drawn:
        return False
    if me is not None and world.leased.get(bead.id, me) != me:
        return False
    return fits_task(bead, queue, world)


def fits_task(bead, queue, world):
    opinions = [one for one in world.opinions if one.bead_id == bead.id]
    if queue.task is QueueTask.SECOND:
        mine = projects_names(world).get(queue.person_id) == bead.person
        return bead.state.status in DECIDED and not opinions and not mine
    if queue.task is QueueTask.ADJUDICATION:
        return any(
            one.first_event_id == bead.event_id
            and (
                one.status is not bead.state.status
                or (one.status is BeadStatus.APPROVED and one.tgt_text != bead.state.tgt_text)
            )
            for one in opinions
        )
    return True


def projects_names(world):
    return {person.id: person.name for person in world.people}


def by(queue, world):
    """Return the key by which beads of one document are sorted in a queue."""

    def key(bead):
        if queue.draw is not None:
            return world.drawn.index(bead.id)
        last = bead.event_id if bead.state.status is BeadStatus.SKIPPED else 0
        first = {
            Sorting.UNCERTAIN: bead.confidence,
            Sorting.USEFUL: -world.useful.get(bead.id, 0.0),
        }
        return last, first.get(queue.order, 0), bead.position, bead.id

    return key


TO_DO = frozenset({BeadStatus.PROPOSED})
QUEUES = [
    pytest.param(Queue(), id="all"),
    pytest.param(Queue(order=Sorting.UNCERTAIN), id="uncertain first"),
    pytest.param(Queue(order=Sorting.USEFUL), id="useful first"),
    pytest.param(Queue(statuses=TO_DO), id="to do"),
    pytest.param(
        Queue(statuses=TO_DO | {BeadStatus.SKIPPED}, order=Sorting.USEFUL), id="two kinds"
    ),
    pytest.param(Queue(statuses=frozenset({BeadStatus.SUPERSEDED})), id="superseded"),
    pytest.param(Queue(statuses=frozenset(BeadStatus)), id="really all"),
    pytest.param(Queue(scores=(0.2, 0.6)), id="scores with both ends"),
    pytest.param(Queue(scores=(0.8, 0.2)), id="no scores"),
    pytest.param(Queue(finding="number"), id="a finding whose slug begins another one"),
    pytest.param(Queue(finding="spaces", order=Sorting.UNCERTAIN), id="a finding"),
    pytest.param(Queue(finding="_umbers"), id="no finding"),
    pytest.param(Queue(words="%"), id="words: percent"),
    pytest.param(Queue(words="snake_"), id="words: underscore"),
    pytest.param(Queue(words="\\"), id="words: backslash"),
    pytest.param(Queue(words="  SURE "), id="words: case and spaces"),
    pytest.param(Queue(words="ÜBER été"), id="words: case beyond ASCII"),
    pytest.param(Queue(words="nowhere"), id="words: none"),
    pytest.param(Queue(person_id=0), id="others' leases"),
    pytest.param(Queue(person_id=2, order=Sorting.UNCERTAIN), id="two others' leases"),
    pytest.param(Queue(draw=0), id="a sample"),
    pytest.param(Queue(statuses=TO_DO, draw=0, person_id=1), id="a sample, to do"),
    pytest.param(Queue(task=QueueTask.SECOND), id="second pass"),
    pytest.param(Queue(task=QueueTask.SECOND, person_id=0), id="second pass, mine"),
    pytest.param(Queue(task=QueueTask.ADJUDICATION), id="disputes"),
    pytest.param(
        Queue(
            statuses=frozenset(DECIDED),
            scores=(0.2, 1.0),
            order=Sorting.UNCERTAIN,
            finding="numbers",
            words="a",
            person_id=1,
        ),
        id="all at once",
    ),
]


def of_world(queue, world):
    """Return the queue with the ids of this world instead of numbers from 0."""
    me = None if queue.person_id is None else world.people[queue.person_id].id
    return replace(queue, person_id=me, draw=None if queue.draw is None else world.draw)


@pytest.fixture
def time_stands_still(monkeypatch):
    """However long a test takes, no lease runs out in it."""
    moment = engine.now()
    monkeypatch.setattr(queues, "now", lambda: moment)


@pytest.mark.usefixtures("time_stands_still")
@pytest.mark.parametrize("seed", range(some(1, of=2)))
def test_queues_are_what_a_recount_finds(store, project, subtests, seed):
    world = made(store, project, seed)
    for one in QUEUES:
        with subtests.test(one.id):
            assert_recounted(store, world, of_world(*one.values, world))


def assert_recounted(store, world, queue):
    in_document = [bead for bead in everything(store, world) if bead.alignment_id == "a1"]
    in_order = sorted(
        (bead for bead in in_document if queue.draw is None or bead.id in world.drawn),
        key=by(queue, world),
    )
    wanted = [bead for bead in in_order if belongs(bead, queue, world, store)]
    ids = [bead.id for bead in wanted]
    assert list(queues.bead_ids(store, "a1", queue)) == ids
    assert list(queues.beads(store, "a1", queue)) == wanted
    for offset in range(len(ids) + 2):
        page = queues.beads(store, "a1", queue, offset=offset, limit=3)
        assert list(page) == wanted[offset : offset + 3]
        page = queues.beads(store, "a1", queue, offset=offset, limit=3, total=len(ids))
        assert list(page) == wanted[offset : offset + 3]
    assert list(queues.bead_ids(store, "a1", queue, offset=2)) == ids[2:]
    links = sorted(bead.confidence for bead in wanted if bead.score is not None)
    assert sorted(queues.confidences(store, "a1", queue)) == links
    for place, bead in enumerate(in_order):
        n_before = sum(one.id in ids for one in in_order[:place])
        assert queues.place(store, "a1", queue, bead.id) == QueuePlace(n_before, len(ids))
        assert queues.holds(store, "a1", queue, bead.id) == (bead.id in ids)
        after = [one.id for one in in_order[place + 1 :] if one.id in ids]
        before = [one.id for one in in_order[:place][::-1] if one.id in ids]
        for n in (1, 3):
            for step, nearest in ((1, after), (-1, before)):
                found = queues.beside(store, "a1", queue, bead_id=bead.id, n=n, step=step)
                assert [one.id for one in found] == nearest[:n]


SEVERAL = [
    pytest.param(Queue(), id="all"),
    pytest.param(Queue(statuses=TO_DO | {BeadStatus.SKIPPED}), id="to do"),
    pytest.param(Queue(task=QueueTask.SECOND), id="second pass"),
    pytest.param(Queue(order=Sorting.UNCERTAIN), id="uncertain first"),
    pytest.param(Queue(order=Sorting.USEFUL), id="useful first"),
    pytest.param(Queue(words="sure", person_id=1), id="words, and others' leases"),
]


SCOPES = [
    pytest.param(None, ("a2", "a1"), id="the project"),
    pytest.param(("a1", "a2"), ("a2", "a1"), id="chosen ones"),
    pytest.param(("a1",), ("a1",), id="one of them"),
    pytest.param((), (), id="none"),
]


@pytest.mark.usefixtures("time_stands_still")
def test_a_queue_of_several_documents_goes_through_them_in_order(store, project, subtests):
    world = made(store, project, 5, other="0.md")
    other = projects.create_project(store, "Other", "en", ["zh"])
    add_alignment(store, other, [proposed([0], [0], "X", "Y")], name="c.md", alignment_id="a3")
    for one, where in product(SEVERAL, SCOPES):
        with subtests.test(f"{one.id}, {where.id}"):
            queue = replace(of_world(*one.values, world), project_id=project.id)
            assert_in_order(store, world, queue, *where.values)


def assert_in_order(store, world, queue, scope, documents):
    def key(bead):
        last, first, *rest = by(queue, world)(bead)
        is_in_order = queue.order is Sorting.DOCUMENT
        return last, first, documents.index(bead.alignment_id) if is_in_order else 0, *rest

    there = [bead for bead in everything(store, world) if bead.alignment_id in documents]
    in_order = sorted(there, key=key)
    wanted = [bead.id for bead in in_order if belongs(bead, queue, world, store)]
    ids = queues.bead_ids(store, scope, queue)
    assert list(ids) == wanted
    assert queues.bead_ids(store, scope, queue, offset=3, limit=4) == ids[3:7]
    assert queues.place(store, scope, queue, None) == QueuePlace(0, len(ids))
    for place, bead in enumerate(in_order):
        before = [one.id for one in in_order[:place] if one.id in wanted]
        after = [one.id for one in in_order[place + 1 :] if one.id in wanted]
        assert queues.place(store, scope, queue, bead.id) == QueuePlace(len(before), len(ids))
        assert queues.holds(store, scope, queue, bead.id) == (bead.id in wanted)
        for step, nearest in ((1, after), (-1, before[::-1])):
            found = queues.beside(store, scope, queue, bead_id=bead.id, n=3, step=step)
            assert [one.id for one in found] == nearest[:3]
    counts, _ = queues.status_counts(store, scope, world.people[0].id, project_id=queue.project_id)
    statuses = [bead.state.status for bead in there]
    assert counts == {one: statuses.count(one) for one in set(statuses) & queues.LIVE}


def test_a_document_that_was_imported_again_is_in_the_queue_of_the_project_once(store, project):
    beads = [proposed([i], [i], f"s{i}", f"t{i}") for i in range(3)]
    add_alignment(store, project, beads)
    add_alignment(store, project, beads[:2], alignment_id="a2")
    current = queues.bead_ids(store, "a2", Queue())
    assert queues.bead_ids(store, None, Queue(project_id=project.id)) == current


@pytest.mark.parametrize("queue", [Queue(), Queue(draw=0)], ids=["document", "sample"])
def test_a_bead_that_is_not_there_has_no_place(store, project, queue):
    world = made(store, project, 0)
    queue = of_world(queue, world)
    missing = [99_999]
    if queue.draw is not None:
        missing += sorted(set(world.ids) - set(world.drawn))
    total = len(queues.bead_ids(store, "a1", queue))
    for bead_id in missing:
        assert queues.place(store, "a1", queue, bead_id) == QueuePlace(0, total)
        assert queues.beside(store, "a1", queue, bead_id=bead_id, n=3) == ()
    assert queues.place(store, "a1", queue, None) == QueuePlace(0, total)


def test_the_random_order_is_stable_and_no_order_of_the_document(store, project):
    world = made(store, project, 3, n_beads=200)
    queue = Queue(order=Sorting.RANDOM)
    first = list(queues.bead_ids(store, "a1", queue))
    assert sorted(first) == sorted(queues.bead_ids(store, "a1", Queue()))
    steps = [later - one for one, later in pairwise(first)]
    assert 0.4 < sum(step > 0 for step in steps) / len(steps) < 0.6
    assert max(Counter(steps).values()) < 0.1 * len(steps)
    gone = random.Random(1).sample(first, 30)
    put(store, project, world.people[0], bead_ids=gone, status=BeadStatus.SUPERSEDED)
    assert list(queues.bead_ids(store, "a1", queue)) == [one for one in first if one not in gone]
    put(store, project, world.people[0], bead_ids=gone[:2], status=BeadStatus.SKIPPED)
    assert set(queues.bead_ids(store, "a1", queue)[-2:]) == set(gone[:2])
    for place, bead_id in enumerate(first := queues.bead_ids(store, "a1", queue)):
        assert queues.place(store, "a1", queue, bead_id).before == place
        found = queues.beside(store, "a1", queue, bead_id=bead_id, n=2, step=-1)
        assert tuple(bead.id for bead in found) == first[max(place - 2, 0) : place][::-1]


def test_large_ids_have_a_random_order_too(store, alignment):
    """Their products are beyond 32 bits."""
    (known,) = queues.beads(store, alignment, Queue(), limit=1)
    large = (2_000_000_000, 2_000_000_001)
    with store.writing() as session:
        session.execute(
            insert(BeadRow),
            [
                {
                    "id": one,
                    "alignment_id": alignment,
                    "place": 9.0,
                    "src": [9],
                    "tgt": [9],
                    "confidence": 0.5,
                    "accept": False,
                    "status": "proposed",
                    "src_text": "s",
                    "tgt_text": "t",
                    "src_key": -(2**63),
                    "tgt_key": 2**63 - 1,
                }
                for one in large
            ],
        )
    found = queues.bead_ids(store, alignment, Queue(order=Sorting.RANDOM))
    assert set(found) > {known.id, *large}
    queue = Queue(order=Sorting.RANDOM)
    assert [queues.place(store, alignment, queue, one).before for one in found] == [*range(6)]


def test_a_queue_may_be_longer_than_a_statement_can_name(store, project, monkeypatch):
    monkeypatch.setattr(alignments, "_N_INSERT", 7)
    add_alignment(store, project, [proposed([i], [i], f"s{i}", f"t{i}") for i in range(40)])
    queue = Queue(order=Sorting.RANDOM)
    assert [bead.id for bead in queues.beads(store, "a1", queue)] == [
        *queues.bead_ids(store, "a1", queue)
    ]


def test_a_lease_that_ran_out_hides_nothing(store, project, ada, lead, alignment, monkeypatch):
    ids = queues.bead_ids(store, alignment, Queue())
    leases.take(store, project.id, ada.id, ids[:2])
    for_lead = Queue(person_id=lead.id)
    for seconds, hidden in ((held.SECONDS - 1, 2), (held.SECONDS, 0)):
        later = engine.now() + timedelta(seconds=seconds)
        monkeypatch.setattr(queues, "now", lambda later=later: later)
        assert queues.bead_ids(store, alignment, for_lead) == ids[hidden:]
    assert queues.bead_ids(store, alignment, Queue(person_id=ada.id)) == ids


def test_statuses_are_counted_and_whose_decisions_stand(store, project):
    world = made(store, project, 1)
    beads = [bead for bead in everything(store, world) if bead.alignment_id == "a1"]
    for person in world.people:
        counts, n_mine = queues.status_counts(store, "a1", person.id)
        statuses = [bead.state.status for bead in beads]
        live = set(statuses) - {BeadStatus.SUPERSEDED}
        assert counts == {status: statuses.count(status) for status in live}
        mine = [bead for bead in beads if bead.person == person.name]
        assert n_mine == sum(bead.state.status in DECIDED for bead in mine)
