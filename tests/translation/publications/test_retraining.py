"""The newest approved units exported and published by one order."""

from amts_core import desk, pipeline, publishing
from amts_core.parallel_data import Format
from amts_core.records import Action, Granularity, Via
from amts_core.service import Engine
from amts_core.store import exports, publications, queues
from amts_core.store.queues import Queue
from tests.translating.conftest import published


def approve(store, person, bead_id):
    desk.decide(store, person, bead_id, Action.APPROVE, seen_version=0, via=Via.KEY)


def test_newer_decisions_are_published(settings, store, project, lead, service, alignment):
    beads = queues.bead_ids(store, alignment, Queue())
    approve(store, lead, beads[0])
    plans = pipeline.plan_exports(store, project, "en", ["zh"], Granularity.SENTENCE, Format.CSV)
    _, version = pipeline.export_several(
        store, project, plans, "en", Granularity.SENTENCE, Format.CSV
    )
    held = published(settings, store, project, lead, service, version)
    approve(store, lead, beads[3])
    for _ in range(2):
        made = publishing.retrain_now(settings, "retrain-1", project.id, lead.id, held.id)
    assert publishing.advance(store, service, made.id) is False
    assert publishing.advance(store, service, made.id) is True
    assert service.held(held.name).decode() == "en,zh\nOne.,一。\nFour.,四。\n"
    (current,) = publications.current(store, project.id, Engine.LOCAL)
    assert (current.name, current.version_n, current.format) == (held.name, 2, "csv")
    assert exports.unit_ids(store, exports.version(store, current.version_id)) == (
        (str(beads[0]),), (str(beads[3]),),
    )  # fmt: skip
