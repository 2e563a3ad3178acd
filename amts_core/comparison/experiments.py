"""Find out whether examples pay: what is asked for, what can be tested, and how far it is.

An experiment holds its test documents out, has the rest of the project's pairs kept as parallel
data, orders the test documents without and with them, and compares what comes back. A worker does
it step by step; each step is a thing of its own that has its page.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from amts_core.comparison.records import Experiment
from amts_core.comparison.store import comparison_rows, experiment_rows
from amts_core.comparison.store.experiment_rows import NewExperiment
from amts_core.documents import held_out_revisions
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.events import ledger
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.records import Arm, Engine, Granularity, JobState, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import find_version
from amts_core.review import Bulk, alignments, find_bulk
from amts_core.translation import OrderState, estimate, order_rows, retry, services, translated

_CALL = Call(calls.TRANSLATION, "experiment", ())
"""In line with what mostly waits."""
_NEEDED = (Task.HOLD_OUT, Task.PUBLISH, Task.TRANSLATE, Task.COMPARE)


class ExperimentStep(StrEnum):
    """The steps of an experiment, in their order."""

    HOLD_OUT = "hold out"
    ACCEPT = "accept"
    KEEP = "keep"
    ORDER = "order"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestableDocument:
    """A document that can be tested: it is aligned with a translation into these languages.

    ``n_beads`` is over all of its alignments.
    """

    revision_id: int
    path: str
    tgt_langs: tuple[str, ...]
    n_beads: int
    is_held_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """A step: how it stands, in one line, and the ids of what it has made."""

    step: ExperimentStep
    state: JobState
    told: str
    ids: tuple[int, ...] = ()


def test_documents(store: Store, project: Project, src_lang: str) -> tuple[TestableDocument, ...]:
    """Return the documents of a language that have a human translation, by path."""
    held = held_out_revisions(store, project.id)
    general = alignments.general_alignments(store, project.id)
    found: dict[int, TestableDocument] = {}
    for one in alignments.current(store, project.id):
        if one.id in general or src_lang not in (one.src_lang, one.tgt_lang):
            continue
        is_turned = one.src_lang != src_lang
        revision_id = one.tgt_revision_id if is_turned else one.src_revision_id
        before = found.get(revision_id)
        found[revision_id] = TestableDocument(
            revision_id=revision_id,
            path=one.tgt_path if is_turned else one.src_path,
            tgt_langs=(
                *(before.tgt_langs if before else ()),
                one.src_lang if is_turned else one.tgt_lang,
            ),
            n_beads=one.n_beads + (before.n_beads if before else 0),
            is_held_out=revision_id in held,
        )
    return tuple(sorted(found.values(), key=lambda one: one.path))


def begin(
    settings: Settings,
    project: Project,
    person: Person,
    revision_ids: Sequence[int],
    tgt_langs: Sequence[str],
    *,
    src_lang: str,
    granularities: Sequence[Granularity],
    engine: Engine,
    accepts: bool,
    name: str,
) -> int:
    """Have a worker find out whether examples pay, and return the experiment's id.

    :param revision_ids: the test documents; they are held out from now on, whatever comes of it.
    :param granularities: what an example is: a version of parallel data is kept of each.
    :param accepts: whether pairs are approved first that the product's own verdict accepts.
    :raises PermissionDenied: the person is no lead.
    :raises EvaluationError: nothing can be tested like this.
    :raises ConfigurationError: the engine is not set up.
    """
    for task in _NEEDED:
        rights.check(person, task)
    store = open_store(settings.database_url)
    ids = tuple(dict.fromkeys(revision_ids))
    languages = tuple(dict.fromkeys(tgt_langs))
    kinds = tuple(one for one in Granularity if one in granularities)
    known = {one.revision_id: one for one in test_documents(store, project, src_lang)}
    _check(known, ids, languages, kinds)
    services.check_engine(store, project.id, engine)
    new = NewExperiment(
        project_id=project.id,
        name=comparison_rows.checked_name(name),
        src_lang=src_lang,
        tgt_langs=languages,
        revision_ids=ids,
        granularities=kinds,
        engine=engine,
        accepts=accepts,
        token=uuid.uuid4().hex,
        person_id=person.id,
        job_id=calls.new_job_id("experiment"),
    )
    experiment_id = experiment_rows.add(store, new, _CALL.as_json())
    calls.ask(settings, store, new.job_id)
    return experiment_id


def _check(
    known: dict[int, TestableDocument],
    ids: Sequence[int],
    languages: Sequence[str],
    kinds: Sequence[Granularity],
) -> None:
    if not (ids and languages and kinds):
        raise EvaluationError(
            "Choose at least one document to test, a language to translate into, and what an "
            "example is: sentences, paragraphs or both."
        )
    for one in ids:
        if one not in known:
            raise EvaluationError(
                f"Document {one} has no human translation to be compared with. Choose documents "
                "that are aligned with their translation."
            )
        lacking = [code for code in languages if code not in known[one].tgt_langs]
        if lacking:
            raise EvaluationError(
                f"{known[one].path} has no human translation into {', '.join(lacking)}. Leave it "
                "out, or the language."
            )
    if len(ids) == len(known):
        raise EvaluationError(
            "All documents with a translation are chosen: none would be left to learn from. Leave "
            "some out."
        )


def go_on(settings: Settings, project: Project, person: Person, experiment_id: int) -> None:
    """Have an experiment that has failed gone on with, from the step where it stopped.

    What is missing of its orders is ordered again.

    :raises PermissionDenied: the person is no lead.
    :raises EvaluationError: it has not failed.
    :raises BudgetExceeded: what is ordered again would cost more than is left.
    """
    for task in _NEEDED:
        rights.check(person, task)
    store = open_store(settings.database_url)
    of = experiment_rows.experiment(store, experiment_id)
    job = job_rows.find(store, of.job_id)
    if job is not None and job.state is not JobState.FAILED:
        raise EvaluationError("It has not failed: there is nothing to go on with.")
    for order_id in of.order_ids:
        state = order_rows.order(store, order_id).state
        if state.is_end and state is not OrderState.DONE:
            retry(settings, project, person, order_id)
    job_id = calls.new_job_id("experiment")
    experiment_rows.continue_with(store, of, job_id, _CALL.as_json())
    calls.ask(settings, store, job_id)


def expected_usd(
    store: Store,
    project: Project,
    revision_ids: Sequence[int],
    *,
    tgt_langs: Sequence[str],
    engine: Engine,
    n_versions: int,
) -> Decimal:
    """Return what the orders of an experiment are estimated at: a baseline, and ACT a version."""
    found = estimate(
        store, project, revision_ids, tgt_langs=tgt_langs, arms=tuple(Arm), engine=engine
    )
    by_arm = {one.arm: one.usd for one in found.arms}
    return by_arm[Arm.BASELINE] + n_versions * by_arm[Arm.ACT]


def accept_token(of: Experiment) -> str:
    """Return what the act is called by which an experiment approves what the product accepts."""
    return f"experiment-{of.token}"


def steps(store: Store, of: Experiment) -> tuple[StepState, ...]:
    """Return the steps of an experiment as they stand, in their order."""
    job = job_rows.find(store, of.job_id)
    has_failed = job is None or job.state is JobState.FAILED
    found: list[StepState] = []
    for step in ExperimentStep:
        if step is ExperimentStep.ACCEPT and not of.accepts:
            continue
        one = _STATES[step](store, of)
        is_next = all(before.state is JobState.DONE for before in found)
        if one.state is not JobState.DONE and is_next:
            message = job.message if job else "Its job is gone."
            told = message if has_failed else one.told or message
            state = JobState.FAILED if has_failed else JobState.RUNNING
            one = StepState(step=step, state=state, told=told, ids=one.ids)
        found.append(one)
    return tuple(found)


def _held_out(store: Store, of: Experiment) -> StepState:
    held = held_out_revisions(store, of.project_id)
    state = JobState.DONE if held.issuperset(of.revision_ids) else JobState.QUEUED
    told = (
        f"{count_noun(len(of.revision_ids), 'test document')} held out of parallel data, memory "
        "and what is kept from now on, with translations and copies"
    )
    return StepState(step=ExperimentStep.HOLD_OUT, state=state, told=told, ids=of.revision_ids)


def _accepted(store: Store, of: Experiment) -> StepState:
    act = accepted_act(store, of)
    if act is None:
        # nothing was acceptable, or it was not asked for yet
        state = JobState.DONE if of.version_ids else JobState.QUEUED
        told = "Nothing was left that the product accepts by itself" if of.version_ids else ""
        return StepState(step=ExperimentStep.ACCEPT, state=state, told=told)
    state = JobState.DONE if act.is_end else JobState.QUEUED
    told = f"{count_noun(act.n_done, 'pair')} approved that the product accepts by itself"
    return StepState(step=ExperimentStep.ACCEPT, state=state, told=told)


def accepted_act(store: Store, of: Experiment) -> Bulk | None:
    """Return the act by which an experiment has approved pairs, None where there is none."""
    event = ledger.find(store, accept_token(of))
    return None if event is None else find_bulk(store, event.id)


def _kept(store: Store, of: Experiment) -> StepState:
    versions = [find_version(store, one) for one in of.version_ids]
    told = ", ".join(
        f"v{one.n}: {count_noun(one.n_units, 'unit')} by {one.granularity}" for one in versions
    )
    state = JobState.DONE if versions else JobState.QUEUED
    return StepState(step=ExperimentStep.KEEP, state=state, told=told, ids=of.version_ids)


def _ordered(store: Store, of: Experiment) -> StepState:
    orders = [order_rows.order(store, one) for one in of.order_ids]
    is_done = bool(orders) and all(one.state is OrderState.DONE for one in orders)
    n_due = len(of.revision_ids) * len(of.tgt_langs) * (1 + len(orders))
    n_done = sum(len(translated(store, one)) for one in of.order_ids)
    told = f"{n_done} of {count_noun(n_due, 'translation')} there" if orders else ""
    state = JobState.DONE if is_done else JobState.QUEUED
    return StepState(step=ExperimentStep.ORDER, state=state, told=told, ids=of.order_ids)


def _compared(store: Store, of: Experiment) -> StepState:
    if of.comparison_id is None:
        return StepState(step=ExperimentStep.COMPARE, state=JobState.QUEUED, told="")
    found = comparison_rows.comparison(store, of.comparison_id)
    state = JobState.DONE if found.is_complete else JobState.QUEUED
    told = "The first scores are there, tests are on their way" if found.has_result else ""
    return StepState(
        step=ExperimentStep.COMPARE,
        state=state,
        told=found.name if found.is_complete else told,
        ids=(found.id,) if found.has_result else (),
    )


_STATES = {
    ExperimentStep.HOLD_OUT: _held_out,
    ExperimentStep.ACCEPT: _accepted,
    ExperimentStep.KEEP: _kept,
    ExperimentStep.ORDER: _ordered,
    ExperimentStep.COMPARE: _compared,
}
