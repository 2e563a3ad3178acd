"""What workers read for a project: glossaries."""

from amts_core.bilingual_files import ReadingChoice
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import readings
from amts_core.kernel.jobs.readings import HandedIn, ReadOutcome
from amts_core.kernel.languages import profile
from amts_core.kernel.records import OnProgress, Person, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import glossary
from amts_core.project.store.people import find_person, find_project


def replace_glossary(
    settings: Settings,
    project: Project,
    person: Person,
    file: tuple[str, bytes],
    *,
    tgt_lang: str,
    choice: ReadingChoice,
) -> str:
    """Have a worker make the terms of a file those of a project, and return the job's id."""
    said = {
        "project": project.id,
        "person": person.id,
        "tgt_lang": tgt_lang,
        **choice.as_json(),
    }
    return readings.begin(
        settings, read_glossary, [file], project_id=project.id, title=file[0], said=said
    )


@readings.reader
def read_glossary(settings: Settings, handed_in: HandedIn, progress: OnProgress) -> ReadOutcome:
    """Replace the terms of a project by those of a file."""
    store, said = open_store(settings.database_url), handed_in.said
    project, tgt_lang = find_project(store, said["project"]), said["tgt_lang"]
    progress(0.1, "Reading")
    told: list[str] = []
    ((name, data),) = handed_in.contents(store)
    new = glossary.read_file(
        data,
        name,
        (project.src_lang, tgt_lang),
        choice=ReadingChoice.from_json(said),
        tell=told.append,
    )
    person = find_person(store, said["person"])
    n = glossary.keep(store, person, project, tgt_lang=tgt_lang, new=new)
    return ReadOutcome(
        " ".join(
            [f"The glossary for {profile(tgt_lang).name} has {count_noun(n, 'term')} now.", *told]
        )
    )
