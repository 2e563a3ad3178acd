"""The newest approved units exported and published by one order."""

from amts_core import review
from amts_core.kernel.records import Action, DeskAct, Engine, Granularity, UnitMarkup, Via
from amts_core.parallel_data import FileFormat, exports
from amts_core.parallel_data.store import versions
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from amts_core.translation import publication_steps
from amts_core.translation.store import publication_rows
from tests.translation.orders.conftest import published


def approve(store, person, bead_id):
    review.decide(
        store, DeskAct(person=person, via=Via.KEY), bead_id, Action.APPROVE, seen_version=0
    )


def test_newer_decisions_are_published(settings, store, project, lead, service, alignment):
    beads = queues.bead_ids(store, alignment, Queue())
    approve(store, lead, beads[0])
    plans = exports.plan_exports(
        store,
        project,
        "en",
        tgt_langs=["zh"],
        granularity=Granularity.SENTENCE,
        format_=FileFormat.CSV,
        markup=UnitMarkup.EXCHANGE,
    )
    _, version = exports.export_several(
        store,
        project,
        plans,
        src_lang="en",
        granularity=Granularity.SENTENCE,
        format_=FileFormat.CSV,
    )
    held = published(settings, store, project, lead=lead, service=service, version=version)
    approve(store, lead, beads[3])
    for _ in range(2):
        made = publication_steps.retrain_now(
            settings, "retrain-1", project.id, person_id=lead.id, publication_id=held.id
        )
    assert publication_steps.advance_publication(store, service, made.id) is False
    assert publication_steps.advance_publication(store, service, made.id) is True
    assert service.held(held.name).decode() == "en,zh\nOne.,一。\nFour.,四。\n"
    (current,) = publication_rows.current(store, project.id, Engine.LOCAL)
    assert (current.name, current.version_n, current.format) == (held.name, 2, "csv")
    newest = versions.find_version(store, current.version_id)
    assert newest.markup is UnitMarkup.EXCHANGE
    assert versions.unit_ids(store, newest) == (
        (str(beads[0]),),
        (str(beads[3]),),
    )
