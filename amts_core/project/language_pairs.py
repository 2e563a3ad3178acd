"""The pairs of languages of a project: which it has, and one more by an import."""

from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import (
    ConfigurationError,
)
from amts_core.kernel.languages import profile
from amts_core.kernel.records import (
    Project,
)
from amts_core.project.store.people import (
    add_target_language,
    all_projects,
    create_project,
)


def project_for_import(store: Store, name: str, languages: tuple[str, str]) -> Project:
    """Return the project of this name, made or given the target language where it needs to be.

    :raises ConfigurationError: source and target language are the same, or the project has
        another source language.
    """
    src, tgt = languages
    if src == tgt:
        raise ConfigurationError("Source and target language are the same. Choose two languages.")
    known = {project.name: project for project in all_projects(store)}
    if name not in known:
        return create_project(store, name, src, [tgt])
    if known[name].src_lang != src:
        raise ConfigurationError(
            f"The source language of project {name!r} is {profile(known[name].src_lang).name}, not "
            f"{profile(src).name}. Choose another project, or a new one."
        )
    return add_target_language(store, known[name].id, tgt)


def directions(project: Project) -> tuple[tuple[str, str], ...]:
    """Return the pairs of languages that a project's units serve: each either way round."""
    pairs = [(project.src_lang, language) for language in project.tgt_langs]
    return (*pairs, *(pair[::-1] for pair in pairs))
