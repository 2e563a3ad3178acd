"""Find out whether examples pay: what is asked for, done by a worker, killed, failed, gone on with."""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import replace

import pytest

from amts_core import comparison
from amts_core.comparison import experiment_steps, experiments
from amts_core.comparison.experiments import ExperimentStep
from amts_core.documents import held_out_revisions
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import EvaluationError, PermissionDenied
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.records import Arm, Engine, Granularity, JobState, Role
from amts_core.parallel_data import all_versions
from amts_core.project.store import people
from amts_core.translation import order_rows, publication_rows
from tests.comparison.conftest import add_chapter, segments_of
from tests.conftest import add_alignment, proposed
from tests.translation.orders.test_kills import shop, start_worker, wait_until

__all__ = ["shop", "start_worker"]
OTHER = (
    ("Bread rises in a warm kitchen.", "面包在温暖的厨房里发酵。"),
    ("Seven rivers reach this sea.", "七条河流入这片海。"),
    ("Her brother repairs old clocks.", "她的哥哥修理旧钟。"),
)
N_KILLS = 6


def add_others(store, project, name="b.md", alignment_id="b1", *, accept=True):
    """Store an aligned chapter of other sentences, all of whose pairs the product accepts."""
    english, chinese = zip(*OTHER, strict=True)
    beads = [
        proposed((n,), (n,), src, tgt, confidence=0.99, accept=accept)
        for n, (src, tgt) in enumerate(OTHER)
    ]
    blocks = (0, 0, 1)
    segments = segments_of(english, blocks), segments_of(chinese, blocks)
    add_alignment(store, project, beads, name=name, alignment_id=alignment_id, segments=segments)


def begin(shop, revision_ids, **how):
    """Ask for an experiment on test documents; return its id."""
    asked = {
        "tgt_langs": ("zh",),
        "src_lang": "en",
        "granularities": tuple(Granularity),
        "engine": Engine.LOCAL,
        "accepts": True,
        "name": "Does it pay?",
    }
    return experiments.begin(shop.settings, shop.project, shop.lead, revision_ids, **asked | how)


def found(shop, experiment_id):
    return comparison.experiment(shop.store, experiment_id)


def step_states(shop, experiment_id):
    return {
        one.step: one.state for one in experiments.steps(shop.store, found(shop, experiment_id))
    }


def check_whole(shop, experiment_id, tested):
    """Everything is there, and nothing twice."""
    of = found(shop, experiment_id)
    assert set(step_states(shop, experiment_id).values()) == {JobState.DONE}
    assert tested in held_out_revisions(shop.store, shop.project.id)
    assert len(of.version_ids) == len(of.order_ids) == 2
    orders = order_rows.orders(shop.store, shop.project.id)
    assert sorted(one.id for one in orders) == sorted(of.order_ids)
    assert sorted(one.arms for one in orders) == sorted([tuple(Arm), (Arm.ACT,)])
    assert all(one.revision_ids == (tested,) for one in orders)
    assert [one.id for one in comparison.comparisons(shop.store, shop.project.id)] == [
        of.comparison_id
    ]
    made = comparison.result(shop.store, of.comparison_id)
    assert Counter(one.arm for one in made.systems) == {Arm.BASELINE: 1, Arm.ACT: 2}
    assert {one.path for one in made.segments} == {"a.md"}
    versions = [
        one for one in all_versions(shop.store, shop.project.id) if one.id in of.version_ids
    ]
    assert sorted(one.n_units for one in versions) == [2, len(OTHER)]


def test_a_worker_takes_an_experiment_to_its_end_however_often_it_is_killed(shop, start_worker):
    tested, _ = add_chapter(shop.store, shop.project)
    add_others(shop.store, shop.project)
    experiment_id = begin(shop, [tested])
    worker, chance = start_worker(), random.Random(7)
    deadline = time.monotonic() + 120
    for _ in range(N_KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        if found(shop, experiment_id).comparison_id:
            break
        os.kill(worker, signal.SIGKILL)
        worker = start_worker()
    wait_until(
        lambda: (
            job_rows.find(shop.store, found(shop, experiment_id).job_id).state.is_end
            or time.monotonic() > deadline
        )
    )
    job = job_rows.find(shop.store, found(shop, experiment_id).job_id)
    assert (job.state, job.message) == (JobState.DONE, "Compared.")
    check_whole(shop, experiment_id, tested)
    held = publication_rows.publications(shop.store, shop.project.id)
    assert len(held) == 2


@pytest.fixture
def unasked(shop, monkeypatch):
    """No worker is asked for anything: a test takes the steps itself."""
    monkeypatch.setattr(calls, "enqueue", lambda *_, **__: None)
    return shop


def test_without_an_approved_pair_it_says_so_and_goes_on_when_there_is_one(unasked):
    shop = unasked
    tested, _ = add_chapter(shop.store, shop.project)
    add_others(shop.store, shop.project)
    experiment_id = begin(shop, [tested], accepts=False)
    with pytest.raises(EvaluationError, match="no approved unit by sentence into zh"):
        experiment_steps.advance(shop.settings, shop.store, found(shop, experiment_id))
    assert ExperimentStep.ACCEPT not in step_states(shop, experiment_id)
    with pytest.raises(EvaluationError, match="has not failed"):
        experiments.go_on(shop.settings, shop.project, shop.lead, experiment_id)
    job_rows.fail(shop.store, found(shop, experiment_id).job_id, "No approved unit.")
    assert step_states(shop, experiment_id)[ExperimentStep.KEEP] is JobState.FAILED
    before = found(shop, experiment_id).job_id
    experiments.go_on(shop.settings, shop.project, shop.lead, experiment_id)
    after = found(shop, experiment_id)
    assert after.job_id != before
    assert job_rows.find(shop.store, after.job_id).state is JobState.QUEUED


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"revision_ids": []}, "Choose at least one document"),
        ({"tgt_langs": ()}, "Choose at least one document"),
        ({"granularities": ()}, "Choose at least one document"),
        ({"revision_ids": [999]}, "no human translation"),
        ({"tgt_langs": ("es",)}, "no human translation into es"),
        ({"revision_ids": "all"}, "none would be left to learn from"),
    ],
)
def test_what_can_not_be_found_out_is_refused_and_nothing_is_held_out(unasked, changed, said):
    shop = unasked
    tested, _ = add_chapter(shop.store, shop.project)
    add_others(shop.store, shop.project)
    every = experiments.test_documents(shop.store, shop.project, "en")
    assert [one.path for one in every] == ["a.md", "b.md"]
    ids = changed.pop("revision_ids", [tested])
    ids = [one.revision_id for one in every] if ids == "all" else ids
    with pytest.raises(EvaluationError, match=said):
        begin(shop, ids, **changed)
    assert not held_out_revisions(shop.store, shop.project.id)
    assert not comparison.experiments_of(shop.store, shop.project.id)


def test_only_a_lead_may_begin_or_go_on(unasked):
    shop = unasked
    tested, _ = add_chapter(shop.store, shop.project)
    add_others(shop.store, shop.project)
    experiment_id = begin(shop, [tested])
    editor = people.add_person(shop.store, "Ed", Role.EDITOR)
    shop.lead = editor
    with pytest.raises(PermissionDenied):
        begin(shop, [tested])
    with pytest.raises(PermissionDenied):
        experiments.go_on(shop.settings, shop.project, editor, experiment_id)


def test_documents_are_offered_in_both_directions_with_what_they_are(unasked):
    shop = unasked
    tested, translation = add_chapter(shop.store, shop.project)
    add_others(shop.store, shop.project)
    begin(shop, [tested])
    experiment_steps.advance(
        shop.settings, shop.store, comparison.experiments_of(shop.store, shop.project.id)[0]
    )
    (one, other) = experiments.test_documents(shop.store, shop.project, "zh")
    assert (one.revision_id, one.tgt_langs, one.is_held_out) == (translation, ("en",), True)
    assert (other.path, other.n_beads, other.is_held_out) == ("b.md", len(OTHER), False)


def test_a_step_taken_twice_makes_nothing_twice(unasked):
    shop = unasked
    tested, _ = add_chapter(shop.store, shop.project)
    add_others(shop.store, shop.project)
    experiment_id = begin(shop, [tested])
    for _ in range(3):
        experiment_steps.advance(shop.settings, shop.store, found(shop, experiment_id))
        # as if the process had ended before it noted what it had made
        stale = replace(found(shop, experiment_id), version_ids=(), order_ids=())
        experiment_steps.advance(shop.settings, shop.store, stale)
    assert len(publication_rows.publications(shop.store, shop.project.id)) == 2
    assert len(all_versions(open_store(shop.settings.database_url), shop.project.id)) == 3
