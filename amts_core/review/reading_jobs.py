"""What workers read for review: pairs of documents, whole collections, and what is to wait."""

from collections.abc import Mapping, Sequence

from amts_core.documents import imports
from amts_core.formats import encodings, read, unpack
from amts_core.kernel import reading_limits
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import keep_file
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import AmtsError, DocumentError, EncodingError
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.records import OnProgress, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import find_project, language_pairs, profiles
from amts_core.review import backlog, content_pairs, jobs

Languages = tuple[str, str]


def take_pair(
    settings: Settings,
    project: Project | None,
    files: Sequence[tuple[str, bytes]],
    *,
    name: str,
    languages: Languages,
    encodings_: Sequence[str | None] = (None, None),
    overrule: bool = False,
) -> str:
    """Have a worker read two versions of a document, and align them; return the job's id.

    :param project: whose is the page, None where there is none.
    :param name: of the project to import into, which is made where there is none.
    :param overrule: import them although the languages look wrong.
    """
    said = {
        "name": name,
        "languages": [*languages],
        "encodings": [*encodings_],
        "overrule": overrule,
    }
    return readings.begin(
        settings,
        read_pair,
        files,
        project_id=project.id if project else None,
        title=files[0][0],
        said=said,
    )


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


def match(
    settings: Settings,
    project: Project | None,
    kept: Mapping[str, str],
    languages: Languages,
    *,
    encoding: str | None = None,
) -> str:
    """Have a worker pair files that are kept by what they say, and return the job's id.

    :param kept: the SHA-256 of each file by its name.
    """
    return readings.ask(
        settings,
        match_collection,
        [*kept.items()],
        project_id=project.id if project else None,
        title=count_noun(len(kept), "file"),
        said={"languages": [*languages], "encoding": encoding},
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
def read_pair(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Import two versions of a document; the result names the project and the alignment's job."""
    store, said = open_store(settings.database_url), handed_in.said
    languages = said["languages"][0], said["languages"][1]
    splitters = profiles.splitters(store, said["name"], languages)
    progress(0.1, "Reading")
    sides = []
    for place, (name, data) in enumerate(handed_in.contents(store)):
        encoding = said["encodings"][place]
        try:
            sides.append(
                imports.read(
                    data, name, languages[place], encoding=encoding, splitter=splitters[place]
                )
            )
        except DocumentError as error:
            error.place = place
            raise
    imports.check_pair(*sides, overrule=said["overrule"])
    project = language_pairs.project_for_import(store, said["name"], languages)
    revisions = imports.import_pair(store, project, *sides)
    title = f"{sides[0].path} ({languages[0]}-{languages[1]})"
    job_id = jobs.enqueue_alignment(settings, project, revisions, languages=languages, title=title)
    n_src, n_tgt = (len(side.segments) for side in sides)
    return ReadOutcome(f"{n_src} and {n_tgt} segments", {"job": job_id, "project": project.id})


@readings.reader
def read_collection(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """See which of several files can be read.

    The result has these with their SHA-256, why others are left out, and whether some of them say
    no encoding.
    """
    store, encoding = open_store(settings.database_url), handed_in.said["encoding"]
    progress(0.0, "Unpacking")
    unpacked = reading_limits.read("The upload", unpack, handed_in.contents(store))
    left_out, files, asks_encoding = list(unpacked.left_out), {}, False
    for number, (name, data) in enumerate(sorted(unpacked.contents.items())):
        progress(number / len(unpacked.contents), f"Reading {name}")
        chosen = encodings.chosen_for(data, encoding)
        try:
            reading_limits.read(name, _is_read, data, name, chosen)
            files[name] = keep_file(store, data)
        except AmtsError as error:
            left_out.append(str(error))
            asks_encoding |= isinstance(error, EncodingError)
    result = {"files": files, "left_out": left_out, "asks_encoding": asks_encoding}
    return ReadOutcome(f"{count_noun(len(files), 'file')} can be read", result)


def _is_read(data: bytes, name: str, encoding: str | None) -> bool:
    """Read a document, and keep nothing of it."""
    return bool(read(data, name, encoding=encoding))


@readings.reader
def match_collection(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Pair files by what they say; the result has the pairs, and why others are left out."""
    store, said = open_store(settings.database_url), handed_in.said
    progress(0.1, "Comparing what the documents say")
    found = content_pairs.pair_mixed_files(
        dict(handed_in.contents(store)),
        (said["languages"][0], said["languages"][1]),
        settings.encoder,
        encoding=said["encoding"],
    )
    pairs = [[pair.src, pair.tgt] for pair in found.pairs]
    return ReadOutcome(
        count_noun(len(pairs), "pair"), {"pairs": pairs, "left_out": [*found.left_out]}
    )


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
        "out which beads they would use; "
        "then choose Most useful first in Review."
    )
