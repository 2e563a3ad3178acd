"""``translate``: documents into a folder; the same command again goes on with what it began.

Several languages and both arms are one order: the same documents are read, kept and paid for once.
"""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from amts_core import translation
from amts_core import translation as translating
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.orders import ended, print_order, write
from amts_core.cli.output import (
    add_encoding,
    add_wait,
    bytes_of,
    language,
    print_line,
    say,
    settings_of,
)
from amts_core.cli.projects import acting_person
from amts_core.cli.publication import (
    add_project,
    ordered,
    published,
    version_number,
    version_numbered,
)
from amts_core.engines import Formality, HeldResource, Options, ResourceKind
from amts_core.engines.amazon import offers
from amts_core.exchange import round_trip
from amts_core.formats import encodings, folders
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import (
    AmtsError,
    DocumentError,
    NotFoundError,
    OrderRefused,
    ServiceError,
    ServiceNotFound,
)
from amts_core.kernel.jobs import job_rows, viewer
from amts_core.kernel.records import Arm, Engine, Granularity, ParallelDataVersion, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.project import all_projects, language_pairs, profiles, project_named
from amts_core.translation import (
    Publication,
    batches,
    engine_kinds,
    holdings,
    known_words,
    order_checks,
    order_rows,
    publication_rows,
    services,
    translated,
)


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    translate = add_command(commands, "translate")
    translate.add_argument("files", type=Path, nargs="+", metavar="FILE", help="or a folder")
    add_project(translate)
    _add_translation(translate)
    add_wait(translate)
    translate.set_defaults(run=_translate)


def _add_translation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--src-lang", type=language, metavar="LANG", required=True)
    parser.add_argument(
        "--tgt-lang",
        type=language,
        metavar="LANG",
        required=True,
        action="append",
        help="again for each further language",
    )
    parser.add_argument(
        "--engine",
        type=Engine,
        choices=list(Engine),
        help="default: that of the first target language's profile",
    )
    parser.add_argument(
        "--act",
        metavar="NAME",
        help="with parallel data: the name of a resource that the engine holds, or a version of "
        "the project such as v3, which is published first where the engine does not hold it; at "
        "Amazon Translate also parallel data of the account that were made elsewhere",
    )
    parser.add_argument(
        "--baseline",
        action="store_true",
        help="with --act: without parallel data as well, each arm in a folder of its name",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="say what it would take and cost, an arm a line; nothing is stored or ordered",
    )
    parser.add_argument(
        "--granularity",
        type=Granularity,
        choices=list(Granularity),
        help="default: that of the first target language's profile",
    )
    parser.add_argument(
        "--formality",
        type=Formality,
        choices=list(Formality),
        help="default: as the first language's profile says",
    )
    parser.add_argument(
        "--mask-profanity", action="store_true", help="have the service mask bad words"
    )
    terms = parser.add_mutually_exclusive_group()
    terms.add_argument("--no-glossary", action="store_true", help="without the project's terms")
    terms.add_argument(
        "--terminology",
        metavar="NAME",
        help="at Amazon Translate: with a terminology of the account in place of the project's "
        "terms",
    )
    add_encoding(parser)
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")


def _translate(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    files = _files(options.files)
    tgt_langs = list(dict.fromkeys(options.tgt_lang))
    arms = _arms(options)
    if options.src_lang in tgt_langs:
        raise AmtsError("Source and target language are the same. Choose two languages.")
    for name, data in files:
        if order_checks.is_catalogue(name):
            encoding = encodings.chosen_for(data, options.encoding)
            order_checks.check_own_language(data, name, tgt_langs, encoding=encoding)
    if options.dry_run:
        _print_estimate(settings, store, options, files, tgt_langs=tgt_langs, arms=arms)
        return
    project = _project(store, options.project, (options.src_lang, *tgt_langs))
    chosen = profiles.of(store, project, tgt_langs[0])
    engine = options.engine or chosen.engine
    held = None
    if options.act is not None:
        held = _parallel_data(settings, store, project, engine=engine, name=options.act)
    elsewhere = _elsewhere(store, project, engine, options=options, named=held)
    found = translating.add_documents(
        store, project, files, options.src_lang, encoding=options.encoding
    )
    order_id = translating.order(
        settings,
        project,
        acting_person(store),
        revision_ids=[one.revision_id for one in found],
        tgt_langs=tgt_langs,
        arms=arms,
        engine=engine,
        publication_id=held.id if isinstance(held, Publication) else None,
        elsewhere=elsewhere,
        options=Options(
            formality=options.formality or chosen.formality,
            masks_profanity=options.mask_profanity and engine_kinds.KINDS[engine].masks_profanity,
            uses_glossary=not options.no_glossary,
            granularity=options.granularity or chosen.granularity,
        ),
        by_command=True,
    )
    _warn(options, engine, tgt_langs)
    into = " and ".join(tgt_langs)
    say(f"order {order_id}: {count_noun(len(found), 'document')} into {into} ({engine})")
    if not options.wait:
        viewer.ensure_worker(settings)
        print_order(store, order_rows.order(store, order_id))
        return
    done = ended(settings, store, order_id)
    write(store, order_id, options.output)
    n_wanted, n_there = len(found) * len(tgt_langs) * len(arms), len(translated(store, order_id))
    if n_there < n_wanted:
        missing = [one for one in batches.documents(store, order_id) if one.error]
        reasons = [f"{one.path}: {one.error}" for one in missing]
        reasons += [batch.message for batch in batches.batches(store, order_id) if batch.message]
        raise OrderRefused(
            f"{n_wanted - n_there} of {count_noun(n_wanted, 'translation is', 'translations are')} "
            f"missing ({done.state}). {'; '.join(dict.fromkeys(reasons))}"
        )
    job_rows.answered(store, done.job_id)


def _arms(options: argparse.Namespace) -> tuple[Arm, ...]:
    """Return in which arms a command has documents translated.

    :raises AmtsError: the options contradict each other.
    """
    if options.act is None and options.baseline:
        raise AmtsError("--baseline stands beside --act NAME: without that it is all there is.")
    if options.act is None:
        return (Arm.BASELINE,)
    return (Arm.BASELINE, Arm.ACT) if options.baseline else (Arm.ACT,)


def _print_estimate(
    settings: Settings,
    store: Store,
    options: argparse.Namespace,
    files: Sequence[tuple[str, bytes]],
    *,
    tgt_langs: Sequence[str],
    arms: Sequence[Arm],
) -> None:
    """Print what each arm would take, and whether the budget allows for all.

    :raises AmtsError: the order itself would be refused.
    """
    project = project_named(store, options.project)
    chosen = profiles.of(store, project, tgt_langs[0])
    engine = options.engine or chosen.engine
    services.check_engine(store, project.id, engine)
    order_checks.check_targets(project, options.src_lang, tgt_langs, arms)
    kind = engine_kinds.KINDS[engine]
    order_checks.check_offered(kind, (options.src_lang, *tgt_langs))
    version_id, named = None, None
    if options.act is not None:
        order_checks.check_units(kind)
        named = _found(store, project, engine, options.act)
        if not isinstance(named, HeldResource):
            version_id = named.version_id if isinstance(named, Publication) else named.id
    _elsewhere(store, project, engine, options=options, named=named)
    read = translating.read_files(
        store, project, files, options.src_lang, encoding=options.encoding
    )
    found = translating.estimate_documents(
        store,
        project,
        read,
        options.src_lang,
        tgt_langs=tgt_langs,
        arms=arms,
        engine=engine,
        granularity=options.granularity or chosen.granularity,
    )
    _warn(options, engine, tgt_langs)
    unknown: Mapping[tuple[str, Arm], float] = {}
    if kind.uses_corpora:
        known = known_words.measured(
            settings,
            store,
            project,
            [round_trip.pieces_of(segment) for one in read for segment in one.segments],
            src_lang=options.src_lang,
            tgt_langs=tgt_langs,
            version_id=version_id,
            uses_glossary=not options.no_glossary,
        )
        unknown = known.unknown
        far = [f"{share:.0%} (into {code})" for code, share in known.too_far(arms).items()]
        if far:
            say(f"warning: {known_words.TOO_FAR.format(shares=' and '.join(far))}")
    left = found.left_usd
    for arm in found.arms:
        print_line(
            {
                "arm": arm.arm,
                "engine": engine,
                "tgt_langs": tgt_langs,
                "documents": found.n_documents,
                "segments": found.n_segments,
                "characters": arm.n_characters,
                "estimated_usd": float(arm.usd),
                "prices_as_of": found.prices_as_of or None,
                "left_usd": None if left is None else float(left),
                "within_budget": found.is_within_budget,
                "seconds": None if found.seconds is None else round(found.seconds),
                "unknown_words": {
                    code: round(share, 3) for (code, of), share in unknown.items() if of == arm.arm
                },
            }
        )


def _warn(options: argparse.Namespace, engine: Engine, tgt_langs: Sequence[str]) -> None:
    """Say which options do nothing at an engine, or in a language."""
    kind = engine_kinds.KINDS[engine]
    if options.mask_profanity and not kind.masks_profanity:
        say(f"warning: {kind.name} masks no profanity.")
    if options.formality and not kind.takes_formality:
        say(f"warning: {kind.name} has no formality: it is left out.")
    if not engine.is_amazon:
        return
    for code in tgt_langs:
        if options.formality and not offers.has_formality(code):
            say(f"warning: Amazon Translate has no formality in {code}: it is left out.")
        if options.mask_profanity and kind.masks_profanity and not offers.masks_profanity(code):
            say(f"warning: Amazon Translate masks no profanity in {code}.")


def _files(paths: list[Path]) -> list[tuple[str, bytes]]:
    """Return name and contents of each file, and of those in folders."""
    found: list[tuple[str, bytes]] = []
    for path in paths:
        if path.is_dir():
            names = folders.document_names(path)
            if not names:
                raise DocumentError(f"{path} holds no document that can be read.")
            found += [(name, bytes_of(path / name)) for name in names]
        else:
            found.append((path.name, bytes_of(path)))
    twice = [name for name, n in Counter(name for name, _ in found).items() if n > 1]
    if twice:
        raise DocumentError(f"Two files are called {twice[0]}. Translate one at a time.")
    return found


def _project(store: Store, name: str, languages: Sequence[str]) -> Project:
    """Return the project of this name with these languages, made where there is none."""
    for one in all_projects(store):
        if one.name == name and {*languages} <= {one.src_lang, *one.tgt_langs}:
            return one
    src_lang, *tgt_langs = languages
    made = [language_pairs.project_for_import(store, name, (src_lang, one)) for one in tgt_langs]
    return made[-1]


def _parallel_data(
    settings: Settings, store: Store, project: Project, engine: Engine, name: str
) -> Publication | HeldResource:
    """Return what a resource holds: the one of this name, or of a version, published if need be.

    Of several that hold the version it is the one of its default name, else the first.
    """
    services.check_engine(store, project.id, engine)
    found = _found(store, project, engine, name)
    if not isinstance(found, ParallelDataVersion):
        return found
    made = published(
        settings, store, ordered(settings, store, project, version=found, engine=engine)
    )
    job_rows.answered(store, made.job_id)
    return made


def _elsewhere(
    store: Store,
    project: Project,
    engine: Engine,
    options: argparse.Namespace,
    named: Publication | ParallelDataVersion | HeldResource | None,
) -> tuple[HeldResource, ...]:
    """Return what of the account a command uses although the project has not published it.

    :param named: what ``--act`` means.
    :raises ServiceNotFound: there is no such terminology.
    :raises OrderRefused: the engine holds nothing of the kind, or it does not serve the order.
    """
    kind = engine_kinds.KINDS[engine]
    found = [named] if isinstance(named, HeldResource) else []
    if options.terminology is not None:
        services.check_engine(store, project.id, engine)
        terminology = ResourceKind.TERMINOLOGY
        order_checks.check_holds(kind, terminology)
        found.append(holdings.find(store, project.id, terminology, options.terminology))
    order_checks.check_elsewhere(kind, found, (options.src_lang, *options.tgt_lang))
    for one in found:
        if note := order_checks.note_on(one):
            say(f"warning: {note}")
    return tuple(found)


def _found(
    store: Store, project: Project, engine: Engine, name: str
) -> Publication | ParallelDataVersion | HeldResource:
    """Return what a name means: what the engine holds, or a version that it does not hold yet.

    What it holds may have been made elsewhere.

    :raises NotFoundError: neither.
    """
    held = publication_rows.current(store, project.id, engine)
    for one in held:
        if one.name == name:
            return one
    try:
        version = version_numbered(store, project, version_number(name))
    except argparse.ArgumentTypeError:
        told = ""
        if ResourceKind.PARALLEL_DATA in engine_kinds.KINDS[engine].holds:
            try:
                return holdings.find(store, project.id, ResourceKind.PARALLEL_DATA, name)
            except ServiceNotFound:
                pass
            except ServiceError as error:  # it may be there, and nobody can look
                told = f" {error}"
        known = ", ".join(one.name for one in held) or "none"
        raise NotFoundError(
            f"{name!r} names neither parallel data that the engine {engine} holds ({known}) nor a "
            f"version of project {project.name!r}, such as v1.{told}"
        ) from None
    of_version = {one.name: one for one in held if one.version_id == version.id}
    usual = translation.default_name(project, version)
    return of_version.get(usual) or of_version[min(of_version)] if of_version else version
