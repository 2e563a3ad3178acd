"""Alignments: queued by the app, done by workers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dbos import DBOS

from amts_core.align import load_encoder
from amts_core.documents import imports
from amts_core.formats import MAX_BYTES, pair_files
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob, keep_file
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, StoreError
from amts_core.kernel.jobs import calls, job_rows, machine
from amts_core.kernel.jobs.calls import ALIGNMENT, Call
from amts_core.kernel.jobs.failures import failures_recorded, step
from amts_core.kernel.records import JobState, Project, Revision
from amts_core.project import find_project, profiles
from amts_core.review import proposed_alignments
from amts_core.review.document_series import align_each
from amts_core.review.store import (
    new_alignments,
    successions,
)


def enqueue_alignment(
    settings: Settings,
    project: Project,
    revisions: tuple[Revision, Revision],
    languages: tuple[str, str],
    title: str,
) -> str:
    """Queue the alignment of two revisions and return the job's id.

    The same revisions and encoder give the same job, so that asking twice does the work once; a
    job that failed is followed by a new one.
    """
    store = open_store(settings.database_url)
    job_id = free_job_id(store, alignment_id(settings, project, revisions))
    call = _align_call(project, revisions, languages)
    job_rows.add_job(store, job_id, project.id, title=title, call=call.as_json())
    calls.enqueue(settings, job_id, call)
    return job_id


def alignment_id(settings: Settings, project: Project, revisions: tuple[Revision, Revision]) -> str:
    """Return the id of the alignment of two revisions by the encoder of the settings.

    Revisions that others have replaced since get a new one.
    """
    return _alignment_id(open_store(settings.database_url), settings.encoder, project, revisions)


def _alignment_id(
    store: Store, encoder: str, project: Project, revisions: tuple[Revision, Revision]
) -> str:
    ids = revisions[0].id, revisions[1].id
    return new_alignments.free_id(
        store, project.id, ids, kind=new_alignments.ALIGNED, made_by=encoder
    )


def _align_call(
    project: Project, revisions: tuple[Revision, Revision], languages: tuple[str, str]
) -> Call:
    ids = [revision.id for revision in revisions]
    return Call(ALIGNMENT, "align", (project.id, ids, [*languages]))


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Documents whose files are in the database: a worker may be another machine.

    ``pairs`` has of each its name, the SHA-256 of its source and target file, and the name of its
    target; ``left_out`` a sentence about each that could not be kept.
    """

    pairs: list[list[str]]
    left_out: list[str] = field(default_factory=list)


def enqueue_files(
    settings: Settings,
    project: Project,
    files: KeptFiles,
    languages: tuple[str, str],
    *,
    title: str,
    encoding: str | None = None,
    overrule: bool = False,
) -> str:
    """Queue the import and alignment of documents, and return the job's id.

    :param encoding: of the files that don't say theirs.
    :param overrule: import them although the languages look wrong.
    """
    call = import_call(project.id, files, languages, encoding, overrule=overrule)
    return calls.begin(settings, project.id, "folders", title=title, call=call)


def import_call(
    project_id: int,
    files: KeptFiles,
    languages: Sequence[str],
    encoding: str | None = None,
    *,
    overrule: bool = False,
) -> Call:
    """Return what a worker is asked, to import documents whose files are in the database."""
    arguments = project_id, files.pairs, [*languages], encoding, files.left_out, overrule
    return Call(ALIGNMENT, "import_documents", arguments)


def kept_folders(
    store: Store,
    folders: tuple[Path, Path],
    languages: tuple[str, str],
    layout: Sequence[str] = (),
) -> KeptFiles:
    """Keep the documents of two folders that belong together by their names in the database.

    :raises DocumentError: a folder is missing, or no two names belong together.
    """
    kept = KeptFiles([])
    for pair in pair_files(*folders, languages, layout).pairs:
        paths = folders[0] / pair.src, folders[1] / pair.tgt
        try:
            src, tgt = (keep_file(store, _bytes_of(path)) for path in paths)
        except OSError as error:
            kept.left_out.append(f"{error.filename} can't be read: {error.strerror}.")
        else:
            kept.pairs.append([pair.src_name, src, tgt, pair.tgt_name])
    return kept


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a file, of a huge one only so many that it is refused later."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def align_now(
    settings: Settings,
    project: Project,
    revisions: tuple[Revision, Revision],
    languages: tuple[str, str],
    title: str,
) -> str:
    """Align two revisions in this process, and return the job's id when it is done.

    The job is stored when it has ended: a process that is killed leaves none that looks alive.

    :raises AmtsError: the alignment failed; the job says so too.
    """
    store = open_store(settings.database_url)
    made = alignment_id(settings, project, revisions)
    job_id = free_job_id(store, made)
    call = _align_call(project, revisions, languages).as_json()
    ids = revisions[0].id, revisions[1].id
    try:
        proposed_alignments.align_revisions(
            store,
            made,
            project.id,
            revisions=ids,
            languages=languages,
            encoder=load_encoder(settings.encoder),
            progress=lambda share, step: None,
        )
    except Exception:
        with failures_recorded(store, job_id):
            job_rows.add_job(store, job_id, project.id, title=title, call=call)
            raise
    job_rows.add_job(store, job_id, project.id, title=title, call=call)
    job_rows.finish(store, job_id, made, message=_told(store, made))
    return job_id


def _told(store: Store, made: str) -> str:
    changed = successions.bead_update(store, made)
    return "aligned" if changed is None else f"aligned: {changed.sentence}"


def free_job_id(store: Store, base: str) -> str:
    """Return the id of the newest job called ``base``; of a next one where that has failed."""
    attempt = 1
    while (found := job_rows.find(store, f"{base}.{attempt}")) and found.state is JobState.FAILED:
        attempt += 1
    return f"{base}.{attempt}"


@DBOS.workflow(name="align")
def align(project_id: int, revisions: list[int], languages: list[str]) -> str:
    """Align two revisions; the id of the alignment is that of the workflow without its attempt."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(machine.store(), job_id):
        return _align_step(job_id, project_id, revisions, languages)


@DBOS.workflow(name="import_documents")
def import_documents(
    project_id: int,
    files: list[list[str]],
    languages: list[str],
    encoding: str | None = None,
    not_kept: Sequence[str] = (),
    overrule: bool = False,
) -> str:
    """Import and align documents whose files are in the database, one step a document.

    A document that can't be imported is left out and named at the end.

    :param not_kept: why others are not in the database.
    :param overrule: import them although the languages look wrong.
    """
    job_id, store = str(DBOS.workflow_id), machine.store()
    with failures_recorded(store, job_id):
        asked_at = job_rows.asked_at(store, job_id)
        return align_each(
            store,
            job_id,
            [file[0] for file in files],
            lambda number: _import_step(
                project_id,
                files[number],
                languages,
                encoding,
                asked_at=asked_at,
                overrule=overrule,
                job_id=job_id,
                part=(number, len(files)),
            ),
            not_kept=not_kept,
        )


@step
def _import_step(
    project_id: int,
    file: list[str],
    languages: list[str],
    encoding: str | None,
    *,
    asked_at: datetime | None,
    overrule: bool,
    job_id: str,
    part: tuple[int, int],
) -> list[str]:
    """Import and align one document; return its alignment's id, and why it was left out.

    :param part: the number of the document, of how many.
    """
    store, encoder = machine.store(), machine.settings().encoder
    name, *sha256 = file[:3]
    names = name, *(file[3:] or [name])
    try:
        project = find_project(store, project_id)
        src, tgt = (
            imports.read_revisions(
                [(named, blob(store, one))],
                language,
                encoding=encoding,
                splitter=profiles.splitter(store, project, language),
            )[0]
            for named, one, language in zip(names, sha256, languages, strict=True)
        )
        imports.check_pair(src, tgt, overrule=overrule)
        revisions = imports.import_pair(store, project, src, tgt)
        made = _alignment_id(store, encoder, project, revisions)
        proposed_alignments.align_revisions(
            store,
            made,
            project_id,
            revisions=(revisions[0].id, revisions[1].id),
            languages=(languages[0], languages[1]),
            encoder=load_encoder(encoder),
            progress=lambda share, step: job_rows.set_progress(
                store, job_id, (part[0] + share) / part[1], f"{name}: {step}"
            ),
            asked_at=asked_at,
        )
    except StoreError:
        raise
    except AmtsError as error:
        return ["", str(error)]
    return [made, ""]


def _align(job_id: str, project_id: int, revisions: list[int], languages: list[str]) -> str:
    store = machine.store()
    job_rows.set_progress(store, job_id, 0.02, "Loading the encoder")
    made = job_id.rpartition(".")[0]
    proposed_alignments.align_revisions(
        store,
        made,
        project_id,
        revisions=(revisions[0], revisions[1]),
        languages=(languages[0], languages[1]),
        encoder=load_encoder(machine.settings().encoder),
        progress=lambda share, step: job_rows.set_progress(store, job_id, share, step),
        asked_at=job_rows.asked_at(store, job_id),
    )
    job_rows.finish(store, job_id, made, message=_told(store, made))
    return made


_align_step = step(_align)
