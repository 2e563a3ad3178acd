"""What the review desk shows, as its script takes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from amts_core.kernel.database.engine import Store
from amts_core.kernel.events import ledger
from amts_core.kernel.events.state_rules import errors_in, page_of
from amts_core.kernel.records import Alignment, BeadStatus, Finding, Person, ReviewBead
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import newest_version
from amts_core.review import (
    BeadExaminer,
    LeftBehind,
    Others,
    Queue,
    QueuePlace,
    QueueTask,
    Scope,
    alignments,
    bead_origins,
    bead_rows,
    drafts,
    holders,
    is_offer_awaited,
    left_behind,
    offered,
    opinion_on,
    propagation,
    proposals,
    queues,
    rules,
    samples,
    src_drafts,
    state_at,
    unit_imports,
    was_approved,
)
from pages.desk import parts
from pages.desk.place import DeskShown
from pages.desk.protocol import (
    BegunText,
    BothTexts,
    Dispute,
    DoneSoFar,
    MarkedText,
    QueueRow,
    Span,
    TablePage,
    VersionText,
    WantedAct,
)
from pages.review.protocol import (
    BulkCounts,
    OfferedEdit,
    PairCard,
    ReviewSight,
    ShiftPreview,
    ShownOffer,
    ShownSample,
)

_N_NEIGHBOURS = 2
LEVELS = ((0.88, "high"), (0.8, "middle"), (0.0, "low"))
"""How confidences are shown: those are high that the verdict of the aligner accepts."""
_WORSE_BY = 0.2
"""From how much less confidence on an edit is said to have made a pair worse."""
N_ROWS = 25
"""Rows of a page of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeadClash:
    """What a person wanted of a bead that somebody else had changed in the meantime."""

    seen_version: int
    action: str
    text: str | None
    src_text: str | None = None
    note: str | None = None


@dataclass(slots=True, kw_only=True)
class Sight:
    """Who looks at which queue of which documents; what is read on the way is kept for the run.

    ``scope`` is what the queue is of, ``documents`` what it would be of without a sample.
    Alignments never change: those that the session has seen are handed in.
    """

    store: Store
    me: Person
    project_id: int
    scope: Scope
    documents: Scope
    has_several: bool
    queue: Queue
    clashes: Mapping[int, BeadClash]
    draw: int | None
    bulk: BulkCounts | None
    preview: ShiftPreview | None
    alignments: dict[str, Alignment]
    _places: dict[int | None, QueuePlace] = field(default_factory=dict)
    _examiners: dict[str, BeadExaminer] = field(default_factory=dict)

    @property
    def is_blind(self) -> bool:
        """Whether first decisions are hidden."""
        return self.queue.task is QueueTask.SECOND

    def place(self, bead_id: int | None) -> QueuePlace:
        """Return where a bead stands in the queue."""
        if bead_id not in self._places:
            self._places[bead_id] = queues.place(self.store, self.scope, self.queue, bead_id)
        return self._places[bead_id]

    def alignment(self, alignment_id: str) -> Alignment:
        """Return an alignment, its beads not counted."""
        if alignment_id not in self.alignments:
            self.alignments[alignment_id] = alignments.without_progress(self.store, alignment_id)
        return self.alignments[alignment_id]

    def examiner(self, alignment_id: str) -> BeadExaminer:
        """Return what looks for findings in a document."""
        if alignment_id not in self._examiners:
            of = self.alignment(alignment_id)
            self._examiners[alignment_id] = BeadExaminer(self.store, of)
        return self._examiners[alignment_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surroundings:
    """What is read for all beads of a window at once, by bead."""

    around: Mapping[int, tuple[tuple[ReviewBead, ...], ...]]
    others: Mapping[int, Others]
    drafts: Mapping[int, str]
    src_drafts: Mapping[int, str]
    behind: Mapping[int, LeftBehind]
    n_identical: Mapping[int, int]
    holders: Mapping[int, str]
    origins: Mapping[int, tuple[ReviewBead, ...]]


def shown(
    sight: Sight, alignment_id: str, beads: Sequence[ReviewBead], page: int | None
) -> DeskShown:
    """Return what the desk shows of consecutive beads of the queue, and around them.

    :param alignment_id: the document in which something may be offered.
    :param page: that of the table where one was asked for.
    """
    cards = _cards(sight, beads)
    table = _table(sight, beads[0].id if beads else None, page)
    return DeskShown(
        sight=ReviewSight(
            cards=cards,
            table=table,
            sample=_sample(sight),
            offer=_offer(sight, alignment_id),
            is_awaiting=is_offer_awaited(sight.store, alignment_id, sight.me.id),
            bulk=sight.bulk,
            preview=sight.preview,
        ),
        cards=cards,
        table=table,
        progress=_progress(sight),
    )


def _cards(sight: Sight, beads: Sequence[ReviewBead]) -> tuple[PairCard, ...]:
    if not beads:
        return ()
    ids = [bead.id for bead in beads]
    place = sight.place(beads[0].id)
    shown = [_as_proposed(sight, bead) for bead in beads] if sight.is_blind else list(beads)
    others: dict[int, Others] = {}
    documents = dict.fromkeys(bead.alignment_id for bead in shown)
    for alignment_id in documents:
        of_one = [bead for bead in shown if bead.alignment_id == alignment_id]
        others |= sight.examiner(alignment_id).others(of_one)
    begun = drafts(sight.store, sight.me.id, ids)
    without = [bead for bead in beads if bead.id not in begun]
    surroundings = _Surroundings(
        around=bead_rows.around_all(sight.store, beads, _N_NEIGHBOURS),
        others=others,
        drafts=begun,
        src_drafts=src_drafts(sight.store, sight.me.id, ids),
        behind=left_behind(sight.store, sight.me.id, without),
        n_identical=propagation.counts(sight.store, sight.project_id, ids),
        holders=holders(sight.store, ids[:1], sight.me.id),
        origins=bead_origins(sight.store, ids),
    )
    is_there = queues.holds(sight.store, sight.scope, sight.queue, ids[0])
    found, before = [], place.before
    for bead, as_shown in zip(beads, shown, strict=True):
        text = f"{before % max(place.total, 1) + 1} of {place.total}"
        if bead.id == ids[0] and not is_there:
            text = "outside this queue"
        elif bead.id != ids[0] and bead.id in sight.clashes:
            text = "in dispute"
        else:
            before += 1
        if sight.has_several or len(documents) > 1:
            text += f" · {sight.alignment(bead.alignment_id).src_path}"
        found.append(_card(sight, bead, as_shown, near=surroundings, place=text))
    return tuple(found)


def _card(
    sight: Sight, bead: ReviewBead, shown: ReviewBead, near: _Surroundings, place: str
) -> PairCard:
    of = sight.alignment(bead.alignment_id)
    before, after = near.around[bead.id]
    findings = sight.examiner(of.id).findings(shown, others=near.others[bead.id])
    state = shown.state
    draft = near.drafts.get(bead.id)
    return PairCard(
        id=bead.id,
        version=bead.state.version,
        task=sight.queue.task,
        languages=parts.languages(of.src_lang, of.tgt_lang),
        status=BeadStatus.PROPOSED if sight.is_blind else state.status,
        label="Second pass" if sight.is_blind else _label(bead),
        place=place,
        score="" if bead.score is None else f"similarity {bead.score:.2f}",
        confidence=None if _is_unscored(bead) else _percent(bead.confidence),
        level=next(name for least, name in LEVELS if bead.confidence >= least),
        src=_marked(state.src_text, (one.src_spans for one in findings)),
        tgt=_marked(state.tgt_text, (one.tgt_spans for one in findings)),
        begun=BegunText(state.tgt_text if draft is None else draft),
        base=BegunText(state.tgt_text),
        src_draft=near.src_drafts.get(bead.id),
        n_identical=near.n_identical.get(bead.id, 0),
        draft=draft is not None,
        effort={"active_ms": 0, "n_keystrokes": 0},
        before=tuple(map(_neighbour, before)),
        after=tuple(map(_neighbour, after)),
        seen={str(one.id): one.state.version for one in (*before, bead, *after)},
        terms=parts.terms(sight.examiner(of.id).terms(shown)),
        findings=parts.faults(findings),
        blocked=_blocked(shown, findings),
        note=_note(sight, bead)
        or _earlier(sight, near.origins.get(bead.id, ()))
        or _notes_of_file(sight, bead),
        changed=None if sight.is_blind else _changed(sight, bead),
        holder=near.holders.get(bead.id),
        dispute=_dispute(sight, bead) or _behind(bead, near.behind.get(bead.id)),
    )


def _table(sight: Sight, current: int | None, page: int | None) -> TablePage:
    """Return one page of the queue: the one asked for, else that of the current bead."""
    place = sight.place(current)
    shown = page_of(place.before, place.total, N_ROWS, page)
    rows = queues.beads(
        sight.store,
        sight.scope,
        sight.queue,
        offset=shown.first,
        limit=N_ROWS,
        total=place.total,
    )
    if sight.is_blind:
        rows = tuple(_as_proposed(sight, bead) for bead in rows)
    return TablePage(
        rows=tuple(_row(sight, bead) for bead in rows),
        columns=("Confidence",),
        page=shown.number,
        n_pages=shown.n_pages,
        total=place.total,
    )


def _progress(sight: Sight) -> DoneSoFar:
    """Return how far the documents are, and how much of them this person has decided."""
    counts, n_mine = queues.status_counts(
        sight.store, sight.documents, sight.me.id, project_id=sight.project_id
    )
    total = sum(counts.values())
    n_approved = counts.get(BeadStatus.APPROVED, 0)
    n_decided = n_approved + counts.get(BeadStatus.REJECTED, 0)
    aside = ", ".join(
        f"{counts[status]} {status}"
        for status in (BeadStatus.SKIPPED, BeadStatus.FLAGGED)
        if counts.get(status)
    )
    return DoneSoFar(
        total,
        n_decided,
        f"{n_decided:,} of {total:,} decided, {n_mine:,} of them by you · "
        f"{n_approved:,} approved · {total - n_decided:,} left" + (f" · {aside}" if aside else ""),
    )


def _sample(sight: Sight) -> ShownSample | None:
    if sight.draw is None:
        return None
    return ShownSample(
        f"Sample: {samples.summary(samples.sample_result(sight.store, sight.draw))}."
    )


def _offer(sight: Sight, alignment_id: str) -> ShownOffer | None:
    """Return the alignment that is offered after an edit."""
    found = offered(sight.store, alignment_id, sight.me)
    if found is None:
        return None
    removed = {bead.id: bead for bead in found.removed(sight.store)}
    edits = tuple(
        OfferedEdit(
            before=tuple(_neighbour(removed[bead_id]) for bead_id, _ in edit.before),
            after=tuple(BothTexts(new.src_text, new.tgt_text) for new in edit.after),
        )
        for edit in found.edits
    )
    return ShownOffer(found.event_id, edits)


def _as_proposed(sight: Sight, bead: ReviewBead) -> ReviewBead:
    """Return a bead as it was before anybody decided on it."""
    proposed = proposals(sight.store, [bead.id]).get(bead.id, bead.state)
    return replace(bead, state=proposed)


def _label(bead: ReviewBead) -> str:
    state = bead.state
    name = state.status.capitalize()
    if state.status is BeadStatus.REJECTED and bead.score is None and not (bead.src and bead.tgt):
        name = "No counterpart"
    is_decided = bead.person and state.status is not BeadStatus.PROPOSED
    return f"{name} by {bead.person}" if is_decided else name


def _percent(probability: float) -> int:
    """Return whole percents, rounded down: what is not certain never reads as 100."""
    return int(probability * 100)


def _neighbour(bead: ReviewBead) -> BothTexts:
    return BothTexts(bead.state.src_text, bead.state.tgt_text)


def _blocked(bead: ReviewBead, findings: Sequence[Finding]) -> str | None:
    if not (bead.state.src_text.strip() and bead.state.tgt_text.strip()):
        return "One side is empty: confirm with N that it has no counterpart, or write one with E."
    errors = errors_in(findings)
    return rules.blocked_message(errors) if errors else None


def _note(sight: Sight, bead: ReviewBead) -> str:
    if bead.event_id is None or sight.is_blind:
        return ""
    note = ledger.note_of(sight.store, bead.event_id)
    if bead.parents and bead.state.version <= 1:
        made = f"Made by {bead.person} from {count_noun(len(bead.parents), 'pair')}."
        return f"{made} {_worse(sight, bead)}".rstrip()
    return f"{bead.person}: {note}" if note else ""


def _worse(sight: Sight, bead: ReviewBead) -> str:
    """Return whether an edit has made a pair that is less sure than those that it is of."""
    was = bead_rows.beads_by_id(sight.store, bead.parents)
    before = min(one.confidence for one in was)
    if _is_unscored(bead) or bead.confidence > before - _WORSE_BY:
        return ""
    return (
        f"This edit made it less sure: confidence {_percent(bead.confidence)} %, before at least "
        f"{_percent(before)} %. Undo takes it back."
    )


def _is_unscored(bead: ReviewBead) -> bool:
    """Return whether nobody has looked yet at what an edit made."""
    return bool(bead.parents and bead.src and bead.tgt and bead.score is None)


def _earlier(sight: Sight, origins: Sequence[ReviewBead]) -> str:
    """Return how the earlier wording of a bead was decided."""
    if sight.is_blind or not origins:
        return ""
    told = (f"“{one.state.src_text}” – “{one.state.tgt_text}”: {_label(one)}." for one in origins)
    return f"Its text has changed. It was {' '.join(told)}"


def _notes_of_file(sight: Sight, bead: ReviewBead) -> str:
    """Return what the file says of a unit that was taken from it."""
    texts = unit_imports.source_texts(sight.store, sight.alignment(bead.alignment_id))
    return " · ".join(note for n in bead.src if n < len(texts) for note in texts[n].notes)


def _changed(sight: Sight, bead: ReviewBead) -> str | None:
    if bead.event_id is None:
        return None
    of = sight.alignment(bead.alignment_id)
    newest = newest_version(sight.store, of.project_id, (of.src_lang, of.tgt_lang))
    if newest is None or newest.last_event is None or bead.event_id <= newest.last_event:
        return None
    if not was_approved(sight.store, bead.id, newest.last_event):
        return None
    return f"changed since v{newest.n}"


def _dispute(sight: Sight, bead: ReviewBead) -> Dispute | None:
    if sight.queue.task is QueueTask.ADJUDICATION:
        second = opinion_on(sight.store, bead.id)
        proposed = proposals(sight.store, [bead.id]).get(bead.id, bead.state)
        if second is None:
            return None
        versions = (
            VersionText("Proposed", proposed.tgt_text),
            VersionText(f"{bead.person}: {bead.state.status}", bead.state.tgt_text),
            VersionText(f"{second.person}: {second.status}", second.tgt_text),
        )
        return Dispute("Two people disagree. Your decision settles it.", versions, None)
    clash = sight.clashes.get(bead.id)
    if clash is None:
        return None
    seen = state_at(sight.store, bead.id, clash.seen_version)
    before = "" if seen is None else seen.tgt_text
    return Dispute(
        "Somebody else has changed this pair since you saw it.",
        (
            VersionText("What you saw", before),
            VersionText(f"Theirs: {_label(bead)}", bead.state.tgt_text),
        ),
        WantedAct(
            name=f"Mine: {clash.action}",
            action=clash.action,
            text=clash.text,
            src_text=clash.src_text,
            note=clash.note,
        ),
    )


def _behind(bead: ReviewBead, typed: LeftBehind | None) -> Dispute | None:
    """Return what to do with a text whose pair was merged or split meanwhile."""
    if typed is None:
        return None
    return Dispute(
        "The pair in which you were typing was merged or split since.",
        (VersionText(f"Now: {_label(bead)}", bead.state.tgt_text),),
        WantedAct(
            name="What you typed", action="take_up", text=typed.text, src_text=typed.src_text
        ),
    )


def _row(sight: Sight, bead: ReviewBead) -> QueueRow:
    of = sight.alignment(bead.alignment_id)
    first = f"{bead.src[0] + 1}" if bead.src else "–"
    return QueueRow(
        id=bead.id,
        n=first if len(bead.src) < 2 else f"{first}–{bead.src[-1] + 1}",
        status=bead.state.status,
        src=bead.state.src_text[: parts.N_TABLE],
        tgt=bead.state.tgt_text[: parts.N_TABLE],
        languages=parts.languages(of.src_lang, of.tgt_lang),
        document=of.src_path if sight.has_several else "",
        more=("" if _is_unscored(bead) else f"{_percent(bead.confidence)} %",),
    )


def _marked(text: str, told: Iterable[Iterable[Span]]) -> MarkedText:
    spans = tuple(sorted(span for spans in told for span in spans))
    return MarkedText(text, spans, parts.marks(text))
