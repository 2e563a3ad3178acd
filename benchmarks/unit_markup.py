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
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.records import Granularity, UnitMarkup
from benchmarks import experiment, machine
from benchmarks.experiment import Book


def main() -> None:
    """Print the scores of each form in both directions."""
    parser = argparse.ArgumentParser()
    experiment.add_books(parser)
    options = parser.parse_args()
    encoder = load_encoder(str(BUNDLED_ENCODER))
    print(machine.describe())
    for other, one in experiment.books(options, encoder):
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
