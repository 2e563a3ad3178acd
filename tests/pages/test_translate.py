"""Translate: an order is chosen, estimated, given, watched, and read beside its source."""

import re
from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.documents.store import revisions
from amts_core.documents.store.revisions import NewRevision
from amts_core.engines.protocol import (
    BatchJob,
    BatchStatus,
    Options,
    ParallelData,
    ParallelDataStatus,
)
from amts_core.exchange.damages import UNCOVERED
from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Finding, Granularity, Role, Severity
from amts_core.parallel_data import FileFormat
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from amts_core.review.store import backlog_rows, new_alignments
from amts_core.translation import order_steps, publications, services
from amts_core.translation.records import Hypothesis, OrderState, ServiceSettings
from amts_core.translation.result_pages import Shown
from amts_core.translation.store import batches, hypotheses, order_rows, publication_rows
from pages.shared import labels
from tests.browser.conftest import one_a_line
from tests.conftest import proposed
from tests.pages.conftest import button, press_row, row_table, texts

DOCUMENTS = "Documents of the order"
BOTH = (Arm.BASELINE, Arm.ACT)
AMAZON = ServiceSettings(
    region="eu-central-1",
    bucket="my-translations",
    prefix="amts",
    role_arn="arn:aws:iam::123456789012:role/translate",
    budget_usd=Decimal("0.01"),
)
GAP = Finding(
    check="lost",
    severity=Severity.WARNING,
    message="`x` was put back.",
    src_spans=((0, 3),),
    tgt_spans=((0, 1),),
)
NEW_WORD = Finding(
    check=UNCOVERED,
    severity=Severity.WARNING,
    message="No unit has it.",
    src_spans=(),
    tgt_spans=((0, 1),),
)
HOSTILE = "<b>One</b> costs $1$ & :red[more]."


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


@pytest.fixture
def settings(store):
    return Settings.from_environment()


@pytest.fixture
def documents(store, project):
    """Two documents of the project; the second one waits to be translated into Chinese."""
    data = f"# Title\n\n{HOSTILE} Two is 2.\n".encode()
    (first,) = translation.add_documents(store, project, [("book/a.md", data)], "en")
    new = NewRevision(
        path="b.md",
        language="en",
        data=b"Three.",
        encoding="utf-8",
        segments=one_a_line(["Three."]),
    )
    second = backlog_rows.add_waiting(store, project.id, new, "zh")
    return first.revision_id, second


@pytest.fixture
def kept(store, project):
    """A version of parallel data."""
    return versions.add_version(
        store,
        project.id,
        b"en\tzh\nOne.\t\xe4\xb8\x80\n",
        format_=FileFormat.TSV,
        granularity=Granularity.SENTENCE,
        languages=("en", "zh"),
        n_units=1,
        last_event=None,
    )


@pytest.fixture
def version(store, boss, project, settings, kept):
    """Parallel data that the local engine holds."""
    one = publications.prepare(
        settings, project, boss, version=kept, engine=Engine.LOCAL, name="units"
    )
    found = ParallelData(
        name="units",
        status=ParallelDataStatus.ACTIVE,
        latest_update_status=None,
        src_lang="en",
        tgt_langs=("zh",),
        imported=1,
        skipped=0,
        failed=0,
        imported_characters=20,
        message="",
        created_at=None,
        updated_at=None,
    )
    publication_rows.set_described(store, one.id, found)
    publication_rows.set_active(store, one.id, found, problems=(), line="imported")
    return publication_rows.publication(store, one.id)


def place(settings, project, boss, revisions, held=None, engine=Engine.LOCAL):
    """Give an order without asking a worker for it."""
    arms = BOTH if held else (Arm.BASELINE,)
    return translation.place(
        settings,
        project,
        boss,
        revision_ids=revisions,
        tgt_langs=("zh",),
        arms=arms,
        engine=engine,
        publication_id=None if held is None else held.id,
    )


def described(status, progress=None):
    return BatchJob(
        id="j",
        name="j",
        status=status,
        message="",
        n_documents=2,
        n_translated=None,
        n_failed=None,
        submitted_at=None,
        ended_at=None,
        progress=progress,
    )


def finish(store, order_id, texts_of, *, state=OrderState.DONE):
    """Let all batches of an order come back: each document with these texts, None for a failure."""
    for batch in batches.batches(store, order_id):
        batches.set_names(store, batch.id, {})
        batches.set_started(store, batch.id, f"job-{batch.id}", "started")
        batches.set_described(store, batch.id, described(BatchStatus.COMPLETED, 1.0), "it")
        for one in batches.documents_of(store, batch.id):
            found = texts_of(batch.arm, one.path)
            if found is None:
                batches.set_document_failed(store, batch.id, one.revision_id, "It was too long.")
                continue
            rows = [
                Hypothesis(
                    batch_id=batch.id,
                    revision_id=one.revision_id,
                    tgt_lang="zh",
                    n=n,
                    text=text,
                    findings=findings,
                )
                for n, (text, findings) in enumerate(found)
            ]
            hypotheses.put_hypotheses(store, batch.id, one.revision_id, found=rows, n_characters=30)
        batches.end(
            store,
            batch.id,
            state,
            message="",
            line="all is there",
            n_counted=30,
            counted_usd=Decimal(0),
        )


def rows_of(app, column):
    (found,) = [one.value for one in app.dataframe if column in one.value.columns]
    return found.to_dict("records")


def document_of(app):
    """Return the table of a document as HTML."""
    (body,) = [one.proto.body for one in app.get("html") if 'role="table"' in one.proto.body]
    return body


def chosen(app):
    """Return how many documents the order form has chosen."""
    (told,) = [text for text in texts(app.caption) if "are chosen" in text]
    return told.partition(".")[0]


def test_without_a_project_it_leads_to_documents(visit, me):
    assert texts(visit("translate", person=me.id).page_link) == ["Go to Documents"]


def test_without_documents_it_offers_to_add_some(visit, boss, project):
    app = visit("translate", person=boss.id)
    assert any("no document in English yet" in text for text in texts(app.info))
    assert button(app, "Add them").disabled
    assert not [one for one in app.button if one.label.startswith("Translate")]


def test_documents_are_added_and_chosen(visit, store, boss, project):
    app = visit("translate", person=boss.id)
    app.file_uploader[0].set_value(
        [("a.md", b"One.", "text/plain"), ("b.md", b"Two.", "text/plain")]
    ).run()
    button(app, "Add them").click().run()
    assert not app.exception and not app.error
    assert "2 documents are added and chosen." in texts(app.success)
    assert chosen(app) == "2 of 2 are chosen"
    assert [one.path for one in translation.sources(store, project, "en")] == ["a.md", "b.md"]


def test_an_unknown_encoding_is_asked_for(visit, store, boss, project):
    data = "El señor llegó mañana. La señora llegó después.".encode("windows-1252")
    app = visit("translate", person=boss.id)
    app.file_uploader[0].set_value([("a.md", data, "text/plain")]).run()
    button(app, "Add them").click().run()
    assert "does not declare an encoding" in texts(app.error)[0]
    app.selectbox(key=f"sources_files-{project.id}-en-0_encoding").select("windows-1252").run()
    button(app, "Add them").click().run()
    assert not app.error
    assert chosen(app) == "1 of 1 are chosen"


def test_what_waits_is_chosen_and_estimated(visit, boss, project, documents):
    app = visit("translate", person=boss.id)
    assert not app.exception and not app.error
    assert chosen(app) == "1 of 2 are chosen"
    assert [row["waits to be translated into"] for row in rows_of(app, "characters")] == [
        "Chinese",
        "",
    ]
    assert [one.value for one in app.metric] == ["1", "1", "6", "none"]
    assert any(
        text.startswith("Statistical translation on this machine") for text in texts(app.caption)
    )
    assert any("ships with AMTS" in one.label for one in app.expander)


def test_without_published_units_there_is_the_baseline_only(visit, boss, project, documents):
    app = visit("translate", person=boss.id)
    assert (
        app.checkbox(key="order_baseline").value,
        app.checkbox(key="order_act-False").disabled,
    ) == (
        True,
        True,
    )
    assert any("ACT needs some." in text for text in texts(app.caption))
    button(app, "Publish some").click().run()
    assert texts(app.title) == ["Parallel data"]
    assert app.radio(key="parallel_data_view").value == "Export"  # first there has to be a version


def test_the_version_to_publish_is_led_to(visit, store, boss, project, documents, kept):
    app = visit("translate", person=boss.id)
    button(app, "Publish some").click().run()
    assert app.radio(key="parallel_data_view").value == "Versions"
    assert not button(app, "Publish v1").disabled


def test_a_lead_orders_both_arms(visit, store, boss, project, documents, version):
    app = visit("translate", person=boss.id)
    button(app, "Translate 1 document").click().run()
    assert not app.exception and not app.error
    (order,) = order_rows.orders(store, project.id)
    assert (order.arms, order.version_id, order.person) == (BOTH, version.version_id, "Grace")
    assert order.revision_ids == (documents[1],)
    assert order.options == Options()
    assert texts(app.title) == [f"Order {order.id}"]
    assert app.query_params["order"] == str(order.id)


def test_options_are_kept_with_the_order(visit, store, boss, project, documents):
    app = visit("translate", person=boss.id)
    app.radio(key="order_granularity").set_value(Granularity.PARAGRAPH)
    app.checkbox(key="order_glossary").uncheck().run()
    button(app, "Translate 1 document").click().run()
    (order,) = order_rows.orders(store, project.id)
    assert order.options == Options(uses_glossary=False, granularity=Granularity.PARAGRAPH)


def test_translators_may_not_order(visit, store, me, project, documents):
    app = visit("translate", person=me.id)
    assert button(app, "Translate 1 document").disabled
    assert "Ada is a translator and may not order translations. Ask a lead." in texts(app.caption)
    assert "Ada is a translator and may not change the general corpora. Ask a lead." in texts(
        app.caption
    )
    assert len([one for one in app.get("file_uploader") if one.key.startswith("corpus")]) == 0


def test_what_costs_money_is_priced_by_arm(visit, store, boss, project, documents):
    services.save(store, boss, project, AMAZON)
    app = visit("translate", person=boss.id)
    app.radio(key="order_engine").set_value(Engine.AMAZON).run()
    assert not app.exception and not app.error
    (row,) = rows_of(app, "estimated cost")
    assert (row["arm"], row["estimated cost"]) == ("Baseline", "under 0.01 USD")
    assert "0.01 USD of 0.01 USD are left of the project's budget." in texts(app.caption)
    assert not button(app, "Confirm under 0.01 USD and translate").disabled


def test_what_is_over_the_budget_cannot_be_ordered(visit, store, boss, project, documents):
    services.save(store, boss, project, AMAZON)
    translation.add_documents(store, project, [("long.md", b"Long text. " * 200)], "en")
    app = visit("translate", person=boss.id)
    app.radio(key="order_engine").set_value(Engine.AMAZON)
    key = app.dataframe[0].key
    app.session_state[key] = {"selection": {"rows": [0, 1, 2], "columns": [], "cells": []}}
    app.run()
    assert chosen(app) == "3 of 3 are chosen"
    assert "This order is estimated at 0.03 USD" in texts(app.error)[0]
    (confirm,) = [one for one in app.button if one.label.startswith("Confirm")]
    assert confirm.disabled


def test_a_running_order_is_watched(visit, store, me, boss, project, settings, documents):
    services.save(store, boss, project, AMAZON)
    order_id = place(settings, project, boss, documents, engine=Engine.AMAZON)
    (batch,) = batches.batches(store, order_id)
    batches.set_names(store, batch.id, {})
    batches.set_started(store, batch.id, "job-1", "baseline into zh: started")
    batches.set_described(store, batch.id, described(BatchStatus.IN_PROGRESS, 0.4), "it")
    app = visit("translate", person=boss.id, order=order_id)
    assert texts(app.title) == [f"Order {order_id}"]
    assert app.get("progress")[0].proto.value == 40
    (row,) = rows_of(app, "at the service")
    assert (row["arm"], row["state"], row["at the service"]) == (
        "Baseline",
        "◔ running",
        "IN_PROGRESS",
    )
    assert [row["Baseline"] for row in row_table(app, DOCUMENTS)] == ["○ waiting"] * 2
    assert any("baseline into zh: started" in text for text in texts(app.text))
    assert button(visit("translate", person=me.id, order=order_id), "Stop").disabled
    button(app, "Stop").click().run()
    assert not app.exception and not app.error
    assert order_rows.order(store, order_id).stopped_by == "Grace"
    assert button(app, "Stop").disabled


def test_a_stopped_order_says_so_once(visit, store, boss, project, settings, documents, tmp_path):
    services.save(store, boss, project, AMAZON)
    order_id = place(settings, project, boss, documents, engine=Engine.AMAZON)
    (batch,) = batches.batches(store, order_id)
    batches.set_names(store, batch.id, {})
    batches.set_started(store, batch.id, "job-1", "baseline into zh: started")
    batches.set_described(store, batch.id, described(BatchStatus.IN_PROGRESS, 0.4), "it")
    order_rows.stop(store, order_id, boss.id, "Grace has ordered to stop.")
    app = visit("translate", person=boss.id, order=order_id)
    assert app.get("progress")[0].proto.text.startswith("◔ being stopped")
    batches.end(store, batch.id, OrderState.STOPPED, message="Stopped.", line="it: stopped")
    order_steps.tell_job(store, order_rows.order(store, order_id))
    app = visit("translate", person=boss.id, order=order_id)
    assert texts(app.info) == [r"■ stopped: 0 of 2 translations are there\."]
    (row,) = rows_of(app, "at the service")
    assert (row["state"], row["documents"]) == ("■ stopped", "0 of 2")
    assert row["progress"] == 0
    (told,) = [one for one in texts(app.text) if "post-edited" in one]
    assert told.splitlines() == [
        "There is nothing yet that could be post-edited.",
        "Missing: 2 translations with 4 segments. Stopped.",
        "“Translate what is missing” goes on with 2 translations where it was.",
    ]
    assert not any(one.startswith("Baseline into") for one in texts(app.text))
    assert [row["Baseline"] for row in row_table(app, DOCUMENTS)] == ["■ stopped"] * 2


def test_a_failed_order_says_why_and_offers_no_empty_file(
    visit, store, boss, project, settings, documents
):
    order_id = place(settings, project, boss, documents)
    (batch,) = batches.batches(store, order_id)
    batches.set_running(store, batch.id, "begun")
    batches.set_progress(store, batch.id, 0.4, "Translating", has_come_on=False)
    app = visit("translate", person=boss.id, order=order_id)
    assert [row["at work on"] for row in rows_of(app, "at work on")] == ["Translating"]
    assert not [text for text in texts(app.text) if "Translating" in text], "it is said once"
    said = "The role can't [read](http://e) **it** <b>now</b>."
    batches.end(store, batch.id, OrderState.FAILED, message=said, line="it: failed")
    order_steps.tell_job(store, order_rows.order(store, order_id))
    app = visit("translate", person=boss.id, order=order_id)
    (error,) = texts(app.error)
    assert labels.plain(said) != said and error.endswith(labels.plain(said))
    assert f"Baseline into Chinese: {said}" in texts(app.text)
    assert [row["at work on"] for row in rows_of(app, "at work on")] == [""]
    assert "No document has come back: there is nothing to download." in texts(app.caption)
    assert "Prepare all documents" not in [one.label for one in app.button]


def test_a_name_is_shown_as_it_is(visit, store, project):
    named = people.add_person(store, "**A** $d$ :red[a]", Role.LEAD)
    app = visit("translate", person=named.id)
    (menu,) = app.get("popover")
    assert menu.proto.popover.label == f"{labels.plain(named.name)} · lead"


def test_all_orders_are_listed(visit, store, boss, project, settings, documents):
    first = place(settings, project, boss, documents)
    second = place(settings, project, boss, documents[:1])
    finish(store, first, lambda arm, path: [("一", ())])
    app = visit("translate", person=boss.id, view="Orders")
    rows = row_table(app, "Orders")
    assert [(row["Order"], row["State"], row["Documents"]) for row in rows] == [
        (f"Order {second}", "○ waiting", 1),
        (f"Order {first}", "✓ done", 2),
    ]
    assert any(text.startswith("An arm is one of two ways") for text in texts(app.caption))
    press_row(app, f"orders-{project.id}", str(first))
    assert texts(app.title) == [f"Order {first}"]
    button(app, "All orders").click().run()
    assert app.radio(key="translate_view").value == "Orders"


def test_nothing_ordered_yet_leads_to_the_form(visit, boss, project):
    app = visit("translate", person=boss.id, view="Orders")
    assert texts(app.info) == [
        "Nothing was ordered yet. Choose documents and have them translated."
    ]
    button(app, "Order a translation").click().run()
    assert app.radio(key="translate_view").value == "New order"


def test_what_failed_can_be_done_again(visit, store, boss, project, settings, documents):
    order_id = place(settings, project, boss, documents)
    finish(
        store,
        order_id,
        lambda arm, path: None if path == "b.md" else [("一", ())],
        state=OrderState.PARTIAL,
    )
    app = visit("translate", person=boss.id, order=order_id)
    assert {row["Document"]: row["Baseline"] for row in row_table(app, DOCUMENTS)} == {
        "b.md": "✗ failed: It was too long.",
        "book/a.md": "✓ done · 0 findings",
    }
    button(app, "Translate what is missing").click().run()
    assert not app.exception and not app.error
    assert not order_rows.order(store, order_id).state.is_end
    assert len(job_rows.jobs(store, project.id)) == 2


def test_results_stand_beside_their_source(
    visit, store, me, boss, project, settings, documents, version
):
    order_id = place(settings, project, boss, revisions=documents[:1], held=version)
    finish(
        store,
        order_id,
        lambda arm, path: [
            ("标题", ()),
            (f"{arm} <i>一</i>", (GAP,) * (arm is Arm.ACT)),
            ("二", (NEW_WORD,)),
        ],
    )
    app = visit("translate", person=me.id, order=order_id, revision=documents[0], into="zh")
    assert not app.exception and not app.error
    assert texts(app.title) == ["book/a.md"]
    app.radio(key="segments_against").set_value("nothing").run()
    body = re.sub(r"</?bdi[^>]*>", "", document_of(app))  # tags stand on their own in a sentence
    assert "&lt;b&gt;" in body and "<b>One" not in body
    assert "baseline &lt;i&gt;一&lt;/i&gt;" in body
    assert ">a</mark>" in body and ">&lt;b&gt;</mark>" in body
    assert "warning: `x` was put back." in body
    assert "Baseline</span>" in body and "ACT</span>" in body
    assert [one.label for one in app.get("download_button")] == [
        "Baseline: zh.a.md",
        "ACT: zh.a.md",
    ]
    app.radio(key="segments_shown").set_value(Shown.MENDED).run()
    body = document_of(app)
    assert "标题" not in body and "was put back" in body
    app.radio(key="segments_shown").set_value(Shown.UNCOVERED).run()
    body = document_of(app)
    assert (
        'title="the engine had no example of it">二</mark>' in body and "was put back" not in body
    )


@pytest.fixture
def results(store, project, settings, boss, documents, version):
    """An order in both arms of a document that has a reference: its last two segments share one."""
    order_id = place(settings, project, boss, revisions=documents[:1], held=version)
    by_arm = {Arm.BASELINE: ("标题", "一费钱", "二是"), Arm.ACT: ("标题", "一值钱", "二是")}
    finish(store, order_id, lambda arm, path: [(one, ()) for one in by_arm[arm]])
    new = NewRevision(path="a.zh.md", language="zh", data=b"zh", encoding="utf-8", segments=())
    (made,) = revisions.add_revisions(store, project.id, [new])
    new_alignments.add_alignment(
        store,
        "a1",
        project.id,
        revisions=(documents[0], made.id),
        encoder=("test", "0"),
        warnings=(),
        beads=[
            proposed([0], [0], "Title", "题目"),
            proposed([1, 2], [1], f"{HOSTILE} Two is 2.", "<i>一</i>值钱，二是"),
        ],
    )
    return order_id


def marked(app):
    """Return what is marked in the table of a document as being only there."""
    return re.findall(r'title="only here">([^<]*)</mark>', document_of(app))


def test_results_are_set_against_each_other_and_the_reference(
    visit, me, project, documents, results
):
    app = visit("translate", person=me.id, order=results, revision=documents[0], into="zh")
    assert not app.exception and not app.error
    body = document_of(app)
    assert "Reference, Chinese" in body and "题目" in body
    assert body.count("&lt;i&gt;") == 2 and "<i>" not in body
    assert "It translates segment 3, too." in body and "It translates segment 2, too." in body
    assert marked(app) == ["费", "值"]
    (against,) = [one for one in app.radio if one.label == "Words are marked that differ from"]
    assert against.options == ["the other arm", "the reference", "nothing"]
    against.set_value("reference").run()
    assert marked(app) == ["标", "标", "费"]
    (against,) = [one for one in app.radio if one.label == "Words are marked that differ from"]
    against.set_value("nothing").run()
    assert marked(app) == []


def test_results_lead_to_the_desk(visit, boss, documents, results):
    app = visit("translate", person=boss.id, order=results, revision=documents[0], into="zh")
    button(app, "Post-edit this document").click().run()
    assert texts(app.title) == ["Post-edit"]
    assert app.query_params["translation"] == f"{documents[0]}.zh"


def test_results_lead_to_a_comparison_of_all_orders_of_the_document(
    visit, store, boss, project, settings, documents, results
):
    second = place(settings, project, boss, documents[:1])
    finish(store, second, lambda arm, path: [("甲", ()), ("乙", ()), ("丙", ())])
    other = place(settings, project, boss, documents[1:])
    finish(store, other, lambda arm, path: [("三", ())])
    app = visit("translate", person=boss.id, order=results, revision=documents[0], into="zh")
    compare = button(app, "Compare these orders")
    assert compare.help == f"Orders {results}, {second}: all that have translated this document."
    compare.click().run()
    assert not app.exception and texts(app.title) == ["Compare"]
    assert app.radio(key="compare_view").value == "New comparison"
    assert "2 of 3 are chosen." in texts(app.caption)[-1]
    assert app.text_input[0].value == f"Orders {results}, {second}"


def test_without_a_reference_nothing_is_compared(visit, store, boss, project, settings, documents):
    order_id = place(settings, project, boss, documents[1:])
    finish(store, order_id, lambda arm, path: [("三", ())])
    app = visit("translate", person=boss.id, order=order_id, revision=documents[1], into="zh")
    compare = button(app, "Compare this order")
    assert compare.disabled and compare.help.startswith("Outputs are scored against a reference.")
    assert "Reference" not in document_of(app)
    assert [one.label for one in app.radio] == ["Segments"]


def test_an_order_that_ended_leads_to_the_desk(visit, store, boss, project, settings, documents):
    order_id = place(settings, project, boss, documents[1:])
    app = visit("translate", person=boss.id, order=order_id)
    assert not [one for one in app.button if one.label == "Post-edit"]
    finish(store, order_id, lambda arm, path: [("一", ())])
    app = visit("translate", person=boss.id, order=order_id)
    (told,) = app.success
    assert (told.value, told.icon) == ("✓ done: Waiting for a worker", "")  # one sign of a state
    press_row(app, f"order_documents-{order_id}", "0")
    assert texts(app.title) == ["b.md"]
    assert texts(app.caption)[0] == f"{project.name} · English → Chinese · order {order_id}"
    assert "Source, English" in document_of(app) and "Baseline</span>, Chinese" in document_of(app)
    app = visit("translate", person=boss.id, order=order_id)
    button(app, "Post-edit").click().run()
    assert texts(app.title) == ["Post-edit"]
    assert app.query_params["translation"] == f"{documents[1]}.zh"


def test_all_documents_are_one_file(visit, store, me, boss, project, settings, documents):
    order_id = place(settings, project, boss, documents)
    finish(store, order_id, lambda arm, path: [("一", ())])
    app = visit("translate", person=me.id, order=order_id)
    button(app, "Prepare all documents").click().run()
    assert not app.exception and not app.error
    assert [one.label for one in app.get("download_button")] == ["Download as ZIP"]


def test_an_order_of_another_project_is_not_shown(visit, store, boss, settings, project, documents):
    order_id = place(settings, project, boss, documents)
    other = people.create_project(store, "Other", "en", ["zh"])
    app = visit("translate", person=boss.id, project=other.id, order=order_id)
    assert texts(app.error) == [f"This project has no order {order_id}. Choose one of the list."]


def test_a_lead_imports_a_general_corpus(visit, store, boss, project, documents):
    app = visit("translate", person=boss.id)
    upload = app.file_uploader(key="corpus_file-0")
    upload.set_value(("news.tsv", "en\tzh\nOne.\t一。\nTwo.\t二。\n".encode(), "text/plain")).run()
    button(app, "Import it").click().run()
    assert not app.exception and not app.error
    assert "news.tsv has 2 pairs." in texts(app.success)
    assert any("news.tsv, 2 pairs" in one.label for one in app.expander)
    app.selectbox(key="corpus_remove").select_index(0).run()
    button(app, "Remove it").click().run()
    assert not app.exception and not app.error
    assert any("ships with AMTS" in one.label for one in app.expander)


def test_documents_that_are_too_far_are_told_before_they_are_ordered(visit, store, boss, project):
    far = b"# Florbs\n\nThe florbs grumble whenever wibbles snorgle.\n"
    translation.add_documents(
        store,
        project,
        [
            ("far.md", far),
            (
                "near.md",
                b"My sister lives near the old market, so she walks to work every morning.\n",
            ),
        ],
        "en",
    )
    app = visit("translate", person=boss.id)
    key = app.dataframe[0].key
    app.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    (told,) = [text for text in texts(app.warning) if "Drafts not worth editing" in text]
    assert "has no example of 71 %." in told
    app.session_state[key] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    assert "Words that the local engine has no example of: 0 %." in texts(app.caption)
    assert not any("Drafts not worth editing" in text for text in texts(app.warning))
