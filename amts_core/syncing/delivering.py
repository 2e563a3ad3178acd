"""Targets written back: into the folder that they came from, or as a commit on a branch of its own.

Nothing is overwritten that was not read before: a file that is another one by now is left alone,
and named. What is written is stored first, so that a delivery that was cut short is known for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from amts_core import files
from amts_core.embed import Encoder, load_encoder
from amts_core.errors import AmtsError, SyncError
from amts_core.post_edits import DocumentKey
from amts_core.records import Project
from amts_core.service import Arm
from amts_core.store import hypotheses, post_edits, projects, sync_edits, sync_targets, watches
from amts_core.store.approved_texts import final_statuses
from amts_core.store.engine import Store
from amts_core.syncing import carrying, git, layout, listing, scanning, standing, summary
from amts_core.syncing.git import TreeFile
from amts_core.watches import (
    SyncTarget,
    TargetState,
    Watch,
    WatchedFile,
    WatchKind,
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was written: how many targets, where to, in words for a pull request, what was not."""

    n_written: int
    place: str
    summary: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """A target as it is to be written."""

    target: SyncTarget
    data: bytes
    content_id: str
    revision_id: int


def settle(store: Store, watch_id: int) -> None:
    """Let targets be ready whose segments all have a final text."""
    watch = watches.watch(store, watch_id)
    reviews = projects.reviews_post_edits(store, watch.project_id)
    for target_id, (n, _) in sync_edits.left(store, watch_id, reviews=reviews).items():
        if n == 0:
            sync_targets.change(store, target_id, state=TargetState.READY)


def deliver(store: Store, watch_id: int, encoder: str, *, with_drafts: bool = False) -> Delivery:
    """Write all targets that are ready, and return what was written.

    :param encoder: name or folder of the model that aligns what was never reviewed.
    :param with_drafts: also those that an editor has not finished: with the machine's drafts.
    :raises SyncError: the folder or the branch can't be written to.
    """
    watch = watches.watch(store, watch_id)
    project = projects.project(store, watch.project_id)
    states = (TargetState.READY, TargetState.IN_REVIEW) if with_drafts else (TargetState.READY,)
    made: list[_Made] = []
    left_out: list[str] = []
    for target in sync_targets.targets(store, watch_id):
        if target.state in states:
            try:
                made.append(_made(store, watch, project, target, load_encoder(encoder)))
            except AmtsError as error:
                left_out.append(f"{target.tgt_path}: {error}")
                sync_targets.change(store, target.id, state=TargetState.FAILED, message=str(error))
    if not made:
        return Delivery(0, "", "", tuple(left_out))
    is_git = watch.settings.kind is WatchKind.GIT
    put = _commit if is_git else _write
    written, place = put(store, watch, made, left_out)
    told = summary.of_targets(watch, [one.target for one in written])
    for one in written:
        _delivered(store, one, is_pending=is_git)
    return Delivery(len(written), place if written else "", told if written else "",
                    tuple(left_out))  # fmt: skip


def texts_of(store: Store, watch: Watch, target: SyncTarget) -> dict[int, str]:
    """Return what editors have made final of a target's segments, and drafts of what is left."""
    if target.order_id is None or target.src_revision_id is None:
        return {}
    synced = {one.n: one for one in sync_targets.segments(store, target.id)}
    key = DocumentKey(target.src_revision_id, target.tgt_lang)
    chosen: dict[int, str] = {}
    of_arms = hypotheses.by_arm(store, key)
    for arm in (Arm.BASELINE, Arm.ACT):
        for n, hyp in of_arms.get(arm, {}).items():
            if n in synced and synced[n].may_be_drafted:
                chosen[n] = hyp.text
    reviews = projects.reviews_post_edits(store, watch.project_id)
    final = final_statuses(reviews=reviews)
    for one in post_edits.of_document(store, key):
        if one.state.status in final and one.state.text is not None:
            chosen[one.n] = one.state.text
    return {
        n: text for n, text in chosen.items()
        if n in synced and (synced[n].needs_human or text != synced[n].tgt_text)
    }  # fmt: skip


def _made(
    store: Store, watch: Watch, project: Project, target: SyncTarget, encoder: Encoder
) -> _Made:
    """Render a target and store it as a revision, before it is written anywhere."""
    data = carrying.rendered(store, target, texts_of(store, watch, target), encoder)
    path = layout.document_path(target.tgt_path, target.name)
    revision = scanning.read(data, path, target.tgt_lang)
    (revision_id,) = watches.add_revisions(store, project.id, [revision])
    content = listing.content_id(watch, data)
    return _Made(target, data, content, revision_id)


def _intend(store: Store, one: _Made, seen_id: str) -> None:
    """Store what is about to be written, and what stands in its place until then."""
    sync_targets.change(
        store, one.target.id, delivered_id=one.revision_id, delivered_content_id=one.content_id,
        seen_id=seen_id,
    )  # fmt: skip


def _delivered(store: Store, one: _Made, *, is_pending: bool) -> None:
    """Let a target be in step with its source, in a translation that is written by now."""
    target = one.target
    src_id = target.src_revision_id
    if src_id is None:
        return
    file = WatchedFile(
        target.tgt_path, target.tgt_lang, target.name, one.content_id, one.revision_id
    )
    gone = None if is_pending else target.old_tgt_path or None
    watches.put_written(store, target.watch_id, file, gone)
    base = target.base
    is_new = base is None or base.tgt_revision_id != one.revision_id
    sync_targets.change(
        store, target.id, **standing.in_step(src_id, one.revision_id),
        before_src_id=base.src_revision_id if base is not None and is_new else None,
        before_tgt_id=base.tgt_revision_id if base is not None and is_new else None,
        state=TargetState.DELIVERED if is_pending else TargetState.UP_TO_DATE,
        elsewhere=[], old_tgt_path="",
    )  # fmt: skip


def _commit(
    store: Store, watch: Watch, made: Sequence[_Made], left_out: list[str]
) -> tuple[Sequence[_Made], str]:
    """Commit targets to the branch for deliveries, on top of what is not merged yet."""
    settings = watch.settings
    repository = Path(settings.path)
    main = git.commit_of(repository, watch.seen)
    on_main = git.tree(repository, main)
    known = watches.files(store, watch.id)
    written: list[_Made] = []
    reasons: list[str] = []

    def change(tip: str | None) -> git.Change | None:
        is_open = tip is not None and not git.is_contained(repository, tip, main)
        on = tip if is_open and tip is not None else main
        fork = git.fork_of(repository, on, main)
        seen = (on_main, git.tree(repository, fork) if fork is not None else {})
        there, links = git.tree(repository, on), git.links(repository, on)
        written.clear()
        reasons.clear()
        changes: dict[str, bytes | None] = {}
        for one in made:
            reason = _why_not(one, there, seen, links, known)
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
        return git.Change(on, changes, message) if written else None

    commit = git.commit_files(repository, settings.deliver_branch, change)
    left_out += reasons
    return written, commit or f"{settings.deliver_branch} (as it was)"


def _why_not(
    one: _Made, there: Mapping[str, TreeFile], seen: Iterable[Mapping[str, TreeFile]],
    links: frozenset[str], known: Mapping[str, WatchedFile],
) -> str:  # fmt: skip
    """Return why a target can't be committed: on the branch lies what was not read before."""
    target = one.target
    for path in filter(None, (target.tgt_path, target.old_tgt_path)):
        if any(path == link or path.startswith(f"{link}/") for link in links):
            return f"{path} is a link, or lies behind one. Put the file itself in its place."
        on_branch = there.get(path)
        read = {tree[path].blob for tree in seen if path in tree}
        read |= {one.content_id, target.delivered_content_id}
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
    known = watches.files(store, watch.id)
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
            (on_disk, one.content_id),
            *((_content_id(known, path), "") for path in paths[1:]),
        ]
        if changed := [path for path, lies, may in zip(paths, lie_there, allowed, strict=True)
                       if lies not in may]:  # fmt: skip
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
        return listing.content_id(watch, path.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SyncError(f"{path} can't be read: {error.strerror}.") from error
