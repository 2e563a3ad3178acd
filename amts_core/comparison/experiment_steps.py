"""An experiment taken on by a worker: each step is done once, whoever does it and however often."""

from dataclasses import dataclass

from amts_core import documents, translation
from amts_core.comparison import comparison_requests, experiments
from amts_core.comparison.records import Experiment
from amts_core.comparison.store import comparison_rows, experiment_rows
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
    publication_rows,
)

_ACCEPTING, _KEEPING, _PUBLISHING, _ORDERING, _COMPARING = 0.05, 0.15, 0.25, 0.3, 0.9
"""Shares of the work, before each step."""


def advance(settings: Settings, store: Store, of: Experiment) -> bool:
    """Take an experiment on as far as it goes without waiting; return whether it is at its end.

    :raises AmtsError: a step can't be done; what was done before stays.
    """
    work = _Work(
        settings=settings,
        store=store,
        of=of,
        project=find_project(store, of.project_id),
        person=find_person(store, of.person_id),
    )
    work.hold_out()
    if of.accepts and not of.version_ids:
        work.accept()
    held = [work.published(one) for one in work.versions()]
    if any(one.state.is_moving for one in held):
        work.tell(_PUBLISHING, "Handing the parallel data to the engine")
        return False
    placed = work.orders(held)
    if not all(one.state.is_end for one in placed):
        work.tell(_ORDERING, f"Translating: {count_noun(len(placed), 'order')}")
        return False
    _check_translated(placed)
    return work.is_compared(placed)


def _check_translated(placed: list[Order]) -> None:
    """Refuse to compare what is not whole: a system would miss documents that others have."""
    for one in placed:
        if one.state is not OrderState.DONE:
            raise EvaluationError(
                f"Order {one.id} has ended as {one.state}. See in Translate why, then go on: what "
                "is missing is ordered again."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """The steps of an experiment, as far as they are done by whom it is asked for."""

    settings: Settings
    store: Store
    of: Experiment
    project: Project
    person: Person

    @property
    def _run(self) -> str:
        """What tells apart what the jobs of an experiment make: what failed is made anew."""
        return self.of.job_id.removeprefix("experiment-")

    def tell(self, share: float, told: str) -> None:
        """Say how far the experiment is, 0 to 1, and what happens now."""
        job_rows.set_progress(self.store, self.of.job_id, share, told)

    def hold_out(self) -> None:
        """Hold the test documents out."""
        ids = [documents.document_of(self.store, one).id for one in self.of.revision_ids]
        documents.set_held_out(self.store, self.person, self.project.id, ids, is_out=True)

    def accept(self) -> None:
        """Approve what the product accepts in the languages of the experiment, once."""
        act = experiments.accepted_act(self.store, self.of)
        if act is None:
            languages = {self.of.src_lang, *self.of.tgt_langs}
            least = profiles.thresholds(self.store, self.project)
            token = experiments.accept_token(self.of)
            asked = accept(
                self.store,
                DeskAct(person=self.person, via=Via.API, token=token),
                self.project.id,
                least={code: one for code, one in least.items() if code in languages},
            )
            if asked is None:
                return
            act = bulk.act(self.store, asked.id)
        if not act.is_end:
            self.tell(_ACCEPTING, "Approving what the product accepts")
            bulk.carry_out(self.store, act.event.id)

    def versions(self) -> list[ParallelDataVersion]:
        """Return the versions: one a granularity, the same one where they have the same units.

        :raises EvaluationError: there is no approved unit to make one of.
        """
        if self.of.version_ids:
            return [find_version(self.store, one) for one in self.of.version_ids]
        made: dict[int, ParallelDataVersion] = {}
        for granularity in self.of.granularities:
            self.tell(_KEEPING, f"Keeping the approved units by {granularity}")
            plans = exports.plan_exports(
                self.store,
                self.project,
                self.of.src_lang,
                tgt_langs=self.of.tgt_langs,
                granularity=granularity,
                format_=FileFormat.CSV,
            )
            empty = [code for code, plan in plans.items() if not plan.imported]
            if empty:
                raise EvaluationError(
                    f"There is no approved unit by {granularity} into {', '.join(empty)} beside "
                    "the test documents. Approve pairs of others in Review, then go on."
                )
            _, version = exports.export_several(
                self.store,
                self.project,
                plans,
                src_lang=self.of.src_lang,
                granularity=granularity,
                format_=FileFormat.CSV,
            )
            made[version.id] = version
        experiment_rows.set_versions(self.store, self.of.id, [*made])
        return [*made.values()]

    def published(self, version: ParallelDataVersion) -> Publication:
        """Return the publication of a version with the engine, which is asked for once.

        :raises EvaluationError: the engine could not import it.
        """
        job_id = f"publish-{self._run}-{version.id}"
        known = publication_rows.publications(self.store, self.project.id)
        wanted = version.id, self.of.engine, PublicationState.ACTIVE
        active = [one for one in known if (one.version_id, one.engine, one.state) == wanted]
        found = active[0] if active else publication_rows.of_job(self.store, job_id)
        if found is None:
            found = translation.prepare(
                self.settings,
                self.project,
                self.person,
                version=version,
                engine=self.of.engine,
                job_id=job_id,
            )
            calls.ask(self.settings, self.store, job_id)
        if found.state is not PublicationState.ACTIVE and not found.state.is_moving:
            raise EvaluationError(
                f"v{version.n} could not be imported: {found.message or found.state}. See Parallel "
                "data, Published."
            )
        return found

    def orders(self, held: list[Publication]) -> list[Order]:
        """Return the orders: both arms with the first version, ACT with the others."""
        ids = list(self.of.order_ids)
        if not ids:
            for n, one in enumerate(held):
                job_id = f"translate-{self._run}-{one.version_id}"
                order_id = translation.place(
                    self.settings,
                    self.project,
                    self.person,
                    revision_ids=self.of.revision_ids,
                    tgt_langs=self.of.tgt_langs,
                    arms=(Arm.ACT,) if n else tuple(Arm),
                    engine=self.of.engine,
                    publication_id=one.id,
                    job_id=job_id,
                )
                ids.append(order_id)
                calls.ask(self.settings, self.store, job_id)
            experiment_rows.set_orders(self.store, self.of.id, ids)
        return [order_rows.order(self.store, one) for one in ids]

    def is_compared(self, placed: list[Order]) -> bool:
        """Have the orders compared, once; return whether the outcome is there.

        :raises EvaluationError: the comparison has failed.
        """
        job_id = f"compare-{self._run}"
        comparison_id = comparison_requests.place(
            self.settings,
            self.project,
            self.person,
            order_ids=[one.id for one in placed],
            name=self.of.name,
            job_id=job_id,
        )
        if self.of.comparison_id != comparison_id:
            experiment_rows.set_comparison(self.store, self.of.id, comparison_id)
        calls.ask(self.settings, self.store, job_id)
        job = job_rows.find(self.store, job_id)
        if job is not None and job.state is JobState.FAILED:
            raise EvaluationError(f"The comparison has failed: {job.message}")
        if not comparison_rows.comparison(self.store, comparison_id).is_complete:
            self.tell(_COMPARING, job.message if job and job.message else "Scoring")
            return False
        job_rows.finish(self.store, self.of.job_id, str(comparison_id), message="Compared.")
        return True
