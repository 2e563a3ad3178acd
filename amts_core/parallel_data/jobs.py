"""Large exports, durably: the file is made by a worker and kept as a version of the project."""

from collections.abc import Sequence
from dataclasses import dataclass

from dbos import DBOS

from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import ParallelDataError
from amts_core.kernel.events import ledger
from amts_core.kernel.jobs import calls, job_rows, machine
from amts_core.kernel.jobs.calls import BULK, Call
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.records import Granularity, Project, UnitMarkup
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import exports
from amts_core.parallel_data.export_files import FileFormat
from amts_core.parallel_data.import_rules import Duplicates, Outcome
from amts_core.project import find_project


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """What is to be exported: the units as they were right after an event."""

    src_lang: str
    tgt_langs: Sequence[str]
    granularity: Granularity
    format: FileFormat
    duplicates: Duplicates
    markup: UnitMarkup
    event_id: int


def enqueue_export(settings: Settings, project: Project, of: ExportOrder) -> str:
    """Ask a worker for a file, and return the job's id; its result is the id of the version."""
    arguments = (
        project.id,
        of.src_lang,
        [*of.tgt_langs],
        str(of.granularity),
        str(of.format),
        str(of.duplicates),
        of.event_id,
        str(of.markup),
    )
    call = Call(BULK, "export", arguments)
    title = f"{of.format.upper()} {of.src_lang} to {', '.join(of.tgt_langs)}"
    return calls.begin(settings, project.id, "export", title=title, call=call)


@DBOS.workflow(name="export")
def export(
    project_id: int,
    src_lang: str,
    tgt_langs: list[str],
    granularity: str,
    format_: str,
    duplicates: str,
    event_id: int,
    markup: str = UnitMarkup.AS_WRITTEN,
) -> None:
    """Make the file of this job."""
    order = ExportOrder(
        src_lang=src_lang,
        tgt_langs=tgt_langs,
        granularity=Granularity(granularity),
        format=FileFormat(format_),
        duplicates=Duplicates(duplicates),
        markup=UnitMarkup(markup),
        event_id=event_id,
    )
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        _written_step(job_id, project_id, order)


@step
def _written_step(job_id: str, project_id: int, of: ExportOrder) -> None:
    export_now(machine.settings(), job_id, project_id, of)


def export_now(settings: Settings, job_id: str, project_id: int, of: ExportOrder) -> None:
    """Make the file of a job in this process: of the units as they were right after its event.

    The same file again is the same version.
    """
    store = open_store(settings.database_url)
    project, at = find_project(store, project_id), ledger.event(store, of.event_id)
    job_rows.set_progress(store, job_id, 0.1, "Collecting the units")
    plans = exports.plan_exports(
        store,
        project,
        of.src_lang,
        tgt_langs=of.tgt_langs,
        granularity=of.granularity,
        format_=of.format,
        duplicates=of.duplicates,
        markup=of.markup,
        at=at,
    )
    job_rows.set_progress(store, job_id, 0.7, "Writing the file")
    empty = [language for language, plan in plans.items() if not plan.imported]
    if empty:
        raise ParallelDataError(
            f"No approved unit yet into {', '.join(empty)}. Leave it out, or approve some first."
        )
    _, version = exports.export_several(
        store,
        project,
        plans,
        src_lang=of.src_lang,
        granularity=of.granularity,
        format_=of.format,
        at=at,
    )
    n = {one: sum(plan.n(one) for plan in plans.values()) for one in Outcome}
    told = (
        f"v{version.n}: {count_noun(n[Outcome.IMPORTED], 'unit')}, as after event {at.id}; "
        "left out: "
        f"{n[Outcome.SKIPPED]:,} that would be skipped, {n[Outcome.FAILED]:,} that would fail"
    )
    job_rows.finish(store, job_id, str(version.id), message=told)
