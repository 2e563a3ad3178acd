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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from amts_core.align.encoder import load_encoder
from amts_core.engines.amazon.location import AmazonSettings
from amts_core.engines.chat import ChatSettings, ChatSetup, chat_settings
from amts_core.engines.protocol import BatchRequest, BatchService, TextEngine
from amts_core.evaluation.leakage import Leak, leakage
from amts_core.evaluation.metrics import MetricName, corpus_scores
from amts_core.evaluation.significance import compared
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.records import Granularity
from amts_core.kernel.text.field_limits import is_too_long
from benchmarks import experiment, machine
from benchmarks.experiment import Book
from training.engine.books import Pair

BASELINE, PARAGRAPH, WHOLE, SENTENCE = (
    "baseline", "ACT, paragraphs", "ACT, paragraphs of any length", "ACT, sentences",
)  # fmt: skip
_TESTED = ((BASELINE, SENTENCE), (BASELINE, PARAGRAPH), (PARAGRAPH, SENTENCE), (WHOLE, SENTENCE))


@dataclass(frozen=True, slots=True)
class Run:
    """The translations of one arm, by chapter."""

    arm: str
    by_chapter: Mapping[str, Sequence[str]]


def arms(book: Book) -> dict[str, Sequence[Pair] | None]:
    """Return the parallel data of each arm; the service takes no side of over 1000 bytes."""
    paragraphs = book.pairs[Granularity.PARAGRAPH]
    return {
        BASELINE: None,
        PARAGRAPH: [pair for pair in paragraphs if not any(map(is_too_long, pair))],
        WHOLE: paragraphs,
        SENTENCE: [
            pair for pair in book.pairs[Granularity.SENTENCE] if not any(map(is_too_long, pair))
        ],
    }


def bleu(hypotheses: Sequence[str], references: Sequence[str], tgt_lang: str) -> float:
    """Return corpus BLEU, 0 to 1."""
    scores = corpus_scores(hypotheses, references, tgt_lang)
    return next(score.value for score in scores if score.metric is MetricName.BLEU) / 100


Translate = Callable[[Book, str, Sequence[Pair] | None], Mapping[str, Sequence[str]]]
"""Translates the tested chapters of a book in an arm, with its pairs or without."""


def run(book: Book, translate: Translate, *, takes_long: bool) -> tuple[Run, ...]:
    """Translate the tested chapters in each arm.

    :param takes_long: whether units of any length serve: a service would leave out the long ones.
    """
    return tuple(
        Run(arm, translate(book, arm, pairs))
        for arm, pairs in arms(book).items()
        if takes_long or arm != WHOLE
    )


def at(service: BatchService, prefix: str) -> Translate:
    """Return what has a batch service translate."""

    def translate(
        book: Book, arm: str, pairs: Sequence[Pair] | None
    ) -> Mapping[str, Sequence[str]]:
        name = None
        if pairs is not None:
            name = f"{prefix}-{'-'.join(book.languages)}-{list(arms(book)).index(arm)}"
            n_imported = experiment.publish(service, name, pairs, book.languages)
            print(f"{name}: {n_imported:,} of {len(pairs):,} pairs imported", flush=True)
        request = BatchRequest(
            name=f"{prefix} {arm}",
            token=experiment.token(),
            documents=experiment.documents(book),
            src_lang=book.languages[0],
            tgt_langs=(book.languages[1],),
            parallel_data=name,
        )
        return experiment.hypotheses(service, experiment.run(service, request), book)

    return translate


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
    pooled = {one.arm: experiment.pooled(one.by_chapter) for one in runs}
    whole = " | ".join(f"{bleu(of, expected, tgt_lang):.3f}" for of in pooled.values())
    print(f"| all segments | {len(expected)} | {whole} |\n")
    _test(pooled, expected, tgt_lang)
    leaks = _leaks(book)
    print(
        f"\nOf {len(leaks)} test segments {leaks.count(Leak.EXACT)} are in the parallel data "
        f"exactly, {leaks.count(Leak.NEAR)} nearly. Without them:\n"
    )
    clean = [n for n, leak in enumerate(leaks) if leak is Leak.NONE]
    _test(
        {arm: [of[n] for n in clean] for arm, of in pooled.items()},
        [expected[n] for n in clean],
        tgt_lang,
    )


def _test(pooled: Mapping[str, Sequence[str]], expected: Sequence[str], tgt_lang: str) -> None:
    for first, second in _TESTED:
        if first in pooled and second in pooled:
            found = compared([pooled[first], pooled[second]], expected, tgt_lang)[0]
            before, after = found.systems
            print(
                f"{first} {before.value / 100:.3f} ± {before.half_width / 100:.3f}, {second} "
                f"{after.value / 100:.3f} ± {after.half_width / 100:.3f}, paired bootstrap "
                f"p = {after.p_value:.4f}, n = {found.n}; {found.signature}"
            )


def _leaks(book: Book) -> list[Leak]:
    sources = [text for one in book.tested.values() for _, text, _ in one.references()]
    units = [src for src, _ in book.pairs[Granularity.SENTENCE]]
    return [one.leak for one in leakage(sources, units)]


def _units(book: Book) -> str:
    """Return how many units each arm has, and how much English text that is."""
    side = book.languages.index("en")
    return ", ".join(
        f"{arm} {len(of):,} ({sum(len(pair[side].split()) for pair in of):,} English words)"
        for arm, of in arms(book).items()
        if of is not None
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument(
        "--pairs", nargs="+", choices=sorted(experiment.BOOKS), default=["zh", "es"]
    )
    parser.add_argument("--service", choices=["local", "amazon", "chat"], default="local")
    for name in ("region", "bucket", "role-arn"):
        parser.add_argument(f"--{name}", default="", help="of Amazon Translate")
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
            for one in (book, experiment.turned(book)):
                if options.service == "amazon":
                    translate = at(_service(options), "act-table")
                elif options.service == "chat":
                    translate = _here(_chat(Path(temporary)))
                else:
                    translate = _here(
                        experiment.local_engine(Path(temporary), None, other, encoder)
                    )
                report(one, run(one, translate, takes_long=options.service != "amazon"))
                print(f"\nUnits: {_units(one)}.", flush=True)


def _here(engine: TextEngine) -> Translate:
    return lambda book, arm, pairs: experiment.translated(engine, book, pairs or ())


def _chat(folder: Path) -> TextEngine:
    usual = Settings.from_environment()
    settings = ChatSettings(url=usual.chat_url, model=usual.chat_model)
    chat_settings.check(settings)
    return ChatSetup(
        settings=settings,
        key_variable=usual.chat_key_variable,
        key_hosts=usual.chat_key_hosts,
        folder=folder,
        encoder=str(BUNDLED_ENCODER),
        load_encoder=load_encoder,
    )()


def _service(options: argparse.Namespace) -> BatchService:
    # here: boto3 is slow to load, and of no use to the local engine
    from amts_core.engines.amazon.service import AmazonService

    return AmazonService(
        AmazonSettings(
            region=options.region,
            bucket=options.bucket,
            prefix="amts-benchmark",
            role_arn=options.role_arn,
        )
    )


if __name__ == "__main__":
    main()
