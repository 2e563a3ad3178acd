"""What workers read for review: pairs of documents, whole collections, and what is to wait."""

from collections.abc import Sequence
from dataclasses import asdict

from amts_core.formats import encodings, read, unpack
from amts_core.kernel import reading_limits
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import keep_file
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import AmtsError, EncodingError
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.records import OnProgress, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import find_project
from amts_core.review import backlog, import_proposals
from amts_core.review.import_pairs import HandedInFile, HandedInFiles, ImportWish, language_of

Languages = tuple[str, str]


def look_into(
    settings: Settings,
    project: Project | None,
    files: Sequence[tuple[str, bytes]],
    *,
    encoding: str | None = None,
) -> str:
    """Have a worker unpack files and see which can be read, and return the job's id."""
    return readings.begin(
        settings,
        read_collection,
        files,
        project_id=project.id if project else None,
        title=count_noun(len(files), "file"),
        said={"encoding": encoding},
    )


def propose(
    settings: Settings,
    project: Project | None,
    files: HandedInFiles,
    languages: Languages,
    *,
    wanted: ImportWish,
) -> str:
    """Have a worker pair files that are kept, and see what becomes of each pair of them.

    :param project: to import into, None where it is yet to be made.
    """
    return readings.ask(
        settings,
        propose_pairs,
        [(path, one.sha256) for path, one in files.items()],
        project_id=project.id if project else None,
        title=count_noun(len(files), "file"),
        said={
            "files": {path: [one.name, one.language] for path, one in files.items()},
            "languages": [*languages],
            "encoding": wanted.encoding,
            "layout": [*wanted.layout],
            "together": [[*one] for one in wanted.together],
            "again": wanted.again,
            "project": project.id if project else None,
        },
    )


def let_wait(
    settings: Settings,
    project: Project,
    files: Sequence[tuple[str, bytes]],
    tgt_lang: str,
    *,
    encoding: str | None = None,
) -> str:
    """Have a worker add documents that wait to be translated, and return the job's id."""
    said = {"project": project.id, "tgt_lang": tgt_lang, "encoding": encoding}
    return readings.begin(
        settings,
        read_backlog,
        files,
        project_id=project.id,
        title=count_noun(len(files), "document"),
        said=said,
    )


@readings.reader
def read_collection(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """See which of several files can be read.

    The result has by path what each was called, its SHA-256 and its language, why others are left
    out, and whether some of them say no encoding.
    """
    store, encoding = open_store(settings.database_url), handed_in.said["encoding"]
    progress(0.0, "Unpacking")
    unpacked = reading_limits.read("The upload", unpack, handed_in.contents(store))
    left_out, files, asks_encoding = list(unpacked.left_out), {}, False
    for number, (name, data) in enumerate(sorted(unpacked.contents.items())):
        progress(number / len(unpacked.contents), f"Reading {name}")
        chosen = encodings.chosen_for(data, encoding)
        try:
            language = reading_limits.read(name, _language, data, name, chosen)
            files[name] = [unpacked.names.get(name, name), keep_file(store, data), language]
        except AmtsError as error:
            left_out.append(str(error))
            asks_encoding |= isinstance(error, EncodingError)
    result = {"files": files, "left_out": left_out, "asks_encoding": asks_encoding}
    return ReadOutcome(f"{count_noun(len(files), 'file')} can be read", result)


def _language(data: bytes, name: str, encoding: str | None) -> str | None:
    """Read a document, and return its language, None where that can't be told."""
    document = read(data, name, encoding=encoding)
    return language_of(name, (block.text for block in document.blocks))


@readings.reader
def propose_pairs(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Pair files; the result has what becomes of each pair, and the files that are in none."""
    store, said = open_store(settings.database_url), handed_in.said
    project_id = said["project"]
    work = import_proposals.Proposals(
        store=store,
        project=None if project_id is None else find_project(store, project_id),
        languages=(said["languages"][0], said["languages"][1]),
        encoder=settings.encoder,
        wanted=ImportWish(
            encoding=said["encoding"],
            layout=tuple(said["layout"]),
            together=tuple((src, tgt) for src, tgt in said["together"]),
            again=said["again"],
        ),
    )
    files = {
        path: HandedInFile(said["files"][path][0], sha256, said["files"][path][1])
        for path, sha256 in handed_in.files
    }
    found = work.propose(files, progress)
    return ReadOutcome(count_noun(len(found.pairs), "pair"), asdict(found))


@readings.reader
def read_backlog(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Let documents wait to be translated."""
    store, said = open_store(settings.database_url), handed_in.said
    progress(0.1, f"Reading {count_noun(len(handed_in.files), 'file')}")
    added = backlog.add(
        settings,
        find_project(store, said["project"]),
        handed_in.contents(store),
        said["tgt_lang"],
        encoding=said["encoding"],
    )
    return ReadOutcome(
        f"{count_noun(len(added), 'document waits', 'documents wait')} now. A worker finds "
        "out which pairs they would use; "
        "then choose Most useful first in Review."
    )
