"""Compare: orders are chosen and compared; a comparison is read, judged and taken along."""

import re
from dataclasses import replace

import pytest

from amts_core import comparison, documents, post_editing
from amts_core.comparison import outcomes
from amts_core.comparison.judgements import Choice, ErrorSeverity, ErrorSpan, Protocol
from amts_core.comparison.judging_tasks import JudgeAnswer, JudgingOptions
from amts_core.comparison.records import Bucket, LeakPolicy, LeftOut, ScoreStage, TextsKind
from amts_core.comparison.store import comparison_rows, imported_rows
from amts_core.evaluation.records import BucketBy, MetricScore, SystemResult
from amts_core.kernel.config import Settings
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.post_edits import DocumentKey, Effort, Taken
from amts_core.kernel.records import Arm, DeskAct, Granularity, Role, Via
from amts_core.post_editing import segment_queue
from amts_core.project.store import people
from tests.comparison.conftest import BOTH, Translations, add_chapter, version_of
from tests.pages import compared
from tests.pages.conftest import button, press_row, row_table, texts
from tests.translation.orders.stub import StubService

PAIRS = [("The dog slept all day long.", "狗睡了一整天。"), ("A bird sang.", "一只鸟在唱歌。")]


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


@pytest.fixture
def settings(store):
    return Settings.from_environment()


@pytest.fixture
def chapter(store, project):
    """The ids of a chapter's two revisions, English and Chinese."""
    return add_chapter(store, project)


@pytest.fixture
def translations(store, settings, project, boss, tmp_path):
    return Translations(
        store, settings, project, lead=boss, service=StubService(tmp_path / "service")
    )


@pytest.fixture
def order_id(store, project, chapter, translations):
    """An order of both arms that came back."""
    return translations.order(chapter[0], BOTH, version=version_of(store, project, PAIRS))


@pytest.fixture
def made(store, project, boss, chapter, order_id):
    """A comparison of round numbers: two systems, one article of the chapter."""
    return compared.kept(
        store, project, boss, order_ids=(order_id,), made=outcome(chapter, order_id)
    )


def outcome(chapter, order_id, n_systems=2):
    found = compared.result({chapter[0]: "a.md"}, n_systems)
    systems = tuple(replace(one, order_ids=(order_id,)) for one in found.systems)
    return replace(found, systems=systems)


def tables(app):
    """Return the rows of each table of the page as texts, without what is under each."""
    bodies = [one.proto.body for one in app.get("html")]
    return [rows(body) for body in bodies if "<table" in body]


def rows(body):
    cut = re.sub(r"<br>.*?(?=</td>|</th>)", "", body)
    return [
        [plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", cut)
    ]


def plain(markup):
    return re.sub(r"<[^>]+>", "", markup)


def bodies(app):
    return "".join(one.proto.body for one in app.get("html"))


def choose(app, key, *chosen):
    app.session_state[key] = {"selection": {"rows": list(chosen), "columns": [], "cells": []}}
    return app.run()


# --- the list, and a new comparison ---


def test_without_a_project_it_leads_to_documents(visit, me):
    assert texts(visit("compare", person=me.id).page_link) == ["Go to Documents"]


def test_nothing_compared_yet_leads_to_the_form(visit, boss, project):
    app = visit("compare", person=boss.id)
    assert texts(app.info)[0].startswith("Nothing was compared yet.")
    button(app, "Compare orders").click().run()
    assert texts(app.info) == [
        "No translation has come back yet. Order some: both arms, to have two to compare. Or give "
        "those of another system as a file, under From files."
    ]


def test_a_lead_has_orders_compared(visit, store, boss, project, order_id):
    app = visit("compare", person=boss.id, view="New comparison")
    assert not app.exception and not app.error
    (table,) = app.dataframe
    (row,) = table.value.to_dict("records")
    assert (row["order"], row["arms"], row["parallel data"]) == (
        order_id,
        "Baseline and ACT",
        "v1, sentence",
    )
    app.text_input[0].set_value("Both arms")
    app.radio(key="compare_leaks").set_value(LeakPolicy.APART).run()
    button(app, "Compare").click().run()
    assert not app.exception and not app.error
    (one,) = comparison.comparisons(store, project.id)
    assert (one.name, one.order_ids, one.leaks, one.person) == (
        "Both arms",
        (order_id,),
        LeakPolicy.APART,
        "Grace",
    )
    assert texts(app.title) == ["Both arms"]
    assert app.query_params["comparison"] == str(one.id)


def test_without_an_order_nothing_can_be_compared(visit, boss, project, order_id):
    app = visit("compare", person=boss.id, view="New comparison")
    choose(app, app.dataframe[0].key)
    assert button(app, "Compare").disabled


def test_translators_may_not_compare(visit, me, boss, project, order_id):
    app = visit("compare", person=me.id, view="New comparison")
    assert button(app, "Compare").disabled
    assert "Ada is a translator and may not compare translations. Ask a lead." in texts(app.caption)


def test_a_bad_name_is_refused(visit, store, boss, project, order_id):
    app = visit("compare", person=boss.id, view="New comparison")
    app.text_input[0].set_value("  ").run()
    button(app, "Compare").click().run()
    assert "can't be used" in texts(app.error)[0]
    assert comparison.comparisons(store, project.id) == ()


def test_all_comparisons_are_listed_and_one_is_opened(visit, store, boss, project, order_id, made):
    compared.kept(store, project, boss, order_ids=(order_id,), made=None, name="Not yet")
    app = visit("compare", person=boss.id)
    assert [(row["Comparison"], row["State"]) for row in row_table(app, "Comparisons")] == [
        ("Not yet", "○ waiting"),
        ("Both arms", "✓ done"),
    ]
    press_row(app, f"comparisons-{project.id}", str(made))
    assert texts(app.title) == ["Both arms"]
    button(app, "All comparisons").click().run()
    assert texts(app.title) == ["Compare"]
    assert "comparison" not in app.query_params


def test_a_comparison_is_waited_for(visit, store, boss, project, order_id):
    comparison_id = compared.kept(store, project, boss, order_ids=(order_id,), made=None)
    job_id = comparison.comparison(store, comparison_id).job_id
    job_rows.set_progress(store, job_id, 0.4, "Measuring en → zh")
    app = visit("compare", person=boss.id, comparison=comparison_id)
    assert app.get("progress")[0].proto.text == "Measuring en → zh"
    job_rows.fail(store, job_id, "There is nothing to compare.")
    app.run()
    assert texts(app.error) == [r"There is nothing to compare\."]


def test_another_project_has_no_such_comparison(visit, store, boss, project, made):
    other = people.create_project(store, "Other", "en", ["es"])
    app = visit("compare", person=boss.id, project=other.id, comparison=made)
    assert texts(app.error) == [f"This project has no comparison {made}. Choose one of the list."]


def test_a_lead_renames_it(visit, store, boss, me, project, made):
    app = visit("compare", person=boss.id, comparison=made)
    app.text_input(key=f"compare_rename-{made}").set_value("Chapter one").run()
    button(app, "Save").click().run()
    assert texts(app.title) == ["Chapter one"]
    assert comparison.comparison(store, made).name == "Chapter one"
    assert not visit("compare", person=me.id, comparison=made).error


def test_a_lead_removes_it_and_brings_it_back(visit, store, boss, project, made):
    app = visit("compare", person=boss.id, comparison=made)
    assert any("0 judgements are kept" in text for text in texts(app.markdown))
    button(app, "Remove it").click().run()
    assert not app.exception and texts(app.title) == ["Compare"]
    assert comparison.comparisons(store, project.id) == ()
    app = visit("compare", person=boss.id, comparison=made)
    assert texts(app.info)[0].startswith("Grace has removed this comparison")
    button(app, "Bring it back").click().run()
    assert not app.exception and tables(app)
    assert [one.id for one in comparison.comparisons(store, project.id)] == [made]


def test_a_lead_repeats_it(visit, store, boss, project, made, order_id):
    app = visit("compare", person=boss.id, comparison=made)
    button(app, "Repeat").click().run()
    assert not app.exception and not app.error
    assert texts(app.title) == ["Both arms, again"]
    assert comparison.comparisons(store, project.id)[0].order_ids == (order_id,)


# --- scores ---


def first_scores(found):
    """Return an outcome as it is kept first: BLEU and chrF, without tests, wins and segments."""

    def cut(results):
        return tuple(
            SystemResult(
                system=one.system,
                scores=tuple(
                    MetricScore(metric=score.metric, value=score.value, signature=score.signature)
                    for score in one.scores[:2]
                ),
            )
            for one in results
        )

    (direction,) = found.directions
    early = replace(
        direction,
        documents=tuple(replace(one, systems=cut(one.systems)) for one in direction.documents),
        corpus=cut(direction.corpus),
        averages=tuple(one[:2] for one in direction.averages),
    )
    segments = tuple(replace(one, scores=(None, None), near=()) for one in found.segments)
    missing = tuple(one for one in ScoreStage if one is not ScoreStage.COMET)
    return replace(found, directions=(early,), segments=segments, missing=missing)


def test_what_is_computed_is_shown_with_what_is_missing(
    visit, store, boss, project, chapter, order_id
):
    found = outcome(chapter, order_id)
    comparison_id = compared.kept(
        store, project, boss, order_ids=(order_id,), made=first_scores(found)
    )
    one = comparison.comparison(store, comparison_id)
    job_rows.set_progress(store, one.job_id, 0.4, "Scoring without markup")
    app = visit("compare", person=boss.id, comparison=comparison_id)
    assert not app.exception and not app.error
    assert tables(app)[0][2] == ["ACT v3 (sentence)", "50.0", "50.0", "+10.0", "…", "…"]
    told = app.get("progress")[0].proto.text
    assert told.startswith("Scoring without markup. Still to come: scores without markup, interval")
    app.radio(key="compare_metric").set_value("TER").run()
    assert not app.exception and "TER is still to be computed." in texts(app.info)
    for view in ("Segments", "Duel", "Effort and cost"):
        other = visit("compare", person=boss.id, comparison=comparison_id, view=view)
        assert not other.exception and not other.error, view
    outcomes.keep(store, one, found)
    app.radio(key="compare_metric").set_value("BLEU").run()
    assert tables(app)[0][2][4:] == ["▲ better", "6 / 3 / 1"]
    assert "All of it is computed." in texts(app.caption)


def test_a_stage_that_failed_is_said_beside_what_is_there(
    visit, store, boss, project, chapter, order_id
):
    made = first_scores(outcome(chapter, order_id))
    comparison_id = compared.kept(store, project, boss, order_ids=(order_id,), made=made)
    job_rows.fail(store, comparison.comparison(store, comparison_id).job_id, "No model.")
    app = visit("compare", person=boss.id, comparison=comparison_id)
    assert tables(app)[0][2][1] == "50.0"
    (told,) = texts(app.error)
    assert told.startswith("Not computed: scores without markup") and "No model." in told
    app = visit("compare", person=boss.id)
    assert [row["State"] for row in row_table(app, "Comparisons")] == ["✗ failed"]


def test_scores_without_markup_are_chosen(visit, store, boss, project, chapter, order_id):
    found = outcome(chapter, order_id)
    (direction,) = found.directions
    act, base = (
        replace(
            one,
            scores=tuple(
                replace(score, value=score.value - 15, difference_half_width=one.system * 1.25)
                for score in one.scores
            ),
        )
        for one in reversed(direction.corpus)
    )
    bare = replace(direction, corpus=(base, act), n=9)
    comparison_id = compared.kept(
        store, project, boss, order_ids=(order_id,), made=replace(found, unmarked=(bare,))
    )
    app = visit("compare", person=boss.id, comparison=comparison_id)
    told = " ".join(texts(app.caption))
    assert "Baseline 40.0 and 25.0; ACT v3 (sentence) 50.0 and 35.0" in told
    app.radio(key="compare_markup").set_value("without markup").run()
    assert not app.exception and tables(app)[0][2][2:4] == ["35.0", "+10.0"]
    told = " ".join(texts(app.caption))
    assert "9 segments show differences of about ±1.2 BLEU" in told


def test_scores_by_system_and_article(visit, boss, made):
    app = visit("compare", person=boss.id, comparison=made)
    assert not app.exception and not app.error
    systems, articles = tables(app)
    assert systems == [
        ["system", "average", "all segments", "difference", "verdict", "win / tie / loss"],
        ["Baseline", "40.0", "40.0", "–", "–", "–"],
        ["ACT v3 (sentence)", "50.0", "50.0", "+10.0", "▲ better", "6 / 3 / 1"],
    ]
    assert articles == [
        ["article", "n", "Baseline", "ACT v3 (sentence)"],
        ["a.md", "10", "40.0", "50.0"],
        ["Average of the articles", "", "40.0", "50.0"],
        ["All segments", "10", "40.0", "50.0"],
    ]
    assert "38.0 to 42.0" in bodies(app) and "&lt; 0.001, &lt; 0.001" in bodies(app)
    told = texts(app.caption)
    assert (
        "10 segments of 1 document are compared; 2 are in the parallel data and are left out of "
        "all scores; 1 have no reference."
    ) in told
    assert any("tok:zh" in text and text.startswith("BLEU: ") for text in told)


@pytest.mark.parametrize(
    ("metric", "scale", "expected"),
    [
        pytest.param("BLEU", "0–1", ["50.0", "0.500", "+0.100", "▲ better"], id="a fraction"),
        pytest.param("TER", "0–100", ["60.0", "60.0", "−10.0", "▲ better"], id="lower is better"),
        pytest.param("chrF", "0–100", ["40.0", "40.0", "+10.0", "▲ better"], id="chrF"),
    ],
)
def test_metric_and_scale(visit, boss, made, metric, scale, expected):
    app = visit("compare", person=boss.id, comparison=made)
    app.radio(key="compare_metric").set_value(metric)
    app.radio(key="compare_scale").set_value(scale).run()
    row = tables(app)[0][2]
    if scale == "0–1":
        expected = ["0.500", *expected[1:]]
    assert row[1:5] == expected
    assert f"{metric}, {scale}, {'lower' if metric == 'TER' else 'higher'} is better" in bodies(app)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        pytest.param({"p_bootstrap": 0.2}, "no difference shown", id="one test disagrees"),
        pytest.param({"p_bootstrap": None}, "not tested", id="not tested"),
        pytest.param({"value": 30.0}, "▼ worse", id="worse"),
    ],
)
def test_a_verdict_says_what_both_tests_show(
    visit, store, boss, project, chapter, order_id, change, verdict
):
    found = outcome(chapter, order_id)
    (direction,) = found.directions
    bleu, *others = direction.corpus[1].scores
    act = replace(direction.corpus[1], scores=(replace(bleu, **change), *others))
    changed = replace(direction, corpus=(direction.corpus[0], act))
    comparison_id = compared.kept(
        store, project, boss, order_ids=(order_id,), made=replace(found, directions=(changed,))
    )
    app = visit("compare", person=boss.id, comparison=comparison_id)
    assert tables(app)[0][2][4] == verdict


def test_each_number_leads_to_what_it_was_made_from(visit, boss, project, chapter, order_id, made):
    found = bodies(visit("compare", person=boss.id, comparison=made))
    here = f"person={boss.id}&amp;project={project.id}"
    document = f"translate?{here}&amp;order={order_id}&amp;revision={chapter[0]}&amp;into=zh"
    assert found.count(f'href="{document}"') == 2
    assert f'href="compare?{here}&amp;comparison={made}&amp;view=Effort+and+cost"' in found
    assert f'href="compare?{here}&amp;comparison={made}&amp;view=Segments"' in found


def test_paragraphs_stand_against_sentences(visit, store, boss, project, chapter, order_id, made):
    told = texts(visit("compare", person=boss.id, comparison=made).caption)
    assert any(text.startswith("Only one of the two is in this comparison.") for text in told)
    three = compared.kept(
        store,
        project,
        boss,
        order_ids=(order_id,),
        made=outcome(chapter, order_id, 3),
        name="Three",
    )
    app = visit("compare", person=boss.id, comparison=three)
    assert tables(app)[-1] == [
        ["direction", "Baseline", "ACT by paragraph", "ACT by sentence"],
        ["English → Chinese", "40.0", "60.0", "50.0"],
    ]


def test_known_segments_are_scored_apart(visit, store, boss, project, chapter, order_id):
    found = outcome(chapter, order_id)
    (direction,) = found.directions
    apart = replace(direction, leaked=direction.corpus)
    left_out = (
        LeftOut(
            src_lang="en",
            tgt_lang="zh",
            revision_id=9,
            path="b.md",
            reason="No translation of it by baseline.",
        ),
    )
    comparison_id = compared.kept(
        store,
        project,
        boss,
        order_ids=(order_id,),
        made=replace(found, directions=(apart,), left_out=left_out),
        leaks=LeakPolicy.APART,
    )
    app = visit("compare", person=boss.id, comparison=comparison_id)
    assert "average" not in tables(app)[1][0]
    assert tables(app)[1][2][:2] == ["ACT v3 (sentence)", "50.0"]
    (table,) = app.dataframe
    assert table.value.to_dict("records") == [
        {
            "document": "b.md",
            "direction": "English → Chinese",
            "why": "No translation of it by baseline.",
        }
    ]


# --- segments ---


def test_segments_are_drawn_and_listed(visit, boss, made):
    app = visit("compare", person=boss.id, comparison=made, view="Segments")
    assert not app.exception and not app.error
    assert any(
        text.startswith(
            "10 segments. ACT v3 (sentence) against Baseline: ▲ wins 5, ● ties 1 (less than 0.5"
        )
        for text in texts(app.text)
    )
    found = bodies(app)
    assert found.index("Source 9.") < found.index("Source 8.")  # the biggest win first
    assert ">大</mark>" in found and 'title="only here"' in found


def test_a_segment_is_opened_with_its_units(visit, boss, project, chapter, order_id, made):
    app = visit("compare", person=boss.id, comparison=made, view="Segments", segment=0)
    found = bodies(app)
    assert "&lt;b&gt;One&lt;/b&gt; costs $1$ &amp; :red[more]." in found
    assert "<b>One" not in found
    assert "参考 0。" in found and "unit b1, new in this version" in found
    assert any(text.startswith("a.md, segment 1 · 0 % like a unit") for text in texts(app.text))
    assert f"order={order_id}&amp;revision={chapter[0]}&amp;into=zh" in found  # the translation
    desk = f"post_edit?person={boss.id}&amp;project={project.id}&amp;translation={chapter[0]}.zh"
    assert desk in found  # whichever order it is of
    assert f"comparison={made}&amp;view=Segments&amp;segment=0" in found
    app.radio(key="compare_marked").set_value("the reference").run()
    assert not app.exception
    button(app, "Close").click().run()
    assert "segment" not in app.query_params


def test_a_win_is_opened(visit, boss, made):
    app = visit("compare", person=boss.id, comparison=made, view="Segments")
    app.button(key="compare_open-9").click().run()
    assert any(text.startswith("a.md, segment 10") for text in texts(app.text))
    assert "参考 9。" in bodies(app)
    app.run()
    assert "参考 9。" not in bodies(app)


def test_all_segments_are_a_table(visit, boss, made):
    app = visit("compare", person=boss.id, comparison=made, view="Segments")
    app.session_state["compare_tabs"] = "All segments"
    app.run()
    (table,) = app.dataframe
    assert [row["gain"] for row in table.value.to_dict("records")] == [
        10.0 * n - 40 for n in range(10)
    ]


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        pytest.param("By likeness", ["0–50 %", "7", "30.0", "40.0"], id="likeness"),
        pytest.param("By length", ["1–10 words", "0", "–", "–"], id="length"),
    ],
)
def test_buckets(visit, store, boss, project, chapter, order_id, tab, expected):
    found = outcome(chapter, order_id)
    results = tuple(compared.of_system(number, is_corpus=False) for number in range(2))
    buckets = (
        Bucket(
            direction=0, by=BucketBy.LIKENESS, label="0–50 %", low=0, high=50, n=7, systems=results
        ),
        Bucket(
            direction=0, by=BucketBy.LENGTH, label="1–10 words", low=1, high=10, n=0, systems=()
        ),
    )
    comparison_id = compared.kept(
        store, project, boss, order_ids=(order_id,), made=replace(found, buckets=buckets)
    )
    app = visit("compare", person=boss.id, comparison=comparison_id, view="Segments")
    app.session_state["compare_tabs"] = tab
    app.run()
    assert tables(app)[-1][1:] == [expected]


def test_many_articles_have_pages(visit, store, boss, project, chapter, order_id):
    revisions = {chapter[0] + n: f"{n:02}.md" for n in range(30)}
    comparison_id = compared.kept(
        store, project, boss, order_ids=(order_id,), made=compared.result(revisions)
    )
    app = visit("compare", person=boss.id, comparison=comparison_id)
    assert len(tables(app)[1]) == 1 + 25 + 2
    app.session_state["compare_articles-en-zh"] = 2
    app.run()
    assert [row[0] for row in tables(app)[1]][1:6] == [f"{n}.md" for n in range(25, 30)]


def test_an_unknown_segment_is_said_to_be(visit, boss, made):
    app = visit("compare", person=boss.id, comparison=made, view="Segments", segment=99)
    assert "This comparison has no segment 99. Choose a point or a row." in texts(app.info)


def test_one_system_has_nothing_to_be_set_against(visit, store, boss, project, chapter, order_id):
    alone = compared.kept(
        store, project, boss, order_ids=(order_id,), made=outcome(chapter, order_id, 1)
    )
    app = visit("compare", person=boss.id, comparison=alone, view="Segments")
    assert texts(app.info)[0].startswith("There is only one system")
    app = visit("compare", person=boss.id, comparison=alone, view="Judge")
    assert texts(app.info)[0].startswith("There is only one system")


# --- judging, effort, the others ---

DUEL = JudgingOptions(pair=(0, 1), protocol=Protocol.DUEL)
BESIDE = JudgingOptions(pair=(0, 1))


def test_the_tables_of_what_judges_said(visit, store, boss, me, made):
    for person, choice in ((boss, Choice.FIRST), (me, Choice.TIE)):
        task = comparison.next_task(store, made, person, DUEL)
        comparison.judge(store, person, task, JudgeAnswer(choice=choice, token="d"))
    errors = (ErrorSpan(severity=ErrorSeverity.MAJOR, start=0, end=1),)
    for person, better in ((boss, 80), (me, 90)):
        task = comparison.next_task(store, made, person, BESIDE)
        is_act = [group == (1,) for group in task.groups]
        scores = tuple(better if one else 60 for one in is_act)
        spans = tuple(() if one else errors for one in is_act)
        comparison.judge(store, person, task, JudgeAnswer(scores=scores, spans=spans, token="s"))
    (difference,) = comparison.judged(store, made).differences
    duel, _ = comparison.judged(store, made).win_rates
    app = visit("compare", person=boss.id, comparison=made, view="Judge")
    assert not app.exception and not app.error
    assert any("4 judgements" in one.label for one in app.expander)
    systems, differences, rates, agreement = tables(app)
    assert systems[1] == ["Baseline", "all", "60.0", "0.00 / 1.00", "1"]
    assert {row[1] for row in systems[1:]} == {"all", "Grace", me.name}
    assert difference.difference == 25.0
    assert differences[1] == ["ACT v3 (sentence)", "Baseline", "+25.0", "–", "1"]
    assert rates[1] == [
        "ACT v3 (sentence)",
        "Baseline",
        "duel",
        f"{duel.n_wins} / 1 / {duel.n_losses}",
        f"{100 * duel.rate:.0f} %",
        "1.000",
    ]
    assert agreement[1][0] == "on 2 translations"


@pytest.mark.parametrize(
    ("protocol", "told"),
    [
        (Protocol.DUEL, "You have judged all 10 segments on which the two differ."),
        (Protocol.SIDE_BY_SIDE, "You have judged all 10 segments."),
    ],
)
def test_all_is_judged(visit, store, boss, made, protocol, told):
    how = replace(DUEL, protocol=protocol)
    n = 0
    while task := comparison.next_task(store, made, boss, how):
        n += 1
        answer = JudgeAnswer(choice=Choice.TIE, scores=(1, 1), spans=((), ()), token=str(n))
        comparison.judge(store, boss, task, answer)
    app = visit("compare", person=boss.id, comparison=made, view="Judge")
    if protocol is Protocol.DUEL:
        app.selectbox(key="judge_protocol").set_value(protocol).run()
    assert texts(app.success) == [told]


def test_what_the_systems_were_made_of(visit, boss, made, order_id):
    app = visit("compare", person=boss.id, comparison=made, view="Effort and cost")
    (systems,) = tables(app)
    assert systems[1] == ["Baseline", "Local engine", f"order {order_id}", "12,000", "free"]
    assert texts(app.page_link) == ["Go to Post-edit"]


def test_effort_is_that_of_what_editors_began_from(visit, store, boss, chapter, made, order_id):
    key = DocumentKey(chapter[0], "zh")
    post_editing.open_document(store, key)
    (first,) = segment_queue.window(
        store, key, post_editing.EditQueue(), person=boss, post_edit_id=None, n=1
    )
    post_editing.save(
        store,
        DeskAct(person=boss, via=Via.KEY),
        first.id,
        BOTH[Arm.ACT][0],
        taken=Taken.ACT,
        seen_version=0,
        effort=Effort(active_ms=12_000, n_keystrokes=8),
        is_confirmed=True,
    )
    app = visit("compare", person=boss.id, comparison=made, view="Effort and cost")
    # 6 words in 12 seconds, saved as ACT wrote it
    assert tables(app)[1][1] == ["ACT v3 (sentence)", "1", "6", "0.0", "200 s", "1.3"]


def test_held_out_documents_are_chosen_by_leads(visit, store, boss, me, project, chapter):
    (group,) = documents.translations(store, project.id)
    assert [one.language for one in group] == ["en", "zh"]

    def ticked(app, rows):
        app.session_state[app.dataframe[0].key] = {
            "selection": {"rows": rows, "columns": [], "cells": []}
        }
        return app.run()

    app = visit("compare", person=boss.id, view="Held out")
    assert button(app, "Hold these out").disabled
    button(ticked(app, [0]), "Hold these out").click().run()
    assert not app.exception and not app.error
    assert documents.held_out(store, project.id) == {one.id for one in group}
    assert texts(app.success)[0].startswith("2 documents are held out.")
    app = visit("compare", person=boss.id, view="Held out")
    button(ticked(app, []), "Hold these out").click().run()
    assert documents.held_out(store, project.id) == frozenset()
    assert button(visit("compare", person=me.id, view="Held out"), "Hold these out").disabled


def test_what_a_version_was_worth(visit, store, project, boss, chapter, translations):
    version = version_of(store, project, PAIRS)
    order_id = translations.order(chapter[0], BOTH, version=version)
    app = visit("compare", person=boss.id, view="Versions")
    assert tables(app)[0][1][:4] == ["v1", "English → Chinese", str(order_id), "–"]
    comparison_id, result = translations.compared(order_id)
    app = visit("compare", person=boss.id, view="Versions")
    bleu = result.directions[0].corpus[1].scores[0].value
    assert tables(app)[0][1][3] == f"{bleu:.1f}"
    assert f"comparison={comparison_id}" in bodies(app)


def test_a_computed_comparison_is_shown_in_all_its_views(
    visit, store, project, boss, chapter, translations
):
    """Nothing is made up here: orders, references, scores and units are the product's own."""
    order_id = translations.order(chapter[0], BOTH, version=version_of(store, project, PAIRS))
    baseline = translations.order(
        chapter[0], {Arm.BASELINE: BOTH[Arm.BASELINE]}, granularity=Granularity.SENTENCE
    )
    comparison_id, result = translations.compared(order_id, baseline, leaks=LeakPolicy.APART)
    for view in ("Scores", "Segments", "Judge", "Effort and cost"):
        app = visit("compare", person=boss.id, comparison=comparison_id, view=view)
        assert not app.exception and not app.error, view
    for one in result.segments:
        app = visit(
            "compare", person=boss.id, comparison=comparison_id, view="Segments", segment=one.n
        )
        assert not app.exception and one.reference in bodies(app)
    assert comparison_rows.comparison(store, comparison_id).has_result


def test_the_workload_has_its_parts(visit, boss, me, project, chapter, order_id):
    assert texts(visit("compare", person=me.id, view="Workload").info) == []
    app = visit("compare", person=boss.id, view="Workload")
    (table,) = tables(app)
    assert [row[0] for row in table[1:]] == [
        "Translation",
        "Alignment",
        "Synchronising",
    ]
    assert [one.label for one in app.metric] == [
        "Translation, words that no human had to touch · goal 80 %",
        "Alignment, accepted by itself",
        "Synchronising, kept",
    ]
    assert "○ below the goal · 0 of" in app.get("progress")[0].proto.text


def test_nothing_to_count_yet(visit, boss, project):
    app = visit("compare", person=boss.id, view="Workload")
    assert texts(app.info)[0].startswith("There is nothing to count yet.")


def test_a_file_of_another_system_is_taken_chosen_and_compared(
    store, visit, project, boss, chapter, order_id
):
    app = visit("compare", person=boss.id, project=project.id)
    app.session_state["compare_view"] = "From files"
    app.run()
    (documents,) = [one for one in app.multiselect if one.label.startswith("Documents that")]
    documents.select(chapter[0]).run()
    (name,) = [one for one in app.text_input if one.label == "Name"]
    name.set_value("DeepL, 3 May").run()
    (upload,) = app.file_uploader
    upload.set_value(("deepl.txt", "一\n二\n三\n四\n五\n六\n七\n".encode(), "text/plain")).run()
    button(app, "Take it").click().run()
    assert any("DeepL, 3 May: 7 of 7 segments have a text." in one for one in texts(app.success))
    (one,) = comparison.all_imported(store, project.id)
    app.session_state["compare_view"] = "New comparison"
    app.run()
    (others,) = [found for found in app.multiselect if found.label.startswith("Other systems")]
    others.select(one.id).run()
    button(app, "Compare").click().run()
    assert not app.exception
    (asked,) = comparison.comparisons(store, project.id)
    assert (asked.order_ids, asked.imported_ids) == ((order_id,), (one.id,))
    assert asked.name == f"Order {order_id} and DeepL, 3 May"


@pytest.mark.parametrize("view", ["Scores", "Segments", "Duel", "Effort and cost"])
def test_a_system_of_a_file_is_shown_in_every_view(
    store, visit, project, boss, chapter, order_id, view
):
    found = outcome(chapter, order_id)
    file = imported_rows.NewTexts(
        project_id=project.id,
        name="DeepL",
        kind=TextsKind.SYSTEM,
        src_lang="en",
        tgt_lang="zh",
        file_name="deepl.txt",
        file=b"x",
        texts=b"{}",
        n_matched=7,
        n_segments=7,
        person_id=boss.id,
    )
    texts_id = imported_rows.add(store, file)
    second = replace(
        found.systems[1],
        label="DeepL",
        arm=None,
        engine=None,
        granularity=None,
        version_n=None,
        imported_id=texts_id,
    )
    made = compared.kept(
        store,
        project,
        boss,
        order_ids=(order_id,),
        imported_ids=(texts_id,),
        made=replace(found, systems=(found.systems[0], second)),
    )
    app = visit("compare", person=boss.id, project=project.id, comparison=made, view=view)
    assert not app.exception and not app.error
    assert any("output DeepL of the file deepl.txt" in one for one in texts(app.text))
