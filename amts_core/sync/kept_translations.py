"""Stored revisions through ``carryover``: what of a target is kept, and its new bytes.

What was compared is compared again when the target is rendered: the same revisions give the same
outcome, so nothing has to be stored but who edits what.
"""

import html
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from amts_core import formats
from amts_core.align import Encoder
from amts_core.carryover import SyncedSegment, SyncState
from amts_core.documents import segments, sources
from amts_core.formats import SegmentedDocument, UnitState, layouts
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, SyncError
from amts_core.kernel.records import BeadStatus, ProposedBead
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.word_counts import words
from amts_core.post_editing import StoredSegment
from amts_core.project import find_project
from amts_core.review import beads
from amts_core.sync import new_targets
from amts_core.sync.new_targets import Synced
from amts_core.sync.records import SyncPair, SyncTarget, TargetChange, TargetState, Watch
from amts_core.sync.store import sync_targets, watch_rows

_N_ELSEWHERE = 3
_NEW = "It is new: translate it."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the documents of a target are: their path in the project, and languages."""

    path: str
    src_lang: str
    tgt_lang: str


_UNTRANSLATED = TargetChange(state=TargetState.UNTRANSLATED, message="")


def compare(store: Store, target_id: int, encoder: Encoder, job_id: str) -> SyncTarget:
    """Store what becomes of each segment of a target whose source has changed, and return it.

    One that was compared already is left as it is. One that never had a translation needs none of
    a person as long as nobody has asked for it; if other documents hold all of it, it is ready.

    :param job_id: the round that it is done in.
    """
    target = sync_targets.target(store, target_id)
    if target.state is not TargetState.CHANGED or target.src_revision_id is None:
        return target
    watch = watch_rows.find_watch(store, target.watch_id)
    elsewhere = target.elsewhere or _elsewhere(store, target)
    is_wanted = target.base is not None or target.is_wanted
    if not is_wanted and not elsewhere:
        sync_targets.change(store, target, _UNTRANSLATED)
        return sync_targets.target(store, target_id)
    try:
        found, n_gone = _segments(store, watch, target, elsewhere=elsewhere, encoder=encoder)
    except AmtsError as error:
        failed = TargetChange(state=TargetState.FAILED, message=str(error))
        sync_targets.change(store, target, failed)
        return sync_targets.target(store, target_id)
    human = [one for one in found if one.needs_human]
    if human and not is_wanted:
        sync_targets.change(store, target, _UNTRANSLATED)
        return sync_targets.target(store, target_id)
    n_words = sum(one.n_words for one in found)
    n_human_words = sum(one.n_words for one in human)
    compared = TargetChange(
        state=TargetState.BEHIND if human else TargetState.READY,
        message="",
        n_segments=len(found),
        n_words=n_words,
        n_kept_words=n_words - n_human_words,
        n_human=len(human),
        n_human_words=n_human_words,
        n_gone=n_gone,
        elsewhere=tuple(elsewhere),
    )
    sync_targets.put_segments(store, target, found, job_id=job_id, to=compared)
    return sync_targets.target(store, target_id)


def rendered(
    store: Store,
    target: SyncTarget,
    chosen: Mapping[int, str],
    encoder: Encoder,
    drafts: Collection[int] = (),
) -> bytes:
    """Return the new target, with these texts in the place of segments of the source.

    :param drafts: the segments whose texts no person has looked at.
    :raises AmtsError: its documents can't be read, or a text has no place in them.
    """
    watch = watch_rows.find_watch(store, target.watch_id)
    new = _document(store, target.src_revision_id, _place(store, watch, target), is_src=True)
    synced = _synced(store, watch, target, elsewhere=target.elsewhere, encoder=encoder, new=new)
    if synced is not None:
        return _with_all_texts(synced, chosen)
    pairs = [(new.segments[n], text) for n, text in chosen.items()]
    states = {n: UnitState.DRAFT if n in drafts else UnitState.FINAL for n in chosen}
    return formats.render(new.document, pairs, target.tgt_lang, states)


def _with_all_texts(synced: Synced, chosen: Mapping[int, str]) -> bytes:
    outcome = synced.outcome(chosen)
    lost = sorted({n for part in outcome.kept for n in part.lost if n in chosen})
    if lost:
        told = "; ".join(f"segment {n}: {chosen[n]}" for n in lost)
        raise SyncError(
            f"The translation has no place where these texts can be read back ({told}). Write "
            "them into it by hand where its source has changed, and synchronise again."
        )
    return outcome.data


def revised(
    store: Store,
    target: SyncTarget,
    before: Mapping[int, str],
    now: Mapping[int, str],
    encoder: Encoder,
) -> bytes:
    """Return a target that is in step, with texts that people have changed since it was delivered.

    :param before: what was delivered for segments of the source, at least for those of ``now``.
    :raises SyncError: a text has no place any more, because the target was edited by hand there.
    """
    if not now:
        return sources.contents(store, known_revision(target, target.tgt_revision_id))[0]
    watch = watch_rows.find_watch(store, target.watch_id)
    place = _place(store, watch, target)
    pair = SyncPair(known_revision(target, target.src_revision_id), target.tgt_revision_id)
    old = _pair(store, watch, pair, place=place, encoder=encoder)
    synced = new_targets.sync(old, old.src)
    there = {one.n: _plain(one.tgt_text) for one in synced.plan.segments if not one.shared_with}
    wanted = {n: text for n, text in now.items() if there.get(n) != _plain(text)}
    lost = [n for n in wanted if there.get(n) != _plain(before[n])]
    if lost:
        raise SyncError(
            f"{count_noun(len(lost), 'segment was', 'segments were')} saved after they had "
            f"been delivered, and {target.tgt_path} "
            "was edited by hand there since. Put what the editors have saved into it by hand, and "
            f"synchronise again. The first: {now[lost[0]]}"
        )
    return _with_all_texts(synced, wanted)


def _plain(text: str) -> str:
    """Return a text without what tells apart how it was saved and how it is written in a file."""
    return "".join(html.unescape(text).replace("\\", "").split())


def known_revision(target: SyncTarget, revision_id: int | None) -> int:
    """Return a revision of a target that has to be there.

    :raises SyncError: it is not.
    """
    if revision_id is None:
        raise SyncError(f"{target.tgt_path} has no revision to compare. Synchronise again.")
    return revision_id


def _segments(
    store: Store, watch: Watch, target: SyncTarget, elsewhere: Sequence[SyncPair], encoder: Encoder
) -> tuple[list[StoredSegment], int]:
    """Return what becomes of each segment, and how many of the old source are no more."""
    place = _place(store, watch, target)
    new = _document(store, target.src_revision_id, place, is_src=True)
    synced = _synced(store, watch, target, elsewhere=elsewhere, encoder=encoder, new=new)
    if synced is None:
        new_ones = [
            StoredSegment(
                n=part.n,
                state=SyncState.NEW,
                text=part.text,
                old=(),
                old_text="",
                tgt_text="",
                needs_human=True,
                why=_NEW,
                n_words=words(part.text, place.src_lang),
            )
            for part in new.segments
        ]
        return new_ones, 0
    n_gone = 0 if target.base is None else synced.plan.summary.n_gone
    return [_stored(one) for one in synced.plan.segments], n_gone


def _stored(one: SyncedSegment) -> StoredSegment:
    return StoredSegment(
        n=one.n,
        state=one.state,
        text=one.text,
        old=one.old,
        old_text=one.old_text,
        tgt_text=one.tgt_text,
        needs_human=one.needs_human,
        why=one.why,
        n_words=one.n_words,
        shared_with=one.shared_with,
        is_edited=one.is_edited,
    )


def _synced(
    store: Store,
    watch: Watch,
    target: SyncTarget,
    elsewhere: Sequence[SyncPair],
    encoder: Encoder,
    new: SegmentedDocument,
) -> Synced | None:
    """Return what is made of a target, None where there is nothing that it could keep.

    A document that is new is compared with the one that most of it has come from.
    """
    place = _place(store, watch, target)
    others = list(elsewhere)
    base = target.base
    current = target.tgt_revision_id
    if base is None or base.tgt_revision_id is None:
        if not others:
            return None
        base = others.pop(0)
        current = base.tgt_revision_id
    if not new.segments:
        return None
    old = _pair(store, watch, SyncPair(base.src_revision_id, current), place=place, encoder=encoder)
    delivered = None
    if current != base.tgt_revision_id:
        delivered = _document(store, base.tgt_revision_id, place, is_src=False)
    return new_targets.sync(
        old,
        new,
        delivered=delivered,
        elsewhere=[_pair(store, watch, one, place=place, encoder=encoder) for one in others],
    )


def _pair(
    store: Store, watch: Watch, pair: SyncPair, place: _Place, encoder: Encoder
) -> new_targets.DocumentPair:
    src = _document(store, pair.src_revision_id, place, is_src=True)
    tgt = _document(store, pair.tgt_revision_id, place, is_src=False)
    reviewed = _reviewed(store, watch.project_id, pair)
    return new_targets.pair(src, tgt, reviewed if reviewed is not None else encoder)


def _reviewed(store: Store, project_id: int, pair: SyncPair) -> list[ProposedBead] | None:
    """Return the beads that people have reviewed of a pair, None where there are none such.

    A bead that was rejected pairs nothing; one that begins within a segment can't be used.
    """
    alignment_id = sync_targets.alignment_of(store, pair)
    if alignment_id is None:
        return None
    proposed: list[ProposedBead] = []
    for bead in beads(store, alignment_id):
        if (bead.src_cut, bead.tgt_cut) != ((None, None), (None, None)):
            return None
        sides = [(bead.src, bead.tgt)]
        if bead.state.status is BeadStatus.REJECTED and bead.src and bead.tgt:
            sides = [(bead.src, ()), ((), bead.tgt)]
        proposed += [
            ProposedBead(
                src=src,
                tgt=tgt,
                score=None,
                confidence=bead.confidence,
                accept=bead.accept,
                src_text=bead.state.src_text if src else "",
                tgt_text=bead.state.tgt_text if tgt else "",
            )
            for src, tgt in sides
        ]
    return proposed or None


def _document(
    store: Store, revision_id: int | None, place: _Place, *, is_src: bool
) -> SegmentedDocument:
    """Return a stored revision as it was read, with the segments that it was stored with."""
    if revision_id is None:
        raise SyncError(f"{place.path} has no revision to compare. Synchronise again.")
    data, encoding = sources.contents(store, revision_id)
    parsed = formats.read(data, place.path, encoding=encoding)
    language = place.src_lang if is_src else place.tgt_lang
    return SegmentedDocument(data, parsed, language, segments(store, revision_id))


def _place(store: Store, watch: Watch, target: SyncTarget) -> _Place:
    src_lang = find_project(store, watch.project_id).src_lang
    path = layouts.document_path(target.src_path, target.name)
    return _Place(path, src_lang, target.tgt_lang)


def _elsewhere(store: Store, target: SyncTarget) -> tuple[SyncPair, ...]:
    """Return the pairs that segments of a source may have come from, most of them first.

    They are the old revisions of documents that have changed or gone as well: of what was split
    into this one, or merged into it.
    """
    others = {
        one.base.src_revision_id: one.base
        for one in sync_targets.targets(store, target.watch_id)
        if one.id != target.id
        and one.tgt_lang == target.tgt_lang
        and one.base is not None
        and one.base.tgt_revision_id is not None
        and one.src_revision_id is not None
        and (
            one.state is TargetState.SOURCE_GONE or one.src_revision_id != one.base.src_revision_id
        )
    }
    if not others or target.src_revision_id is None:
        return ()
    own = set()
    if target.base is not None:
        own = {part.text for part in segments(store, target.base.src_revision_id)}
    new = {part.text for part in segments(store, target.src_revision_id)} - own
    shared = sync_targets.texts_in(store, sorted(others), sorted(new))
    ordered = sorted(shared, key=lambda one: (-sum(map(len, shared[one])), one))
    return tuple(others[one] for one in ordered[:_N_ELSEWHERE])
