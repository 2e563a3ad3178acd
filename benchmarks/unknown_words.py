"""What the share of words without an example says about drafts that nobody has ordered yet.

The local engine as it ships translates texts near to what it knows and far from it: the sample's
documents, and with ``AMTS_CORPORA`` unseen chapters of *Dive into Deep Learning* and of the Hugging
Face course, and 600 lines of news (NTREX-128). In groups of 30 texts that follow one another, the
share of words without an example, as an order tells it, stands beside the edits that turn the
drafts into their references (sacreBLEU's TER, of 100 words; of 100 characters in Chinese), with
Spearman's rank correlation of the two. Texts are bare of their markup.

usage: python -m benchmarks.unknown_words [--languages zh es] [--corpora DIR]
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from amts_core.align.encoder import Encoder, load_encoder
from amts_core.engines.protocol import EngineCall, Pair, TextEngine, TranslationTask
from amts_core.engines.smt import familiarity
from amts_core.evaluation.metrics import MetricName, metrics
from amts_core.exchange import Piece, Text, Verbatim, bare_text, source
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.threads import row_blocks
from benchmarks import experiment, machine

_N_GROUP = 30
_N_NEWS = 600
_BANDS = (0.0, 0.02, 0.05, 0.1, 0.15, 1.01)


def main() -> None:
    """Print the groups by their share of words without an example."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--languages", nargs="+", choices=("zh", "es"), default=["zh", "es"])
    options = parser.parse_args()
    encoder = load_encoder(str(BUNDLED_ENCODER))
    print(machine.describe())
    for other in options.languages:
        texts = list(_texts(options.corpora, other, encoder))
        with tempfile.TemporaryDirectory() as folder:
            engine = experiment.local_engine(Path(folder), None, other, encoder)
            for languages in (("en", other), (other, "en")):
                _measure(engine, texts, languages, encoder)
                texts = [[(tgt, src) for src, tgt in group] for group in texts]


def _texts(corpora: Path | None, other: str, encoder: Encoder) -> Iterator[list[Pair]]:
    """Yield groups of texts with their translations, from English."""
    books = [experiment.sample(other, encoder)]
    if corpora is not None:
        books.append(experiment.book(corpora, other, encoder))
    for book in books:
        for chapter in book.tested.values():
            pairs = [(bare_text(src), bare_text(tgt)) for _, src, tgt in chapter.references()]
            yield from _groups(pairs)
    if corpora is not None:
        src, tgt = (
            (corpora / "eval" / f"ntrex.{code}").read_text("utf-8").splitlines()[:_N_NEWS]
            for code in ("en", other)
        )
        yield from _groups(list(zip(src, tgt, strict=True)))


def _groups(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    for start, end in row_blocks(len(pairs), _N_GROUP):
        if end - start == _N_GROUP:
            yield [*pairs[start:end]]


def _measure(
    engine: TextEngine,
    groups: Sequence[Sequence[Pair]],
    languages: tuple[str, str],
    encoder: Encoder,
) -> None:
    pieces = [[source(src, "s").pieces for src, _ in group] for group in groups]
    known = familiarity.words_that_ship(languages)
    shares = np.array(
        [familiarity.measure(one, known, encoder.words).unknown_share for one in pieces]
    )
    drafts = _translated(engine, [one for group in pieces for one in group], languages)
    metric = metrics(languages[1])[MetricName.TER]
    edits = np.array(
        [
            metric.corpus_score(
                drafts[n * _N_GROUP : (n + 1) * _N_GROUP], [[tgt for _, tgt in group]]
            ).score
            for n, group in enumerate(groups)
        ]
    )
    route = "-".join(languages)
    rank = spearmanr(shares, edits).statistic
    print(f"{route}: {len(groups)} groups of {_N_GROUP}, rank correlation {rank:.2f}")
    for low, high in pairwise(_BANDS):
        inside = (shares >= low) & (shares < high)
        if inside.any():
            print(
                f"{route}, {low:.0%} to {high:.0%} without an example: {inside.sum()} groups, "
                f"TER {edits[inside].mean():.0f} ({edits[inside].min():.0f} to "
                f"{edits[inside].max():.0f})",
                flush=True,
            )


def _translated(
    engine: TextEngine, texts: Sequence[Sequence[Piece]], languages: tuple[str, str]
) -> list[str]:
    task = TranslationTask(
        src_lang=languages[0],
        tgt_lang=languages[1],
        segments=tuple(map(tuple, texts)),
        units=(),
    )
    found = {
        one.n: "".join(piece.text for piece in one.pieces if isinstance(piece, Text | Verbatim))
        for one in engine.translate(task, range(len(texts)), lambda *_: None)
        if not isinstance(one, EngineCall)
    }
    return [found[n] for n in range(len(texts))]


if __name__ == "__main__":
    main()
