"""Cards: all that an editor sees of a segment, read for several segments at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process

from amts_core.checks import term_uses
from amts_core.documents import Kin
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.post_edits import DocumentKey, PostEdit, Taken
from amts_core.kernel.records import Arm, Person
from amts_core.post_editing import judgements, text_references
from amts_core.post_editing.examiner import EditExaminer, start_of, without
from amts_core.post_editing.memory import Memory, memory_of
from amts_core.post_editing.records import Card, Former, Neighbour, Start
from amts_core.post_editing.store import (
    edit_drafts,
    edit_leases,
    edit_rows,
    same_sources,
    sync_edits,
)
from amts_core.translation import Hypothesis, model_calls

N_AROUND = 2
"""Segments above and below that are shown with one."""


def card(store: Store, person: Person, post_edit_id: int) -> Card:
    """Return all that an editor sees of a segment.

    :raises NotFoundError: there is no such post-edit.
    """
    found = cards(store, person, [post_edit_id])
    if not found:
        raise NotFoundError(f"There is no post-edit {post_edit_id}. Choose a document again.")
    return found[0]


def cards(store: Store, person: Person, ids: Sequence[int]) -> tuple[Card, ...]:
    """Return the cards of some segments, in this order; those that are none are left out."""
    edits = edit_rows.post_edits_by_id(store, ids)
    by_document: defaultdict[DocumentKey, list[PostEdit]] = defaultdict(list)
    for edit in edits:
        by_document[edit.key].append(edit)
    found: dict[int, Card] = {}
    for key, of_document in by_document.items():
        maker = _Maker(store, person, key, of_document)
        found |= {edit.id: maker.card(edit) for edit in of_document}
    return tuple(found[one] for one in ids if one in found)


def stretch(store: Store, key: DocumentKey, first: int, last: int) -> tuple[Neighbour, ...]:
    """Return the segments of a document from a number to another, each with its text."""
    examiner = EditExaminer(store, key)
    texts = examiner.hypotheses(first, last)
    memory = memory_of(store, examiner.document.project_id, examiner.languages)
    return tuple(
        _neighbour(edit, _base(edit, texts, memory, examiner.kin))
        for edit in edit_rows.of_document(store, key, first, last)
    )


def _base(
    edit: PostEdit, texts: Mapping[Arm, Mapping[int, Hypothesis]], memory: Memory, kin: Kin
) -> Start:
    if edit.state.text is not None:
        taken = edit.state.taken or Taken.NOTHING
        return Start(edit.state.text, taken, edit.state.batch_id)
    of_arms = {arm: by_n.get(edit.n) for arm, by_n in texts.items()}
    return start_of(of_arms, memory.same(edit, kin))


def _neighbour(edit: PostEdit, base: Start) -> Neighbour:
    return Neighbour(
        id=edit.id,
        n=edit.n,
        block=edit.block,
        kind=edit.kind,
        src_text=edit.src_text,
        text=base.text,
        status=edit.state.status,
    )


class _Maker:
    """Makes cards of one document; what they share is read once."""

    def __init__(
        self, store: Store, person: Person, key: DocumentKey, edits: Sequence[PostEdit]
    ) -> None:
        ids = [edit.id for edit in edits]
        first, last = min(edit.n for edit in edits), max(edit.n for edit in edits)
        around = first - N_AROUND, last + N_AROUND
        self._person = person
        self._examiner = EditExaminer(store, key)
        document = self._examiner.document
        self._reviews = judgements.reviews(store, document.project_id)
        self._texts = self._examiner.hypotheses(*around)
        self._near = {edit.n: edit for edit in edit_rows.of_document(store, key, *around)}
        self._references = text_references.of_alignment(store, key, self._examiner.aligned)
        self._memory: Memory = memory_of(store, document.project_id, self._examiner.languages)
        self._drafts = edit_drafts.drafts(store, person.id, ids)
        self._holders = edit_leases.holders(store, ids, person.id)
        self._notes = edit_rows.return_notes(store, ids)
        self._authors = edit_rows.authors(store, ids)
        self._synced = sync_edits.waiting(store, ids)
        self._unopened = same_sources.unopened(
            store, document.project_id, key.tgt_lang, {edit.src_text for edit in edits}
        )
        self._asked = model_calls(
            store,
            (
                one.call_id
                for of_arm in self._texts.values()
                for one in of_arm.values()
                if one.call_id is not None and first <= one.n <= last
            ),
        )
        self._n_identical = same_sources.counts(store, document.project_id, edits)

    def card(self, edit: PostEdit) -> Card:
        """Return the card of one of the segments."""
        draft = self._drafts.get(edit.id)
        base = self._base(edit)
        start = (
            base if draft is None else Start(draft.text, draft.taken or base.taken, draft.batch_id)
        )
        found = self._examiner.findings(edit, start.text)
        reference = self._references.get(edit.n)
        return Card(
            post_edit=edit,
            path=self._examiner.document.path,
            src_lang=self._examiner.document.language,
            baseline=self._texts.get(Arm.BASELINE, {}).get(edit.n),
            act=self._texts.get(Arm.ACT, {}).get(edit.n),
            reference=None if reference is None else reference.text,
            matches=self._memory.matches(edit, self._examiner.kin),
            terms=term_uses(edit.src_text, start.text, self._examiner.terms),
            above=self._neighbours(range(edit.n - N_AROUND, edit.n)),
            below=self._neighbours(range(edit.n + 1, edit.n + N_AROUND + 1)),
            draft=draft,
            start=start,
            base=base,
            findings=without(found, edit.state.ignored),
            n_identical=self._n_identical.get(edit.id, 0)
            + len(self._unopened.get(edit.src_text, ())),
            holder=self._holders.get(edit.id),
            note=self._notes.get(edit.id),
            may_judge=judgements.may_judge(
                self._person, edit, self._authors.get(edit.id), reviews=self._reviews
            ),
            former=self._former(edit.id),
            examples=self._examples(edit),
        )

    def _examples(self, edit: PostEdit) -> tuple[tuple[str, str], ...]:
        """Return what a model was shown for a segment, those most like it first."""
        made = self._texts.get(Arm.ACT, {}).get(edit.n)
        call = None if made is None else self._asked.get(made.call_id or 0)
        if call is None:
            return ()
        ranked = process.extract(edit.src_text, [src for src, _ in call.examples], limit=None)
        return tuple(call.examples[number] for _, _, number in ranked)

    def _base(self, edit: PostEdit) -> Start:
        return _base(edit, self._texts, self._memory, self._examiner.kin)

    def _former(self, post_edit_id: int) -> Former | None:
        found = self._synced.get(post_edit_id)
        if found is None:
            return None
        return Former(found.old_text, found.tgt_text, found.why, found.shared_with)

    def _neighbours(self, numbers: Iterable[int]) -> tuple[Neighbour, ...]:
        found = [self._near[n] for n in numbers if n in self._near]
        return tuple(_neighbour(one, self._base(one)) for one in found)
