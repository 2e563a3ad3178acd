"""Settings: where Amazon Translate works, what it may cost, and whether it is let in."""

import json
from datetime import date
from decimal import Decimal

import pytest

from amts_core.engines.amazon import ResourceTag
from amts_core.engines.chat import ChatSettings, ChatTrial, TriedText
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Role
from amts_core.project.store import people
from amts_core.translation import chat_trials, services
from amts_core.translation.records import MonthCost, ServiceSettings
from amts_core.translation.services import Access
from pages.settings import service_form
from pages.shared import labels
from tests.pages.conftest import button, texts

AMAZON = ServiceSettings(
    region="eu-central-1",
    bucket="my-translations",
    prefix="amts",
    role_arn="arn:aws:iam::123456789012:role/translate",
)
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


def fill(app, **values):
    for label, value in values.items():
        (field,) = [one for one in app.text_input if one.label == label.replace("_", " ")]
        field.input(value)
    return app


def save(app):
    return button(app, "Save the settings").click().run()


def test_without_a_project_it_leads_to_documents(visit, me):
    app = visit("settings", person=me.id)
    assert texts(app.page_link) == ["Go to Documents"]


def test_a_lead_sets_the_service_up(visit, store, boss, project):
    app = visit("settings", person=boss.id)
    assert "Check the permissions" not in [one.label for one in app.button]
    fill(
        app,
        Region=" eu-central-1",
        Bucket="my-translations",
        Folder_in_the_bucket="amts/",
        Role_of_batch_jobs=AMAZON.role_arn,
    )
    app.number_input[0].set_value(40.5)
    app.date_input[0].set_value(date(2026, 11, 20))
    save(app)
    assert not app.exception and not app.error
    assert texts(app.success) == ["The settings are saved. Check the permissions next."]
    (warning,) = texts(app.warning)
    assert warning.startswith("In eu-central-1 jobs can't use parallel data (ACT)")
    saved = services.current(store, project.id)
    assert (saved.region, saved.bucket, saved.prefix) == ("eu-central-1", "my-translations", "amts")
    assert (saved.budget_usd, saved.prices_as_of) == (Decimal("40.5"), "2026-11-20")
    assert (saved.baseline_usd_per_million, saved.act_usd_per_million) == (None, None)
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["who"], row["budget"]) == ("Grace", "40.50 USD")


def test_a_key_and_tags_are_set_and_shown(visit, store, me, boss, project):
    services.save(store, boss, project, AMAZON)
    app = fill(visit("settings", person=boss.id), KMS_key=KEY)
    app.text_area[0].input("team=docs\n\n cost-centre = 12")
    save(app)
    assert not app.exception and not app.error
    saved = services.current(store, project.id)
    tags = ResourceTag("team", "docs"), ResourceTag("cost-centre", "12")
    assert (saved.kms_key, saved.tags) == (KEY, tags)
    app = visit("settings", person=boss.id)
    assert app.text_area[0].value == "team=docs\ncost-centre=12"
    newest = app.dataframe[0].value.to_dict("records")[0]
    assert (newest["KMS key"], newest["tags"]) == (KEY, "team=docs, cost-centre=12")
    shown = " ".join(one.proto.body for one in visit("settings", person=me.id).get("html"))
    assert KEY in shown and "team=docs, cost-centre=12" in shown


@pytest.mark.parametrize(
    ("key", "tags", "told"),
    [
        pytest.param("alias/amts", "", "The KMS key 'alias/amts' is not one", id="key"),
        pytest.param(KEY.replace("central", "west"), "", "Region eu-west-1", id="Region"),
        pytest.param("", "team", "The tag 'team' has no '='", id="tag"),
        pytest.param("", "team=a\nteam=b", "'team' is there 2 times", id="tags"),
    ],
)
def test_a_key_or_tags_that_cannot_be_used_are_told(visit, store, boss, project, key, tags, told):
    services.save(store, boss, project, AMAZON)
    app = fill(visit("settings", person=boss.id), KMS_key=key)
    app.text_area[0].input(tags)
    save(app)
    (message,) = texts(app.error)
    assert told in message
    assert services.current(store, project.id) == AMAZON


def test_what_cannot_be_used_is_told_and_not_saved(visit, store, boss, project):
    app = save(
        fill(
            visit("settings", person=boss.id),
            Region="Frankfurt",
            Bucket="b",
            Role_of_batch_jobs="x",
        )
    )
    (message,) = texts(app.error)
    assert "The Region 'Frankfurt' is not one Amazon Translate can use." in message
    assert services.current(store, project.id) == ServiceSettings()


def test_translators_see_the_settings_and_leave_them(visit, store, me, boss, project):
    services.save(store, boss, project, AMAZON)
    app = visit("settings", person=me.id)
    assert not app.text_input and not app.number_input
    assert button(app, "Check the permissions").disabled
    shown = " ".join(one.proto.body for one in app.get("html"))
    for fact in ("my-translations/amts", AMAZON.role_arn, "no cap", "15.00 USD", "unconfirmed"):
        assert fact in shown
    assert "Ada is a translator and may not change the service settings. Ask a lead." in texts(
        app.caption
    )


@pytest.mark.parametrize(
    ("is_granted", "told"),
    [
        pytest.param(True, "All 2 permissions are there.", id="all granted"),
        pytest.param(False, "1 of 2 permissions are missing.", id="one missing"),
        pytest.param(None, "None of 2 permissions is known to be missing; 1", id="one not told"),
    ],
)
def test_the_permissions_are_a_row_each(visit, store, boss, project, is_granted, told):
    services.save(store, boss, project, AMAZON)
    found = (
        Access("translate:ListParallelData", "*", True, ""),
        Access("s3:PutObject", "arn:aws:s3:::my-translations/amts/*", is_granted, "Grant it."),
    )
    app = visit("settings", person=boss.id)
    button(app, "Check the permissions").click().run()
    assert not app.exception and not app.error
    (job,) = job_rows.jobs(store, project.id)
    assert app.get("progress")[0].proto.text == r"Permissions at Amazon\: Waiting for a worker"
    job_rows.finish(store, job.id, services.access_as_json(found), message="checked")
    app.run()
    assert texts([*app.success, *app.warning, *app.error])[0].startswith(told)
    rows = app.dataframe[0].value.to_dict("records")
    assert [row["permission"] for row in rows][0] == (
        "translate:ListParallelData" if is_granted else "s3:PutObject"
    )


def test_a_check_that_failed_says_why(visit, store, boss, project):
    services.save(store, boss, project, AMAZON)
    app = visit("settings", person=boss.id)
    job_rows.add_job(store, "access-1", project.id, "Permissions at Amazon")
    job_rows.fail(store, "access-1", "No credentials were found.")
    app.session_state["access_job"] = "access-1"
    app.run()
    assert texts(app.error) == [r"Permissions at Amazon\: No credentials were found\."]


def test_the_policies_are_there_to_copy(visit, store, boss, project):
    services.save(store, boss, project, AMAZON)
    caller, role, trust = map(json.loads, texts(visit("settings", person=boss.id).code))
    assert any("translate:CreateParallelData" in one["Action"] for one in caller["Statement"])
    assert any("my-translations/amts/" in one["Resource"] for one in role["Statement"])
    assert trust["Statement"][0]["Principal"] == {"Service": "translate.amazonaws.com"}


def test_a_lead_names_a_chat_model(visit, store, boss, project):
    app = visit("settings", person=boss.id)
    fill(app, Address=" http://localhost:11434/v1", Model="some-model")
    price = next(one for one in app.number_input if one.label.endswith("tokens written"))
    price.set_value(0.6)
    save(app)
    assert not app.exception and not app.error
    chat = services.current(store, project.id).chat
    assert (chat.url, chat.model) == ("http://localhost:11434/v1", "some-model")
    assert (chat.in_usd_per_million, chat.out_usd_per_million) == (0, Decimal("0.6"))
    formats = {one.label: one.proto.format for one in app.number_input if "dollars" in one.label}
    assert formats.pop("US dollars a million tokens read") == "%g", "parts of a cent count"
    assert formats.pop("US dollars a million tokens written") == "%g"
    assert set(formats.values()) == {"%.2f"}, "money in cents"
    assert "OPENAI_API_KEY" in " ".join(texts(app.caption))
    fill(app, Model="")
    save(app)
    assert texts(app.error) == ["The chat engine has no model. Write both, or neither."]


def test_what_was_spent_is_shown_by_month(visit, me, project, monkeypatch):
    cost = MonthCost(
        month="2026-11",
        engine=Engine.AMAZON,
        arm=Arm.ACT,
        tgt_lang="zh",
        n_orders=2,
        n_characters=1500,
        usd=Decimal("1.5"),
        is_counted=False,
    )
    assert not [one for one in visit("settings", person=me.id).dataframe if "month" in one.value]
    monkeypatch.setattr(service_form, "spent_by_month", lambda store, project_id: (cost,))
    (table,) = visit("settings", person=me.id).dataframe
    month, engine, *rest = table.value.iloc[0]
    assert (month, engine) == ("2026-11", "Amazon Translate")
    assert rest == ["ACT", "Chinese", 2, 1500, "1.50 USD", "partly estimated"]


@pytest.fixture
def with_model(store, boss, project):
    chat = ChatSettings(url="http://localhost:11434/v1", model="some-model")
    services.save(store, boss, project, ServiceSettings(chat=chat))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("", "m has answered in 1.2 s: 300 tokens read, 40 written, 0.50 USD."),
        ("it is empty", "m has answered in 1.2 s; 1 of 2 translations can't be used: 300 tokens"),
    ],
)
def test_a_model_is_tried(visit, store, boss, project, with_model, fault, told):
    app = visit("settings", person=boss.id)
    button(app, "Try the model").click().run()
    assert not app.exception and not app.error
    (job,) = job_rows.jobs(store, project.id)
    assert app.get("progress")[0].proto.text == labels.plain("The chat model: Waiting for a worker")
    found = ChatTrial(
        model="m",
        seconds=1.2,
        n_tokens_in=300,
        n_tokens_out=40,
        usd=Decimal("0.5"),
        texts=(TriedText("A dog.", "狗。", ""), TriedText("A cat.", "", fault)),
    )
    job_rows.finish(store, job.id, chat_trials.as_json(found), message="answered")
    app.run()
    assert texts([*app.success, *app.warning])[0].startswith(labels.plain(told))
    assert app.dataframe[0].value.to_numpy().tolist() == [
        ["A dog.", "狗。", ""],
        ["A cat.", "", fault],
    ]


def test_a_model_that_does_not_answer_says_why(visit, store, boss, me, project, with_model):
    app = visit("settings", person=boss.id)
    button(app, "Try the model").click().run()
    (job,) = job_rows.jobs(store, project.id)
    job_rows.fail(store, job.id, "http://localhost:11434/v1 can't be reached: refused")
    app.run()
    told = "The chat model: http://localhost:11434/v1 can't be reached: refused"
    assert texts(app.error) == [labels.plain(told)]
    assert button(visit("settings", person=me.id), "Try the model").disabled


def test_without_a_model_there_is_nothing_to_try(visit, boss, project):
    app = visit("settings", person=boss.id)
    assert "Try the model" not in [one.label for one in app.button]
