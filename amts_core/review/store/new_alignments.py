"""Alignments as they are stored: with all their beads, in the place of the ones that were."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.database.locks import hold
from amts_core.kernel.database.tables import (
    AlignmentRow,
    BeadRow,
)
from amts_core.kernel.errors import ImportRefused
from amts_core.kernel.records import (
    BeadStatus,
    ProposedBead,
)
from amts_core.kernel.text.keys import text_key
from amts_core.review.store.alignments import current_id
from amts_core.review.store.bead_rows import slug_list

ALIGNED, UNITS = "a", "units-"
"""How ids begin: of documents that were aligned, and of units that came as pairs."""
_N_INSERT = 5000


def add_alignment(
    store: Store,
    alignment_id: str,
    project_id: int,
    revisions: tuple[int, int],
    encoder: tuple[str, str],
    warnings: Sequence[str],
    beads: Iterable[ProposedBead],
    *,
    asked_at: datetime | None = None,
    ratios: tuple[float, float] | None = None,
    found: Sequence[tuple[str, ...]] | None = None,
    places: Sequence[int] | None = None,
    carry: Callable[[Session, AlignmentRow], None] | None = None,
) -> None:
    """Store an alignment with all its beads, at once; one of this id is left as it is.

    It becomes the current one of its documents, in the place of the one that was.

    :param revisions: ids of the source's and the target's revision.
    :param encoder: name and digest.
    :param asked_at: when somebody wanted these revisions; now, where nothing is given.
    :param ratios: the usual range of the length of a target as a multiple of its source's.
    :param found: slugs of the findings, by bead.
    :param places: of the beads in document order, where ``carry`` adds some between them.
    :param carry: carries over what was decided before, in the same transaction.
    :raises ImportRefused: the documents were imported again since this one was asked for.
    """
    rows = [
        {
            "alignment_id": alignment_id,
            "place": float(places[n] if places else n),
            "src": list(bead.src),
            "tgt": list(bead.tgt),
            "parents": [],
            "score": bead.score,
            "confidence": bead.confidence,
            "accept": bead.accept,
            "moved_to": bead.moved_to,
            "fits": bead.fits,
            "found": slug_list(found[n]) if found else "",
            "status": BeadStatus.PROPOSED,
            "version": 0,
            "ignored": [],
            "src_text": bead.src_text,
            "tgt_text": bead.tgt_text,
            "src_key": text_key(bead.src_text),
            "tgt_key": text_key(bead.tgt_text),
        }
        for n, bead in enumerate(beads)
    ]
    with store.writing() as session:
        hold(session, project_id)
        if session.get(AlignmentRow, alignment_id) is not None:
            return  # a step that is run again after a crash
        replaced = current_id(session, project_id, revisions)
        asked_at = asked_at or now()
        _check_order(session, asked_at, replaced)
        low, high = ratios or (None, None)
        alignment = AlignmentRow(
            id=alignment_id,
            project_id=project_id,
            src_revision_id=revisions[0],
            tgt_revision_id=revisions[1],
            encoder=encoder[0],
            encoder_digest=encoder[1],
            warnings=list(warnings),
            ratio_low=low,
            ratio_high=high,
            replaces=replaced,
            carries=carry is not None,
            asked_at=asked_at,
            created_at=now(),
        )
        session.add(alignment)
        session.flush()
        for start in range(0, len(rows), _N_INSERT):
            session.execute(insert(BeadRow), rows[start : start + _N_INSERT])
        if carry is not None:
            carry(session, alignment)


def _check_order(session: Session, asked_at: datetime, replaced: str | None) -> None:
    """Refuse to put an alignment in place of one that was asked for after it.

    Work that waited, or was taken over from a dead worker, may end in another order than it began.
    """
    if replaced is None:
        return
    other = session.get_one(AlignmentRow, replaced)
    if asked_at < (other.asked_at or other.created_at):
        raise ImportRefused(
            "The document was imported again after this had been asked for: the newer version "
            "stands. Import this one again if it is meant to take its place."
        )


def free_id(
    store: Store, project_id: int, revisions: tuple[int, int], kind: str, made_by: str
) -> str:
    """Return the id of the alignment of two revisions: of the current one, else one that is free.

    :param kind: :data:`ALIGNED` or :data:`UNITS`.
    :param made_by: what tells the encoder from others.
    """
    digest = hashlib.sha256(made_by.encode()).hexdigest()[:8]
    base = f"{kind}{revisions[0]}-{revisions[1]}-{digest}"
    with store.reading() as session:
        current = current_id(session, project_id, revisions)
        number, found = 1, base
        while session.get(AlignmentRow, found) is not None and found != current:
            number += 1
            found = f"{base}-{number}"
    return found


def is_aligned(alignment_id: str) -> bool:
    """Return whether documents were aligned under an id: units and mined pairs came as pairs."""
    return re.match(rf"{ALIGNED}\d", alignment_id) is not None
