"""Parallel data: the predicted outcome, the file, and its versions."""

import pytest

from amts_core.store import exports
from tests.pages.conftest import approve, texts


def counts(app):
    return [one.value for one in app.metric]


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
    assert len(app.get("download_button")) == 0


@pytest.mark.parametrize(
    ("format_", "expected", "label"),
    [
        pytest.param("CSV", ["1", "0", "1"], "Download 1 units as CSV", id="CSV"),
        pytest.param("TSV", ["1", "0", "1"], "Download 1 units as TSV", id="TSV"),
        pytest.param("TMX", ["2", "0", "0"], "Download 2 units as TMX", id="TMX"),
    ],
)
def test_the_outcome_is_predicted(visit, store, me, alignment_id, format_, expected, label):
    approve(store, me, 1, 2)
    app = visit("parallel_data", person=me.id)
    app.get("button_group")[0].select(format_).run()
    assert not app.exception
    assert counts(app) == expected
    (download,) = app.get("download_button")
    assert download.label == label


def test_what_is_left_out_has_a_reason(visit, store, me, alignment_id):
    approve(store, me, 1, 2)
    app = visit("parallel_data", person=me.id)
    assert app.expander[0].label == "1 units are left out: see why"
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["would be"], row["source"]) == ("failed", "=Two.")
    assert row["because"] == "a side begins with + - = or @, which CSV and TSV may not"


def test_a_download_is_kept_as_a_version(visit, store, me, project, alignment_id):
    approve(store, me, 1)
    app = visit("parallel_data", person=me.id)
    assert exports.versions(store, project.id) == ()
    app.get("download_button")[0].click().run()
    assert not app.exception
    (version,) = exports.versions(store, project.id)
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["version"], row["format"], row["units"]) == ("v1", "TSV", 1)
    assert row["SHA-256"] == version.sha256
    assert any(version.sha256 in text for text in texts(app.caption))


def test_either_direction_is_offered(visit, store, me, alignment_id):
    approve(store, me, 1)
    app = visit("parallel_data", person=me.id)
    assert app.selectbox[1].options == ["English → Chinese", "Chinese → English"]
    app.selectbox[1].select(("zh", "en")).run()
    assert counts(app) == ["1", "0", "0"]
