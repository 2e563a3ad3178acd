"""Commands on one document, without a database: segment, render."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_encoding, bytes_of, language, print_line
from amts_core.formats import (
    OmittedText,
    encodings,
    find_omissions,
    render,
    segmented_documents,
)
from amts_core.kernel.errors import SegmentationError
from amts_core.kernel.records import Segment


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    segment = add_command(commands, "segment")
    _add_document(segment)
    segment.add_argument(
        "--all", action="store_true", help="list what is left out, too, with the reason"
    )
    segment.set_defaults(run=_segment)

    rendered = add_command(commands, "render")
    _add_document(rendered)
    rendered.add_argument("--translations", type=Path, metavar="T.jsonl")
    rendered.set_defaults(run=_render)


def _add_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--lang", type=language, metavar="LANG", required=True)
    add_encoding(parser)


def _segment(options: argparse.Namespace) -> None:
    data = bytes_of(options.file)
    read = segmented_documents.read_document(
        data, options.file.name, options.lang, encoding=options.encoding
    )
    parts: list[Segment | OmittedText] = [*read.segments]
    if options.all:
        parts += find_omissions(read.document, read.segments)
    for part in sorted(parts, key=lambda part: part.start):
        if isinstance(part, Segment):
            print_line({"n": part.n, "block": part.block, "kind": part.kind, "text": part.text})
        else:
            print_line({"left_out": part.reason, "text": part.text})


def _render(options: argparse.Namespace) -> None:
    data = bytes_of(options.file)
    read = segmented_documents.read_document(
        data, options.file.name, options.lang, encoding=options.encoding
    )
    translations = _translations(options.translations, read.segments)
    sys.stdout.buffer.write(render(read.document, translations))


def _translations(path: Path | None, segments: Sequence[Segment]) -> Iterator[tuple[Segment, str]]:
    if path is None:
        return
    lines = encodings.decode(bytes_of(path), path.name, encoding="utf-8").text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            n, text = entry["n"], entry["text"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise SegmentationError(
                f'{path.name}, line {number}: expected {{"n": 0, "text": "..."}}.'
            ) from error
        if type(n) is not int or not isinstance(text, str) or not 0 <= n < len(segments):
            raise SegmentationError(
                f"{path.name}, line {number}: there is no segment {n!r} (the document has "
                f"{len(segments)}, numbered from 0), or its text is not a string."
            )
        yield segments[n], text
