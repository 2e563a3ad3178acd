"""History: the list of events, the story of a bead, the past, and everybody's figures."""

import hashlib

import pytest

from amts_core import post_editing, review
from amts_core.history import timeline
from amts_core.kernel.config import Settings
from amts_core.kernel.post_edits import Effort, Taken
from amts_core.kernel.records import Action, DeskAct, Via
from amts_core.review.store import bead_rows
from tests.desk_acts import act_of
from tests.pages.conftest import approve, button, texts
from tests.stored import bead_history
from tests.translated import edits, translated


def decide(store, person, bead_id, action, **more):
    seen = bead_rows.bead(store, bead_id).state.version
    return review.decide(store, act_of(person, more), bead_id, action, seen_version=seen, **more)


@pytest.fixture
def events(store, project, me, lead, alignment_id):
    """Ada approves and edits, takes the edit back, and merges; Grace rejects."""
    decide(store, me, 1, Action.APPROVE, dwell_ms=100)
    decide(store, me, 2, Action.EDIT, tgt_text="<b>贰</b>。", dwell_ms=2000)
    review.undo(store, DeskAct(person=me, via=Via.CLICK), project.id)
    decide(store, lead, 3, Action.REJECT, note="no counterpart")
    review.restructure(store, DeskAct(person=me, via=Via.KEY), 1, Action.MERGE, seen={})
    return bead_history(store, project.id)


def test_without_a_project_it_leads_to_documents(visit, me):
    app = visit("history", person=me.id)
    assert texts(app.info) == ["There is no project yet. Import two versions of a document first."]
    assert texts(app.page_link) == ["Go to Documents"]


def test_without_events_it_leads_to_review(visit, me, alignment_id):
    app = visit("history", person=me.id)
    assert texts(app.info)[0].startswith("Nothing was decided yet.")
    assert texts(app.page_link) == ["Go to Review"]


def test_events_are_listed_newest_first(visit, me, events):
    app = visit("history", person=me.id)
    assert texts(app.caption)[0].endswith("5 events")
    rows = app.dataframe[0].value.to_dict("records")
    assert [(one["who"], one["did"], one["by"]) for one in rows] == [
        ("Ada", "merged", "key"),
        ("Grace", "rejected", "key"),
        ("Ada", "undid event 2", "click"),
        ("Ada", "edited", "key"),
        ("Ada", "approved", "key"),
    ]
    assert [one["later"] for one in rows] == ["", "", "", "undone", ""]
    assert [one["what"] for one in rows][:2] == ["a.md · 3 beads", "a.md · Three."]
    assert (rows[1]["note"], rows[3]["dwell"]) == ("no counterpart", "2.0 s")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({"by": "Grace"}, [4], id="a person"),
        pytest.param({"did": "approved"}, [1], id="an action"),
        pytest.param({"document": "a.md · English → Chinese"}, [5, 4, 3, 2, 1], id="a document"),
        pytest.param({"by": "Grace", "did": "approved"}, [], id="nothing"),
        pytest.param({"by": "Nobody", "events_page": "99"}, [5, 4, 3, 2, 1], id="unknown ones"),
    ],
)
def test_the_address_names_the_filters(visit, me, events, filters, expected):
    app = visit("history", person=me.id, **filters)
    if expected:
        assert list(app.dataframe[0].value["event"]) == expected
    else:
        assert "No event matches these filters. Choose fewer of them." in texts(app.caption)


def test_many_events_come_in_pages(visit, store, me, alignment_id, monkeypatch):
    monkeypatch.setattr(timeline, "N_EVENTS", 2)
    approve(store, me, 1, 2)
    decide(store, me, 3, Action.REJECT)
    app = visit("history", person=me.id)
    assert list(app.dataframe[0].value["event"]) == [3, 2]
    app.pagination[0].set_value(2).run()
    assert list(app.dataframe[0].value["event"]) == [1]
    app.selectbox(key="did").select("approved").run()
    assert list(app.dataframe[0].value["event"]) == [2, 1]


def test_a_chosen_row_opens_the_story_of_its_bead(visit, me, events):
    app = visit("history", person=me.id, bead=2)
    assert texts(app.header) == ["Bead 2", "What happened"]
    told = texts(app.text)
    assert told[0] == "a.md · English → Chinese · now ⤳ replaced · confidence 60%"
    assert [line.split(" · ", 1)[1] for line in told if "event" in line] == [
        "event 2 · Ada edited · by key · after 2.0 s · undone since",
        "event 3 · Ada undid event 2 · by click",
        "event 5 · Ada merged · by key",
    ]
    bodies = "".join(one.proto.body for one in app.get("html"))
    assert "&lt;b&gt;贰&lt;/b&gt;" in bodies and "<b>" not in bodies
    button(app, "Bead 4").click().run()
    assert texts(app.header)[0] == "Bead 4"
    assert {one.label for one in app.button} >= {"Bead 1", "Bead 2"}
    button(app, "All events").click().run()
    assert "bead" not in app.query_params
    assert len(app.dataframe[0].value) == 5


def test_an_event_shows_what_it_changed_and_leads_to_its_time(visit, me, events):
    app = visit("history", person=me.id, event=5)
    rows = app.dataframe[0].value.to_dict("records")
    assert [one["became"] for one in rows] == ["⤳ replaced", "⤳ replaced", "○ proposed"]
    button(app, "Everything as it was then").click().run()
    assert not app.exception
    assert app.slider(key="step").value == 5


@pytest.mark.parametrize("query", [{"bead": 99}, {"event": 99}])
def test_what_there_is_not_is_told(visit, me, events, query):
    (told,) = texts(visit("history", person=me.id, **query).error)
    assert told.startswith("This project has no")


def test_the_slider_shows_every_moment(visit, me, events):
    app = visit("history", person=me.id, view="As it was")
    assert app.slider(key="step").value == 5
    assert list(app.dataframe[0].value["state"]) == ["○ proposed", "✗ rejected"]
    button(app, "One event back").click().run()
    assert list(app.dataframe[0].value["state"]) == ["✓ approved", "○ proposed", "✗ rejected"]
    app.slider(key="step").set_value(2).run()
    assert list(app.dataframe[0].value["target"]) == ["一。", "<b>贰</b>。", "–"]
    assert texts(app.text)[0].startswith("2 of 5 · event 2 · ")
    assert texts(app.text)[0].endswith(" · Ada edited")
    app.slider(key="step").set_value(0).run()
    assert list(app.dataframe[0].value["state"]) == ["○ proposed"] * 3
    assert button(app, "One event back").disabled
    assert not app.exception


def test_the_export_is_that_of_the_moment(visit, store, project, me, events):
    app = visit("history", person=me.id, view="As it was", step=2)
    assert len(app.get("download_button")) == 0
    button(app, "Prepare the file").click().run()
    (download,) = app.get("download_button")
    assert download.label == "Download 1 unit as TSV"  # the other one begins with =
    digest = hashlib.sha256("en\tzh\nOne is $1.\t一。\n".encode()).hexdigest()
    app.slider(key="step").set_value(1).run()
    button(app, "Prepare the file").click().run()
    assert f"1 unit, SHA-256 {digest}" in texts(app.caption)


def test_a_moment_without_approved_units_says_so(visit, me, events):
    app = visit("history", person=me.id, view="As it was", step=5)
    button(app, "Prepare the file").click().run()
    assert texts(app.info)[0].startswith("There is nothing to export")


def test_leads_see_everybody_and_others_themselves(visit, me, lead, events):
    app = visit("history", person=lead.id, view="People")
    rows = {one["who"]: one for one in app.dataframe[0].value.to_dict("records")}
    assert set(rows) == {"Ada", "Grace"}
    assert (rows["Ada"]["decisions"], rows["Ada"]["undone"], rows["Ada"]["too fast"]) == (3, 1, 1)
    mine = visit("history", person=me.id, view="People")
    assert list(mine.dataframe[0].value["who"]) == ["Ada"]


def test_the_csv_is_made_on_demand(visit, me, events):
    app = visit("history", person=me.id)
    assert len(app.get("download_button")) == 0
    button(app, "Prepare CSV").click().run()
    (download,) = app.get("download_button")
    assert download.label == "Download 7 rows"


def test_post_edits_are_told_like_decisions(visit, store, project, me, lead):
    folder = Settings.from_environment().data_dir
    key = translated(
        store, folder, project, lead=lead, texts=[("One.", "壹。", None)], name="one.md"
    )
    (one,) = edits(store, key)
    post_editing.save(
        store,
        DeskAct(person=lead, via=Via.KEY),
        one.id,
        "一。",
        taken=Taken.BASELINE,
        seen_version=0,
        effort=Effort(4000, 7),
        is_confirmed=True,
    )
    (row,) = visit("history", person=me.id).dataframe[0].value.to_dict("records")
    assert (row["who"], row["did"], row["what"]) == ("Grace", "post-edited", "one.md (zh) · One.")
    app = visit("history", person=me.id, event=str(row["event"]))
    assert any("1 segment of one.md (zh)" in one for one in texts(app.text))
    (change,) = app.dataframe[0].value.to_dict("records")
    assert (change["was"], change["became"], change["source"]) == ("○ open", "✎ saved", "One.")
    assert (change["text before"], change["new text"], change["from"]) == ("–", "一。", "baseline")
    assert change["active seconds"] == 4.0
