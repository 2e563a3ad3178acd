"""An experiment taken on by a worker: each step is done once, whoever does it and however often."""

from functools import partial

from amts_core import documents
from amts_core.comparison import comparison_requests, experiments
from amts_core.comparison.records import Experiment
from amts_core.comparison.store import comparison_rows, experiment_rows
from amts_core.engines.protocol import Options
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.records import (
    Arm,
    DeskAct,
    JobState,
    ParallelDataVersion,
    Person,
    Project,
    Via,
)
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import FileFormat, exports, find_version
from amts_core.project import find_person, find_project, profiles
from amts_core.review import accept, bulk
from amts_core.translation import (
    Order,
    OrderState,
    Publication,
    PublicationState,
    order_rows,
    orders,
    publication_rows,
    publications,
)

_SHARES = {"keep": 0.15, "publish": 0.25, "order": 0.3, "compare": 0.9}
"""Of the work, before each step."""


def advance(settings: Settings, store: Store, of: Experiment) -> bool:
    """Take an experiment on as far as it goes without waiting; return whether it is at its end.

    :raises AmtsError: a step can't be done; what was done before stays.
    """
    project, person = find_project(store, of.project_id), find_person(store, of.person_id)
    ids = [documents.document_of(store, one).id for one in of.revision_ids]
    documents.set_held_out(store, person, project.id, ids, is_out=True)
    if of.accepts and not of.version_ids:
        _accept(store, of, project, person)
    versions = _versions(store, of, project)
    held = [_published(settings, store, of, project, person, one) for one in versions]
    if any(one.state.is_moving for one in held):
        _tell(store, of, "publish", "Handing the parallel data to the engine")
        return False
    placed = _orders(settings, store, of, project, person, held)
    if not all(one.state.is_end for one in placed):
        _tell(store, of, "order", _told(store, placed))
        return False
    _check_translated(placed)
    return _compared(settings, store, of, project, person, placed)


def _run(of: Experiment) -> str:
    """Return what tells apart what the jobs of an experiment make: what failed is made anew."""
    return of.job_id.removeprefix("experiment-")


def _tell(store: Store, of: Experiment, step: str, told: str) -> None:
    job_rows.set_progress(store, of.job_id, _SHARES[step], told)


def _accept(store: Store, of: Experiment, project: Project, person: Person) -> None:
    """Approve what the product accepts in the languages of an experiment, once."""
    act = experiments.accepted_act(store, of)
    if act is None:
        languages = {of.src_lang, *of.tgt_langs}
        least = profiles.thresholds(store, project)
        asked = accept(
            store,
            DeskAct(person=person, via=Via.API, token=experiments.accept_token(of)),
            project.id,
            least={code: one for code, one in least.items() if code in languages},
        )
        if asked is None:
            return
        act = bulk.act(store, asked.id)
    if not act.is_end:
        job_rows.set_progress(store, of.job_id, 0.05, "Approving what the product accepts")
        bulk.carry_out(store, act.event.id)


def _versions(store: Store, of: Experiment, project: Project) -> list[ParallelDataVersion]:
    """Return the versions of an experiment, one a granularity; the same units are the same one."""
    if of.version_ids:
        return [find_version(store, one) for one in of.version_ids]
    made = []
    for granularity in of.granularities:
        _tell(store, of, "keep", f"Keeping the approved units by {granularity}")
        plans = exports.plan_exports(
            store,
            project,
            of.src_lang,
            tgt_langs=of.tgt_langs,
            granularity=granularity,
            format_=FileFormat.CSV,
        )
        empty = [code for code, plan in plans.items() if not plan.imported]
        if empty:
            raise EvaluationError(
                f"There is no approved unit by {granularity} into {', '.join(empty)} beside the "
                "test documents. Approve pairs of the other documents in Review, then go on."
            )
        _, version = exports.export_several(
            store,
            project,
            plans,
            src_lang=of.src_lang,
            granularity=granularity,
            format_=FileFormat.CSV,
        )
        made.append(version)
    # where each paragraph is a sentence, both are the same version
    distinct = list({one.id: one for one in made}.values())
    experiment_rows.set_versions(store, of.id, [one.id for one in distinct])
    return distinct


def _published(
    settings: Settings,
    store: Store,
    of: Experiment,
    project: Project,
    person: Person,
    version: ParallelDataVersion,
) -> Publication:
    """Return the publication of a version with the engine, which is asked for once.

    :raises EvaluationError: the engine could not import it.
    """
    job_id = f"publish-{_run(of)}-{version.id}"
    known = publication_rows.publications(store, project.id)
    active = [
        one
        for one in known
        if (one.version_id, one.engine, one.state)
        == (version.id, of.engine, PublicationState.ACTIVE)
    ]
    found = active[0] if active else publication_rows.of_job(store, job_id)
    if found is None:
        found = publications.prepare(
            settings, project, person, version=version, engine=of.engine, job_id=job_id
        )
        calls.ask(settings, store, job_id)
    if found.state is not PublicationState.ACTIVE and not found.state.is_moving:
        raise EvaluationError(
            f"v{version.n} could not be imported: {found.message or found.state}. See Parallel "
            "data, Published."
        )
    return found


def _orders(
    settings: Settings,
    store: Store,
    of: Experiment,
    project: Project,
    person: Person,
    held: list[Publication],
) -> list[Order]:
    """Return the orders of an experiment: both arms with the first version, ACT with the others."""
    if of.order_ids:
        return [order_rows.order(store, one) for one in of.order_ids]
    ids = []
    for n, one in enumerate(held):
        job_id = f"translate-{_run(of)}-{one.version_id}"
        place = partial(
            orders.place,
            settings,
            project,
            person,
            revision_ids=of.revision_ids,
            tgt_langs=of.tgt_langs,
            arms=(Arm.ACT,) if n else tuple(Arm),
            engine=of.engine,
            publication_id=one.id,
            options=Options(),
        )
        ids.append(place(job_id=job_id))
        calls.ask(settings, store, job_id)
    experiment_rows.set_orders(store, of.id, ids)
    return [order_rows.order(store, one) for one in ids]


def _told(store: Store, placed: list[Order]) -> str:
    lines = [job.message for one in placed if (job := job_rows.find(store, one.job_id))]
    return next(filter(None, lines), f"Translating: {count_noun(len(placed), 'order')}")


def _check_translated(placed: list[Order]) -> None:
    """Refuse to compare what is not whole: a system would miss documents that others have."""
    for one in placed:
        if one.state is not OrderState.DONE:
            raise EvaluationError(
                f"Order {one.id} has ended as {one.state}. See in Translate why, try again what is "
                "missing there, then go on here."
            )


def _compared(
    settings: Settings,
    store: Store,
    of: Experiment,
    project: Project,
    person: Person,
    placed: list[Order],
) -> bool:
    """Have the orders compared, once; return whether the outcome is there.

    :raises EvaluationError: the comparison has failed.
    """
    job_id = f"compare-{_run(of)}"
    comparison_id = comparison_requests.place(
        settings,
        project,
        person,
        order_ids=[one.id for one in placed],
        name=of.name,
        job_id=job_id,
    )
    if of.comparison_id != comparison_id:
        experiment_rows.set_comparison(store, of.id, comparison_id)
    calls.ask(settings, store, job_id)
    job = job_rows.find(store, job_id)
    if job is not None and job.state is JobState.FAILED:
        raise EvaluationError(f"The comparison has failed: {job.message}")
    if not comparison_rows.comparison(store, comparison_id).has_result:
        told = job.message if job and job.message else "Scoring"
        _tell(store, of, "compare", told)
        return False
    job_rows.finish(store, of.job_id, str(comparison_id), message="Compared.")
    return True
