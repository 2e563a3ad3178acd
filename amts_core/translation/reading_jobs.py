"""What workers read for translation: documents to be translated, and general corpora."""

from collections.abc import Sequence

from amts_core.bilingual_files import ReadingChoice
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.records import OnProgress, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import find_person, find_project
from amts_core.translation import corpora, orders


def take_documents(
    settings: Settings,
    project: Project,
    files: Sequence[tuple[str, bytes]],
    language: str,
    *,
    encoding: str | None = None,
) -> str:
    """Have a worker add documents to be translated, and return the job's id."""
    said = {"project": project.id, "language": language, "encoding": encoding}
    title = count_noun(len(files), "document")
    return readings.begin(
        settings, read_sources, files, project_id=project.id, title=title, said=said
    )


def take_corpus(
    settings: Settings,
    project: Project,
    person: Person,
    file: tuple[str, bytes],
    *,
    languages: tuple[str, str] | None,
    choice: ReadingChoice,
) -> str:
    """Have a worker import a file of units as a general corpus, and return the job's id."""
    said = {
        "project": project.id,
        "person": person.id,
        "languages": languages and [*languages],
        **choice.as_json(),
    }
    return readings.begin(
        settings, read_corpus, [file], project_id=project.id, title=file[0], said=said
    )


@readings.reader
def read_sources(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Add documents to be translated; the result has their revisions' ids."""
    store, said = open_store(settings.database_url), handed_in.said
    progress(0.1, f"Reading {count_noun(len(handed_in.files), 'file')}")
    added = orders.add_documents(
        store,
        find_project(store, said["project"]),
        handed_in.contents(store),
        said["language"],
        encoding=said["encoding"],
    )
    ids = [one.revision_id for one in added]
    return ReadOutcome(
        f"{count_noun(len(added), 'document is', 'documents are')} added and chosen.", ids
    )


@readings.reader
def read_corpus(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Import a file of units as general corpora."""
    store, said = open_store(settings.database_url), handed_in.said
    progress(0.1, "Reading")
    told: list[str] = []
    ((name, data),) = handed_in.contents(store)
    added = corpora.add(
        store,
        find_person(store, said["person"]),
        find_project(store, said["project"]),
        data=data,
        name=name,
        languages=(said["languages"][0], said["languages"][1]) if said["languages"] else None,
        choice=ReadingChoice.from_json(said),
        tell=told.append,
    )
    return ReadOutcome(
        " ".join([*(f"{one.name} has {count_noun(one.n_units, 'pair')}." for one in added), *told])
    )
