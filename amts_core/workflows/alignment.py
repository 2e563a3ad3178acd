"""Alignments: queued by the app, done by workers; also re-alignments and rankings for the desk."""

import hashlib
import uuid
from pathlib import Path

from dbos import DBOS

from amts_core import pipeline, profiles, proposals, queueing
from amts_core.config import Settings
from amts_core.embed import load_encoder
from amts_core.errors import AmtsError
from amts_core.queueing import ALIGNMENT, DESK, Call
from amts_core.records import JobState, Project, Revision
from amts_core.store import alignments, decisions, jobs, projects, suggestions
from amts_core.store.engine import Store, open_store
from amts_core.workflows.failures import failures_recorded


def enqueue_alignment(
    settings: Settings, project: Project, revisions: tuple[Revision, Revision],
    languages: tuple[str, str], title: str,
) -> str:  # fmt: skip
    """Queue the alignment of two revisions and return the job's id.

    The same revisions and encoder give the same job, so that asking twice does the work once; a
    job that failed is followed by a new one.
    """
    store = open_store(settings.database_url)
    job_id = _free_job_id(store, alignment_id(settings, revisions))
    jobs.add_job(store, job_id, project.id, title)
    ids = [revision.id for revision in revisions]
    queueing.enqueue(settings, job_id, Call(ALIGNMENT, "align", (project.id, ids, [*languages])))
    return job_id


def alignment_id(settings: Settings, revisions: tuple[Revision, Revision]) -> str:
    """Return the id of the alignment of two revisions by the encoder of the settings."""
    return _alignment_id(settings.encoder, revisions)


def _alignment_id(encoder: str, revisions: tuple[Revision, Revision]) -> str:
    of_encoder = hashlib.sha256(encoder.encode()).hexdigest()[:8]
    return f"a{revisions[0].id}-{revisions[1].id}-{of_encoder}"


def enqueue_folders(
    settings: Settings, project: Project, folders: tuple[Path, Path],
    languages: tuple[str, str], n_pairs: int,
) -> str:  # fmt: skip
    """Queue the import and alignment of all documents of two folders, and return the job's id."""
    store = open_store(settings.database_url)
    job_id = f"folders-{uuid.uuid4().hex}"
    jobs.add_job(store, job_id, project.id, f"{n_pairs} documents of {folders[0].name}")
    paths = [str(folder.resolve()) for folder in folders]
    call = Call(ALIGNMENT, "import_folders", (project.id, paths, [*languages]))
    queueing.enqueue(settings, job_id, call)
    return job_id


def enqueue_realignment(settings: Settings, project_id: int, event_id: int) -> None:
    """Let a worker look for a better alignment around a structure edit; again is no harm."""
    store = open_store(settings.database_url)
    (first, *_) = decisions.made_by(store, event_id) or (None,)
    if first is not None:
        suggestions.ask(store, event_id, alignments.bead(store, first).alignment_id)
        call = Call(DESK, "realign", (project_id, event_id))
        queueing.enqueue(settings, f"realign-{event_id}", call)


def enqueue_ranking(settings: Settings, project_id: int, tgt_lang: str) -> None:
    """Let a worker say which beads the waiting documents would use."""
    job_id = f"rank-{uuid.uuid4().hex}"
    jobs.add_job(open_store(settings.database_url), job_id, project_id, "Most useful beads")
    queueing.enqueue(settings, job_id, Call(DESK, "rank", (project_id, tgt_lang)))


def align_now(
    settings: Settings, project: Project, revisions: tuple[Revision, Revision],
    languages: tuple[str, str], title: str,
) -> str:  # fmt: skip
    """Align two revisions in this process, and return the job's id when it is done.

    :raises AmtsError: the alignment failed; the job says so too.
    """
    store = open_store(settings.database_url)
    job_id = _free_job_id(store, alignment_id(settings, revisions))
    jobs.add_job(store, job_id, project.id, title)
    ids = [revision.id for revision in revisions]
    with failures_recorded(store, job_id):
        _align(job_id, settings.database_url, settings.encoder, project.id, ids, list(languages))
    return job_id


def _free_job_id(store: Store, base: str) -> str:
    attempt = 1
    while (found := jobs.find(store, f"{base}.{attempt}")) and found.state is JobState.FAILED:
        attempt += 1
    return f"{base}.{attempt}"


@DBOS.workflow(name="align")
def align(
    database_url: str, encoder: str, project_id: int, revisions: list[int], languages: list[str]
) -> str:
    """Align two revisions; the id of the alignment is that of the workflow without its attempt."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(open_store(database_url), job_id):
        return _align_step(job_id, database_url, encoder, project_id, revisions, languages)


@DBOS.workflow(name="import_folders")
def import_folders(
    database_url: str, encoder: str, project_id: int, folders: list[str], languages: list[str]
) -> str:
    """Import and align the documents of two folders, one step a document.

    A document that can't be imported is left out and named at the end.
    """
    job_id = str(DBOS.workflow_id)
    store = open_store(database_url)
    with failures_recorded(store, job_id):
        names = _names_step(folders)
        left_out: list[str] = []
        for number, name in enumerate(names):
            told = f"{number + 1} of {len(names)}: {name}"
            jobs.set_progress(store, job_id, number / len(names), told)
            reason = _import_step(database_url, encoder, project_id, folders, languages, name)
            left_out += [f"{name}: {reason}"] if reason else []
        done = f"{len(names) - len(left_out)} of {len(names)} documents aligned"
        jobs.finish(store, job_id, "", message="; ".join((done, *left_out)))
        return done


@DBOS.workflow(name="realign")
def realign(database_url: str, encoder: str, project_id: int, event_id: int) -> None:
    """Look for a better alignment around a structure edit; a failure offers none."""
    _realign_step(database_url, encoder, event_id)


@DBOS.step()
def _realign_step(database_url: str, encoder: str, event_id: int) -> None:
    store = open_store(database_url)
    try:
        proposals.realign_around(store, event_id, load_encoder(encoder))
    except Exception:
        suggestions.answer(store, event_id, ())
        raise


@DBOS.workflow(name="rank")
def rank(database_url: str, encoder: str, project_id: int, tgt_lang: str) -> None:
    """Say which beads the waiting documents would use."""
    job_id = str(DBOS.workflow_id)
    with failures_recorded(open_store(database_url), job_id):
        _rank_step(job_id, database_url, encoder, project_id, tgt_lang)


@DBOS.step()
def _rank_step(
    job_id: str, database_url: str, encoder: str, project_id: int, tgt_lang: str
) -> None:
    store = open_store(database_url)
    jobs.set_progress(store, job_id, 0.1, "Comparing beads with the waiting documents")
    n_useful = proposals.rank_beads(store, project_id, tgt_lang, load_encoder(encoder))
    jobs.finish(store, job_id, "", message=f"{n_useful} beads would be used")


@DBOS.step()
def _names_step(folders: list[str]) -> list[str]:
    return list(pipeline.pair_files(Path(folders[0]), Path(folders[1])).pairs)


@DBOS.step()
def _import_step(
    database_url: str, encoder: str, project_id: int,
    folders: list[str], languages: list[str], name: str,
) -> str:  # fmt: skip
    """Import and align one document, and return why it had to be left out, or nothing."""
    store = open_store(database_url)
    try:
        project = projects.project(store, project_id)
        src, tgt = (
            pipeline.read_document(
                (Path(folder) / name).read_bytes(), name, language,
                splitter=profiles.splitter(store, project, language),
            )
            for folder, language in zip(folders, languages, strict=True)
        )  # fmt: skip
        pipeline.check_pair(src, tgt, overrule=False)
        revisions = pipeline.import_pair(store, project, src, tgt)
        pipeline.align_revisions(
            store, _alignment_id(encoder, revisions), project_id,
            (revisions[0].id, revisions[1].id), (languages[0], languages[1]),
            load_encoder(encoder), lambda share, step: None,
        )  # fmt: skip
    except (AmtsError, OSError) as error:
        return str(error)
    return ""


def _align(
    job_id: str, database_url: str, encoder: str, project_id: int,
    revisions: list[int], languages: list[str],
) -> str:  # fmt: skip
    store = open_store(database_url)
    jobs.set_progress(store, job_id, 0.02, "Loading the encoder")
    made = job_id.rpartition(".")[0]
    pipeline.align_revisions(
        store, made, project_id, (revisions[0], revisions[1]), (languages[0], languages[1]),
        load_encoder(encoder), lambda share, step: jobs.set_progress(store, job_id, share, step),
    )  # fmt: skip
    jobs.finish(store, job_id, made, message="aligned")
    return made


_align_step = DBOS.step()(_align)
