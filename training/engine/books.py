"""Books in two languages, aligned by our own aligner: to learn from, and to score by."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from amts_core.align import bitext
from amts_core.align.encoder import Encoder
from amts_core.formats import segmented_documents
from amts_core.formats.folders import pair_files
from amts_core.formats.segmentation import joined_text
from amts_core.formats.segmented_documents import SegmentedDocument
from amts_core.kernel.records import Granularity, ProposedBead

Pair = tuple[str, str]

HELD_OUT = {
    "zh": (
        "natural-language-processing-pretraining__approx-training.md",
        "natural-language-processing-pretraining__bert-dataset.md",
        "recurrent-neural-networks__language-models-and-dataset.md",
        "recurrent-modern__machine-translation-and-dataset.md",
        "natural-language-processing-applications__sentiment-analysis-and-dataset.md",
    ),
    "es": (
        "chapter2__5.md", "chapter5__3.md", "chapter6__3.md", "chapter6__7.md", "chapter8__2.md",
    ),
}  # fmt: skip
"""Chapters that are only measured on, of *Dive into Deep Learning* and the Hugging Face course.

Those of the course are whole in both languages: many of its Spanish chapters are behind."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter in both languages and its proposed beads, source first."""

    src: SegmentedDocument
    tgt: SegmentedDocument
    beads: tuple[ProposedBead, ...]

    def turned(self) -> "Chapter":
        """Return the chapter with its sides exchanged."""
        beads = tuple(
            ProposedBead(
                src=one.tgt,
                tgt=one.src,
                score=one.score,
                confidence=one.confidence,
                accept=one.accept,
                src_text=one.tgt_text,
                tgt_text=one.src_text,
                moved_to=None,
                fits=one.fits,
            )
            for one in self.beads
        )
        return Chapter(self.tgt, self.src, beads)

    def references(self) -> tuple[tuple[tuple[int, ...], str, str], ...]:
        """Return the source segments of each bead with both sides, their text, and the target's."""
        return tuple(
            (one.src, one.src_text, one.tgt_text) for one in self.beads if one.src and one.tgt
        )


def chapters(
    folders: tuple[Path, Path],
    languages: tuple[str, str],
    encoder: Encoder,
    granularity: Granularity = Granularity.SENTENCE,
) -> dict[str, Chapter]:
    """Return the chapters of two folders by name, aligned; those without text are left out."""
    found: dict[str, Chapter] = {}
    for name in (pair.src for pair in pair_files(*folders, languages).pairs):
        src, tgt = (
            segmented_documents.read_document((folder / name).read_bytes(), name, language)
            for folder, language in zip(folders, languages, strict=True)
        )
        if src.segments and tgt.segments:
            found[name] = aligned(src, tgt, encoder, granularity)
    return found


def aligned(
    src: SegmentedDocument,
    tgt: SegmentedDocument,
    encoder: Encoder,
    granularity: Granularity = Granularity.SENTENCE,
) -> Chapter:
    """Return two documents, both with text, and the beads of their sentences or paragraphs."""
    sides = src.segments, tgt.segments
    languages = src.language, tgt.language
    if granularity is Granularity.PARAGRAPH:
        sides = tuple(
            segmented_documents.paragraphs(side, code)
            for side, code in zip(sides, languages, strict=True)
        )
    return Chapter(src, tgt, bitext.align_segments(sides[0], sides[1], languages, encoder))


def accepted(found: Iterable[Chapter]) -> list[Pair]:
    """Return the pairs of all beads that the product's own verdict accepts, each once."""
    pairs = (
        (one.src_text, one.tgt_text)
        for chapter in found
        for one in chapter.beads
        if one.accept and one.src and one.tgt
    )
    return list(dict.fromkeys(pairs))


def joined_segments(texts: dict[int, str], numbers: Iterable[int], language: str) -> str:
    """Return the translations of some segments as the text of one bead."""
    return joined_text((texts[number] for number in numbers), language)
