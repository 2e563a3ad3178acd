"""What workers read for comparisons: the files of other systems, and references."""

from amts_core.bilingual_files import ReadingChoice
from amts_core.comparison import imported_texts
from amts_core.comparison.imported_texts import TextsImport
from amts_core.comparison.records import TextsKind
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.records import OnProgress, Person, Project
from amts_core.project import find_person, find_project


def take_texts(
    settings: Settings,
    project: Project,
    person: Person,
    file: tuple[str, bytes],
    *,
    meant: TextsImport,
    choice: ReadingChoice,
) -> str:
    """Have a worker take the texts of a file for documents, and return the job's id."""
    said = {
        "project": project.id,
        "person": person.id,
        "name": meant.name,
        "kind": str(meant.kind),
        "languages": [*meant.languages],
        "revisions": [*meant.revision_ids],
        **choice.as_json(),
    }
    return readings.begin(
        settings, read_texts, [file], project_id=project.id, title=file[0], said=said
    )


@readings.reader
def read_texts(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Keep the texts of a file by the segments of documents."""
    store, said = open_store(settings.database_url), handed_in.said
    progress(0.1, "Reading")
    told: list[str] = []
    (file,) = handed_in.contents(store)
    found = imported_texts.take(
        store,
        find_project(store, said["project"]),
        find_person(store, said["person"]),
        file,
        meant=TextsImport(
            name=said["name"],
            kind=TextsKind(said["kind"]),
            languages=(said["languages"][0], said["languages"][1]),
            revision_ids=tuple(said["revisions"]),
        ),
        choice=ReadingChoice.from_json(said),
        tell=told.append,
    )
    counts = f"{found.n_matched:,} of {found.n_segments:,} segments have a text"
    return ReadOutcome("; ".join([f"{found.name}: {counts}", *told]) + ".")
