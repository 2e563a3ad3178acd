"""Stored revisions aligned, and what people decided before carried over."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from amts_core import checks
from amts_core.align import Encoder, align_segments, best_encoder
from amts_core.checks import Context
from amts_core.documents import document_warnings, plausibility, segments
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.errors import (
    ConflictError,
)
from amts_core.kernel.records import (
    OnProgress,
    ProposedBead,
)
from amts_core.project import terms
from amts_core.review import reimport
from amts_core.review.store import successions
from amts_core.review.store.new_alignments import add_alignment

_N_ATTEMPTS = 5
"""How often documents are looked at again on which people go on deciding in the meantime."""


def align_revisions(
    store: Store,
    alignment_id: str,
    project_id: int,
    revisions: tuple[int, int],
    languages: tuple[str, str],
    encoder: Encoder,
    progress: OnProgress,
    *,
    asked_at: datetime | None = None,
) -> None:
    """Align two stored revisions and store the beads under ``alignment_id``; again is no harm.

    :param asked_at: when somebody wanted these revisions; now, where nothing is given.
    :raises ImportRefused: others were imported since then.
    :raises ConflictError: others go on deciding about the same documents.
    """
    asked_at = asked_at or now()
    encoder = best_encoder(encoder, languages)
    progress(0.05, "Reading")
    src, tgt = (segments(store, revision) for revision in revisions)
    beads = align_segments(src, tgt, languages, encoder=encoder, progress=progress)
    store_alignment(
        store,
        alignment_id,
        project_id,
        revisions=revisions,
        languages=languages,
        encoder=encoder,
        beads=beads,
        warnings=document_warnings(beads, languages, is_known=encoder.knows(*languages)),
        asked_at=asked_at,
    )


def store_alignment(
    store: Store,
    alignment_id: str,
    project_id: int,
    revisions: tuple[int, int],
    languages: tuple[str, str],
    encoder: Encoder,
    beads: Sequence[ProposedBead],
    *,
    warnings: Sequence[str],
    asked_at: datetime | None = None,
) -> None:
    """Store the beads of two revisions, and carry over what people have decided on them before.

    :param beads: as they are proposed; they give way where earlier ones stand again.
    :param asked_at: when somebody wanted these revisions; now, where nothing is given.
    :raises ImportRefused: others were imported since then.
    :raises ConflictError: others go on deciding about the same documents.
    """
    src, tgt = (segments(store, revision) for revision in revisions)
    wanted = tuple((term.src, term.tgt) for term in terms(store, project_id, languages[1]))
    for attempt in range(1, _N_ATTEMPTS + 1):
        before = successions.predecessors(store, project_id, revisions)
        made = reimport.succeed(
            before,
            (src, tgt),
            beads,
            lambda *stretch: align_segments(stretch[0], stretch[1], languages, encoder),
        )
        usual = plausibility.length_ratios(made.beads)
        found = found_slugs(made.beads, languages, usual, wanted)
        succession = made.succession(before, found)
        births = successions.births(store, [one.bead for one in succession.taken])
        try:
            add_alignment(
                store,
                alignment_id,
                project_id,
                revisions=revisions,
                encoder=(encoder.name, encoder.digest),
                warnings=warnings,
                asked_at=asked_at,
                beads=[made.beads[n] for n in made.new],
                ratios=usual,
                found=[found[n] for n in made.new],
                places=made.new,
                carry=partial(successions.take_over, succession=succession, births=births),
            )
            return
        except ConflictError:
            if attempt == _N_ATTEMPTS:
                raise


def found_slugs(
    beads: Sequence[ProposedBead],
    languages: tuple[str, str],
    usual: tuple[float, float] | None,
    terms: tuple[tuple[str, str], ...] = (),
) -> list[tuple[str, ...]]:
    """Return for each bead of a document the slugs of the checks that find something in it."""
    targets: defaultdict[str, set[str]] = defaultdict(set)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for bead in beads:
        if bead.src and bead.tgt:
            targets[bead.src_text].add(bead.tgt_text)
            sources[bead.tgt_text].add(bead.src_text)
    found: list[tuple[str, ...]] = []
    for bead in beads:
        context = Context(
            src_lang=languages[0],
            tgt_lang=languages[1],
            ratio_range=usual,
            terms=terms,
            other_targets=tuple(sorted(targets[bead.src_text] - {bead.tgt_text})),
            other_sources=tuple(sorted(sources[bead.tgt_text] - {bead.src_text})),
            fits=bead.fits,
            moved_to=bead.moved_to,
        )
        slugs = dict.fromkeys(
            one.check for one in checks.findings(bead.src_text, bead.tgt_text, context)
        )
        found.append(tuple(slugs))
    return found
