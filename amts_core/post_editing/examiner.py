"""What the checks find in a post-edit, in the light of its document and project."""

from collections.abc import Sequence

from amts_core import checks
from amts_core.checks import Context
from amts_core.documents import Kin, document_of
from amts_core.evaluation import hter
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events.state_rules import slugs_of
from amts_core.kernel.post_edits import DocumentKey, PostEdit, PostEditState, Taken
from amts_core.kernel.records import Arm, Finding
from amts_core.post_editing.records import MemoryMatch, Start
from amts_core.post_editing.store import edit_context
from amts_core.post_editing.store.edit_context import AlignedRevision
from amts_core.project import find_project
from amts_core.translation import Hypothesis, hypotheses, order_checks

_N_OTHERS = 3
_ARMS = {Taken.BASELINE: Arm.BASELINE, Taken.ACT: Arm.ACT}


class EditExaminer:
    """Looks at post-edits of one document; what it knows of the document is read once."""

    def __init__(self, store: Store, key: DocumentKey) -> None:
        self._store = store
        self.key = key
        self.document = document_of(store, key.revision_id)
        self.aligned: AlignedRevision | None = edit_context.aligned(
            store, key.revision_id, key.tgt_lang
        )
        self.kin = Kin(store, self.document.project_id, [key.revision_id])
        project = find_project(store, self.document.project_id)
        found = order_checks.terms_for(store, project, self.document.language, (key.tgt_lang,))
        self.terms = tuple((one.src, one.tgt) for one in found)

    @property
    def languages(self) -> tuple[str, str]:
        """The languages of source and target."""
        return self.document.language, self.key.tgt_lang

    def findings(self, post_edit: PostEdit, text: str) -> tuple[Finding, ...]:
        """Return what the checks find in a text for a segment, ignored or not."""
        others = edit_context.other_targets(
            self._store, self.document.project_id, self.languages, edit=post_edit, kin=self.kin
        )
        different = tuple(one for one in others if one != text)[:_N_OTHERS]
        return checks.findings(post_edit.src_text, text, self._context(different))

    def open_findings(self, post_edit: PostEdit, text: str) -> tuple[Finding, ...]:
        """Return what the checks find in a text for a segment, less what a person has ignored."""
        return without(self.findings(post_edit, text), post_edit.state.ignored)

    def slugs(self, src_text: str, text: str, ignored: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the slugs of what is found in two texts alone, other segments aside."""
        found = checks.findings(src_text, text, self._context(()))
        return slugs_of(without(found, ignored))

    def slugs_in(self, post_edit: PostEdit, state: PostEditState) -> tuple[str, ...]:
        """Return the slugs of what is found in a state of a post-edit, or in what it starts with.

        A text that nobody has saved yet is the machine's.
        """
        text = state.text
        if text is None:
            found = self.hypotheses(post_edit.n, post_edit.n)
            text = start_of({arm: by_n.get(post_edit.n) for arm, by_n in found.items()}).text
        return self.slugs(post_edit.src_text, text, state.ignored)

    def hypotheses(
        self, first: int | None = None, last: int | None = None
    ) -> dict[Arm, dict[int, Hypothesis]]:
        """Return by arm and number the newest output of the document, or of some texts of it."""
        return hypotheses.by_arm(self._store, self.key, first, last)

    def output(self, n: int, taken: Taken, batch_id: int | None = None) -> Hypothesis | None:
        """Return the output of an arm that a text was made of, None where no arm was taken.

        :param batch_id: the batch that it is of; None for the newest of the arm.
        :raises ReviewError: there is nothing of this arm.
        """
        if taken not in _ARMS:
            return None
        arm = _ARMS[taken]
        found = None
        if batch_id is not None:
            found = hypotheses.of_batch(self._store, self.key, batch_id, n)
        if found is None:
            found = self.hypotheses(n, n).get(arm, {}).get(n)
        if found is None:
            raise ReviewError(f"There is no {arm} translation of this segment. Take another one.")
        return found

    def hter(self, output: Hypothesis | None, text: str) -> float | None:
        """Return the HTER of an output against a text made of it, None where no arm was taken."""
        return None if output is None else hter.hter([output.text], [text], self.key.tgt_lang)

    def _context(self, others: tuple[str, ...]) -> Context:
        return Context(
            src_lang=self.document.language,
            tgt_lang=self.key.tgt_lang,
            ratio_range=None if self.aligned is None else self.aligned.ratios,
            terms=self.terms,
            other_targets=others,
        )


def start_of(by_arm: dict[Arm, Hypothesis | None], same: Sequence[MemoryMatch] = ()) -> Start:
    """Return what an editor begins with: what ACT made, else the baseline, else nothing.

    :param same: units of the very source, the best first: that comes before all else.
    """
    if same:
        return Start(same[0].tgt, Taken.MEMORY)
    for arm, taken in ((Arm.ACT, Taken.ACT), (Arm.BASELINE, Taken.BASELINE)):
        found = by_arm.get(arm)
        if found is not None:
            return Start(found.text, taken, found.batch_id)
    return Start("", Taken.NOTHING)


def without(found: Sequence[Finding], ignored: Sequence[str]) -> tuple[Finding, ...]:
    """Return the findings of other checks than these."""
    return tuple(one for one in found if one.check not in ignored)
