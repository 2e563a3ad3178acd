"""Commands that keep translations in step with their sources, without a database: sync."""

import argparse
from pathlib import Path

from amts_core.align import load_encoder
from amts_core.carryover import KeptPart, SyncPlan
from amts_core.cli.commands import Commands, add_command
from amts_core.cli.output import add_encoding, bytes_of, language, print_line, say, write_bytes
from amts_core.formats import SegmentedDocument, segmented_documents
from amts_core.kernel.config import Settings
from amts_core.sync import new_targets

_N_UNTRANSLATED = 4
"""Words from which a translation that is its source, letter for letter, may be none."""


def add_commands(commands: Commands) -> None:
    """Add the parsers of these commands."""
    sync = add_command(commands, "sync")
    for name in ("old_src", "new_src", "old_tgt"):
        sync.add_argument(name, type=Path, metavar=name.upper())
    sync.add_argument("--src-lang", type=language, metavar="LANG", required=True)
    sync.add_argument("--tgt-lang", type=language, metavar="LANG", required=True)
    sync.add_argument("--encoder", metavar="NAME", help="a sentence-transformers model")
    sync.add_argument(
        "--delivered",
        type=Path,
        metavar="FILE",
        help="OLD_TGT as it was delivered, where it has been edited by hand since",
    )
    add_encoding(sync)
    sync.add_argument("--output", type=Path, metavar="FILE", help="write the new translation here")
    sync.set_defaults(run=_sync)


def _sync(options: argparse.Namespace) -> None:
    src, new = (
        _document(path, options.src_lang, options.encoding)
        for path in (options.old_src, options.new_src)
    )
    tgt, delivered = (
        path and _document(path, options.tgt_lang, options.encoding)
        for path in (options.old_tgt, options.delivered)
    )
    encoder = load_encoder(options.encoder or Settings.from_environment().encoder)
    synced = new_targets.sync(new_targets.pair(src, tgt, encoder), new, delivered=delivered)
    if options.output is not None:
        write_bytes(options.output, synced.rendered())
    for one in synced.plan.segments:
        print_line(
            {
                "n": one.n,
                "text": one.text,
                "state": one.state,
                "old": one.old,
                "tgt_text": one.tgt_text,
                "needs_human": one.needs_human,
            }
        )
    _say_what_gave_way(synced.plan)
    _say_what_is_the_same(synced.plan)
    total = synced.plan.summary
    print_line(
        {
            "segments": total.n_segments,
            "words": total.n_words,
            "kept_words": total.n_kept_words,
            "human_words": total.n_human_words,
            "gone": total.n_gone,
        }
    )


def _document(path: Path, language: str, encoding: str | None) -> SegmentedDocument:
    return segmented_documents.read_document(bytes_of(path), path.name, language, encoding=encoding)


def _say_what_gave_way(plan: SyncPlan) -> None:
    for conflict in plan.conflicts:
        say(f"conflict: the source has changed, the translation keeps: {_short(conflict.target)}")
    for dropped in plan.dropped:
        say(f"dropped: only the translation had it, and its place is gone: {_short(dropped)}")
    for part in plan.kept:
        say(f"left as it was, for a person: with the changes it can't be read back: {_place(part)}")
    for one in plan.gone:
        if one.is_edited:
            say(f"dropped: edited by hand, and its source is gone: {_short(one.tgt_text)}")


def _say_what_is_the_same(plan: SyncPlan) -> None:
    """Say how many sentences may have been untranslated before: they are kept as they are."""
    same = [
        one
        for one in plan.segments
        if one.tgt_text == one.text and not one.needs_human and one.n_words >= _N_UNTRANSLATED
    ]
    if same:
        numbers = ", ".join(str(one.n) for one in same)
        say(f"as before, segments {numbers} read the same in both languages")


def _place(part: KeptPart) -> str:
    """Return which segments and which text of the target a part is."""
    numbers = ", ".join(map(str, part.segments))
    return f"segments {numbers}: {_short(part.text) or 'not in the translation yet'}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
