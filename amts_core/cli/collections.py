"""Commands on collections that nobody has paired: match documents, mine segments. No database."""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from amts_core import checks
from amts_core.align import (
    LEAST_MARGIN,
    LEAST_SCORE,
    DocumentMatch,
    Encoder,
    best_encoder,
    bitext,
    load_encoder,
)
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.imports import add_layout, read_folder, read_sides
from amts_core.cli.output import add_encoding, bytes_of, language, print_line, say, share
from amts_core.documents import NewRevision, imports, plausibility
from amts_core.formats import pair_files, segmented_documents
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import AlignmentInputError


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    match = add_command(commands, "match")
    match.add_argument("src", type=Path, metavar="SRC_FOLDER")
    match.add_argument(
        "tgt", type=Path, nargs="?", metavar="TGT_FOLDER", help="default: SRC holds both languages"
    )
    add_layout(match)
    _add_options(match)
    match.add_argument(
        "--min-score",
        type=share,
        default=LEAST_SCORE,
        metavar="S",
        help=f"from 0 to 1; default: {LEAST_SCORE}",
    )
    match.set_defaults(run=_match)

    mine = add_command(commands, "mine")
    mine.add_argument("src", type=Path, metavar="SRC", help="a document, or a folder of them")
    mine.add_argument("tgt", type=Path, metavar="TGT", help="a document, or a folder of them")
    _add_options(mine)
    mine.add_argument(
        "--min-margin",
        type=share,
        default=LEAST_MARGIN,
        metavar="M",
        help="how much more alike than the next ones, from 0 to 1; higher is surer; "
        f"default: {LEAST_MARGIN}",
    )
    mine.set_defaults(run=_mine)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--src-lang", type=language, metavar="LANG", required=True)
    parser.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    add_encoding(parser)
    parser.add_argument("--encoder", metavar="NAME", help="a sentence-transformers model")


def _match(options: argparse.Namespace) -> None:
    folder = options.src
    sides = folder, options.tgt or folder
    languages = options.src_lang, options.tgt_lang
    if options.layout:
        named = pair_files(*sides, languages, options.layout)
        for pair in named.pairs:
            print_line({"src": pair.src, "tgt": pair.tgt})
        _say_left_out(named.left_out)
        return
    src, tgt = read_sides(sides, languages, encoding=options.encoding)
    _say_left_out((*src.left_out, *tgt.left_out))
    documents = src.documents, tgt.documents
    matches = bitext.match_documents(
        src.texts, tgt.texts, _encoder(options), least=options.min_score
    )
    for match in sorted(matches, key=lambda match: -match.score):
        print_line(_line(match, *documents))
    used = {match.src for match in matches}, {match.tgt for match in matches}
    for side, numbers in zip(documents, used, strict=True):
        for n, document in enumerate(side):
            if n not in numbers:
                say(f"no counterpart: {document.path}")


def _say_left_out(reasons: Iterable[str]) -> None:
    for reason in reasons:
        say(f"warning: left out: {reason}")


def _line(
    match: DocumentMatch, src: Sequence[NewRevision], tgt: Sequence[NewRevision]
) -> dict[str, str | float]:
    return {
        "src": src[match.src].path,
        "tgt": tgt[match.tgt].path,
        "score": round(match.score, 4),
        "text": round(match.text, 4),
        "name": round(match.name, 4),
        "length": round(match.length, 4),
    }


def _mine(options: argparse.Namespace) -> None:
    languages = options.src_lang, options.tgt_lang
    sides = [
        list(_documents(path, language, options.encoding))
        for path, language in zip((options.src, options.tgt), languages, strict=True)
    ]
    owners = [[one.path for one in side for _ in one.segments] for side in sides]
    src, tgt = (segmented_documents.pooled(one.segments for one in side) for side in sides)
    for name, segments in (("source", src), ("target", tgt)):
        if not segments:
            raise AlignmentInputError(
                f"The {name} has no segments, only code, formulas or pictures. Choose other texts."
            )
    encoder = best_encoder(_encoder(options), languages)
    if not encoder.knows(*languages):
        say(f"warning: {plausibility.doubts_of_mining(languages)}")
    found = bitext.mine_segments(src, tgt, languages, encoder, least=options.min_margin)
    if not found:
        say("No pair was found. Give more texts on the same subjects, or a lower --min-margin.")
    for pair in found:
        print_line(
            {
                "src_document": owners[0][pair.src.n],
                "tgt_document": owners[1][pair.tgt.n],
                "margin": round(pair.margin, 4),
                "score": round(pair.cosine, 4),
                "src_text": pair.src.text,
                "tgt_text": pair.tgt.text,
                "findings": [one.check for one in checks.findings(pair.src.text, pair.tgt.text)],
            }
        )


def _documents(path: Path, language: str, encoding: str | None) -> Iterator[NewRevision]:
    if path.is_dir():
        found = read_folder(path, language, encoding=encoding)
        _say_left_out(found.left_out)
        yield from found.documents
    else:
        yield imports.read(bytes_of(path), path.name, language, encoding=encoding)


def _encoder(options: argparse.Namespace) -> Encoder:
    return load_encoder(options.encoder or Settings.from_environment().encoder)
