"""``align``: two documents, segment by segment, without a database."""

import argparse
from pathlib import Path

from amts_core import checks
from amts_core.align import best_encoder, bitext, load_encoder
from amts_core.checks import Context, position
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_encoding, bytes_of, language, print_line, say
from amts_core.documents import imports, plausibility
from amts_core.formats import (
    MAX_BLOCK_CHARACTERS,
    MAX_BYTES,
    encodings,
    segmented_documents,
)
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import Granularity, Segment


def add_commands(commands: Commands) -> None:
    """Add the parser of this command."""
    align = add_command(commands, "align")
    align.add_argument("src", type=Path, metavar="SRC")
    align.add_argument("tgt", type=Path, metavar="TGT")
    align.add_argument("--src-lang", type=language, metavar="LANG", required=True)
    align.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    align.add_argument("--encoder", metavar="NAME", help="a sentence-transformers model")
    align.add_argument(
        "--granularity",
        choices=list(Granularity),
        type=Granularity,
        default=Granularity.SENTENCE,
        help="what a segment is (default: sentence)",
    )
    align.add_argument(
        "--segmented", action="store_true", help="one segment a line, a blank line ends a block"
    )
    add_encoding(align)
    align.set_defaults(run=_align)


def _align(options: argparse.Namespace) -> None:
    languages = options.src_lang, options.tgt_lang
    src, tgt = (
        _segments(path, language, options)
        for path, language in zip((options.src, options.tgt), languages, strict=True)
    )
    for warning in plausibility.language_warnings(src, tgt, languages):
        say(f"warning: {warning}")
    named = load_encoder(options.encoder or Settings.from_environment().encoder)
    encoder = best_encoder(named, languages)
    beads = bitext.align_segments(src, tgt, languages, encoder)
    warnings = imports.document_warnings(beads, languages, is_known=encoder.knows(*languages))
    for warning in warnings:
        say(f"warning: {warning}")
    if note := checks.unmade(languages):
        say(f"note: {note}")
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
