"""Does it pay: what a lead chooses, how an experiment is shown, and what the lists say of it."""

import pytest

from amts_core import comparison
from amts_core.comparison import experiment_steps
from amts_core.comparison.store import experiment_rows as stored
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Engine, Granularity, Role
from amts_core.project.store import people
from tests.comparison.conftest import BOTH, Translations, add_chapter, version_of
from tests.comparison.test_experiments import add_others
from tests.pages.conftest import button, texts
from tests.translation.orders.stub import StubService

PAIRS = [("A bird sang.", "一只鸟在唱歌。")]


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


@pytest.fixture
def chapters(store, project):
    """Two chapters with their translations; the ids of the first one's revisions."""
    ids = add_chapter(store, project)
    add_others(store, project)
    return ids


@pytest.fixture
def page(visit, boss):
    """The view as a lead sees it at first."""
    return lambda: visit("compare", person=boss.id, view="Does it pay?")


def said(app):
    """All that a page says."""
    return "\n".join(
        text
        for kind in (app.text, app.caption, app.info, app.success, app.markdown, app.error)
        for text in texts(kind)
    )


def only(store, project):
    (found,) = comparison.experiments_of(store, project.id)
    return found


def test_without_two_translated_documents_it_says_what_is_needed(store, project, page):
    add_chapter(store, project)
    assert "at least two documents" in said(page())


def test_a_lead_needs_one_press_and_sees_the_steps(store, project, chapters, page):
    app = page()
    button(app, "Find out").click().run()
    assert not app.exception
    found = only(store, project)
    assert (found.src_lang, found.tgt_langs, found.engine) == ("en", ("zh",), Engine.LOCAL)
    assert found.granularities == tuple(Granularity)
    assert found.accepts
    assert "1. Hold the test documents out" in said(app)
    assert "5. Set both against the human translation" in said(app)
    assert "A worker does this" in said(app)


def test_what_stopped_it_is_shown_and_it_can_go_on(store, project, chapters, page):
    app = page()
    app.checkbox(key="experiment_accepts").uncheck().run()
    button(app, "Find out").click().run()
    found = only(store, project)
    with pytest.raises(EvaluationError) as error:
        experiment_steps.advance(Settings.from_environment(), store, found)
    job_rows.fail(store, found.job_id, str(error.value))
    app.run()
    assert "no approved unit by sentence" in said(app)
    button(app, "Go on").click().run()
    assert only(store, project).job_id != found.job_id


def test_the_answer_is_a_sentence_and_leads_to_the_comparison(
    store, project, boss, chapters, page, tmp_path
):
    app = page()
    button(app, "Find out").click().run()
    found = only(store, project)
    translations = Translations(
        store,
        Settings.from_environment(),
        project,
        lead=boss,
        service=StubService(tmp_path / "service"),
    )
    order_id = translations.order(chapters[0], BOTH, version=version_of(store, project, PAIRS))
    comparison_id, _ = translations.compared(order_id)
    stored.set_versions(store, found.id, [1])
    stored.set_orders(store, found.id, [order_id])
    stored.set_comparison(store, found.id, comparison_id)
    job_rows.finish(store, found.job_id, str(comparison_id), message="Compared.")
    (answer,) = comparison.example_gains(store, comparison_id)
    app.run()
    assert answer.told in said(app)
    assert "English to Chinese: ACT v1 (sentence) gains" in answer.told
    assert "BLEU over the baseline" in answer.told
    assert "All experiments" in [one.label for one in app.button]
    button(app, "Open the comparison").click().run()
    assert app.query_params["comparison"] == str(comparison_id)
    assert "experiment" not in app.query_params
