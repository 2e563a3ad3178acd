"""Parallel data: the predicted outcome, the file, its versions, and what of them is at a service."""

import re

import pytest

from amts_core import review
from amts_core.engines.protocol import ParallelData, ParallelDataStatus
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Action, DeskAct, Engine, JobState, Role, UnitMarkup, Via
from amts_core.parallel_data import FileFormat, exports
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from amts_core.translation import publication_steps, publications, services
from amts_core.translation.records import Problem
from amts_core.translation.store import publication_rows
from pages.parallel_data import export_work
from tests.pages.conftest import approve, button, texts
from tests.translation.orders.conftest import AMAZON


def counts(app):
    return [one.value for one in app.metric]


def format_choice(app):
    (found,) = [one for one in app.radio if one.label == "Format"]
    return found


def facts(app):
    """Return the values of the facts above a publication."""
    (body,) = [
        one.proto.body for one in app.get("html") if "Status at the service" in one.proto.body
    ]
    return re.findall(r'tabular-nums">([^<]+)<', body)


def table(app, column):
    """Return the rows of the table that has this column."""
    (found,) = [one.value for one in app.dataframe if column in one.value.columns]
    return found.to_dict("records")


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


def test_without_a_project_it_leads_to_documents(visit, me):
    app = visit("parallel_data", person=me.id)
    assert texts(app.info) == ["There is no project yet. Import two versions of a document first."]
    assert texts(app.page_link) == ["Go to Documents"]


def test_without_approved_units_it_leads_to_review(visit, me, alignment_id):
    app = visit("parallel_data", person=me.id)
    assert counts(app) == ["0", "0", "0"]
    assert texts(app.info) == [
        "No approved unit yet in this direction. Approve some in Review first."
    ]
    assert texts(app.page_link) == ["Go to Review"]
    assert len(app.get("download_button")) == 0


@pytest.mark.parametrize(
    ("format_", "expected", "label"),
    [
        pytest.param("CSV", ["1", "0", "1"], "Download 1 unit as CSV", id="CSV"),
        pytest.param("TSV", ["1", "0", "1"], "Download 1 unit as TSV", id="TSV"),
        pytest.param("TMX", ["2", "0", "0"], "Download 2 units as TMX", id="TMX"),
    ],
)
def test_the_outcome_is_predicted(visit, store, me, alignment_id, format_, expected, label):
    approve(store, me, 1, 2)
    app = visit("parallel_data", person=me.id)
    format_choice(app).set_value(FileFormat(format_.lower())).run()
    assert not app.exception
    assert counts(app) == expected
    (download,) = app.get("download_button")
    assert download.label == label


def test_what_is_left_out_has_a_reason(visit, store, me, alignment_id):
    approve(store, me, 1, 2)
    app = visit("parallel_data", person=me.id)
    assert app.expander[0].label == "1 unit is left out: see why"
    (row,) = table(app, "because")
    assert (row["into"], row["would be"], row["source"]) == ("Chinese", "failed", "=Two.")
    assert row["because"] == "a side begins with + - = or @, which CSV and TSV may not"


def test_the_markup_of_the_examples_is_chosen_and_kept(visit, store, me, project, alignment_id):
    for bead_id, src, tgt in ((1, "**One**.", "**一**。"), (3, "`x`", "`x`")):
        act = DeskAct(person=me, via=Via.KEY)
        texts_ = {"src_text": src, "tgt_text": tgt}
        review.decide(store, act, bead_id, Action.EDIT, seen_version=0, **texts_)
    app = visit("parallel_data", person=me.id)
    assert counts(app) == ["2", "0", "0"]
    chosen = next(one for one in app.selectbox if one.label == "Markup in the examples")
    chosen.select(UnitMarkup.EXCHANGE).run()
    assert counts(app) == ["1", "1", "0"]
    (row,) = table(app, "because")
    assert row["because"] == "a side has no word beside its markup"
    button(app, "Keep as a version").click().run()
    (version,) = versions.all_versions(store, project.id)
    assert blob(store, version.sha256).decode() == "en\tzh\n<b>One</b>.\t<b>一</b>。\n"
    button(app, "See the versions").click().run()
    (row,) = table(app, "version")
    assert row["markup"] == "As a job shows it to the service"


def test_a_download_is_kept_as_a_version(visit, store, me, project, alignment_id):
    approve(store, me, 1)
    app = visit("parallel_data", person=me.id)
    assert versions.all_versions(store, project.id) == ()
    app.get("download_button")[0].click().run()
    assert not app.exception
    (version,) = versions.all_versions(store, project.id)
    button(app, "See the versions").click().run()
    (row,) = table(app, "version")
    assert (row["version"], row["format"], row["units"]) == ("v1", "TSV", 1)
    assert any(version.sha256 in text for text in texts(app.caption))


def test_either_direction_is_offered(visit, store, me, alignment_id):
    approve(store, me, 1)
    app = visit("parallel_data", person=me.id)
    assert app.selectbox(key="export_from").options == ["English", "Chinese"]
    app.selectbox(key="export_from").select("zh").run()
    assert app.multiselect(key="export_into-zh").value == ["en"]
    assert counts(app) == ["1", "0", "0"]


def test_several_targets_are_predicted_apart(visit, store, me, project, alignment_id):
    people.add_target_language(store, project.id, "es")
    approve(store, me, 1)
    app = visit("parallel_data", person=me.id)
    app.multiselect(key="export_into-en").set_value(["zh", "es"]).run()
    assert not app.exception
    assert [(row["into"], row["would be imported"]) for row in table(app, "into")] == [
        ("Chinese", 1),
        ("Spanish", 0),
    ]
    assert texts(app.info) == [
        "No approved unit yet into Spanish. Leave it out, or approve some in Review."
    ]
    app.multiselect(key="export_into-en").set_value([]).run()
    assert texts(app.info) == ["Choose at least one language to translate into."]


def two_versions(visit, store, me):
    """Keep a version of one unit, approve another one, and keep a second version."""
    approve(store, me, 1)
    app = visit("parallel_data", person=me.id)
    button(app, "Keep as a version").click().run()
    approve(store, me, 2)
    format_choice(app).set_value(FileFormat.TMX).run()
    button(app, "Keep as a version").click().run()
    assert not app.exception
    return app


def test_two_versions_are_compared(visit, store, me, alignment_id):
    app = two_versions(visit, store, me)
    assert texts(app.success) == ["v2 is kept: 2 records."]
    button(app, "See the versions").click().run()
    app.session_state["version_tabs"] = "Compare it"
    app.run()
    assert not app.exception
    assert "From v1 to v2: 1 added, 0 removed, 0 changed, 1 the same." in texts(app.caption)
    (row,) = table(app, "target in v2")
    assert (row["source"], row["target in v2"]) == ("=Two.", "二。")


def test_translators_may_not_publish(visit, store, me, alignment_id):
    two_versions(visit, store, me)
    app = visit("parallel_data", person=me.id, view="Versions")
    assert button(app, "Publish v2").disabled
    assert "Ada is a translator and may not publish parallel data. Ask a lead." in texts(
        app.caption
    )


def test_a_lead_publishes_a_version(visit, store, me, boss, project, alignment_id):
    two_versions(visit, store, me)
    app = visit("parallel_data", person=boss.id, view="Versions")
    button(app, "Publish v2").click().run()
    assert not app.exception and not app.error
    (one,) = publication_rows.publications(store, project.id)
    assert (one.version_n, one.engine, one.person) == (2, Engine.LOCAL, "Grace")
    assert app.radio(key="parallel_data_view").value == "Published"
    (row,) = table(app, "latest update")
    assert (row["state"], row["status"]) == ("○ waiting", "not asked yet")
    assert button(app, "Delete").disabled


def published(store, boss, project, *, reported=(1, 0, 1), problems=(), **words):
    """Publish the newest version, and let the service have imported it."""
    version = versions.all_versions(store, project.id)[0]
    services.save(store, boss, project, AMAZON)
    made = publications.prepare(
        Settings.from_environment(),
        project,
        boss,
        version=version,
        engine=Engine.AMAZON,
        name="units",
    )
    job_rows.finish(store, made.job_id, made.name, message="imported")
    imported, skipped, failed = reported
    found = ParallelData(
        name="units",
        status=ParallelDataStatus.ACTIVE,
        latest_update_status=words.get("update"),
        src_lang="en",
        tgt_langs=("zh",),
        imported=imported,
        skipped=skipped,
        failed=failed,
        imported_characters=120,
        message=words.get("message", ""),
        created_at=None,
        updated_at=None,
    )
    publication_rows.set_described(store, made.id, found)
    publication_rows.set_active(store, made.id, found, problems=problems, line="imported")
    return made


def test_both_states_and_both_counts_are_shown(visit, store, me, boss, project, alignment_id):
    two_versions(visit, store, me)
    published(
        store,
        boss,
        project,
        update=ParallelDataStatus.FAILED,
        problems=[Problem("=Two.\t二。", "starts with =", ("2",))],
    )
    app = visit("parallel_data", person=me.id, view="Published")
    assert facts(app) == ["✓ active", "ACTIVE", "FAILED"]
    rows = table(app, "predicted")
    assert [(row["predicted"], row["reported by the service"]) for row in rows] == [
        ("2", "1"),
        ("0", "0"),
        ("0", "1"),
    ]
    assert len(app.warning) > 0
    (problem,) = table(app, "why")
    assert (problem["why"], problem["beads"]) == ("starts with =", "2")
    assert button(app, "Update with the newest units").disabled
    app.session_state["problems"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert texts(app.title) == ["Review"]


def test_counts_that_agree_are_told(visit, store, me, boss, project, alignment_id):
    two_versions(visit, store, me)
    published(store, boss, project, reported=(2, 0, 0))
    app = visit("parallel_data", person=me.id, view="Published")
    assert "The service has imported what was predicted." in texts(app.success)
    assert texts(app.page_link) == ["Order translations with it"]
    assert not app.warning


def test_a_lead_updates_with_the_newest_units(visit, store, me, boss, project, alignment_id):
    two_versions(visit, store, me)
    published(store, boss, project)
    app = visit("parallel_data", person=boss.id, view="Published")
    button(app, "Update with the newest units").click().run()
    assert not app.exception and not app.error
    assert app.get("progress")[0].proto.text.endswith("Waiting for a worker")
    assert [one.title for one in job_rows.jobs(store, project.id)][0].startswith("Newest units to")


def test_a_deletion_asks_first(visit, store, me, boss, project, alignment_id):
    two_versions(visit, store, me)
    published(store, boss, project)
    app = visit("parallel_data", person=boss.id, view="Published")
    assert button(app, "Delete").disabled
    app.checkbox[0].check().run()
    button(app, "Delete").click().run()
    assert not app.exception and not app.error
    assert facts(app)[0] == "◔ deleting"


def test_what_has_failed_can_be_mended_and_deleted(visit, store, me, boss, project, alignment_id):
    two_versions(visit, store, me)
    version = versions.all_versions(store, project.id)[0]
    services.save(store, boss, project, AMAZON)
    made = publications.prepare(
        Settings.from_environment(),
        project,
        boss,
        version=version,
        engine=Engine.AMAZON,
        name="units",
    )
    publication_steps.give_up_publication(store, made.id, "The file is broken.")
    app = visit("parallel_data", person=boss.id, view="Published")
    assert facts(app)[0] == "✗ failed"
    assert not button(app, "Update with the newest units").disabled
    app.checkbox[0].check().run()
    button(app, "Delete").click().run()
    assert not app.exception and not app.error
    assert facts(app)[0] == "◔ deleting"


def test_nothing_published_leads_to_the_versions(visit, me, alignment_id):
    app = visit("parallel_data", person=me.id, view="Published")
    assert texts(app.info)[0].startswith("Nothing is published yet.")
    button(app, "Go to the versions").click().run()
    assert app.radio(key="parallel_data_view").value == "Versions"
    assert texts(app.info)[0].startswith("No version is kept yet.")
    button(app, "Go to the export").click().run()
    assert app.radio(key="parallel_data_view").value == "Export"


def test_a_large_file_is_made_by_a_worker_and_kept(visit, store, me, alignment_id, monkeypatch):
    monkeypatch.setattr(export_work, "_LARGE", 1)
    monkeypatch.setattr(exports, "plan_exports", None)  # the page computes nothing
    approve(store, me, 1, 2)
    app = visit("parallel_data", person=me.id)
    assert counts(app) == []
    button(app, "Prepare the file").click().run()
    assert not app.exception
    (job,) = job_rows.jobs(store, 1)
    assert (job.title, job.state) == ("TSV en to zh", JobState.QUEUED)
    assert job.message == "Waiting for a worker"
    assert len(app.get("progress")) == 1
