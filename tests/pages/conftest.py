"""What tests of pages share: a data folder, people in it, and a visit to a page."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from amts_core import review
from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.jobs import calls, readings
from amts_core.kernel.jobs.worker import AppWorker
from amts_core.kernel.records import Action, DeskAct, Person, Role, Via
from amts_core.project.store import people
from pages.shared.row_table import OPEN, RowPress
from tests.conftest import add_alignment, proposed

SECONDS = 180
Visit = Callable[..., AppTest]
FOLDERS = {"translate": "translation", "post_edit": "post_editing", "compare": "comparison"}
"""Pages whose address is not the name of their folder."""


@pytest.fixture
def store(tmp_path, monkeypatch, empty_database) -> Store:
    """The empty database that the pages open; no worker is started for it."""
    (tmp_path / "data").mkdir()
    shutil.copy(empty_database, tmp_path / "data" / "amts.db")
    monkeypatch.setenv("AMTS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("AMTS_DATABASE_URL", raising=False)
    monkeypatch.setattr(AppWorker, "ensure", lambda worker: None)
    monkeypatch.setattr(calls, "enqueue", _read_at_once(calls.enqueue))
    opened = open_store(Settings.from_environment().database_url)
    yield opened
    st.cache_resource.clear()
    opened.close()


def _read_at_once(enqueue):
    """What was handed in is read before the page goes on, as by a worker that is fast."""

    def enqueued(settings, job_id, call):
        if call.queue != calls.READING:
            enqueue(settings, job_id, call)
            return
        with suppress(AmtsError):
            readings.carry_out(settings, job_id, *call.arguments)

    return enqueued


@pytest.fixture
def visit(store) -> Visit:
    """Open the app at a page, as the address of a browser would."""

    def opened(page: str | None = None, **query: object) -> AppTest:
        st.cache_resource.clear()  # a visit is a server of its own
        app = AppTest.from_file(ROOT / "app.py", default_timeout=SECONDS)
        for name, value in query.items():
            app.query_params[name] = value if isinstance(value, list) else str(value)
        app.run()
        if page is not None:
            app.switch_page(f"pages/{FOLDERS.get(page, page)}/page.py").run()
        assert not app.exception
        return app

    return opened


@pytest.fixture
def me(store) -> Person:
    return people.add_person(store, "Ada", Role.TRANSLATOR)


@pytest.fixture
def alignment_id(store, project) -> str:
    """Three beads of a document of the project, the last one a skip."""
    beads = [
        proposed([0], [0], "One is $1.", "一。", confidence=0.99, accept=True),
        proposed([1], [1], "=Two.", "二。", confidence=0.6),
        proposed([2], [], "Three.", "", confidence=0.7),
    ]
    return add_alignment(store, project, beads)


def approve(store: Store, me: Person, *ids: int) -> None:
    """Approve beads that nobody has decided yet."""
    for bead_id in ids:
        review.decide(
            store, DeskAct(person=me, via=Via.KEY), bead_id, Action.APPROVE, seen_version=0
        )


def texts(elements: object) -> list[str]:
    """Return the values of elements of a page."""
    return [element.value for element in elements]


def button(app: AppTest, label: str) -> object:
    """Return the one button with this label."""
    (found,) = [one for one in app.button if one.label == label]
    return found


def row_table(app: AppTest, label: str) -> list[dict[str, object]]:
    """Return the rows of the table that is called so, by the heads of its columns."""
    components = [one.proto.json for one in app.get("bidi_component")]
    found = [json.loads(one) for one in components if one]
    (data,) = [one for one in found if one.get("label") == label]
    heads = [one["head"] for one in data["columns"]]
    return [dict(zip(heads, row["cells"], strict=True)) for row in data["rows"]]


def press_row(app: AppTest, key: str, row_id: str, action: str = OPEN) -> AppTest:
    """Press a row of a table, or what can be done with it."""
    app.session_state[f"{key}_pressed"] = RowPress(action, (row_id,))
    return app.run()
