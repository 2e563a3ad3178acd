"""What the aligner makes of beads that people have made: the same scores as of its own.

An edit of the structure leaves beads that nobody has scored. They are scored in their surroundings,
so that queues, bands and people see whether the edit was a good one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from amts_core.align import MAX_SIZE, Encoder, best_encoder, bitext
from amts_core.documents import segments_between
from amts_core.kernel.database.engine import Store
from amts_core.kernel.events.state_rules import slugs_of
from amts_core.kernel.records import Alignment, BlockKind, ProposedBead, ReviewBead, Segment
from amts_core.review.bead_findings import BeadExaminer
from amts_core.review.store import bead_rows
from amts_core.review.store.bead_rows import NewScore

_N_AROUND = 12
"""Beads on either side that made ones are looked at with."""


def score_made(store: Store, of: Alignment, made: Sequence[ReviewBead], encoder: Encoder) -> None:
    """Score consecutive beads of an alignment anew, and look for findings in that light.

    What was changed in the meantime keeps what it has.
    """
    above, _ = bead_rows.around(store, made[0], _N_AROUND)
    _, below = bead_rows.around(store, made[-1], _N_AROUND)
    stretch = (*above, *made, *below)
    found = _assessed(store, of, stretch, encoder)
    examiner = BeadExaminer(store, of)
    bead_rows.set_scores(
        store,
        [
            NewScore(
                bead_id=bead.id,
                version=bead.state.version,
                score=one.score,
                confidence=one.confidence,
                fits=one.fits,
                found=slugs_of(examiner.findings(replace(bead, fits=one.fits))),
            )
            for bead in made
            if (one := found.get(bead.id)) is not None
        ],
    )


def _assessed(
    store: Store, of: Alignment, stretch: Sequence[ReviewBead], encoder: Encoder
) -> dict[int, ProposedBead]:
    """Return by bead what the aligner makes of consecutive ones; nothing where a side has none."""
    src = list(_parts(store, of.src_revision_id, stretch, side=0))
    tgt = list(_parts(store, of.tgt_revision_id, stretch, side=1))
    sizes = [(len(a), len(b)) for a, b in zip(src, tgt, strict=True)]
    segments = _numbered(src), _numbered(tgt)
    if not all(segments):
        return {}
    languages = of.src_lang, of.tgt_lang
    encoder = best_encoder(encoder, languages)
    shown = [n for n, size in enumerate(sizes) if size != (0, 0)]
    made = bitext.assess_segments(
        *segments, [sizes[n] for n in shown], languages=languages, encoder=encoder
    )
    return {stretch[n].id: one for n, one in zip(shown, made, strict=True)}


def _parts(
    store: Store, revision_id: int, stretch: Sequence[ReviewBead], *, side: int
) -> Iterator[tuple[Segment, ...]]:
    """Yield the segments of one side of each bead; what people wrote or cut is a segment as it is.

    So is what is too large for a bead of the aligner, and a side without the other.
    """
    numbers = [n for bead in stretch for n in (bead.tgt if side else bead.src)]
    known: dict[int, Segment] = {}
    if numbers:
        found = segments_between(store, revision_id, min(numbers), max(numbers))
        known = {part.n: part for part in found}
    block = 0
    for bead in stretch:
        own, text = (bead.tgt, bead.state.tgt_text) if side else (bead.src, bead.state.src_text)
        parts = tuple(known[n] for n in own)
        block = parts[0].block if parts else block
        is_whole = bool(bead.src and bead.tgt) and len(own) <= MAX_SIZE
        if is_whole and _squeezed(part.text for part in parts) == _squeezed([text]):
            yield parts
        elif text.strip():
            kind = parts[0].kind if parts else BlockKind.PARAGRAPH
            yield (Segment(n=0, block=block, kind=kind, text=text, start=0, end=len(text)),)
        else:
            yield ()


def _numbered(parts: Sequence[tuple[Segment, ...]]) -> tuple[Segment, ...]:
    every = [one for some in parts for one in some]
    return tuple(replace(one, n=n) for n, one in enumerate(every))


def _squeezed(texts: Iterable[str]) -> str:
    """Return texts joined without white space."""
    return "".join("".join(texts).split())
