"""In the account: what was made elsewhere is listed, fetched, and used by orders."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amts_core import translation
from amts_core.engines.protocol import HeldResource, ParallelDataStatus, ResourceKind
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.records import Arm, Engine, Role
from amts_core.project.store import people
from amts_core.translation import services
from amts_core.translation.store import order_rows
from tests.pages.conftest import button, texts
from tests.translation.orders.conftest import AMAZON

THEIRS = HeldResource(
    kind=ResourceKind.PARALLEL_DATA,
    name="theirs",
    status=ParallelDataStatus.ACTIVE,
    latest_update_status=ParallelDataStatus.FAILED,
    message="It is no TSV.",
    src_lang="en",
    tgt_langs=("zh",),
    n_records=1200,
    size=34000,
    format="tsv",
    is_ours=False,
    updated_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
    console="https://eu-central-1.console.aws.amazon.com/translate/home",
)
CREATED = replace(
    THEIRS,
    name="new",
    status=ParallelDataStatus.CREATING,
    latest_update_status=None,
    message="",
)
TERMS = replace(THEIRS, kind=ResourceKind.TERMINOLOGY, name="terms", latest_update_status=None)
OURS = replace(TERMS, name="amts-terms-1", is_ours=True)


class Account:
    """What a worker finds."""

    def __init__(self):
        self.found = [THEIRS, CREATED, TERMS, OURS]

    def resources(self):
        return iter(self.found)

    def find_held(self, kind, name):
        return next(one for one in self.found if (one.kind, one.name) == (kind, name))

    def download(self, held):
        return f"the file of {held.name}".encode()

    def close(self):
        pass


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


@pytest.fixture
def account(store, boss, project, monkeypatch):
    services.save(store, boss, project, AMAZON)
    made = Account()
    monkeypatch.setattr(services, "open_account", lambda *_: made)
    return made


def look(app):
    return button(app, "Look in the account").click().run()


def test_what_was_made_elsewhere_is_listed_and_fetched(visit, boss, project, account):
    app = look(visit("parallel_data", person=boss.id, view="In the account"))
    assert not app.exception and not app.error
    frame = app.dataframe[0].value
    assert list(frame["name"]) == ["theirs", "new", "terms"]
    assert list(frame["languages"])[0] == "English → Chinese"
    assert list(frame["status"]) == [
        "ACTIVE, latest update FAILED: It is no TSV.",
        "CREATING",
        "ACTIVE: It is no TSV.",
    ]
    assert set(frame["console"]) == {THEIRS.console}
    button(app, "Fetch its file").click().run()
    assert [one.label for one in app.get("download_button")] == ["Download theirs.tsv"]
    assert "units --import theirs.tsv" in " ".join(texts(app.caption))


def test_only_leads_look(visit, me, account):
    app = visit("parallel_data", person=me.id, view="In the account")
    assert button(app, "Look in the account").disabled
    assert not app.dataframe


def test_without_an_account_it_leads_to_the_settings(visit, boss, project):
    app = visit("parallel_data", person=boss.id, view="In the account")
    assert "not set up" in app.info[0].value


def test_a_refusal_is_told(visit, boss, project, account, monkeypatch):
    def refused(*_):
        raise ServiceError("The credentials in use have no permission for it.")

    monkeypatch.setattr(services, "open_account", refused)
    app = look(visit("parallel_data", person=boss.id, view="In the account"))
    assert "no permission" in app.error[0].value


def test_an_order_uses_them(visit, store, boss, project, account):
    translation.add_documents(store, project, [("a.md", b"One.")], "en")
    app = visit("translate", person=boss.id)
    app.radio(key="order_engine").set_value(Engine.AMAZON).run()
    assert app.checkbox(key="order_act-False").disabled
    look(app)
    assert "2 of 3 resources" in " ".join(texts(app.caption))
    data = app.selectbox(key="order_data-amazon")
    assert [one.split(" · ")[:2] for one in data.options] == [["theirs", "made elsewhere"]]
    assert "not known here" in " ".join(texts(app.caption))
    assert "The last update of theirs has failed" in app.warning[0].value
    app.selectbox(key="order_terminology").select_index(0).run()
    app.session_state[app.dataframe[0].key] = {
        "selection": {"rows": [0], "columns": [], "cells": []}
    }
    app.run()
    assert not app.exception and not app.error
    (press,) = [one for one in app.button if one.key == "order_confirm"]
    press.click().run()
    (order,) = order_rows.orders(store, project.id)
    assert (order.data_elsewhere, order.terminology) == ("theirs", "terms")
    assert set(order.arms) == {*Arm} and not order.options.uses_glossary
    told = " ".join(texts(app.text))
    assert "parallel data theirs · made elsewhere: examples not known here" in told
    assert "with the terminology terms, made elsewhere" in told
    assert "#batch-translation" in " ".join(one.proto.url for one in app.get("link_button"))


def test_an_order_in_real_time_uses_a_terminology_and_no_parallel_data(
    visit, store, boss, project, account
):
    translation.add_documents(store, project, [("a.md", b"Use **one** & `two`.")], "en")
    app = visit("translate", person=boss.id)
    app.radio(key="order_engine").set_value(Engine.AMAZON_TEXT).run()
    assert "for terminologies that were made elsewhere" in texts(app.caption)
    look(app)
    assert "1 of 1 resource that" in " ".join(texts(app.caption))
    app.selectbox(key="order_terminology").select_index(0).run()
    app.session_state[app.dataframe[0].key] = {
        "selection": {"rows": [0], "columns": [], "cells": []}
    }
    app.run()
    assert not app.exception and not app.error
    (press,) = [one for one in app.button if one.key == "order_confirm"]
    press.click().run()
    (order,) = order_rows.orders(store, project.id)
    assert (order.terminology, order.data_elsewhere) == ("terms", None)
    assert order.n_characters > len("Use **one** & `two`."), "markup is sent, and billed"
    assert "with the terminology terms, made elsewhere" in " ".join(texts(app.text))
