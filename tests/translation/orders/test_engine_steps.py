"""Orders that an engine of this machine translates: what is stored when, and never done twice."""

import threading
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from amts_core import translation
from amts_core.engines import EngineNews
from amts_core.engines.protocol import EngineCall, Options, Term, TranslatedSegment
from amts_core.exchange import Text
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Granularity, JobState
from amts_core.project.store import profile_rows, term_rows
from amts_core.project.sub_pipelines import Profile
from amts_core.translation import engine_steps, publication_steps, publications, services
from amts_core.translation.records import Counters, DocumentState, OrderState, PublicationState
from amts_core.translation.store import (
    batches,
    budgets,
    engine_calls,
    hypotheses,
    order_rows,
    publication_rows,
)
from tests.engines.inline_process import inline
from tests.translation.orders.conftest import place, version_of

IN_CAPITALS = [
    "BICYCLES",
    "THE STATION HAS `n = 80` BICYCLES.",
    "THEY STAND IDLE IN [THE RAIN](rain.md).",
    "A **MODEL** LEARNS FROM $x_1$ AND $x_2$.",
]


@dataclass
class Capitals:
    """An engine that writes capitals, and fails where it is told to."""

    fails_at: int | None = None
    error: Exception | None = None

    def __call__(self):
        return self

    def translate(self, task, wanted, tell):
        for n in wanted:
            tell(n / len(task.segments), "Translating")
            if n == self.fails_at:
                raise self.error
            pieces = tuple(
                Text(one.text.upper()) if isinstance(one, Text) else one for one in task.segments[n]
            )
            yield TranslatedSegment(n, pieces, ("BICYCLES",) if n == 0 else ())


@dataclass
class Asking:
    """An engine that asks a model for two segments at a time, and is paid a dollar for a call."""

    usd: Decimal = Decimal(1)
    is_late: bool = False

    def __call__(self):
        return self

    def translate(self, task, wanted, tell):
        for start in range(0, len(task.segments), 2):
            key = f"{task.key} {start}"
            yield EngineCall(
                key=key,
                prompt=f"{task.style} {start}",
                examples=(("a", "b"),),
                n_tokens_in=9,
                n_tokens_out=3,
                usd=self.usd,
                is_estimated=self.is_late and start == 0,
            )
            for n in range(start, min(start + 2, len(task.segments))):
                if n in wanted:
                    yield TranslatedSegment(n, None if n == 1 else (Text("译"),), call=key)


@pytest.fixture(autouse=True)
def nothing_left():
    """No process is left running, and no processor taken."""
    n_free = engine_steps._SLOTS._value
    yield
    assert engine_steps._running == {}
    assert engine_steps._SLOTS._value == n_free


def advance(store, order_id, setup=None, **more):
    return engine_steps.advance_here(store, setup or Capitals, order_id, "zh", **more)


def run(store, order_id, setup=None):
    for _ in range(100):
        if advance(store, order_id, setup):
            return order_rows.order(store, order_id)
    raise AssertionError("the order goes on")


def texts_of(store, batch_id, source):
    return [one.text for one in hypotheses.hypotheses(store, batch_id, source.revision_id)]


def held(store, settings, project, lead, **of_version):
    """Publish a version to an engine of this machine, and return what it holds then."""
    version = version_of(store, project, **of_version)
    made = publications.prepare(settings, project, lead, version=version, engine=Engine.LOCAL)
    assert publication_steps.hold(store, made.id)
    return version, publication_rows.publication(store, made.id)


def test_an_order_comes_back_segment_by_segment(settings, store, book, lead, sources, monkeypatch):
    inline(monkeypatch)
    order_id = place(settings, book, lead, sources)
    done = run(store, order_id)
    (batch,) = batches.batches(store, order_id)
    assert (done.state, done.progress) == (OrderState.DONE, 1.0)
    assert (batch.n_documents, batch.n_done, batch.n_failed) == (2, 2, 0)
    assert batch.n_counted == sum(one.n_characters for one in sources)
    assert texts_of(store, batch.id, sources[0]) == IN_CAPITALS
    (found, *_) = hypotheses.hypotheses(store, batch.id, sources[0].revision_id)
    assert [one.check for one in found.findings] == ["uncovered"]
    (document, _) = batches.documents(store, order_id)
    assert (document.n_segments, document.n_findings) == (4, 1)
    job = job_rows.find(store, order_rows.order(store, order_id).job_id)
    assert (job.state, job.message) == (JobState.DONE, "2 of 2 translations are there")
    log = [line.text for line in job_rows.log_lines(store, job.id)]
    assert log == ["baseline into zh: begun.", "baseline into zh: 2 of 2 documents are there."]


def test_a_document_can_be_used_while_the_next_one_is_translated(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch, n_at_once=1)
    order_id = place(settings, book, lead, sources)
    seen = []
    for _ in range(100):
        if advance(store, order_id):
            break
        documents = batches.documents(store, order_id)
        seen.append(tuple(one.state is DocumentState.DONE for one in documents))
        (batch,) = batches.batches(store, order_id)
        assert batch.state is OrderState.RUNNING
    assert seen == [(False, False)] * 3 + [(True, False)] * 2 + [(True, True)]


def test_what_is_stored_is_not_translated_again(settings, store, book, lead, sources, monkeypatch):
    """Whoever takes an order up goes on with the segments that are missing."""
    begun = inline(monkeypatch, n_at_once=1)
    order_id = place(settings, book, lead, sources)
    for _ in range(2):
        advance(store, order_id)
    engine_steps._release(batches.batches(store, order_id)[0].id)  # its worker has died
    assert run(store, order_id).state is OrderState.DONE
    assert [one.wanted for one in begun] == [(0, 1, 2, 3, 4, 5), (2, 3, 4, 5)]
    assert len(begun[1].task.segments) == 6, "it learns from all of them, however often begun"
    (batch,) = batches.batches(store, order_id)
    assert texts_of(store, batch.id, sources[0]) == IN_CAPITALS


def test_two_workers_at_one_batch_store_each_segment_once(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch, n_at_once=1)
    order_id = place(settings, book, lead, sources)
    advance(store, order_id)
    (batch,) = batches.batches(store, order_id)
    running = engine_steps._running[batch.id]
    first = tuple(TranslatedSegment(n, (Text(f"other {n}"),)) for n in range(2))
    news = EngineNews(segments=first, calls=(), share=None, is_done=False)
    threads = [
        threading.Thread(target=engine_steps._keep, args=(store, batch, running, news))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run(store, order_id)
    found = texts_of(store, batch.id, sources[0])
    assert found == [IN_CAPITALS[0], "other `n = 80` 1", *IN_CAPITALS[2:]]


def test_what_was_ordered_is_given_to_the_engine(settings, store, book, lead, sources, monkeypatch):
    begun = inline(monkeypatch)
    term_rows.replace_terms(store, book.id, "zh", [term_rows.GlossaryTerm("station", "车站")])
    text = "One.\t一。\tUno.\n \t空\tx\nTwo.\t\tDos.\nOne.\t一。\tUn."
    version, publication = held(
        store, settings, book, lead, languages=("en", "zh", "es"), text=text
    )
    assert publication.state is PublicationState.ACTIVE
    assert publication.reported == Counters(3, publication.predicted.skipped, 0)
    options = Options(granularity=Granularity.PARAGRAPH)
    order_id = place(
        settings, book, lead, sources, arms=tuple(Arm), version=version, options=options
    )
    assert run(store, order_id).state is OrderState.DONE
    by_arm = dict(zip((one.arm for one in batches.batches(store, order_id)), begun, strict=True))
    assert by_arm[Arm.BASELINE].task.units == ()
    assert by_arm[Arm.ACT].task.units == (("One 0.", "一。"),), "no empty side, and none twice"
    for one in begun:
        assert (one.task.src_lang, one.task.tgt_lang) == ("en", "zh")
        assert one.task.terms == (Term("station", "车站", "zh"),)
        assert len(one.task.segments) == 5, "two sentences of a paragraph are one text"


def test_parallel_data_that_is_gone_fails_its_arm(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch)
    version, publication = held(store, settings, book, lead)
    order_id = place(settings, book, lead, sources, arms=tuple(Arm), version=version)
    publication_rows.set_ended(store, publication.id, PublicationState.DELETED, "Gone.")
    assert run(store, order_id).state is OrderState.PARTIAL
    states = {one.arm: one.state for one in batches.batches(store, order_id)}
    assert states == {Arm.BASELINE: OrderState.DONE, Arm.ACT: OrderState.FAILED}
    assert "has been replaced or deleted since" in batches.batches(store, order_id)[1].message


@pytest.mark.parametrize("is_begun", [False, True])
def test_an_order_is_stopped_and_taken_up_again(
    settings, store, book, lead, sources, monkeypatch, is_begun
):
    begun = inline(monkeypatch, n_at_once=1)
    order_id = place(settings, book, lead, sources)
    for _ in range(4 * is_begun):
        advance(store, order_id)
    translation.stop(settings, book, lead, order_id)
    assert run(store, order_id).state is OrderState.STOPPED
    (batch,) = batches.batches(store, order_id)
    assert batch.message == ("Stopped on request." if is_begun else "Stopped before it began.")
    assert batch.n_done == int(is_begun), "what is done can be used"
    assert order_rows.order(store, order_id).progress == batch.progress == is_begun / 2
    found = translation.outcome(store, order_rows.order(store, order_id))
    assert (found.n_done, found.n_segments) == ((1, 4) if is_begun else (0, 0))
    assert (found.n_missing, found.n_missing_segments) == ((1, 2) if is_begun else (2, 6))
    assert (found.n_resumed, found.n_anew, found.n_kept) == (found.n_missing, 0, int(is_begun))
    assert found.reasons == (batch.message,)
    translation.retry(settings, book, lead, order_id)
    assert run(store, order_id).state is OrderState.DONE
    assert begun[-1].wanted == ((5,) if is_begun else tuple(range(6))), "what had come counts"
    assert all(one.is_stopped for one in begun)
    assert [one.attempt for one in batches.batches(store, order_id)] == [1]


def test_what_an_engine_refuses_is_told_and_what_is_done_stays(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch, n_at_once=1)
    order_id = place(settings, book, lead, sources)
    engine = Capitals(fails_at=5, error=ServiceError("No model. Put one there."))

    def refused():
        return engine

    assert run(store, order_id, refused).state is OrderState.PARTIAL
    (batch,) = batches.batches(store, order_id)
    assert (batch.message, batch.n_done, batch.n_failed) == ("No model. Put one there.", 1, 1)
    assert batch.progress == 0.5
    translation.retry(settings, book, lead, order_id)
    states = [one.state for one in batches.documents_of(store, batch.id)]
    assert states == [DocumentState.DONE, DocumentState.WAITING], "it has not failed any more"
    assert run(store, order_id).state is OrderState.DONE
    (batch,) = batches.batches(store, order_id)
    assert texts_of(store, batch.id, sources[1]) == ["STATION", "THE STATION IS CLOSED."]


@pytest.mark.parametrize(("n_deaths", "state"), [(2, OrderState.DONE), (3, OrderState.PARTIAL)])
def test_a_process_that_dies_is_begun_again_a_few_times(
    settings, store, book, lead, sources, monkeypatch, n_deaths, state
):
    begun = inline(monkeypatch, n_at_once=1)
    order_id = place(settings, book, lead, sources)
    died = ServiceError("The engine's process has died.", is_transient=True)
    engine = Capitals(fails_at=4, error=died)

    def dying():
        return engine

    while len(begun) < n_deaths or engine_steps._running:
        if advance(store, order_id, dying):
            break
    assert run(store, order_id).state is state
    assert len(begun) == 3
    lines = job_rows.log_lines(store, order_rows.order(store, order_id).job_id)
    assert sum("has died" in line.text for line in lines) == n_deaths


def test_as_many_tasks_are_done_at_once_as_there_are_processors(
    settings, store, book, lead, sources, monkeypatch
):
    begun = inline(monkeypatch, n_at_once=1)
    monkeypatch.setattr(engine_steps, "_SLOTS", threading.BoundedSemaphore(1))
    orders = [place(settings, book, lead, sources) for _ in range(2)]
    for order_id in orders * 2:
        advance(store, order_id)
    assert len(begun) == 1
    assert run(store, orders[0]).state is OrderState.DONE
    assert run(store, orders[1]).state is OrderState.DONE
    assert len(begun) == 2


def test_a_version_is_held_without_being_sent(settings, store, book, lead):
    first, held_first = held(store, settings, book, lead, n=2)
    later, held_later = held(store, settings, book, lead, n=3)
    assert (held_first.state, held_first.reported) == (PublicationState.ACTIVE, Counters(2, 0, 0))
    assert held_later.reported == held_later.predicted == Counters(3, 0, 0)
    assert publication_rows.current(store, book.id, Engine.LOCAL) == (held_later,)
    known = publication_rows.publication(store, held_first.id)
    assert known.state is PublicationState.REPLACED
    job = job_rows.find(store, held_later.job_id)
    assert (job.state, job.message) == (JobState.DONE, f"{held_later.name} holds v{later.n}.")
    going = publications.order_deletion(settings, book, lead, held_later.id)
    assert publication_steps.hold(store, going.id)
    gone = publication_rows.publication(store, held_later.id)
    assert gone.state is PublicationState.DELETED
    assert publication_rows.current(store, book.id, Engine.LOCAL) == ()


def test_what_is_given_up_leaves_no_process(settings, store, book, lead, sources, monkeypatch):
    begun = inline(monkeypatch, n_at_once=1)
    order_id = place(settings, book, lead, sources)
    advance(store, order_id)
    engine_steps.release(store, order_id, "es")
    assert not begun[0].is_stopped
    engine_steps.release(store, order_id, "zh")
    assert begun[0].is_stopped


def test_a_batch_of_which_all_is_there_needs_no_engine(
    settings, store, book, lead, sources, monkeypatch
):
    """Its worker has died between the last segment and the end."""
    begun = inline(monkeypatch, n_at_once=6)
    order_id = place(settings, book, lead, sources)
    advance(store, order_id)
    engine_steps.release(store, order_id, "zh")

    def no_engine():
        raise AssertionError("nothing is to be translated")

    assert run(store, order_id, lambda: no_engine).state is OrderState.DONE
    assert len(begun) == 1


def test_what_ended_elsewhere_is_let_go(settings, store, book, lead, sources, monkeypatch):
    begun = inline(monkeypatch, n_at_once=1)
    first, second = (place(settings, book, lead, sources) for _ in range(2))
    advance(store, first)
    (batch,) = batches.batches(store, first)
    batches.end(store, batch.id, OrderState.DONE, message="", line="another worker has done it")
    run(store, second)
    assert begun[0].is_stopped
    third = place(settings, book, lead, sources)
    advance(store, third)
    monkeypatch.setattr(engine_steps, "_FORGOTTEN_SECONDS", -1.0)
    advance(store, second)
    assert begun[-1].is_stopped


def test_what_a_model_was_asked_is_kept_with_what_came_of_it_and_paid_once(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch, n_at_once=4)
    profile_rows.add_profile(
        store, book.id, lead.id, tgt_lang="zh", profile=Profile(style="Short.")
    )
    order_id = place(settings, book, lead, sources)
    advance(store, order_id, Asking())
    engine_steps.release(store, order_id, "zh")  # and begun again: the calls are told once more
    assert run(store, order_id, Asking()).state is OrderState.DONE
    (batch,) = batches.batches(store, order_id)
    assert batch.counted_usd == 3
    assert engine_calls.spent_usd(store, batch.id) == 3
    found = hypotheses.hypotheses(store, batch.id, sources[0].revision_id)
    assert found[1].text == "The station has `n = 80` bicycles."
    assert [one.check for one in found[1].findings] == ["not_translated"]
    calls = engine_calls.model_calls(store, [one.call_id for one in found])
    assert [calls[one.call_id].prompt for one in found] == ["Short. 0"] * 2 + ["Short. 2"] * 2
    assert calls[found[0].call_id].examples == (("a", "b"),)


def test_what_is_kept_of_a_task_goes_when_it_is_whole(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch, n_at_once=1)
    order_id, forgotten = place(settings, book, lead, sources), []
    refused = Capitals(fails_at=5, error=ServiceError("No model."))
    while not advance(store, order_id, lambda: refused, forget=forgotten.append):
        pass
    (batch,) = batches.batches(store, order_id)
    assert (batch.state, forgotten) == (OrderState.PARTIAL, []), "it may be gone on with"
    translation.retry(settings, book, lead, order_id)
    while not advance(store, order_id, forget=forgotten.append):
        pass
    assert forgotten == [batch.token]


def test_an_order_tells_which_part_of_its_cost_is_estimated(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch)
    order_id = place(settings, book, lead, sources)
    of = run(store, order_id, Asking(is_late=True))
    (batch,) = batches.batches(store, order_id)
    assert (batch.counted_usd, batch.n_estimated) == (3, 1)
    *_, last = job_rows.log_lines(store, of.job_id)
    assert "1 call was not answered in time; by the prompts, 1.00 USD are estimated." in last.text
    (month,) = budgets.spent_by_month(store, book.id)
    assert (month.usd, month.is_counted) == (3, False)


def test_an_engine_that_costs_more_than_is_left_is_stopped(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch, n_at_once=3)
    capped = replace(services.current(store, book.id), budget_usd=Decimal("1.5"))
    services.save(store, lead, book, capped)
    order_id = place(settings, book, lead, sources)
    assert run(store, order_id, Asking()).state is OrderState.PARTIAL
    (batch,) = batches.batches(store, order_id)
    assert "budget of 1.50 USD is spent" in batch.message
    assert budgets.spent_usd(store, book.id) == 2, "what was paid for by then"
    assert batch.n_done == 1


def test_a_task_says_where_its_documents_begin(settings, store, book, lead, sources, monkeypatch):
    begun = inline(monkeypatch)
    run(store, place(settings, book, lead, sources))
    assert begun[0].task.starts == (0, 4)


def test_what_a_stopped_engine_has_paid_for_counts_and_stays_spent(
    settings, store, book, lead, sources, monkeypatch
):
    inline(monkeypatch, n_at_once=3)
    capped = replace(services.current(store, book.id), budget_usd=Decimal("2.5"))
    services.save(store, lead, book, capped)
    order_id = place(settings, book, lead, sources)
    advance(store, order_id, Asking())
    assert budgets.spent_usd(store, book.id) == 1, "while it runs, too"
    translation.stop(settings, book, lead, order_id)
    assert run(store, order_id, Asking()).state is OrderState.STOPPED
    assert budgets.spent_usd(store, book.id) == 2, "what came before it was stopped"
    translation.retry(settings, book, lead, order_id)
    assert budgets.spent_usd(store, book.id) == 2
    assert run(store, order_id, Asking()).state is OrderState.PARTIAL
    (batch,) = batches.batches(store, order_id)
    assert "budget of 2.50 USD is spent" in batch.message


def test_an_engine_is_given_what_is_wanted_of_a_document(
    settings, store, book, lead, sources, monkeypatch
):
    begun = inline(monkeypatch)
    wanted = {sources[0].revision_id: frozenset({1, 2})}
    order_id = place(settings, book, lead, sources, segments=wanted)
    assert run(store, order_id).state is OrderState.DONE
    (batch,) = batches.batches(store, order_id)
    assert texts_of(store, batch.id, sources[0]) == IN_CAPITALS[1:3]
    assert len(begun[0].task.segments) == 4, "of the other document all"
    assert batch.n_counted == order_rows.order(store, order_id).n_characters
