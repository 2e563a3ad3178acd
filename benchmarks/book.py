"""Import and align a whole book: the chapters of *Dive into Deep Learning*, English and Chinese.

Prints the seconds that each stage takes with the models loaded, and the memory of the process. The
bar is 60 s and 2 GB on two cores.

usage: python -m benchmarks.book [--corpora DIR] [--repeat N]    (else AMTS_CORPORA)
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amts_core.align import bitext
from amts_core.align.encoder import Encoder, best_encoder, load_encoder
from amts_core.documents import imports, plausibility
from amts_core.formats import segmented_documents
from amts_core.formats.folders import pair_files
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.project import language_pairs
from amts_core.review import proposed_alignments
from amts_core.review.store.new_alignments import add_alignment
from benchmarks import machine

_LANGUAGES = ("en", "zh")


class Clock:
    """Adds up the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside as part of a stage."""
        begun = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun


def align_book(folders: tuple[Path, Path], encoder: Encoder, database: Path) -> tuple[Clock, int]:
    """Import and align all documents of two folders; return the times and how many segments."""
    clock = Clock()
    store = open_store(f"sqlite:///{database}")
    project = language_pairs.project_for_import(store, "Book", _LANGUAGES)
    n_segments = 0
    for name in (pair.src for pair in pair_files(*folders, _LANGUAGES).pairs):
        with clock.stage("read and segment"):
            src, tgt = (
                imports.read((folder / name).read_bytes(), name, language)
                for folder, language in zip(folders, _LANGUAGES, strict=True)
            )
        with clock.stage("check languages and store documents"):
            revisions = imports.import_pair(store, project, src, tgt)
        with clock.stage("embed and align"):
            beads = bitext.align_segments(src.segments, tgt.segments, _LANGUAGES, encoder)
        with clock.stage("look for findings"):
            usual = plausibility.length_ratios(beads)
            found = proposed_alignments.found_slugs(beads, _LANGUAGES, usual)
        with clock.stage("store beads"):
            add_alignment(
                store,
                name,
                project.id,
                revisions=(revisions[0].id, revisions[1].id),
                encoder=(encoder.name, encoder.digest),
                warnings=(),
                beads=beads,
                ratios=usual,
                found=found,
            )
        n_segments += len(src.segments) + len(tgt.segments)
    return clock, n_segments


def main() -> None:
    """Print a line a stage, and the whole."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    if options.corpora is None:
        parser.exit(1, "The book is not part of this repository: give --corpora DIR.\n")
    folders = options.corpora / "d2l" / "en", options.corpora / "d2l" / "zh"
    print(machine.describe())
    encoder = best_encoder(load_encoder(str(BUNDLED_ENCODER)), _LANGUAGES)
    warm = "One sentence.\n\nAnother one.\n"
    lines = segmented_documents.segments_of_lines(warm)
    bitext.align_segments(lines, lines, ("en", "zh"), encoder)  # numba loads its machine code
    for _ in range(options.repeat):
        with tempfile.TemporaryDirectory() as folder:
            clock, n_segments = align_book(folders, encoder, Path(folder) / "book.db")
        for stage, seconds in clock.seconds.items():
            print(f"{seconds:8.1f} s  {stage}")
        print(f"{sum(clock.seconds.values()):8.1f} s  in all, {n_segments:,} segments")
    print(f"{machine.peak_memory_mib():8.0f} MiB at most")


if __name__ == "__main__":
    main()
