"""``watch`` and ``sync-project``: folders and git checkouts, kept in step."""

import argparse
from pathlib import Path

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_wait, print_line, say, settings_of, wait_for
from amts_core.cli.projects import acting_person
from amts_core.cli.publication import add_project
from amts_core.formats import LANG, NAME, layouts
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import AmtsError, NotFoundError
from amts_core.kernel.jobs import viewer
from amts_core.kernel.records import Engine, Project
from amts_core.project import project_named
from amts_core.sync import (
    SyncTarget,
    Watch,
    WatchKind,
    WatchSettings,
    Wish,
    all_watches,
    round_of_job,
    rounds,
    sync_targets,
    watches,
)


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    watch = add_command(commands, "watch")
    watch.add_argument("path", type=Path, nargs="?", metavar="PATH", help="to be watched")
    add_project(watch)
    watch.add_argument(
        "--layout",
        action="append",
        default=[],
        metavar="PATTERN",
        help=f"where the files are, such as {LANG}/{NAME} or {NAME}.{LANG}.md, or once for each "
        f"language zh=zh/{NAME} (default: {LANG}/{NAME})",
    )
    watch.add_argument("--name", default="", help="default: that of the folder")
    watch.add_argument("--git", action="store_true", help="a checkout: read a branch of it")
    watch.add_argument("--branch", default="", help="to be read (default: the present one)")
    watch.add_argument(
        "--deliver-branch", default="", help=f"to be written (default: {watches.DELIVER_BRANCH})"
    )
    watch.add_argument("--fetch", action="store_true", help="ask the remote before each round")
    watch.add_argument(
        "--since",
        default="",
        metavar="COMMIT",
        help="at which the translations were in step (default: they are now)",
    )
    watch.add_argument("--every", type=int, metavar="MINUTES", help="let a worker synchronise it")
    watch.add_argument(
        "--engine",
        type=Engine,
        choices=list(Engine),
        default=Engine.LOCAL,
        help="who translates what is missing (default: local)",
    )
    watch.add_argument("--remove", type=int, metavar="N", help="watch number N no longer")
    watch.set_defaults(run=_watch)
    sync = add_command(commands, "sync-project")
    add_project(sync)
    sync.add_argument("--watch", type=int, metavar="N", help="default: all of them")
    sync.add_argument("--look", action="store_true", help="only look and compare")
    sync.add_argument(
        "--with-new",
        action="store_true",
        help="also translate documents that have no translation yet",
    )
    sync.add_argument(
        "--with-drafts", action="store_true", help="also deliver drafts that no editor has finished"
    )
    add_wait(sync)
    sync.set_defaults(run=_sync)


def _watch(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    project = project_named(store, options.project)
    if options.remove is not None:
        watches.remove(settings, acting_person(store), _of(store, project, options.remove).id)
    if options.path is not None:
        languages = (project.src_lang, *project.tgt_langs)
        layout = layouts.read_options(options.layout or [f"{LANG}/{NAME}"], languages)
        wanted = WatchSettings(
            name=options.name,
            kind=WatchKind.GIT if options.git else WatchKind.FOLDER,
            path=str(options.path),
            layout=layout,
            branch=options.branch,
            deliver_branch=options.deliver_branch,
            fetches=options.fetch,
            since=options.since,
            every_minutes=options.every,
            engine=options.engine,
        )
        watches.add(settings, project, acting_person(store), wanted)
    for one in all_watches(store, project.id):
        _print_watch(one)


def _print_watch(one: Watch) -> None:
    settings = one.settings
    print_line(
        {
            "watch": one.id,
            "name": settings.name,
            "kind": settings.kind,
            "path": settings.path,
            "layout": dict(settings.layout),
            "branch": settings.branch or None,
            "deliver_branch": settings.deliver_branch or None,
            "every": settings.every_minutes,
            "engine": settings.engine,
            "seen": one.seen or None,
        }
    )


def _sync(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    project = project_named(store, options.project)
    if options.watch is not None:
        chosen: tuple[Watch, ...] = (_of(store, project, options.watch),)
    else:
        chosen = all_watches(store, project.id)
    if not chosen:
        raise NotFoundError(
            f"Project {project.name!r} watches nothing. Begin with: watch PATH --project NAME"
        )
    wish = Wish(options.look, options.with_new, options.with_drafts)
    for one in chosen:
        if options.wait:
            _round(settings, store, one, wish)
        else:
            rounds.begin(settings, acting_person(store), one.id, wish)
            print_line({"watch": one.id, "name": one.settings.name})
    if not options.wait:
        viewer.ensure_worker(settings)


def _round(settings: Settings, store: Store, of: Watch, wish: Wish) -> None:
    """Have a round made and print what came of it; one of the same wish on its way is that one."""
    while True:
        job_id = rounds.begin(settings, acting_person(store), of.id, wish)
        hint = f"Look at it on Sync, or wait for it again: sync-project --watch {of.id}."
        done = wait_for(settings, lambda: job_id, hint, with_rest=True)  # noqa: B023
        if rounds.wish_of(store, job_id) == wish:
            break
    if done is None or done.result is None:
        raise AmtsError(done.message if done else f"The round over {of.settings.name} is gone.")
    told = rounds.describe(sync_targets.targets(store, of.id))
    found = round_of_job(store, job_id)
    for target in sync_targets.targets(store, of.id):
        _print_target(of, target)
    if found.delivered:
        say(f"{of.settings.name}: written to {found.delivered}")
    say(f"{of.settings.name}: {told}")


def _print_target(of: Watch, one: SyncTarget) -> None:
    counts = one.counts
    print_line(
        {
            "watch": of.id,
            "document": one.src_path,
            "target": one.tgt_path,
            "tgt_lang": one.tgt_lang,
            "state": one.state,
            "segments": counts.n_segments,
            "words": counts.n_words,
            "kept_words": counts.n_kept_words,
            "human_segments": counts.n_human,
            "human_words": counts.n_human_words,
            "order": one.order_id,
            "message": one.message or None,
        }
    )


def _of(store: Store, project: Project, number: int) -> Watch:
    found = {one.id: one for one in all_watches(store, project.id)}
    if number not in found:
        numbers = ", ".join(map(str, found)) or "none"
        raise NotFoundError(
            f"Project {project.name!r} does not watch a number {number}. It has {numbers}."
        )
    return found[number]
