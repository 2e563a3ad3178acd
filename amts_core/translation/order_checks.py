"""Whether an order makes sense: its documents, languages and parallel data, all of one project."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from amts_core.documents import SourceDocument, sources
from amts_core.engines import HeldResource, ParallelDataStatus, ResourceKind, Term
from amts_core.formats import CATALOGUE_SUFFIXES, languages_of
from amts_core.kernel import reading_limits
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConfigurationError, NotFoundError, OrderRefused
from amts_core.kernel.languages import profile, tags
from amts_core.kernel.records import Arm, Engine, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import terms
from amts_core.translation.engine_kinds import KINDS, EngineKind
from amts_core.translation.records import Publication
from amts_core.translation.store import publication_rows


def documents(
    store: Store, project: Project, revision_ids: Sequence[int]
) -> tuple[SourceDocument, ...]:
    """Return the documents of an order, all in one language, each once.

    :raises OrderRefused: they are not such documents.
    """
    found = sources.of_revisions(store, project.id, revision_ids)
    unknown = set(revision_ids) - {one.revision_id for one in found}
    if unknown:
        raise NotFoundError(
            f"Project {project.name!r} has no text to translate in revision {min(unknown)}. Choose "
            "documents of the list."
        )
    if not found:
        raise OrderRefused("No document is chosen. Choose at least one.")
    languages = sorted({one.language for one in found})
    if len(languages) > 1:
        raise OrderRefused(
            f"The documents are in {' and '.join(profile(one).name for one in languages)}. Order "
            "those of one language at a time."
        )
    twice = [path for path, n in Counter(one.path for one in found).items() if n > 1]
    if twice:
        raise OrderRefused(f"Two revisions of {twice[0]} are chosen. Choose one of them.")
    return found


def check_wanted(
    documents: Sequence[SourceDocument], wanted: Mapping[int, AbstractSet[int]]
) -> None:
    """Refuse an order of texts that are not there: nothing would be translated, and called done.

    :param documents: those of the order, each as long as what is wanted of it.
    :param wanted: the numbers of the texts that are wanted, by revision, where not all are.
    :raises OrderRefused: naming the document.
    """
    by_id = {one.revision_id: one for one in documents}
    for revision_id, numbers in wanted.items():
        document = by_id.get(revision_id)
        if document is None:
            raise OrderRefused(
                f"Texts of revision {revision_id} are wanted, which this order has not. Choose "
                "texts of its documents."
            )
        if not numbers:
            raise OrderRefused(
                f"No text of {document.path} is wanted. Choose some, or leave the document out."
            )
        if document.n_segments < len(numbers):
            raise OrderRefused(
                f"{count_noun(len(numbers), 'text is', 'texts are')} wanted of {document.path}, "
                f"which has {document.n_segments} of them. Choose texts that it has now."
            )


def check_targets(
    project: Project, src_lang: str, tgt_langs: Sequence[str], arms: Sequence[Arm]
) -> None:
    """Refuse languages and arms that make no order.

    :raises OrderRefused: there are none, or a target is the source.
    :raises ConfigurationError: the project has not this language.
    """
    if not tgt_langs or not arms:
        raise OrderRefused("Choose at least one target language and one way to translate.")
    for language in tgt_langs:
        check_language(project, language)
    if src_lang in tgt_langs:
        raise OrderRefused(
            f"The documents are in {profile(src_lang).name} already. Choose other target languages."
        )


def check_offered(kind: EngineKind, languages: Sequence[str]) -> None:
    """Refuse languages that an engine does not translate.

    :raises OrderRefused: naming them, and what it takes instead where that is near.
    """
    if kind.languages is None:
        return
    for code in languages:
        if code in kind.languages:
            continue
        near = sorted(one for one in kind.languages if tags.primary(one) == tags.primary(code))
        advice = f"; of that language it has {', '.join(near)}" if near else ""
        raise OrderRefused(
            f"{kind.name} does not translate {profile(code).name} ({code}){advice}. Choose another "
            "engine, or documents and targets in its languages."
        )


def check_units(kind: EngineKind) -> None:
    """Refuse parallel data for an engine that takes none.

    :raises OrderRefused: naming it.
    """
    if not kind.takes_units:
        raise OrderRefused(f"{kind.name} takes no parallel data. Choose another engine.")


def is_catalogue(name: str) -> bool:
    """Return whether a document of this name may say which language it is translated into."""
    return name.lower().endswith(CATALOGUE_SUFFIXES)


def check_own_language(
    data: bytes, name: str, tgt_langs: Sequence[str], *, encoding: str | None = None
) -> None:
    """Refuse a catalogue that says that it is translated into another language.

    :raises OrderRefused: naming both.
    :raises DocumentError: it can't be read.
    """
    said = reading_limits.read(name, languages_of, data, name, encoding=encoding)[1]
    others = [one for one in tgt_langs if said and not tags.denotes(tags.canonical(said), one)]
    if others:
        raise OrderRefused(
            f"{name} is a catalogue for {said}, not for {profile(others[0]).name}. Order it into "
            "its own language, or choose the catalogue of that one."
        )


def check_language(project: Project, language: str) -> None:
    """Refuse a language that is none of a project's.

    :raises ConfigurationError: naming those that are.
    """
    known = (project.src_lang, *project.tgt_langs)
    if language not in known:
        names = ", ".join(profile(one).name for one in known)
        raise ConfigurationError(
            f"Project {project.name!r} has no {profile(language).name}. Its languages: {names}."
        )


def publication(
    store: Store,
    project: Project,
    engine: Engine,
    publication_id: int | None,
    languages: Sequence[str],
) -> Publication:
    """Return the parallel data of an order: what the engine holds, and serves all languages.

    :raises OrderRefused: it is no such thing.
    """
    if publication_id is None:
        raise OrderRefused("The ACT arm needs parallel data. Choose some that is published.")
    found = publication_rows.publication(store, publication_id)
    if found.project_id != project.id or found.engine is not engine:
        raise OrderRefused(
            f"{found.name} is not parallel data of {project.name!r} at the engine {engine}. Choose "
            "what it holds."
        )
    missing = [one for one in languages[1:] if one not in found.tgt_langs]
    if found.src_lang != languages[0] or missing:
        raise OrderRefused(
            f"v{found.version_n} goes from {found.src_lang} to {', '.join(found.tgt_langs)}, the "
            f"order from {languages[0]} to {', '.join(languages[1:])}. Publish a version with all "
            "of these languages, or order the others on their own."
        )
    if found.id not in {one.id for one in publication_rows.current(store, project.id, engine)}:
        raise OrderRefused(
            f"The engine {engine} does not hold v{found.version_n} as {found.name}, or not where "
            "the project's settings point now. Publish it first, or choose what it holds now."
        )
    return found


def check_held(found: HeldResource, languages: Sequence[str]) -> None:
    """Refuse what of an account does not serve an order.

    :param languages: the source language of the order, and those that it goes into.
    :raises OrderRefused: it can't be used now, or lacks a language.
    """
    if found.status is not ParallelDataStatus.ACTIVE:
        why = f" ({found.message.rstrip('.')})" if found.message else ""
        next_step = (
            "Wait until it is ACTIVE" if found.status.is_moving else "Import its file there again"
        )
        raise OrderRefused(
            f"The {found.kind} {found.name} can't be used: the service says that it is "
            f"{found.status}{why}. {next_step}, or choose another one."
        )
    known = (found.src_lang, *found.tgt_langs)
    is_source = languages[0] == found.src_lang or found.goes_both_ways
    if not (is_source and {*languages} <= {*known}):
        raise OrderRefused(
            f"The {found.kind} {found.name} goes from {found.src_lang} to "
            f"{', '.join(found.tgt_langs)}, the order from {languages[0]} to "
            f"{', '.join(languages[1:])}. Choose one with all of these languages, or order the "
            "others on their own."
        )


def serves(found: HeldResource, languages: Sequence[str]) -> bool:
    """Return whether an order into these languages can use a resource as it is now."""
    try:
        check_held(found, languages)
    except OrderRefused:
        return False
    return True


def note_on(found: HeldResource) -> str:
    """Return what is to be known of a resource that can be used; empty where nothing is."""
    if found.latest_update_status is not ParallelDataStatus.FAILED:
        return ""
    why = f" ({found.message.rstrip('.')})" if found.message else ""
    return f"The last update of {found.name} has failed{why}: it holds what it held before."


def check_holds(kind: EngineKind, resource: ResourceKind) -> None:
    """Refuse what was made elsewhere for an engine that uses no such thing.

    :raises OrderRefused: naming it, and the engines that do.
    """
    if resource not in kind.holds:
        others = [one.engine for one in KINDS.values() if resource in one.holds]
        raise OrderRefused(
            f"{kind.name} uses no {resource} that was made elsewhere. Choose the engine "
            f"{' or '.join(others)}."
        )


def check_elsewhere(
    kind: EngineKind, elsewhere: Sequence[HeldResource], languages: Sequence[str]
) -> None:
    """Refuse what of an account does not serve an order: a job takes one of a kind.

    :param languages: the source language of the order, and those that it goes into.
    :raises OrderRefused: naming it.
    """
    for one in elsewhere:
        check_holds(kind, one.kind)
        check_held(one, languages)
    twice = [one for one, n in Counter(held.kind for held in elsewhere).items() if n > 1]
    if twice:
        raise OrderRefused(f"An order takes one {twice[0]} only. Choose one.")


def terms_for(
    store: Store, project: Project, src_lang: str, tgt_langs: Sequence[str]
) -> tuple[Term, ...]:
    """Return the glossary in the direction of an order: it is kept from the project's source."""
    if src_lang == project.src_lang:
        return tuple(
            Term(one.src, one.tgt, language)
            for language in tgt_langs
            for one in terms(store, project.id, language)
        )
    if project.src_lang in tgt_langs:
        return tuple(
            Term(one.tgt, one.src, project.src_lang) for one in terms(store, project.id, src_lang)
        )
    return ()
