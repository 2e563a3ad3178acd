"""What the local engine is worth, and how long it takes: five chapters that it has never seen.

The engine runs as the product runs it: a task of five documents for each arm, its base the corpus
``train/en-zh``, its parallel data the other chapters of *Dive into Deep Learning*, aligned by our
own aligner and accepted by its own verdict. A task is done twice: the first one also computes the
vectors of the corpus, the second finds them; models are made anew in both.

usage: python -m benchmarks.translate [--corpora DIR] [--turned]    (else AMTS_CORPORA)
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from amts_core.align.encoder import load_encoder
from amts_core.evaluation.metrics import MetricName, corpus_scores
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.records import Granularity
from benchmarks import experiment, machine


def main() -> None:
    """Print times and scores of both arms."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--turned", action="store_true", help="Chinese to English")
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    encoder = load_encoder(str(BUNDLED_ENCODER))
    book = experiment.book(options.corpora, "zh", encoder)
    if options.turned:
        book = experiment.turned(book)
    own = book.pairs[Granularity.SENTENCE]
    n_segments = sum(len(chapter.src.segments) for chapter in book.tested.values())
    first_chapter = next(iter(book.tested.values()))
    n_rest = n_segments - len(first_chapter.src.segments)
    print(f"{machine.describe()}; {len(own):,} units of parallel data, {n_segments} segments")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        engine = experiment.local_engine(folder, options.corpora, "zh", encoder)
        expected = experiment.pooled(experiment.references(book))
        for label, pairs in (("baseline", ()), ("ACT", own)):
            for turn in ("first", "again"):
                shutil.rmtree(folder / "models", ignore_errors=True)
                ended: list[float] = []
                began = time.monotonic()

                def watch(_: str, ended: list[float] = ended, began: float = began) -> None:
                    ended.append(time.monotonic() - began)

                came = experiment.pooled(experiment.translated(engine, book, pairs, watch))
                rate = n_rest / max(ended[-1] - ended[0], 0.1)
                print(
                    f"{label}, {turn}: first document after {ended[0]:.1f} s, all after "
                    f"{ended[-1]:.1f} s, about {rate:.0f} segments a second",
                    flush=True,
                )
            for score in corpus_scores(came, expected, book.languages[1]):
                if score.metric is not MetricName.TER:
                    print(
                        f"{label}: {score.metric} {score.value:.2f} {score.signature} n={score.n}"
                    )


if __name__ == "__main__":
    main()
