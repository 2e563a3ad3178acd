"""What of a translation is kept when its source goes on: chapters with two English revisions.

For each chapter: the lines of the old source that are in the new one too, the sentences that did
not change and how many of those keep their translation, the share of words that no human has to
touch, beside what it would be if every changed sentence needed one, and the time.

usage: python -m benchmarks.sync [--corpora DIR]    (else AMTS_CORPORA)
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

from amts_core.align.encoder import Encoder, load_encoder
from amts_core.formats.segmented_documents import read_document
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.text.word_counts import words
from amts_core.sync import new_targets
from amts_core.sync.new_targets import Synced
from benchmarks import machine

_FILES = (("old.en.md", "en"), ("new.en.md", "en"), ("old.zh.md", "zh"))


@dataclass(frozen=True, slots=True)
class Timed:
    """A chapter carried over, the seconds of aligning it and those of the rest."""

    synced: Synced
    align_seconds: float
    sync_seconds: float


def carry_over(folder: Path, encoder: Encoder) -> Timed:
    """Return what becomes of the translation of a chapter."""
    old, new, tgt = (
        read_document((folder / name).read_bytes(), name, language) for name, language in _FILES
    )
    start = time.perf_counter()
    pair = new_targets.pair(old, tgt, encoder)
    aligned = time.perf_counter()
    synced = new_targets.sync(pair, new)
    synced.rendered()
    return Timed(synced, aligned - start, time.perf_counter() - aligned)


def row(name: str, timed: Timed) -> str:
    """Return a chapter as a row of a Markdown table."""
    synced = timed.synced
    before, after = (one.document.decoded.text.splitlines() for one in (synced.old.src, synced.new))
    there = set(after)
    lines = sum(line in there for line in before) / len(before)
    known = {part.text for part in synced.old.src.segments}
    same = [one for one in synced.plan.segments if one.text in known]
    kept = sum(one.state in ("same", "moved") for one in same)
    total = synced.plan.summary
    kept_share = total.n_kept_words / total.n_words if total.n_words else 1.0
    unchanged = sum(words(one.text, synced.new.language) for one in same) / total.n_words
    return (
        f"| {name} | {lines:.0%} | {len(same)} | {kept} | {total.n_words} | {kept_share:.1%} "
        f"| {unchanged:.1%} | {timed.align_seconds:.2f} | {timed.sync_seconds:.2f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    encoder = load_encoder(str(BUNDLED_ENCODER))
    print(f"{machine.describe()}\n")
    print(
        "| Chapter | lines kept | unchanged sentences | of them kept | words | words kept "
        "| words of unchanged sentences | align, s | sync, s |"
    )
    print("|---" * 9 + "|")
    for folder in sorted((options.corpora / "sync").iterdir()):
        print(row(folder.name.rpartition("__")[2], carry_over(folder, encoder)))


if __name__ == "__main__":
    main()
