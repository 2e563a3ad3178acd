"""What the local engine is worth, and how long it takes: documents that it has never seen.

The engine runs as the product runs it: a task of all documents for each arm. ``--book d2l`` are
five chapters of *Dive into Deep Learning*, the parallel data its other chapters, aligned by our own
aligner and accepted by its own verdict; ``--book sample`` the sample project's two documents and
six chapters. The base is what ships; with ``--base corpus`` also ``train/en-XX``. A task is done
twice: the first one also loads the general model and computes the vectors of the corpus, the second
finds them; models are made anew in both. Beads are counted that begin with a closing mark or a
particle although their source does not.

usage: python -m benchmarks.translate [--book d2l] [--languages zh] [--base corpus] [--corpora DIR]
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from amts_core.align.encoder import load_encoder
from amts_core.engines.smt.smt_engine import SmtEngine
from amts_core.engines.smt.tokens import Splitter, as_target, may_begin, tokenize
from amts_core.evaluation.metrics import MetricName, corpus_scores
from amts_core.exchange import source
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.records import Granularity
from benchmarks import experiment, machine
from benchmarks.experiment import Book


def main() -> None:
    """Print times and scores of both arms, in both directions."""
    parser = argparse.ArgumentParser()
    experiment.add_books(parser)
    parser.add_argument("--base", choices=("shipped", "corpus"), default="shipped")
    options = parser.parse_args()
    if options.base == "corpus" and options.corpora is None:
        raise SystemExit(experiment.NO_CORPORA)
    corpora = options.corpora if options.base == "corpus" else None
    encoder = load_encoder(str(BUNDLED_ENCODER))
    print(machine.describe())
    for other, one in experiment.books(options, encoder):
        with tempfile.TemporaryDirectory() as temporary:
            engine = experiment.local_engine(Path(temporary), corpora, other, encoder)
            _measure(one, engine, Path(temporary) / "models", encoder.words)


def _measure(book: Book, engine: SmtEngine, models: Path, split: Splitter) -> None:
    own = book.pairs[Granularity.SENTENCE]
    n_segments = sum(len(chapter.src.segments) for chapter in book.tested.values())
    first_chapter = next(iter(book.tested.values()))
    n_rest = n_segments - len(first_chapter.src.segments)
    route = "-".join(book.languages)
    print(f"{route}: {len(own):,} units of parallel data, {n_segments} segments", flush=True)
    expected = experiment.pooled(experiment.references(book))
    for label, pairs in (("baseline", ()), ("ACT", own)):
        for turn in ("first", "again"):
            shutil.rmtree(models, ignore_errors=True)
            ended: list[float] = []
            began = time.monotonic()

            def watch(_: str, ended: list[float] = ended, began: float = began) -> None:
                ended.append(time.monotonic() - began)

            came = experiment.pooled(experiment.translated(engine, book, pairs, watch))
            rate = n_rest / max(ended[-1] - ended[0], 0.1)
            print(
                f"{route}, {label}, {turn}: first document after {ended[0]:.1f} s, all after "
                f"{ended[-1]:.1f} s, about {rate:.0f} segments a second",
                flush=True,
            )
        n_bad = _n_bad_starts(book, came, split)
        print(f"{route}, {label}: {n_bad} of {len(came)} begin with a closing mark or a particle")
        for score in corpus_scores(came, expected, book.languages[1]):
            if score.metric is not MetricName.TER:
                print(
                    f"{route}, {label}: {score.metric} {score.value:.2f} {score.signature} "
                    f"n={score.n}",
                    flush=True,
                )


def _n_bad_starts(book: Book, came: Sequence[str], split: Splitter) -> int:
    beads = [bead for chapter in book.tested.values() for bead in chapter.references()]
    may = [
        [_may_begin(text, code, split) for text, code in zip(sides, book.languages, strict=True)]
        for (_, src, _), tgt in zip(beads, came, strict=True)
        for sides in [(src, tgt)]
    ]
    return sum(of_src and not of_tgt for of_src, of_tgt in may)


def _may_begin(text: str, language: str, split: Splitter) -> bool:
    tokens = as_target(tokenize(source(text, "s0").pieces, split), language)
    return not tokens or may_begin(tokens[0], language)


if __name__ == "__main__":
    main()
