"""The cards of pairs: what their desk shows of each, as its script takes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from amts_core.kernel.events import ledger
from amts_core.kernel.events.state_rules import errors_in
from amts_core.kernel.records import BeadStatus, Finding, ReviewBead
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import newest_version
from amts_core.review import (
    LeftBehind,
    Others,
    QueueTask,
    bead_origins,
    bead_rows,
    drafts,
    holders,
    left_behind,
    opinion_on,
    propagation,
    proposals,
    queues,
    rules,
    src_drafts,
    state_at,
    unit_imports,
    was_approved,
)
from pages.desk import parts
from pages.desk.protocol import (
    BegunText,
    BothTexts,
    Dispute,
    MarkedText,
    Span,
    VersionText,
    WantedAct,
)
from pages.review.protocol import PairCard
from pages.review.sight import Sight

_N_NEIGHBOURS = 2
LEVELS = ((0.88, "high"), (0.8, "middle"), (0.0, "low"))
"""How confidences are shown: those are high that the verdict of the aligner accepts."""
_WORSE_BY = 0.2
"""From how much less confidence on an edit is said to have made a pair worse."""


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


def cards(sight: Sight, beads: Sequence[ReviewBead]) -> tuple[PairCard, ...]:
    """Return the cards of consecutive pairs of the queue, the first one before the person."""
    if not beads:
        return ()
    ids = [bead.id for bead in beads]
    place = sight.place(beads[0].id)
    shown = [as_proposed(sight, bead) for bead in beads] if sight.is_blind else list(beads)
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
        confidence=None if is_unscored(bead) else percent(bead.confidence),
        level=next(name for least, name in LEVELS if bead.confidence >= least),
        src=_marked(state.src_text, (one.src_spans for one in findings)),
        tgt=_marked(state.tgt_text, (one.tgt_spans for one in findings)),
        begun=BegunText(state.tgt_text if draft is None else draft),
        base=BegunText(state.tgt_text),
        src_draft=near.src_drafts.get(bead.id),
        n_identical=near.n_identical.get(bead.id, 0),
        draft=draft is not None,
        effort={"active_ms": 0, "n_keystrokes": 0},
        before=tuple(map(neighbour, before)),
        after=tuple(map(neighbour, after)),
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


def as_proposed(sight: Sight, bead: ReviewBead) -> ReviewBead:
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


def percent(probability: float) -> int:
    """Return whole percents, rounded down: what is not certain never reads as 100."""
    return int(probability * 100)


def neighbour(bead: ReviewBead) -> BothTexts:
    """Return the texts of a pair that stands beside another."""
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
    if is_unscored(bead) or bead.confidence > before - _WORSE_BY:
        return ""
    return (
        f"This edit made it less sure: confidence {percent(bead.confidence)} %, before at least "
        f"{percent(before)} %. Undo takes it back."
    )


def is_unscored(bead: ReviewBead) -> bool:
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


def _marked(text: str, told: Iterable[Iterable[Span]]) -> MarkedText:
    spans = tuple(sorted(span for spans in told for span in spans))
    return MarkedText(text, spans, parts.marks(text))
