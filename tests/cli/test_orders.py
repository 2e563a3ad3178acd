"""``orders``, ``order``, ``resume``, ``stop``, and commands that don't wait."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from amts_core import translation
from amts_core.kernel.jobs import calls, job_rows, viewer
from amts_core.kernel.records import Arm, Engine
from amts_core.translation.records import MonthCost, OrderState
from amts_core.translation.store import order_rows, publication_rows
from tests.cli.conftest import written
from tests.translation.orders.conftest import version_of

IN_BOOK = "--project", "Book"
INTO_ZH = "--src-lang", "en", "--tgt-lang", "zh", "--engine", "local"


@pytest.fixture
def translate(amts, english, tmp_path):
    """Give the command that translates a document."""
    return lambda *options: amts(
        "translate", english, *IN_BOOK, *INTO_ZH, "--output", tmp_path / "out", *options
    )


@pytest.fixture
def interrupted():
    """Whoever waits presses Ctrl-C at once, until told otherwise."""

    def press(_):
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(viewer, "time", SimpleNamespace(sleep=press))
        yield patch.undo


def test_a_command_that_does_not_wait_has_its_work_done(amts, opened, book, service, translate):
    ran = translate("--no-wait")
    (line,) = ran.lines
    assert (ran.status, line["order"], line["engine"], line["documents"]) == (0, 1, "local", 1)
    ran = amts("order", 1, "--wait")
    order, document = ran.lines
    assert (order["state"], order["message"]) == ("done", "1 of 1 translation is there")
    assert document == {
        "order": 1,
        "document": "english.md",
        "tgt_lang": "zh",
        "arm": "baseline",
        "state": "done",
        "segments": 4,
        "findings": 0,
        "error": None,
    }
    assert [line["order"] for line in amts("orders", *IN_BOOK).lines] == [1]
    ran = translate()
    assert [line["document"] for line in ran.lines] == ["english.md"]
    assert len(service.jobs) == 1  # the same command has given out what it had ordered
    translate()
    assert len(service.jobs) == 2


def test_ctrl_c_ends_the_waiting_alone(amts, opened, book, service, translate, interrupted):
    ran = translate()
    assert ran.status == 1
    assert ran.messages.splitlines()[1] == (
        "amts: No longer waiting: the work goes on. Wait for it: order 1 --wait. Stop it: stop 1."
    )
    interrupted()
    ran = amts("order", 1, "--wait")
    assert ran.lines[0]["state"] == "done"


def test_a_document_is_written_by_its_order(amts, opened, book, service, translate, tmp_path):
    translate("--no-wait")
    ran = amts("order", 1, "--wait", "--output", tmp_path / "later")
    assert ran.lines[-1]["output"] == str(tmp_path / "later" / "zh.english.md")
    assert (tmp_path / "later" / "zh.english.md").exists()


def test_an_order_is_stopped_and_resumed(amts, opened, book, service, translate):
    service.take(3600)
    translate("--no-wait")
    ran = amts("stop", 1)
    (line,) = ran.lines
    assert (line["state"], line["stopped_by"]) == ("stopped", "command line")
    assert line["message"] == "0 of 1 translation is there."
    assert amts("stop", 1).lines == [line]
    _, document = amts("order", 1).lines
    assert document["state"] == "stopped"
    service.take(0)
    (line,) = amts("resume", 1).lines
    assert (line["state"], line["stopped_by"]) == ("done", None)
    assert amts("resume", 1).lines == [line]
    assert "has ended already (done)" in amts("stop", 1).reason


def test_what_failed_of_an_order_is_resumed_by_the_same_command(
    amts, opened, book, service, english, tmp_path
):
    rain = written(tmp_path / "rain.md", b"# Rain\n")
    service.broken.add("rain.md.html")
    command = "translate", english, rain, *IN_BOOK, *INTO_ZH, "--output", tmp_path / "out"
    assert amts(*command).status == 1
    n_jobs = len(service.jobs)
    service.broken.clear()
    ran = amts(*command)
    assert (ran.status, len(ran.lines)) == (0, 2)
    (order,) = order_rows.orders(opened, book.id)
    assert order.state is OrderState.DONE
    assert len(service.jobs) == n_jobs + 1


def test_a_publication_is_taken_up_by_the_same_command(
    amts, opened, book, service, worker_here, interrupted
):
    version_of(opened, book)
    command = "publish", *IN_BOOK, "--version", "v1", "--engine", "local"
    ran = amts(*command)
    assert ran.status == 1
    assert ran.messages.splitlines()[1] == (
        "amts: No longer waiting: the work goes on. The same command again waits for it."
    )
    interrupted()
    ran = amts(*command)
    assert (ran.status, ran.lines[0]["imported"]) == (0, 1)
    assert len(publication_rows.publications(opened, book.id)) == 1
    assert amts(*command, "--no-wait").lines[0]["state"] == "waiting"


def test_costs_are_told_by_month(amts, opened, book, monkeypatch):
    assert amts("costs", *IN_BOOK).lines == []
    cost = MonthCost(
        month="2026-11",
        engine=Engine.AMAZON,
        arm=Arm.ACT,
        tgt_lang="zh",
        n_orders=2,
        n_characters=1500,
        usd=Decimal("0.09"),
        is_counted=True,
    )
    monkeypatch.setattr(translation, "spent_by_month", lambda store, project_id: (cost,))
    (line,) = amts("costs", *IN_BOOK).lines
    assert (line["month"], line["arm"], line["characters"]) == ("2026-11", "act", 1500)
    assert (line["usd"], line["counted"]) == (0.09, True)


@pytest.mark.parametrize("command", ["order", "resume", "stop"])
def test_there_is_no_such_order(amts, opened, command):
    assert amts(command, 7).reason == "amts: There is no order 7. Choose one of the list."


def test_what_an_order_waits_for_is_done_although_another_is_refused(
    amts, opened, book, service, worker_here, monkeypatch
):
    """What is in the way may have been left by an app that has ended."""
    version_of(opened, book)
    version_of(opened, book, n=2)
    name = "--name", "data", "--engine", "local"
    with monkeypatch.context() as patch:
        patch.setattr(calls, "enqueue", lambda *_, **__: None)
        amts("publish", *IN_BOOK, "--version", "v1", *name, "--no-wait")
    (made,) = publication_rows.publications(opened, book.id)
    worker_here.clear()
    refused = amts("publish", *IN_BOOK, "--version", "v2", *name)
    assert "is being changed already" in refused.reason
    assert worker_here
    assert not job_rows.find(opened, made.job_id).state.is_end
