"""Commands on documents, without a database: segment, render, align."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from amts_core import checks
from amts_core.align import bitext, load_encoder
from amts_core.checks import Context, position
from amts_core.cli.output import Commands, add_encoding, bytes_of, print_line, say
from amts_core.documents import imports, plausibility
from amts_core.formats import (
    MAX_BLOCK_CHARACTERS,
    MAX_BYTES,
    OmittedText,
    encodings,
    omitted,
    render,
    segmented_documents,
)
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import FormatError, SegmentationError
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.records import Granularity, Segment


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    segment = commands.add_parser("segment", help="list the segments of a document")
    _add_document(segment)
    segment.add_argument(
        "--all", action="store_true", help="list what is left out, too, with the reason"
    )
    segment.set_defaults(run=_segment)

    rendered = commands.add_parser("render", help="write a document, with translations put in")
    _add_document(rendered)
    rendered.add_argument("--translations", type=Path, metavar="T.jsonl")
    rendered.set_defaults(run=_render)

    align = commands.add_parser("align", help="align two documents, without a database")
    align.add_argument("src", type=Path, metavar="SRC")
    align.add_argument("tgt", type=Path, metavar="TGT")
    align.add_argument("--src-lang", choices=LANGUAGES, required=True)
    align.add_argument("--tgt-lang", choices=LANGUAGES, required=True)
    align.add_argument("--encoder", metavar="NAME", help="a sentence-transformers model")
    align.add_argument(
        "--granularity", choices=list(Granularity), type=Granularity, default=Granularity.SENTENCE
    )
    align.add_argument(
        "--segmented", action="store_true", help="one segment a line, a blank line ends a block"
    )
    add_encoding(align)
    align.set_defaults(run=_align)


def _add_document(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--lang", choices=LANGUAGES, required=True)
    add_encoding(parser)


def _segment(options: argparse.Namespace) -> None:
    data = bytes_of(options.file)
    read = segmented_documents.read_document(
        data, options.file.name, options.lang, encoding=options.encoding
    )
    parts: list[Segment | OmittedText] = [*read.segments]
    if options.all:
        parts += omitted(read.document, read.segments)
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


def _align(options: argparse.Namespace) -> None:
    languages = options.src_lang, options.tgt_lang
    src, tgt = (
        _segments(path, language, options)
        for path, language in zip((options.src, options.tgt), languages, strict=True)
    )
    for warning in plausibility.language_warnings(src, tgt, languages):
        say(f"warning: {warning}")
    encoder = load_encoder(options.encoder or Settings.from_environment().encoder)
    beads = bitext.align_segments(src, tgt, languages, encoder)
    for warning in imports.document_warnings(beads, languages):
        say(f"warning: {warning}")
    context = Context(src_lang=languages[0], tgt_lang=languages[1])
    for bead in beads:
        found = (
            checks.findings(bead.src_text, bead.tgt_text, context)
            if bead.src and bead.tgt
            else position.moved(bead.moved_to)
        )
        print_line(
            {
                "src": bead.src,
                "tgt": bead.tgt,
                "score": None if bead.score is None else round(bead.score, 4),
                "confidence": round(bead.confidence, 4),
                "accept": bead.accept,
                "src_text": bead.src_text,
                "tgt_text": bead.tgt_text,
                "findings": [finding.check for finding in found],
            }
        )


def _segments(path: Path, language: str, options: argparse.Namespace) -> tuple[Segment, ...]:
    data = bytes_of(path)
    if options.segmented:
        segments = _segments_of_lines(data, path.name, options.encoding)
    else:
        segments = segmented_documents.read_document(
            data, path.name, language, encoding=options.encoding
        ).segments
    if options.granularity is Granularity.PARAGRAPH:
        return segmented_documents.paragraphs(segments, language)
    return segments


def _segments_of_lines(data: bytes, name: str, encoding: str | None) -> tuple[Segment, ...]:
    if len(data) > MAX_BYTES:
        raise FormatError(
            f"{name} has {len(data) / 1e6:.1f} MB; up to {MAX_BYTES / 1e6:.0f} MB are aligned. "
            "Split it into documents and align those."
        )
    text = encodings.decode(data, name, encoding=encoding).text
    segments = segmented_documents.segments_of_lines(text)
    for part in segments:
        if len(part.text) > MAX_BLOCK_CHARACTERS:
            raise FormatError(
                f"{name}, segment {part.n} has {len(part.text):,} characters; up to "
                f"{MAX_BLOCK_CHARACTERS:,} are taken for text. Write one segment a line."
            )
    return segments
