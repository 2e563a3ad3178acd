"""Orders step by step: what a worker does, what may go wrong, and what is never done twice."""

from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.engines.protocol import BatchStatus, Formality, Options, Term
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Granularity, JobState
from amts_core.project.store import term_rows
from amts_core.translation import order_steps, resources
from amts_core.translation.records import DocumentState, OrderState, PublicationState
from amts_core.translation.store import batches, hypotheses, order_rows, publication_rows
from tests.translation.orders.conftest import CHAPTER, FILES, place, published, run, version_of
from tests.translation.orders.stub import StubService


def job_of(store, order_id):
    return job_rows.find(store, order_rows.order(store, order_id).job_id)


def log(store, order_id):
    return [
        line.text for line in job_rows.log_lines(store, order_rows.order(store, order_id).job_id)
    ]


def test_an_order_comes_back_segment_by_segment(settings, store, book, lead, sources, service):
    order_id = place(settings, book, lead, sources)
    assert order_rows.order(store, order_id).state is OrderState.WAITING
    done = run(store, service, order_id)
    (batch,) = batches.batches(store, order_id)
    assert (done.state, done.progress) == (OrderState.DONE, 1.0)
    assert (batch.state, batch.status) == (OrderState.DONE, BatchStatus.COMPLETED)
    assert (batch.n_documents, batch.n_done, batch.n_failed, batch.n_counted) == (2, 2, 0, 2000)
    found = hypotheses.hypotheses(store, batch.id, sources[0].revision_id)
    assert [one.text for one in found] == [
        "BICYCLES",
        "THE STATION HAS `n = 80` BICYCLES.",
        "THEY STAND IDLE IN [THE RAIN](rain.md).",
        "A **MODEL** LEARNS FROM $x_1$ AND $x_2$.",
    ]
    job = job_of(store, order_id)
    assert (job.state, job.result) == (JobState.DONE, str(order_id))
    assert job.message == "2 of 2 translations are there"
    assert log(store, order_id) == [
        f"baseline into zh: started as job {batch.token}.",
        "baseline into zh: COMPLETED",
        "baseline into zh: 2 of 2 documents are there.",
    ]


def test_both_arms_and_all_languages_are_batches_of_their_own(
    settings, store, book, lead, sources, service
):
    version = version_of(store, book, languages=("en", "zh", "es"), text="One.\t一。\tUno.")
    published(settings, store, book, lead=lead, service=service, version=version, name="book")
    order_id = place(
        settings,
        book,
        lead,
        sources,
        tgt_langs=("zh", "es"),
        arms=(Arm.BASELINE, Arm.ACT),
        version=version,
    )
    assert run(store, service, order_id).state is OrderState.DONE
    assert [(one.arm, one.tgt_lang) for one in batches.batches(store, order_id)] == [
        (Arm.BASELINE, "zh"),
        (Arm.ACT, "zh"),
        (Arm.BASELINE, "es"),
        (Arm.ACT, "es"),
    ]
    used = {(job["parallel_data"], *job["tgt_langs"]) for job in service.jobs}
    assert used == {(None, "zh"), (None, "es"), ("book", "zh"), ("book", "es")}
    rows = translation.results.results(store, order_id, sources[1].revision_id, "zh")
    assert [(row.src, row.baseline.text, row.act.text) for row in rows] == [
        ("Station", "STATION", "ACT STATION"),
        ("The station is closed.", "THE STATION IS CLOSED.", "ACT THE STATION IS CLOSED."),
    ]


def test_what_was_ordered_is_asked_for(settings, store, book, lead, sources, service):
    term_rows.replace_terms(store, book.id, "zh", [term_rows.GlossaryTerm("station", "车站")])
    options = Options(
        formality=Formality.FORMAL, masks_profanity=True, granularity=Granularity.PARAGRAPH
    )
    order_id = place(settings, book, lead, sources, options=options)
    term_rows.replace_terms(store, book.id, "zh", [term_rows.GlossaryTerm("station", "站")])
    run(store, service, order_id)
    (job,) = service.jobs
    assert (job["src_lang"], job["tgt_langs"]) == ("en", ["zh"])
    assert (job["formality"], job["masks_profanity"]) == ("FORMAL", True)
    assert [Term(**one) for one in job["terms"]] == [Term("station", "车站", "zh")]
    assert job["documents"] == ["part--bicycles.md.html", "station.md.html"]
    (batch,) = batches.batches(store, order_id)
    found = hypotheses.hypotheses(store, batch.id, sources[0].revision_id)
    assert [one.n for one in found] == [0, 1, 2]
    assert found[1].text == (
        "THE STATION HAS `n = 80` BICYCLES. THEY STAND IDLE IN [THE RAIN](rain.md)."
    )


def test_a_glossary_can_be_left_out(settings, store, book, lead, sources, service):
    term_rows.replace_terms(store, book.id, "zh", [term_rows.GlossaryTerm("station", "车站")])
    run(store, service, place(settings, book, lead, sources, options=Options(uses_glossary=False)))
    assert service.jobs[0]["terms"] == []


def test_the_other_direction_turns_the_glossary(settings, store, book, lead, service):
    term_rows.replace_terms(store, book.id, "zh", [term_rows.GlossaryTerm("station", "车站")])
    found = translation.add_documents(store, book, [("站.md", "# 车站\n".encode())], "zh")
    order_id = place(settings, book, lead, found, tgt_langs=("en", "es"))
    assert order_rows.terms_of(store, order_id, "en") == (Term("车站", "station", "en"),)
    assert order_rows.terms_of(store, order_id, "es") == ()
    assert run(store, service, order_id).state is OrderState.DONE
    assert {job["src_lang"] for job in service.jobs} == {"zh"}


def test_the_token_is_stored_before_the_service_is_asked(
    settings, store, book, lead, sources, service
):
    order_id = place(settings, book, lead, sources)
    (before,) = batches.batches(store, order_id)
    service.failures["start_batch"] = [ServiceError("Too many calls.", is_transient=True)]
    order_steps.advance_order(store, service, order_id, "zh")
    (asked,) = batches.batches(store, order_id)
    assert (asked.token, asked.service_job_id, asked.n_failures) == (before.token, None, 1)
    assert asked.started_at is not None
    assert [one.names for one in batches.documents(store, order_id)] == [
        ("part--bicycles.md.html",),
        ("station.md.html",),
    ]
    assert run(store, service, order_id).state is OrderState.DONE
    assert [job["token"] for job in service.jobs] == [before.token]
    assert batches.batches(store, order_id)[0].n_failures == 0


def test_a_crash_after_the_start_starts_nothing_twice(
    settings, store, book, lead, sources, service, monkeypatch
):
    order_id = place(settings, book, lead, sources)

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(order_steps.batches, "set_started", crash)
        order_steps.advance_order(store, service, order_id, "zh")
    assert len(service.jobs) == 1
    assert run(store, service, order_id).state is OrderState.DONE
    assert (service.calls["start_batch"], len(service.jobs)) == (2, 1)


def test_what_is_stored_is_not_stored_again(
    settings, store, book, lead, sources, service, monkeypatch
):
    order_id = place(settings, book, lead, sources)
    kept = []

    def crash(batch_store, batch_id, *arguments, **named):
        if len(kept) == 1:
            raise KeyboardInterrupt
        kept.append(arguments[0])
        return put(batch_store, batch_id, *arguments, **named)

    put = hypotheses.put_hypotheses
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(hypotheses, "put_hypotheses", crash)
        run(store, service, order_id)
    states = {one.revision_id: one.state for one in batches.documents(store, order_id)}
    assert sorted(states.values()) == [DocumentState.DONE, DocumentState.WAITING]
    monkeypatch.setattr(
        hypotheses,
        "put_hypotheses",
        lambda *given, **named: kept.append(given[2]) or put(*given, **named),
    )
    assert run(store, service, order_id).state is OrderState.DONE
    assert sorted(kept) == sorted(one.revision_id for one in sources)


@pytest.mark.parametrize("fault", ["lost", "broken"])
def test_a_document_that_does_not_come_back_is_sent_once_more(
    settings, store, book, lead, sources, service, fault
):
    order_id = place(settings, book, lead, sources)
    getattr(service, fault).add("station.md.html")
    for _ in range(2):
        order_steps.advance_order(store, service, order_id, "zh")
    first, second = batches.batches(store, order_id)
    assert (first.state, first.n_done, first.n_failed) == (OrderState.PARTIAL, 1, 1)
    assert (second.attempt, second.state, second.n_documents) == (2, OrderState.WAITING, 1)
    assert first.token != second.token
    assert second.n_characters == sources[1].n_characters
    getattr(service, fault).clear()
    assert run(store, service, order_id).state is OrderState.DONE
    assert [job["documents"] for job in service.jobs][1] == ["station.md.html"]
    assert log(store, order_id)[2] == (
        "baseline into zh: 1 of 2 documents are there; asking again for the rest."
    )


def test_what_is_missing_in_the_end_is_no_success(settings, store, book, lead, sources, service):
    order_id = place(settings, book, lead, sources)
    service.broken.add("station.md.html")
    assert run(store, service, order_id).state is OrderState.PARTIAL
    job = job_of(store, order_id)
    assert (job.state, job.message) == (
        JobState.PARTIAL,
        "1 of 2 translations are there. It can't be read.",
    )
    assert len(service.jobs) == 2
    found = translation.outcome(store, order_rows.order(store, order_id))
    assert (found.n_done, found.n_segments, found.n_missing_segments) == (1, 4, 2)
    assert (found.n_resumed, found.n_anew, found.reasons) == (0, 1, ("It can't be read.",))
    assert order_rows.order(store, order_id).progress == 0.5
    service.broken.clear()
    again = translation.retry(settings, book, lead, order_id)
    assert order_rows.order(store, order_id).job_id == again
    assert run(store, service, order_id).state is OrderState.DONE
    assert [batch.attempt for batch in batches.batches(store, order_id)] == [1, 2, 3]
    assert (
        len(
            hypotheses.hypotheses(
                store, batches.batches(store, order_id)[2].id, sources[1].revision_id
            )
        )
        == 2
    )


@pytest.mark.parametrize(
    ("method", "n_jobs"),
    [
        pytest.param("start_batch", 0, id="start"),
        pytest.param("describe_batch", 1, id="question"),
        pytest.param("batch_results", 1, id="results"),
    ],
)
def test_a_service_that_stays_away_is_given_up_after_many_times(
    settings, store, book, lead, sources, service, method, n_jobs
):
    order_id = place(settings, book, lead, sources)
    away = ServiceError("The service is away. Try again.", code="Away", is_transient=True)
    service.failures[method] = [away] * 20
    if method == "batch_results":
        order_steps.advance_order(store, service, order_id, "zh")
    for _ in range(20 + 2):
        order_steps.advance_order(store, service, order_id, "zh")
    assert order_rows.order(store, order_id).state is OrderState.FAILED
    assert job_of(store, order_id).message == (
        "0 of 2 translations are there. The service is away. Try again."
    )
    assert len(service.jobs) == n_jobs
    translation.retry(settings, book, lead, order_id)
    assert run(store, service, order_id).state is OrderState.DONE
    assert [batch.attempt for batch in batches.batches(store, order_id)] == [1]
    assert len(service.jobs) == 1


def test_a_start_that_is_refused_is_not_tried_again(settings, store, book, lead, sources, service):
    order_id = place(settings, book, lead, sources)
    service.failures["start_batch"] = [ServiceError("No role. Set one.", code="InvalidRequest")]
    assert run(store, service, order_id).state is OrderState.FAILED
    assert service.calls["start_batch"] == 1
    (batch,) = batches.batches(store, order_id)
    assert batch.message == "No role. Set one."


def test_a_job_that_fails_says_why_and_can_be_ordered_again(
    settings, store, book, lead, sources, service
):
    order_id = place(settings, book, lead, sources)
    service.job_failures.append("The role can't read the input.")
    assert run(store, service, order_id).state is OrderState.FAILED
    (batch,) = batches.batches(store, order_id)
    assert (batch.status, batch.message) == (BatchStatus.FAILED, "The role can't read the input.")
    assert (batch.n_counted, batch.counted_usd) == (0, Decimal(0))
    translation.retry(settings, book, lead, order_id)
    assert run(store, service, order_id).state is OrderState.DONE
    assert len({job["token"] for job in service.jobs}) == 2


def test_a_stop_before_the_start_starts_nothing(settings, store, book, lead, sources, service):
    order_id = place(settings, book, lead, sources)
    translation.stop(settings, book, lead, order_id)
    stopped = run(store, service, order_id)
    assert (stopped.state, stopped.stopped_by) == (OrderState.STOPPED, lead.name)
    assert service.calls["start_batch"] == 0
    assert job_of(store, order_id).state is JobState.CANCELLED
    assert log(store, order_id)[0] == "Grace has ordered to stop."


def test_a_running_job_is_stopped_at_the_service(settings, store, book, lead, sources, tmp_path):
    service = StubService(tmp_path / "slow", seconds=3600)
    order_id = place(settings, book, lead, sources)
    order_steps.advance_order(store, service, order_id, "zh")
    translation.stop(settings, book, lead, order_id)
    assert run(store, service, order_id).state is OrderState.STOPPED
    assert service.jobs[0]["stopped"]
    quick = StubService(tmp_path / "slow")
    translation.retry(settings, book, lead, order_id)
    assert run(store, quick, order_id).state is OrderState.DONE
    assert len(service.jobs) == 2


def test_a_start_in_doubt_is_stopped_too(
    settings, store, book, lead, sources, tmp_path, monkeypatch
):
    """The service has started the job, but nobody has heard of it."""
    service = StubService(tmp_path / "slow", seconds=3600)
    order_id = place(settings, book, lead, sources)

    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(order_steps.batches, "set_started", crash)
        order_steps.advance_order(store, service, order_id, "zh")
    translation.stop(settings, book, lead, order_id)
    run(store, service, order_id)
    assert [job["stopped"] for job in service.jobs] == [True]
    assert order_rows.order(store, order_id).state is OrderState.STOPPED


def test_a_remote_job_that_is_gone_is_not_started_again(
    settings, store, at_amazon, lead, sources, service, tmp_path
):
    order_id = place(settings, at_amazon, lead, sources, engine=Engine.AMAZON)
    order_steps.advance_order(store, service, order_id, "zh")
    other = StubService(tmp_path / "other")
    assert run(store, other, order_id).state is OrderState.FAILED
    assert other.jobs == []


def test_parallel_data_that_has_gone_is_not_used(settings, store, book, lead, sources, service):
    version = version_of(store, book)
    held = published(settings, store, book, lead=lead, service=service, version=version)
    order_id = place(settings, book, lead, sources, arms=(Arm.ACT,), version=version)
    service.delete_parallel_data(held.name)
    resources.refresh_now(store, service, book.id, Engine.LOCAL)
    assert publication_rows.publication(store, held.id).state is PublicationState.DELETED
    assert run(store, service, order_id).state is OrderState.FAILED
    assert service.jobs == []
    assert "has been replaced or deleted since" in job_of(store, order_id).message


def test_a_language_that_can_not_go_on_ends(settings, store, book, lead, sources):
    order_id = place(settings, book, lead, sources, tgt_langs=("zh", "es"))
    order_steps.fail_language(store, order_id, "zh", "No such engine.")
    states = {one.tgt_lang: one.state for one in batches.batches(store, order_id)}
    assert states == {"zh": OrderState.FAILED, "es": OrderState.WAITING}
    assert order_rows.order(store, order_id).state is OrderState.RUNNING
    order_steps.fail_language(store, order_id, "es", "No such engine.")
    assert job_of(store, order_id).state is JobState.FAILED


def test_of_some_documents_some_texts_are_wanted(settings, store, at_amazon, lead, service):
    """They are what is sent, priced, counted and sent again, of whichever engine."""
    found = translation.add_documents(store, at_amazon, FILES, "en")
    wanted = {found[0].revision_id: frozenset({1, 3})}
    chosen = "The station has `n = 80` bicycles.", "A **model** learns from $x_1$ and $x_2$."
    order_id = place(settings, at_amazon, lead, found, engine=Engine.AMAZON, segments=wanted)
    of = order_rows.order(store, order_id)
    whole = ("Station", "The station is closed.")
    assert (of.segments, of.n_characters) == (wanted, sum(map(len, chosen + whole)))
    service.lost = {"part--bicycles.md.html"}
    while len(batches.batches(store, order_id)) < 2:
        order_steps.advance_order(store, service, order_id, "zh")
    first, again = batches.batches(store, order_id)
    assert (first.n_characters, again.n_characters) == (of.n_characters, sum(map(len, chosen)))
    service.lost = set()
    assert run(store, service, order_id).state is OrderState.DONE
    assert [len(service.paragraphs(job)) for job in service.jobs] == [4, 2]
    rows = translation.results.results(store, order_id, found[0].revision_id, "zh")
    assert [(row.n, row.src) for row in rows] == list(zip((1, 3), chosen, strict=True))
    name, data = translation.render(store, again.id, found[0].revision_id)
    assert data.decode() == CHAPTER.replace(
        chosen[0], "THE STATION HAS `n = 80` BICYCLES."
    ).replace(chosen[1], "A **MODEL** LEARNS FROM $x_1$ AND $x_2$.")
