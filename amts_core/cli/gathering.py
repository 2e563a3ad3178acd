"""``gather``: articles of the web as general examples; ``general``: those that were approved."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from amts_core import gathering
from amts_core.align import load_encoder
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import (
    add_database,
    add_encoding,
    bytes_of,
    language,
    number,
    print_line,
    say,
    settings_of,
    write_bytes,
)
from amts_core.cli.projects import acting_person
from amts_core.formats import encodings, folders, segmented_documents
from amts_core.gathering import FetchLimits, Gathered, allow
from amts_core.kernel.database.engine import open_store
from amts_core.parallel_data import FileFormat
from amts_core.project import project_named

_LIMITS = FetchLimits()
_MOST_PAIRS, _LONGEST_PAUSE = 1_000_000, 3600


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    gather = add_command(commands, "gather")
    gather.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="saved HTML pages, or folders of them"
    )
    gather.add_argument("--urls", type=Path, metavar="FILE", help="addresses of pages, one a line")
    _add_project(gather)
    gather.add_argument("--name", required=True, help="of the collection")
    gather.add_argument(
        "--like",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="documents to be translated, besides those that wait; folders too",
    )
    gather.add_argument(
        "--src-keywords", nargs="+", default=[], metavar="WORD", help="of the subject"
    )
    gather.add_argument(
        "--tgt-keywords", nargs="+", default=[], metavar="WORD", help="of the subject"
    )
    gather.add_argument(
        "--most",
        type=number(int, 1, _MOST_PAIRS),
        default=gathering.N_MOST_PAIRS,
        metavar="N",
        help="pairs that are offered, the nearest ones",
    )
    gather.add_argument(
        "--pause",
        type=number(float, 0, _LONGEST_PAUSE),
        default=_LIMITS.pause_seconds,
        metavar="SECONDS",
        help="between two pages of a host; its robots.txt may ask for more",
    )
    gather.add_argument(
        "--allow",
        nargs="+",
        default=[],
        metavar="HOST:PORT",
        help="servers of your own that are not public",
    )
    add_encoding(gather)
    gather.set_defaults(run=_gather)

    general = add_command(commands, "general")
    _add_project(general)
    general.add_argument(
        "--format",
        type=FileFormat,
        choices=list(FileFormat),
        default=FileFormat.TSV,
        help="of the parallel data (default: tsv)",
    )
    general.add_argument("--output", type=Path, metavar="FILE", help="parallel data")
    general.add_argument("--corpus", action="store_true", help="a corpus of the local engine")
    general.set_defaults(run=_general, parser=general)


def _add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", required=True, metavar="NAME")
    parser.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    add_database(parser)


def _gather(options: argparse.Namespace) -> None:
    settings = settings_of(options)
    store = open_store(settings.database_url)
    project = project_named(store, options.project)
    person = acting_person(store)
    gathering.check_offer(store, person, project, tgt_lang=options.tgt_lang, name=options.name)
    wanted = gathering.subject_of(
        store,
        project,
        options.tgt_lang,
        texts=_texts(options.like, project.src_lang, options.encoding),
        keywords=(tuple(options.src_keywords), tuple(options.tgt_keywords)),
    )
    gathering.check_subject(wanted)
    urls: Sequence[str] = ()
    if options.urls is not None:
        data, name = bytes_of(options.urls), options.urls.name
        urls = gathering.read_list(encodings.decode(data, name, encoding=options.encoding).text)
    collection = gathering.collect(
        (project.src_lang, options.tgt_lang),
        urls,
        options.files,
        limits=FetchLimits(pause_seconds=options.pause, allowed=allow(options.allow)),
        progress=lambda _, step: say(step),
        encoding=options.encoding,
    )
    encoder = load_encoder(settings.encoder)
    found = gathering.choose(collection, wanted, encoder, n_most=options.most)
    _tell(found)
    made = gathering.offer(store, person, project, name=options.name, found=found, encoder=encoder)
    print_line(
        {
            "gathering": made.id,
            "name": made.name,
            "alignment": made.alignment_id,
            "pages": len(found.pages),
            "left_out": len(found.left_out),
            "matched": len(found.matched),
            "pairs": len(found.pairs),
        }
    )


def _texts(paths: Sequence[Path], language: str, encoding: str | None) -> tuple[str, ...]:
    files = [
        path / name
        for path in paths
        for name in (folders.document_names(path) if path.is_dir() else ("",))
    ]
    read = [
        segmented_documents.read_document(bytes_of(path), path.name, language, encoding=encoding)
        for path in files
    ]
    return tuple(part.text for one in read for part in one.segments)


def _tell(found: Gathered) -> None:
    for page in found.pages:
        print_line(
            {
                "page": page.address,
                "title": page.title,
                "language": page.language,
                "likeness": None if page.nearness is None else round(page.nearness, 3),
                "keywords": page.keywords,
                "segments": page.n_segments,
                "pairs": page.n_pairs,
            }
        )
    for one in found.left_out:
        say(f"left out: {one.address}: {one.reason}")


def _general(options: argparse.Namespace) -> None:
    if options.output is None and not options.corpus:
        options.parser.error("name a file with --output, or say --corpus")
    store = open_store(settings_of(options).database_url)
    project = project_named(store, options.project)
    if options.output is not None:
        languages = project.src_lang, options.tgt_lang
        made, version = gathering.export(store, project, languages, options.format)
        write_bytes(options.output, made.data)
        print_line(
            {
                "version": f"v{version.n}",
                "imported": made.imported,
                "skipped": made.skipped,
                "failed": made.failed,
                "reasons": made.reasons,
                "sha256": made.sha256,
            }
        )
    if options.corpus:
        corpus = gathering.as_corpus(store, acting_person(store), project, options.tgt_lang)
        print_line({"corpus": corpus.name, "units": corpus.n_units})
