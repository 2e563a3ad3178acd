"""A delivery in words: what was kept, what people did. Markdown, for a pull request."""

from collections.abc import Iterable, Sequence

from amts_core.kernel.languages import profile
from amts_core.kernel.text.counts import count_noun
from amts_core.sync.records import SyncTarget, TargetState, Watch

_SPECIAL = str.maketrans({one: f"\\{one}" for one in "\\`*_[]<>|#"})


def commit_message(watch: Watch, targets: Sequence[SyncTarget]) -> str:
    """Return a commit message: a subject line, an empty one, and the summary."""
    return f"{subject(targets)}\n\n{of_targets(watch, targets)}"


def subject(targets: Sequence[SyncTarget]) -> str:
    """Return one line that says what a delivery does."""
    languages = ", ".join(profile(one).name for one in _languages(targets))
    documents = count_noun(len({one.name for one in targets}), "document")
    return f"Bring {documents} up to date in {languages}"


def of_targets(watch: Watch, targets: Sequence[SyncTarget]) -> str:
    """Return what a delivery of these targets holds."""
    n_words = sum(one.counts.n_words for one in targets)
    n_kept = sum(one.counts.n_kept_words for one in targets)
    lines = [subject(targets) + "."]
    if watch.seen:
        lines += ["", f"The sources are those of `{watch.settings.branch}` at `{watch.seen[:12]}`."]
    lines += [
        "",
        f"Kept without a change by hand: {_share(n_kept, n_words)} of {n_words:,} words of the "
        "documents that have changed.",
        "",
        "| Document | Language | Segments | For people | Gone | Words kept |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [_row(one) for one in targets]
    unfinished = [one for one in targets if one.state is TargetState.IN_REVIEW]
    if unfinished:
        paths = ", ".join(one.tgt_path.translate(_SPECIAL) for one in unfinished)
        lines += ["", f"With drafts of a machine that nobody has read yet: {paths}."]
    moved = [one for one in targets if one.old_tgt_path]
    lines += [""] if moved else []
    lines += [
        f"- moved: {one.old_tgt_path.translate(_SPECIAL)} → {one.tgt_path.translate(_SPECIAL)}"
        for one in moved
    ]
    return "\n".join(lines) + "\n"


def _row(one: SyncTarget) -> str:
    counts = one.counts
    return (
        f"| {one.tgt_path.translate(_SPECIAL)} | {profile(one.tgt_lang).name} "
        f"| {counts.n_segments:,} | {counts.n_human:,} | {counts.n_gone:,} "
        f"| {_share(counts.n_kept_words, counts.n_words)} |"
    )


def _share(part: int, whole: int) -> str:
    """Return a share rounded down, so that only all of it is called all."""
    return "100 %" if part >= whole else f"{int(1000 * part / whole) / 10:.1f} %"


def _languages(targets: Iterable[SyncTarget]) -> list[str]:
    return sorted({one.tgt_lang for one in targets})
