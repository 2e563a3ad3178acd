"""Targets written back: into the folder that they came from, or as a commit on a branch of its own.

Nothing is overwritten that was not read before: a file that is another one by now is left alone,
and named. What is written is stored first, so that a delivery that was cut short is known for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from amts_core.align import Encoder, load_encoder
from amts_core.documents import imports
from amts_core.formats import layouts
from amts_core.kernel import files
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, SyncError
from amts_core.kernel.post_edits import DocumentKey
from amts_core.kernel.records import Arm
from amts_core.parallel_data import final_statuses
from amts_core.post_editing import StoredSegment, edit_rows, sync_edits
from amts_core.project import reviews_post_edits
from amts_core.sync import git, kept_translations, listings, summary, target_states
from amts_core.sync.git import TreeFile
from amts_core.sync.records import (
    KnownPair,
    SyncPair,
    SyncTarget,
    TargetChange,
    TargetState,
    Watch,
    WatchedFile,
    WatchKind,
)
from amts_core.sync.store import sync_pairs, sync_targets, watch_rows
from amts_core.translation import hypotheses


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was written: how many targets, where to, in words for a pull request, what was not."""

    n_written: int
    place: str
    summary: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A target as it is to be written, and what it was made from.

    ``left`` are the segments and words of it that the editors have yet to do, ``earlier`` tells
    apart what was written before.
    """

    target: SyncTarget
    data: bytes
    known: KnownPair
    left: tuple[int, int]
    earlier: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Edited:
    """The final texts of a document at the desk, which a person decided on, the newest decision."""

    texts: Mapping[int, str]
    decided: frozenset[int]
    event_id: int


def settle(store: Store, watch_id: int) -> None:
    """Let targets at the desk be ready once their segments all have a final text, not before."""
    watch = watch_rows.find_watch(store, watch_id)
    reviews = reviews_post_edits(store, watch.project_id)
    left = sync_edits.left(store, watch_id, reviews=reviews)
    at_desk = (TargetState.READY, TargetState.IN_REVIEW)
    sync_targets.change_several(
        store,
        [
            (
                one,
                TargetChange(state=TargetState.IN_REVIEW if left[one.id][0] else TargetState.READY),
            )
            for one in sync_targets.targets(store, watch_id)
            if one.state in at_desk and one.id in left and not one.is_in_step
        ],
    )


def deliver(store: Store, watch_id: int, encoder: str, *, with_drafts: bool = False) -> Delivery:
    """Write all targets that are ready, and return what was written.

    :param encoder: name or folder of the model that aligns what was never reviewed.
    :param with_drafts: also those that an editor has not finished: with the machine's drafts.
    :raises SyncError: the folder or the branch can't be written to.
    """
    watch = watch_rows.find_watch(store, watch_id)
    states = (TargetState.READY, TargetState.IN_REVIEW) if with_drafts else (TargetState.READY,)
    made: list[_Made] = []
    left_out: list[str] = []
    pairs = sync_pairs.of_watch(store, watch_id)
    for target in sync_targets.targets(store, watch_id):
        if target.state in states:
            known = pairs.get(target.id, ())
            try:
                made.append(_made(store, watch, target, pairs=known, encoder=load_encoder(encoder)))
            except AmtsError as error:
                left_out.append(f"{target.tgt_path}: {error}")
                failed = TargetChange(state=TargetState.FAILED, message=str(error))
                sync_targets.change(store, target, failed)
    if not made:
        return Delivery(0, "", "", tuple(left_out))
    is_git = watch.settings.kind is WatchKind.GIT
    put = _commit if is_git else _write
    written, place = put(store, watch, made, left_out)
    told = summary.of_targets(watch, [one.target for one in written])
    for one in written:
        _delivered(store, one, is_pending=is_git)
    return Delivery(
        len(written), place if written else "", told if written else "", tuple(left_out)
    )


def _made(
    store: Store, watch: Watch, target: SyncTarget, pairs: Sequence[KnownPair], encoder: Encoder
) -> _Made:
    """Render a target and store it as a revision, before it is written anywhere."""
    src_id = kept_translations.known_revision(target, target.src_revision_id)
    edited = _edited(store, watch, DocumentKey(src_id, target.tgt_lang))
    synced = {one.n: one for one in sync_targets.segments(store, target.id)}
    if target.is_in_step:
        before = dict(next((one.texts for one in pairs if one.pair == target.base), {}))
        kept = {n: one.tgt_text for n, one in synced.items() if n in edited.decided}
        changed = {
            n: text for n, text in edited.texts.items() if text != before.get(n, kept.get(n, text))
        }
        data = kept_translations.revised(
            store, target, {**kept, **before}, now=changed, encoder=encoder
        )
        texts = {**before, **changed}
    else:
        chosen = _chosen(store, target, synced, edited)
        drafts = chosen.keys() - edited.texts.keys()
        data = kept_translations.rendered(store, target, chosen, encoder, drafts=drafts)
        texts = {n: one.tgt_text or one.text for n, one in synced.items() if one.needs_human}
        texts |= chosen
    path = layouts.document_path(target.tgt_path, target.name)
    revision = imports.read(data, path, target.tgt_lang)
    (revision_id,) = watch_rows.add_revisions(store, watch.project_id, [revision])
    known = KnownPair(
        pair=SyncPair(src_id, revision_id),
        content_id=listings.content_id(watch, data),
        is_there=False,
        texts=texts,
        event_id=edited.event_id,
    )
    left = [synced[n].n_words if n in synced else 0 for n in texts if n not in edited.texts]
    earlier = frozenset(one.content_id for one in pairs if one.content_id)
    return _Made(
        target=target, data=data, known=known, left=(len(left), sum(left)), earlier=earlier
    )


def _edited(store: Store, watch: Watch, key: DocumentKey) -> _Edited:
    reviews = reviews_post_edits(store, watch.project_id)
    final = final_statuses(reviews=reviews)
    edits = edit_rows.of_document(store, key)
    return _Edited(
        {
            one.n: one.state.text
            for one in edits
            if one.state.status in final and one.state.text is not None
        },
        frozenset(one.n for one in edits if one.event_id is not None),
        max((one.event_id or 0 for one in edits), default=0),
    )


def _chosen(
    store: Store, target: SyncTarget, synced: Mapping[int, StoredSegment], edited: _Edited
) -> dict[int, str]:
    """Return what editors have made final of a target's segments, and drafts of what is left.

    A translation that is kept gives way to what a person has decided at the desk alone.
    """
    if target.order_id is None or target.src_revision_id is None:
        return {}
    key = DocumentKey(target.src_revision_id, target.tgt_lang)
    of_arms = hypotheses.by_arm(store, key)
    chosen: dict[int, str] = {}
    for arm in (Arm.BASELINE, Arm.ACT):
        chosen |= {
            n: hyp.text
            for n, hyp in of_arms.get(arm, {}).items()
            if n in synced and synced[n].may_be_drafted
        }
    chosen |= {
        n: text
        for n, text in edited.texts.items()
        if n in synced
        and (synced[n].needs_human or (n in edited.decided and text != synced[n].tgt_text))
    }
    return chosen


def _intend(store: Store, one: _Made, seen_id: str) -> None:
    """Store what is about to be written, and what stands in its place until then."""
    sync_pairs.intend(store, one.target.id, replace(one.known, seen_id=seen_id))


def _delivered(store: Store, one: _Made, *, is_pending: bool) -> None:
    """Let a target be in step with its source, in a translation that is written by now."""
    target, pair = one.target, one.known.pair
    if pair.tgt_revision_id is None:
        return
    file = WatchedFile(
        path=target.tgt_path,
        language=target.tgt_lang,
        name=target.name,
        content_id=one.known.content_id,
        revision_id=pair.tgt_revision_id,
    )
    gone = None if is_pending else target.old_tgt_path or None
    watch_rows.put_written(store, target.watch_id, file, gone)
    state = TargetState.DELIVERED if is_pending else TargetState.UP_TO_DATE
    arrived = replace(
        target_states.in_step(pair, TargetState.IN_REVIEW if one.left[0] else state),
        n_human=one.left[0],
        n_human_words=one.left[1],
        elsewhere=(),
        old_tgt_path="",
    )
    sync_targets.arrived(store, target.id, pair, arrived)


def _commit(
    store: Store, watch: Watch, made: Sequence[_Made], left_out: list[str]
) -> tuple[Sequence[_Made], str]:
    """Commit targets to the branch for deliveries, on top of what is not merged yet."""
    settings = watch.settings
    repository = Path(settings.path)
    main = git.commit_of(repository, watch.seen)
    on_main = git.tree(repository, main)
    known = watch_rows.files(store, watch.id)
    written: list[_Made] = []
    reasons: list[str] = []

    def change(tip: str | None) -> git.FileChange | None:
        is_open = tip is not None and not git.is_contained(repository, tip, main)
        on = tip if is_open and tip is not None else main
        fork = git.fork_of(repository, on, main)
        seen = (on_main, git.tree(repository, fork) if fork is not None else {})
        there, links = git.tree(repository, on), git.links(repository, on)
        written.clear()
        reasons.clear()
        changes: dict[str, bytes | None] = {}
        for one in made:
            reason = _why_not(one, there, seen, links=links, known=known)
            if reason:
                reasons.append(reason)
                continue
            before = on_main.get(one.target.tgt_path)
            _intend(store, one, before.blob if before is not None else "")
            if one.target.old_tgt_path:
                changes[one.target.old_tgt_path] = None
            changes[one.target.tgt_path] = one.data
            written.append(one)
        message = summary.commit_message(watch, [one.target for one in written])
        return git.FileChange(on, changes, message) if written else None

    commit = git.commit_files(repository, settings.deliver_branch, change)
    left_out += reasons
    return written, commit or f"{settings.deliver_branch} (as it was)"


def _why_not(
    one: _Made,
    there: Mapping[str, TreeFile],
    seen: Iterable[Mapping[str, TreeFile]],
    links: frozenset[str],
    known: Mapping[str, WatchedFile],
) -> str:
    """Return why a target can't be committed: on the branch lies what was not read before."""
    target = one.target
    for path in filter(None, (target.tgt_path, target.old_tgt_path)):
        if any(path == link or path.startswith(f"{link}/") for link in links):
            return f"{path} is a link, or lies behind one. Put the file itself in its place."
        on_branch = there.get(path)
        read = {tree[path].blob for tree in seen if path in tree}
        read |= {one.known.content_id, *one.earlier}
        if path in known:
            read.add(known[path].content_id)
        if on_branch is not None and on_branch.blob not in read:
            return f"{path} was changed meanwhile. Synchronise again."
    return ""


def _write(
    store: Store, watch: Watch, made: Sequence[_Made], left_out: list[str]
) -> tuple[Sequence[_Made], str]:
    """Write targets into the watched folder, where what was read last still lies."""
    folder = Path(watch.settings.path)
    known = watch_rows.files(store, watch.id)
    written: list[_Made] = []
    for one in made:
        target = one.target
        on_disk = _content_id(known, target.tgt_path)
        paths = [target.tgt_path, *filter(None, [target.old_tgt_path])]
        if outside := [path for path in paths if not files.is_inside(folder, folder / path)]:
            left_out.append(
                f"{outside[0]} is a link, or lies behind one that leads out of {folder}."
            )
            continue
        lie_there = [_lying_content_id(watch, folder / path) for path in paths]
        allowed = [
            (on_disk, one.known.content_id),
            *((_content_id(known, path), "") for path in paths[1:]),
        ]
        if changed := [
            path
            for path, lies, may in zip(paths, lie_there, allowed, strict=True)
            if lies not in may
        ]:
            left_out.append(f"{changed[0]} was changed meanwhile. Synchronise again.")
            continue
        _intend(store, one, on_disk)
        try:
            files.write(folder / target.tgt_path, one.data)
            if target.old_tgt_path:
                (folder / target.old_tgt_path).unlink(missing_ok=True)
        except OSError as error:
            raise SyncError(
                f"{folder / target.tgt_path} can't be written: {error.strerror}. Give the program "
                "the right to write there."
            ) from error
        written.append(one)
    return written, str(folder)


def _content_id(known: Mapping[str, WatchedFile], path: str) -> str:
    """Return what was read last of a path, empty for no file."""
    return known[path].content_id if path in known and not known[path].is_deleted else ""


def _lying_content_id(watch: Watch, path: Path) -> str:
    try:
        return listings.content_id(watch, path.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SyncError(f"{path} can't be read: {error.strerror}.") from error
