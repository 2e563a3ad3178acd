"""What the markup of the parallel data is worth: units as written, left out, or as jobs show it.

The local engine translates documents that it has never seen with the units in each of the three
forms that an export can give them, as a service would be given them: the product itself always
gives it the units as written. The books, and the units of their other chapters, are those of
:mod:`benchmarks.translate`. BLEU is that of the texts with their markup, and of their bare texts.

usage: python -m benchmarks.unit_markup [--book d2l] [--languages zh] [--corpora DIR]
"""

import argparse
import tempfile
from pathlib import Path

from amts_core.align.encoder import load_encoder
from amts_core.engines.smt.smt_engine import SmtEngine
from amts_core.evaluation.metrics import MetricName, corpus_scores
from amts_core.exchange import bare_text
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.records import Granularity, UnitMarkup
from benchmarks import experiment, machine
from benchmarks.experiment import Book


def main() -> None:
    """Print the scores of each form in both directions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--book", choices=("sample", "d2l"), default="sample")
    parser.add_argument("--languages", nargs="+", choices=tuple(experiment.BOOKS), default=["zh"])
    options = parser.parse_args()
    if options.book != "sample" and options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    encoder = load_encoder(str(BUNDLED_ENCODER))
    print(machine.describe())
    for other in options.languages:
        if options.book == "sample":
            book = experiment.sample(other, encoder)
        else:
            book = experiment.book(options.corpora, other, encoder)
        for one in (book, experiment.turned(book)):
            with tempfile.TemporaryDirectory() as temporary:
                _measure(one, experiment.local_engine(Path(temporary), None, other, encoder))


def _measure(book: Book, engine: SmtEngine) -> None:
    own = book.pairs[Granularity.SENTENCE]
    route = "-".join(book.languages)
    expected = experiment.pooled(experiment.references(book))
    for markup in UnitMarkup:
        pairs = experiment.importable(own, markup)
        came = experiment.pooled(experiment.translated(engine, book, pairs))
        for label, hyps, refs in (
            ("with markup", came, expected),
            ("bare", [*map(bare_text, came)], [*map(bare_text, expected)]),
        ):
            (bleu,) = (
                score
                for score in corpus_scores(hyps, refs, book.languages[1])
                if score.metric is MetricName.BLEU
            )
            print(
                f"{route}, {markup}, {len(pairs):,} of {len(own):,} units: {label} BLEU "
                f"{bleu.value:.2f} {bleu.signature} n={bleu.n}",
                flush=True,
            )


if __name__ == "__main__":
    main()
