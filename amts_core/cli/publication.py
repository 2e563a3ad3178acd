"""Commands on what translations are made with: corpora, services, parallel data at a service."""

import argparse
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from amts_core import translation
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import (
    add_database,
    add_encoding,
    add_wait,
    bytes_of,
    language,
    print_line,
    say,
    settings_of,
    wait_for,
)
from amts_core.cli.projects import acting_person
from amts_core.cli.reading_options import add_variant, reading_choice
from amts_core.engines.amazon import resource_tags
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, NotFoundError, OrderRefused
from amts_core.kernel.jobs import job_rows, viewer
from amts_core.kernel.records import Engine, ParallelDataVersion, Project
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import all_versions
from amts_core.project import project_named
from amts_core.translation import (
    Publication,
    PublicationState,
    chat_trials,
    corpora,
    engine_kinds,
    publication_rows,
    services,
)


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    corpus = add_command(commands, "corpus")
    corpus.add_argument(
        "files",
        type=Path,
        nargs="*",
        metavar="FILE",
        help="TMX, TSV, CSV, XLIFF or PO; none: only list",
    )
    add_project(corpus)
    corpus.add_argument(
        "--src-lang", type=language, metavar="LANG", help="where the file does not say it"
    )
    corpus.add_argument(
        "--tgt-lang", type=language, metavar="LANG", help="where the file does not say it"
    )
    add_variant(corpus)
    add_encoding(corpus)
    corpus.set_defaults(run=_corpus)

    service = add_command(commands, "service")
    add_project(service)
    service.add_argument("--region", metavar="REGION", help="such as eu-west-1")
    service.add_argument("--bucket", metavar="BUCKET", help="of the same Region")
    service.add_argument("--prefix", metavar="PREFIX", help="the folder in the bucket")
    service.add_argument("--role", metavar="ROLE", help="the ARN of what Amazon Translate acts as")
    service.add_argument("--kms-key", metavar="ARN", help="that encrypts what is made at Amazon")
    service.add_argument(
        "--tag",
        action="append",
        metavar="KEY=VALUE",
        help="put on what is made at Amazon; in place of all tags so far",
    )
    service.add_argument("--budget", type=_usd, metavar="USD", help="for all orders together")
    service.add_argument(
        "--chat-url", metavar="URL", help="of an OpenAI-compatible API, or bedrock:REGION"
    )
    service.add_argument("--chat-model", metavar="NAME", help="as the server calls it")
    for side, told in (("input", "read"), ("output", "written")):
        service.add_argument(
            f"--chat-{side}-price",
            type=_usd,
            metavar="USD",
            help=f"of the chat model, a million tokens {told}",
        )
    service.add_argument(
        "--chat-examples", type=int, metavar="N", help="examples shown for a segment (5)"
    )
    service.add_argument("--chat-calls", type=int, metavar="N", help="calls made at once (4)")
    service.add_argument(
        "--chat-seconds", type=int, metavar="N", help="how long a call may take (180)"
    )
    service.add_argument(
        "--try-chat", action="store_true", help="ask the chat model once for two texts"
    )
    service.set_defaults(run=_service)

    publish = add_command(commands, "publish")
    add_project(publish)
    holding = [engine for engine, kind in engine_kinds.KINDS.items() if kind.takes_units]
    publish.add_argument("--engine", type=Engine, choices=holding, required=True)
    publish.add_argument(
        "--version", type=version_number, required=True, metavar="N", help="such as v3"
    )
    publish.add_argument("--name", metavar="NAME", help="of the resource at the service")
    add_wait(publish)
    publish.set_defaults(run=_publish)


def add_project(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a project and its database."""
    parser.add_argument("--project", required=True, metavar="NAME")
    add_database(parser)


def _usd(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of dollars from 0 upwards")
    return value


def version_number(text: str) -> int:
    """Return the number of a version that is written like ``v3``, or just ``3``."""
    digits = text.removeprefix("v")
    if not (digits.isascii() and digits.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a version: write v1, v2, ...")
    return int(digits)


def _corpus(options: argparse.Namespace) -> None:
    if bool(options.src_lang) != bool(options.tgt_lang):
        raise AmtsError("Give both --src-lang and --tgt-lang, or neither.")
    languages = (options.src_lang, options.tgt_lang) if options.src_lang else None
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    for path in options.files:
        for one in corpora.add(
            store,
            acting_person(store),
            project,
            data=bytes_of(path),
            name=path.name,
            languages=languages,
            choice=reading_choice(options),
            tell=say,
        ):
            say(
                f"{path.name}: {count_noun(one.n_units, 'pair')} of {one.src_lang} and "
                f"{one.tgt_lang}"
            )
    for one in corpora.listed(store, project.id):
        print_line(
            {
                "project": project.name,
                "corpus": one.name,
                "src_lang": one.src_lang,
                "tgt_lang": one.tgt_lang,
                "pairs": one.n_units,
                "sha256": one.sha256,
            }
        )


def _service(options: argparse.Namespace) -> None:
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    given = {
        "region": options.region,
        "bucket": options.bucket,
        "prefix": options.prefix,
        "role_arn": options.role,
        "kms_key": options.kms_key,
        "tags": None if options.tag is None else resource_tags.read("\n".join(options.tag)),
        "budget_usd": options.budget,
    }
    chat = {
        "url": options.chat_url,
        "model": options.chat_model,
        "in_usd_per_million": options.chat_input_price,
        "out_usd_per_million": options.chat_output_price,
        "n_examples": options.chat_examples,
        "n_calls": options.chat_calls,
        "seconds": options.chat_seconds,
    }
    settings = services.current(store, project.id)
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    chat_changes = {name: value for name, value in chat.items() if value is not None}
    if chat_changes:
        changes["chat"] = replace(settings.chat, **chat_changes)
    if changes:
        settings = services.save(store, acting_person(store), project, replace(settings, **changes))
        for warning in services.warnings(settings) if options.region else ():
            say(f"warning: {warning}")
    budget = settings.budget_usd
    print_line(
        {
            "project": project.name,
            "region": settings.region,
            "bucket": settings.bucket,
            "prefix": settings.prefix,
            "role": settings.role_arn,
            "kms_key": settings.kms_key,
            "tags": {tag.key: tag.value for tag in settings.tags},
            "budget_usd": None if budget is None else float(budget),
            "chat_url": settings.chat.url,
            "chat_model": settings.chat.model,
            "chat_input_usd": float(settings.chat.in_usd_per_million),
            "chat_output_usd": float(settings.chat.out_usd_per_million),
            "chat_examples": settings.chat.n_examples,
            "chat_calls": settings.chat.n_calls,
            "chat_seconds": settings.chat.seconds,
        }
    )
    if options.try_chat:
        _try_chat(options, store, project)


def _try_chat(options: argparse.Namespace, store: Store, project: Project) -> None:
    tried = chat_trials.run(settings_of(options), store, project)
    for text in tried.texts:
        print_line(
            {
                "model": tried.model,
                "seconds": tried.seconds,
                "tokens_read": tried.n_tokens_in,
                "tokens_written": tried.n_tokens_out,
                "usd": float(tried.usd),
                "text": text.src,
                "translation": text.tgt,
                "wrong": text.fault or None,
            }
        )
    if any(text.fault for text in tried.texts):
        raise AmtsError(f"{chat_trials.told(tried)}. Choose another model.")


def _publish(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    project = project_named(store, options.project)
    version = version_numbered(store, project, options.version)
    made = ordered(
        settings, store, project, version=version, engine=options.engine, name=options.name
    )
    if not options.wait:
        viewer.ensure_worker(settings)
        print_line(
            {
                "project": project.name,
                "version": version.n,
                "engine": made.engine,
                "name": made.name,
                "state": made.state,
            }
        )
        return
    made = published(settings, store, made)
    told = translation.reconcile(made)
    for difference in told.differences:
        say(f"warning: {difference}")
    reported = made.reported or made.predicted
    print_line(
        {
            "project": project.name,
            "version": version.n,
            "engine": made.engine,
            "name": made.name,
            "imported": reported.imported,
            "skipped": reported.skipped,
            "failed": reported.failed,
            "as_predicted": told.agrees,
        }
    )
    job_rows.answered(store, made.job_id)


def version_numbered(store: Store, project: Project, number: int) -> ParallelDataVersion:
    """Return a version of a project by its number.

    :raises NotFoundError: the message lists those that there are.
    """
    known = all_versions(store, project.id)
    for one in known:
        if one.n == number:
            return one
    numbers = ", ".join(f"v{one.n}" for one in reversed(known)) or "none yet: export one first"
    raise NotFoundError(f"Project {project.name!r} has no v{number}. It has {numbers}.")


def ordered(
    settings: Settings,
    store: Store,
    project: Project,
    version: ParallelDataVersion,
    engine: Engine,
    name: str | None = None,
) -> Publication:
    """Have an engine import a version, or take up what this command has ordered before.

    :raises AmtsError: it can't be imported now.
    """
    person = acting_person(store)
    try:
        job_id = translation.publish(
            settings, project, person, version=version, engine=engine, name=name, by_command=True
        )
    except OrderRefused:
        viewer.ensure_worker(settings)  # what is in the way may wait for one
        raise
    made = publication_rows.of_job(store, job_id)
    if made is None:
        raise OrderRefused("What was ordered is gone. Give the command again.")
    say(f"publishing v{version.n} as {made.name} ({engine})")
    return made


def published(settings: Settings, store: Store, made: Publication) -> Publication:
    """Wait until an engine has imported what was ordered, and return what it holds then.

    :raises AmtsError: it could not.
    """
    wait_for(settings, lambda: made.job_id, "The same command again waits for it.")
    made = publication_rows.publication(store, made.id)
    if made.state is not PublicationState.ACTIVE:
        raise OrderRefused(made.message)
    return made
