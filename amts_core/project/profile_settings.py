"""What a project keeps for each target language, and whom it tells.

The glossary and the words that are not translated are the project's terms, and nowhere else: a word
that stays as it is is a term that is its own translation, which engines and checks obey alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.engines import Options
from amts_core.formats import PLAIN, Splitter
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import profile as language_profile
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.project import glossary
from amts_core.project.profile_files import ProfileFile, as_toml
from amts_core.project.store import profile_rows, term_rows
from amts_core.project.store.people import all_projects
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.project.sub_pipelines import Profile


@dataclass(frozen=True, slots=True)
class WrittenProfile:
    """A profile as files: name and bytes of the TOML file, and of its glossary, if it has one."""

    name: str
    data: bytes
    glossary: tuple[str, bytes] | None


def of(store: Store, project: Project, tgt_lang: str) -> Profile:
    """Return the choices for a target language: the defaults where nobody has made any."""
    return profile_rows.profile(store, project.id, tgt_lang) or Profile()


def options(store: Store, project: Project, tgt_lang: str) -> Options:
    """Return how orders into a language are translated, as far as nobody says otherwise."""
    chosen = of(store, project, tgt_lang)
    return Options(formality=chosen.formality, granularity=chosen.granularity)


def thresholds(store: Store, project: Project) -> dict[str, float | None]:
    """Return for each target language the least confidence that is accepted without a person.

    None takes the product's own verdict.
    """
    return {language: of(store, project, language).auto_accept for language in project.tgt_langs}


def splitter(store: Store, project: Project, language: str) -> Splitter:
    """Return how documents of a project in a language are split from now on.

    A source document is split once for all target languages, so that all of their profiles have a
    say in it.
    """
    if language != project.src_lang:
        return of(store, project, language).tgt_splitter
    found = [of(store, project, one).src_splitter for one in project.tgt_langs]
    words = {word for one in found for word in one.abbreviations}
    keys = {key for one in found for key in one.front_matter_keys}
    splits = any(one.splits_lines for one in found)
    return Splitter(tuple(sorted(words)), splits, tuple(sorted(keys)))


def splitters(store: Store, name: str, languages: tuple[str, str]) -> tuple[Splitter, Splitter]:
    """Return how the project of this name splits source and target; one to be made: as all do."""
    for project in all_projects(store):
        if project.name == name and project.src_lang == languages[0]:
            src, tgt = (splitter(store, project, language) for language in languages)
            return src, tgt
    return PLAIN, PLAIN


def keep(
    store: Store,
    person: Person,
    project: Project,
    file: ProfileFile,
    glossary_terms: Sequence[GlossaryTerm] = (),
) -> Profile:
    """Make the choices of a file those of the project, and return them.

    :param glossary_terms: what its glossary holds, where it names one.
    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project has not these languages.
    """
    rights.check(person, Task.CONFIGURE)
    if file.src_lang != project.src_lang:
        raise ConfigurationError(
            f"The profile is for documents in {language_profile(file.src_lang).name}, those of "
            f"project {project.name!r} are in {language_profile(project.src_lang).name}."
        )
    glossary.check_target(project, file.tgt_lang)
    held = term_rows.terms(store, project.id, file.tgt_lang)
    if file.glossary is not None or file.do_not_translate is not None:
        same = [one for one in held if one.src == one.tgt]
        if file.do_not_translate is not None:
            same = [GlossaryTerm(word, word) for word in file.do_not_translate]
        others = [one for one in held if one.src != one.tgt]
        if file.glossary is not None:
            others = list(glossary_terms)
        glossary.keep(store, person, project, tgt_lang=file.tgt_lang, new=[*others, *same])
    profile_rows.add_profile(
        store, project.id, person.id, tgt_lang=file.tgt_lang, profile=file.profile
    )
    return file.profile


def export(store: Store, project: Project, tgt_lang: str) -> WrittenProfile:
    """Return a project's profile as files that can be versioned with its documents.

    :raises ConfigurationError: the project is not translated into this language.
    """
    glossary.check_target(project, tgt_lang)
    held = term_rows.terms(store, project.id, tgt_lang)
    others = [one for one in held if one.src != one.tgt]
    languages = project.src_lang, tgt_lang
    name = f"{'-'.join(languages)}.glossary.tsv"
    file = ProfileFile(
        src_lang=project.src_lang,
        tgt_lang=tgt_lang,
        profile=of(store, project, tgt_lang),
        glossary=name if others else None,
        do_not_translate=tuple(one.src for one in held if one.src == one.tgt),
    )
    return WrittenProfile(
        f"{'-'.join(languages)}.toml",
        as_toml(file, project.name),
        (name, glossary.as_tsv(others, languages)) if others else None,
    )
