"""Sync: a watch is set up, looked over, synchronised, and its documents are shown."""

import pytest

from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Role
from amts_core.project.store import people
from amts_core.sync import rounds, watches
from amts_core.sync.records import WatchKind, WatchSettings
from amts_core.sync.rounds import Wish
from amts_core.sync.store import sync_rounds, sync_targets, watch_rows
from tests.pages.conftest import button, texts

LAYOUT = {"en": "en/{name}", "zh": "zh/{name}"}
HOSTILE = "The <b>station</b> costs $1$ & :red[more]."


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


@pytest.fixture
def settings(store):
    return Settings.from_environment()


@pytest.fixture
def book(tmp_path):
    """A folder with a document in two languages."""
    for path, text in (("en/a.md", f"# One\n\n{HOSTILE}\n"), ("zh/a.md", "# 一\n\n车站。\n")):
        place = tmp_path / "book" / path
        place.parent.mkdir(parents=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path / "book"


@pytest.fixture
def watch(settings, project, boss, book):
    wanted = WatchSettings(name="Book", kind=WatchKind.FOLDER, path=str(book), layout=LAYOUT)
    return watches.add(settings, project, boss, wanted)


def look(settings, store, boss, watch):
    """Read a watch and compare what has changed, as a worker would."""
    job_id = rounds.place(settings, boss, watch.id, Wish(only_looks=True))
    for tgt_lang in rounds.look(store, job_id, watch.id, Wish(only_looks=True)):
        rounds.compare(settings, job_id, watch.id, tgt_lang)
    return rounds.finish(store, job_id, watch.id)


@pytest.fixture
def behind(settings, store, boss, watch, book):
    """The source has changed since it was read: a target that is behind by a segment."""
    look(settings, store, boss, watch)
    (book / "en" / "a.md").write_text(f"# One\n\n{HOSTILE} It rains.\n", encoding="utf-8")
    look(settings, store, boss, watch)
    (target,) = sync_targets.targets(store, watch.id)
    return target


def test_without_a_project_it_leads_to_one(visit, boss):
    app = visit("sync", person=boss.id)
    assert "There is no project yet" in " ".join(texts(app.info))


def test_a_lead_lets_a_folder_be_watched(visit, boss, project, store, book):
    app = visit("sync", person=boss.id, project=project.id)
    assert "Let this project watch a folder" in " ".join(texts(app.info))
    assert button(app, "Watch it").disabled
    app.radio(key="sync_kind").set_value(WatchKind.FOLDER).run()
    app.text_input(key="sync_path").set_value(str(book)).run()
    button(app, "Watch it").click().run()
    assert not app.exception
    (made,) = watch_rows.all_watches(store, project.id)
    assert (made.settings.path, dict(made.settings.layout)) == (str(book), LAYOUT)
    assert "Nothing was read yet" in " ".join(texts(app.caption))


def test_a_folder_that_is_not_there_is_refused(visit, boss, project, store):
    app = visit("sync", person=boss.id, project=project.id)
    app.radio(key="sync_kind").set_value(WatchKind.FOLDER).run()
    app.text_input(key="sync_path").set_value("/nowhere/at/all").run()
    button(app, "Watch it").click().run()
    assert texts(app.error) == [
        "There is no folder /nowhere/at/all. Give the path of one on this machine."
    ]
    assert watch_rows.all_watches(store, project.id) == ()


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.EDITOR])
def test_others_see_why_they_may_not(visit, store, project, watch, role):
    eve = people.add_person(store, "Eve", role)
    app = visit("sync", person=eve.id, project=project.id)
    for label in ("Synchronise all languages", "Only look", "Save", "Remove"):
        assert button(app, label).disabled
    assert any("may not synchronise documents. Ask a lead." in one for one in texts(app.caption))


def test_one_press_asks_for_all_languages_once(visit, boss, project, store, watch):
    app = visit("sync", person=boss.id, project=project.id)
    app.checkbox(key="sync_new").check().run()
    button(app, "Synchronise all languages").click().run()
    (job,) = [one for one in job_rows.jobs(store, project.id) if one.title == "Synchronise Book"]
    assert watch_rows.find_watch(store, watch.id).job_id == job.id
    button(app, "Synchronise all languages").click().run()
    assert len(sync_rounds.newest_rounds(store, watch.id)) == 1


def test_what_is_behind_is_shown_in_segments_and_words(visit, boss, project, watch, behind):
    app = visit("sync", person=boss.id, project=project.id)
    frame = app.dataframe[0].value
    assert frame.loc[0, ["document", "state"]].tolist() == ["a.md", "↓ behind"]
    assert (frame.loc[0, "segments"], frame.loc[0, "words"]) == (
        behind.counts.n_human,
        behind.counts.n_human_words,
    )
    assert any("segment" in one and "words left" in one for one in texts(app.caption))


def test_a_document_shows_its_segments_as_text(visit, boss, project, watch, behind):
    app = visit("sync", person=boss.id, project=project.id, target=behind.id)
    app.radio(key="sync_segments").set_value("All segments").run()
    shown = " ".join(one.value for one in app.get("html"))
    assert "&lt;b&gt;station&lt;/b&gt;" in shown
    assert "<b>station" not in shown
    assert "It rains." in shown


def test_a_target_of_another_project_is_not_shown(visit, boss, store, watch, behind):
    other = people.create_project(store, "Other", "en", ["zh"])
    app = visit("sync", person=boss.id, project=other.id, target=behind.id)
    assert any("has no document" in one for one in texts(app.error))


def test_a_watch_is_removed_by_who_is_sure(visit, boss, project, store, watch):
    app = visit("sync", person=boss.id, project=project.id)
    assert button(app, "Remove").disabled
    app.checkbox(key="sync_sure").check().run()
    button(app, "Remove").click().run()
    assert watch_rows.all_watches(store, project.id) == ()


def test_a_schedule_is_kept(visit, boss, project, store, watch):
    app = visit("sync", person=boss.id, project=project.id)
    app.selectbox(key=f"sync_when-{watch.id}").set_value(60).run()
    button(app, "Save").click().run()
    assert watch_rows.find_watch(store, watch.id).settings.every_minutes == 60
