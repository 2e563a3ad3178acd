"""What the post-editing desk shows and answers: cards, matches, results."""

from dataclasses import dataclass

from amts_core.checks import TermUse
from amts_core.kernel.post_edits import EditStatus, PostEdit, PostEditDraft, Taken
from amts_core.kernel.records import BlockKind, Decision, Finding
from amts_core.kernel.text.changed_words import Changes, Span
from amts_core.translation import Hypothesis


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryMatch:
    """An approved unit whose source is like a segment's, or the same.

    ``score`` is the likeness, 0 to 100, higher is better; ``unit_id`` is that of the unit, see
    :func:`~amts_core.post_editing.unit_ids.post_edit_of`, and ``document`` where it comes from.
    ``n`` units say the same. ``differs`` are the words that only the unit's source has, and those
    that only the segment's has.
    """

    score: float
    src: str
    tgt: str
    unit_id: str
    document: str
    n: int
    differs: Changes

    @property
    def is_same(self) -> bool:
        """Whether the sources are the same, white space around them aside."""
        return self.score == 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """An approved unit that holds the words somebody looked up: where, on both sides.

    ``unit_id`` says what it is, see :func:`~amts_core.post_editing.unit_ids.post_edit_of`.
    """

    src: str
    tgt: str
    unit_id: str
    document: str
    person: str | None
    src_spans: tuple[Span, ...]
    tgt_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A segment near another one. ``text`` is what is saved of it, else what one begins with."""

    id: int
    n: int
    block: int
    kind: BlockKind
    src_text: str
    text: str
    status: EditStatus


@dataclass(frozen=True, slots=True)
class Former:
    """What stood in the place of a segment that a synchronisation brought to the desk, and why.

    ``src`` is the old source and ``tgt`` the old translation, empty where there was none; ``why``
    says what a person is needed for. ``shared_with`` are the numbers of other segments that the
    same translation renders.
    """

    src: str
    tgt: str
    why: str
    shared_with: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """A text that an editor begins with, what it was taken from, and of which batch."""

    text: str
    taken: Taken
    batch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that an editor sees of a segment.

    ``baseline``, ``act`` and ``reference`` are None where there is none. ``start`` is what the
    editor is filled with: the person's draft, else ``base``, which is what is saved, else the
    memory's where that has the very source, else the machine's. ``matches`` are the memory's, the
    best first. ``findings`` are those of ``start``, without ignored ones.
    ``n_identical`` counts other open segments with the same source. ``holder`` is who else works on
    it now. ``note`` is why it was returned. ``may_judge`` tells that the person may approve it or
    send it back now. ``former`` is its old wording where a synchronisation brought it here.
    ``examples`` are the units that a model was shown for it, the most helpful first: source and
    target of each.
    """

    post_edit: PostEdit
    path: str
    src_lang: str
    baseline: Hypothesis | None
    act: Hypothesis | None
    reference: str | None
    matches: tuple[MemoryMatch, ...]
    terms: tuple[TermUse, ...]
    above: tuple[Neighbour, ...]
    below: tuple[Neighbour, ...]
    draft: PostEditDraft | None
    start: Start
    base: Start
    findings: tuple[Finding, ...]
    n_identical: int
    holder: str | None
    note: str | None
    may_judge: bool
    former: Former | None = None
    examples: tuple[tuple[str, str], ...] = ()

    @property
    def memory(self) -> MemoryMatch | None:
        """The best match of the memory."""
        return self.matches[0] if self.matches else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a text that somebody wanted to save.

    ``decision`` is the event, None where nothing was stored: the findings need to be confirmed
    (``needs_confirmation``), or somebody else has saved the very same text in the meantime
    (``is_agreement``). ``hter`` is that against the arm taken, percent, lower is better.
    """

    decision: Decision | None
    findings: tuple[Finding, ...]
    hter: float | None
    needs_confirmation: bool = False
    is_agreement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A document as it is delivered, and from where its texts are.

    ``name`` never leads out of the folder that it is written into. ``n_edited`` texts are final
    post-edits, ``n_machine`` a machine's, ``n_untranslated`` are left as in the source.
    """

    name: str
    data: bytes
    n_edited: int
    n_machine: int
    n_untranslated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """One page of a queue as a table: its number from 1, of how many, and how long the queue is."""

    rows: tuple[PostEdit, ...]
    number: int
    n_pages: int
    n_rows: int
    first: int
