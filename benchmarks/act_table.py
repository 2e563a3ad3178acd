"""The published experiment: what parallel data are worth, by sentence and by paragraph.

Five chapters of *Dive into Deep Learning* (English–Chinese) and five of the Hugging Face course
(English–Spanish), in both directions. Parallel data are the other chapters of the same book,
aligned by our own aligner and accepted by its own verdict, by paragraph and by sentence; the local
engine begins with the general model that ships. Scores are BLEU of 0 to 1, as in the published
tables, over beads: the reference of a source segment is the other side of its bead, n-m beads are
joined, segments without counterpart left out.

usage: python -m benchmarks.act_table [--corpora DIR] [--pairs zh es]
           [--service local|amazon|chat ...]

A chat model is the one that ``AMTS_CHAT_URL`` and ``AMTS_CHAT_MODEL`` name; sentences and
paragraphs are given to it within one budget of tokens.
"""

import argparse
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import mean

from amts_core.align.encoder import load_encoder
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.records import Granularity
from benchmarks import arms, experiment, machine
from benchmarks.arms import Run, bleu
from benchmarks.experiment import Book


def report(book: Book, runs: Sequence[Run]) -> None:
    """Print the table of a direction, and what the tests say."""
    references = experiment.references(book)
    tgt_lang = book.languages[1]
    print(f"\n{book.languages[0]} → {tgt_lang}\n")
    print("| Chapter | n | " + " | ".join(one.arm for one in runs) + " |")
    print("|---" * (len(runs) + 2) + "|")
    rows = {
        name: [bleu(one.by_chapter[name], references[name], tgt_lang) for one in runs]
        for name in references
    }
    for name, values in rows.items():
        shown = " | ".join(f"{value:.3f}" for value in values)
        print(f"| {Path(name).stem} | {len(references[name])} | {shown} |")
    averages = " | ".join(f"{mean(of):.3f}" for of in zip(*rows.values(), strict=True))
    print(f"| average | {len(rows)} | {averages} |")
    expected = experiment.pooled(references)
    pooled = [bleu(experiment.pooled(one.by_chapter), expected, tgt_lang) for one in runs]
    whole = " | ".join(f"{value:.3f}" for value in pooled)
    print(f"| all segments | {len(expected)} | {whole} |\n")
    arms.compare(book, runs)


def _units(book: Book) -> str:
    """Return how many units each arm has, and how much English text that is."""
    side = book.languages.index("en")
    return ", ".join(
        f"{arm} {len(of):,} ({sum(len(pair[side].split()) for pair in of):,} English words)"
        for arm, of in arms.parallel_data(book).items()
        if of is not None
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument(
        "--pairs", nargs="+", choices=sorted(experiment.BOOKS), default=["zh", "es"]
    )
    arms.add_service(parser)
    return parser


def main() -> None:
    """Print the tables of all directions."""
    parser = _parser()
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    print(machine.describe())
    encoder = load_encoder(str(BUNDLED_ENCODER))
    both = Granularity.SENTENCE, Granularity.PARAGRAPH
    for other in options.pairs:
        book = experiment.book(options.corpora, other, encoder, both)
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            local = partial(experiment.local_engine, folder, None, other, encoder)
            for one in (book, experiment.turned(book)):
                translate = arms.translator(options, folder, "act-table", local)
                report(one, arms.run(one, translate, takes_long=options.service != "amazon"))
                print(f"\nUnits: {_units(one)}.", flush=True)


if __name__ == "__main__":
    main()
