"""What the checks find in stored beads, each in the light of its document and project."""

from collections.abc import Sequence
from dataclasses import replace

from amts_core import checks
from amts_core.checks import Context, TermUse, term_uses
from amts_core.documents import Kin
from amts_core.kernel.database.engine import Store
from amts_core.kernel.events.state_rules import slugs_of
from amts_core.kernel.records import Alignment, BeadState, Finding, ReviewBead
from amts_core.project import terms
from amts_core.review.store import alignments, concordance
from amts_core.review.store.concordance import Others

_N_OTHERS = 3


class BeadExaminer:
    """Looks at beads of one alignment; what it knows of the document is read once."""

    def __init__(self, store: Store, alignment: Alignment) -> None:
        self._store = store
        self._alignment = alignment
        sides = (alignment.src_revision_id, alignment.tgt_revision_id)
        self._kin = Kin(store, alignment.project_id, sides)
        self._ratios = alignments.ratios(store, alignment.id)
        found = terms(store, alignment.project_id, alignment.tgt_lang)
        self._terms = tuple((term.src, term.tgt) for term in found)

    def findings(
        self, bead: ReviewBead, tgt_text: str | None = None, *, others: Others | None = None
    ) -> tuple[Finding, ...]:
        """Return what the checks find in a bead as it stands, or with another target.

        Findings that a person has ignored are left out.

        :param others: what :meth:`others` found for the bead as it stands, where that is known.
        """
        if tgt_text is not None:
            bead = replace(bead, state=replace(bead.state, tgt_text=tgt_text))
        if others is None:
            others = self.others([bead])[bead.id]
        return self._found(bead.state, self._context(others, bead.fits, bead.moved_to))

    def others(self, beads: Sequence[ReviewBead]) -> dict[int, Others]:
        """Return, by bead, how else its source and its target are translated in the project."""
        return concordance.same_texts(
            self._store, self._alignment, beads, n=_N_OTHERS, kin=self._kin
        )

    def terms(self, bead: ReviewBead, tgt_text: str | None = None) -> tuple[TermUse, ...]:
        """Return the glossary's terms in a bead, used in its target, or in another one, or not."""
        written = bead.state.tgt_text if tgt_text is None else tgt_text
        return term_uses(bead.state.src_text, written, self._terms)

    def slugs(self, src_text: str, tgt_text: str) -> tuple[str, ...]:
        """Return the slugs of what is found in texts alone, other beads aside."""
        return slugs_of(checks.findings(src_text, tgt_text, self._context(((), ()), None, None)))

    def _found(self, state: BeadState, context: Context) -> tuple[Finding, ...]:
        found = checks.findings(state.src_text, state.tgt_text, context)
        return tuple(finding for finding in found if finding.check not in state.ignored)

    def _context(self, others: Others, fits: int | None, moved_to: int | None) -> Context:
        return Context(
            src_lang=self._alignment.src_lang,
            tgt_lang=self._alignment.tgt_lang,
            ratio_range=self._ratios,
            terms=self._terms,
            other_targets=others[0],
            other_sources=others[1],
            fits=fits,
            moved_to=moved_to,
        )
