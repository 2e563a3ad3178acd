"""Arms of the published experiment: a book translated with each of its parallel data."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

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
from benchmarks import experiment
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


def parallel_data(book: Book) -> dict[str, Sequence[Pair] | None]:
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
        for arm, pairs in parallel_data(book).items()
        if takes_long or arm != WHOLE
    )


def compare(book: Book, runs: Sequence[Run]) -> None:
    """Print what the tests say, with and without the segments that the parallel data hold."""
    tgt_lang = book.languages[1]
    expected = experiment.pooled(experiment.references(book))
    pooled = {one.arm: experiment.pooled(one.by_chapter) for one in runs}
    _test(pooled, expected, tgt_lang)
    leaks = _leaks(book)
    print(
        f"\nOf {len(leaks)} test segments {leaks.count(Leak.EXACT)} are in the parallel data "
        f"exactly, {leaks.count(Leak.NEAR)} nearly."
    )
    clean = [n for n, leak in enumerate(leaks) if leak is Leak.NONE]
    if len(clean) < len(leaks):
        print("Without them:\n")
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


def add_service(parser: argparse.ArgumentParser) -> None:
    """Add the options that say who translates."""
    parser.add_argument("--service", choices=["local", "amazon", "chat"], default="local")
    for name in ("region", "bucket", "role-arn"):
        parser.add_argument(f"--{name}", default="", help="of Amazon Translate")


def translator(
    options: argparse.Namespace, folder: Path, prefix: str, local: Callable[[], TextEngine]
) -> Translate:
    """Return what translates by the service of :func:`add_service`.

    :param folder: where the chat model's answers are kept.
    :param prefix: of the names of jobs and parallel data at Amazon Translate.
    :param local: makes the local engine.
    """
    if options.service == "amazon":
        return _at(_amazon(options), prefix)
    engine = _chat(folder) if options.service == "chat" else local()
    return lambda book, arm, pairs: experiment.translated(engine, book, pairs or ())


def _at(service: BatchService, prefix: str) -> Translate:
    def translate(
        book: Book, arm: str, pairs: Sequence[Pair] | None
    ) -> Mapping[str, Sequence[str]]:
        name = None
        if pairs is not None:
            number = list(parallel_data(book)).index(arm)
            name = f"{prefix}-{'-'.join(book.languages)}-{number}"
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


def _amazon(options: argparse.Namespace) -> BatchService:
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
