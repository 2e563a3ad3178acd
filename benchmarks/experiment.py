"""Books translated by an engine, with parallel data or without, as the product does it."""

import argparse
import hashlib
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from amts_core.align.encoder import Encoder
from amts_core.engines.protocol import (
    BatchDocument,
    BatchRequest,
    BatchService,
    EngineCall,
    ParallelDataFile,
    ParallelDataStatus,
    TextEngine,
    TranslationTask,
)
from amts_core.engines.smt import GeneralCorpus
from amts_core.engines.smt.smt_engine import SmtEngine
from amts_core.exchange import round_trip
from amts_core.kernel.config import SAMPLES, Settings
from amts_core.kernel.errors import ServiceNotFound
from amts_core.kernel.records import BeadStatus, Granularity, TranslationUnit, UnitMarkup
from amts_core.parallel_data import FileFormat, delimited, plan_file
from amts_core.parallel_data.multilingual import Record
from training.engine.books import HELD_OUT, Chapter, Pair, accepted, chapters, joined_segments
from training.engine.tune import base_pairs

BOOKS = {"zh": "d2l", "es": "hf-course"}
"""The book by the language beside English."""
NO_CORPORA = "Name a folder of corpora with --corpora or AMTS_CORPORA."
_RUN = "run-"
"""How tokens of runs begin: each run has its own, so that none gets what an earlier one made."""
_POLL_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Book:
    """A book in one direction: chapters to be translated, and pairs of all others to learn from.

    ``pairs`` are by granularity.
    """

    languages: tuple[str, str]
    tested: Mapping[str, Chapter]
    pairs: Mapping[Granularity, Sequence[Pair]]


def book(
    corpora: Path,
    other: str,
    encoder: Encoder,
    granularities: Sequence[Granularity] = (Granularity.SENTENCE,),
) -> Book:
    """Return the book of English and another language, from English."""
    folders = corpora / BOOKS[other] / "en", corpora / BOOKS[other] / other
    languages = "en", other
    found = {one: chapters(folders, languages, encoder, one) for one in granularities}
    sentences = found.get(Granularity.SENTENCE) or chapters(folders, languages, encoder)
    pairs = {
        one: accepted(chapter for name, chapter in of.items() if name not in HELD_OUT[other])
        for one, of in found.items()
    }
    return Book(languages, {name: sentences[name] for name in HELD_OUT[other]}, pairs)


def sample(other: str, encoder: Encoder) -> Book:
    """Return the sample project in English and another language: two documents to be translated."""
    languages = "en", other
    taught, tested = (
        chapters((SAMPLES / folder / "en", SAMPLES / folder / other), languages, encoder)
        for folder in ("textbook", "to_translate")
    )
    return Book(languages, tested, {Granularity.SENTENCE: accepted(taught.values())})


def add_books(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which books are translated."""
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--book", choices=("sample", "d2l"), default="sample")
    parser.add_argument("--languages", nargs="+", choices=tuple(BOOKS), default=["zh"])


def books(options: argparse.Namespace, encoder: Encoder) -> Iterator[tuple[str, Book]]:
    """Yield the books of :func:`add_books` in both directions, with the language beside English.

    :raises SystemExit: they need a folder of corpora, and none is named.
    """
    if options.book != "sample" and options.corpora is None:
        raise SystemExit(NO_CORPORA)
    for other in options.languages:
        if options.book == "sample":
            found = sample(other, encoder)
        else:
            found = book(options.corpora, other, encoder)
        yield other, found
        yield other, turned(found)


def turned(one: Book) -> Book:
    """Return a book in the other direction."""
    return Book(
        (one.languages[1], one.languages[0]),
        {name: chapter.turned() for name, chapter in one.tested.items()},
        {
            granularity: [(tgt, src) for src, tgt in pairs]
            for granularity, pairs in one.pairs.items()
        },
    )


def local_engine(folder: Path, corpora: Path | None, other: str, encoder: Encoder) -> SmtEngine:
    """Return the local engine as it ships, or with a corpus of English and another language."""
    if corpora is None:
        return SmtEngine(folder, (), encoder)
    kept = [pair for pair in base_pairs(corpora, other) if not set("".join(pair)) & set("\t\r\n")]
    data = "".join(f"{src}\t{tgt}\n" for src, tgt in kept).encode("utf-8")
    path = folder / "base" / f"{hashlib.sha256(data).hexdigest()}.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return SmtEngine(folder, (GeneralCorpus("base", "en", other, path),), encoder)


def translated(
    engine: TextEngine,
    one: Book,
    pairs: Sequence[Pair],
    watch: Callable[[str], None] = lambda _: None,
) -> dict[str, list[str]]:
    """Return for each chapter the translation of each of its beads, by an engine of this machine.

    :param pairs: the units of the ACT arm, none in the baseline arm.
    :param watch: is called with the name of each chapter that is done.
    """
    places = [
        (name, segment) for name, chapter in one.tested.items() for segment in chapter.src.segments
    ]
    names = [name for name, _ in places]
    task = TranslationTask(
        src_lang=one.languages[0],
        tgt_lang=one.languages[1],
        segments=tuple(round_trip.pieces_of(segment) for _, segment in places),
        units=tuple(dict.fromkeys(pairs)),
        starts=tuple(map(names.index, dict.fromkeys(names))),
    )
    texts: dict[str, dict[int, str]] = {name: {} for name in one.tested}
    for found in engine.translate(task, range(len(places)), lambda *_: None):
        if isinstance(found, EngineCall):
            continue
        name, segment = places[found.n]
        texts[name][segment.n] = round_trip.returned(segment, found.pieces).text
        if len(texts[name]) == len(one.tested[name].src.segments):
            watch(name)
    return {name: _of_beads(chapter, texts[name], one) for name, chapter in one.tested.items()}


def _of_beads(chapter: Chapter, texts: dict[int, str], one: Book) -> list[str]:
    return [
        joined_segments(texts, numbers, one.languages[1]) for numbers, _, _ in chapter.references()
    ]


def publish(
    service: BatchService, name: str, pairs: Sequence[Pair], languages: tuple[str, str]
) -> int:
    """Let a service import pairs as parallel data, wait until it has, and return how many.

    It gets what an export would give it: pairs that break its rules are left out. A resource of an
    earlier run is updated.

    :raises SystemExit: the service can't import them, or has parallel data of this name that no run
        has made.
    """
    records = [Record(src, (tgt,)) for src, tgt in importable(pairs)]
    data = delimited.write(records, languages, ",")
    file = ParallelDataFile(
        name=name, data=data, format="csv", token=token(), description="A run of a benchmark"
    )
    try:
        there = service.get_parallel_data(name)
    except ServiceNotFound:
        found = service.create_parallel_data(file)
    else:
        if not any(one.startswith(_RUN) for one in there.tokens):
            raise SystemExit(f"The service has parallel data named {name} that no run has made.")
        found = service.update_parallel_data(file)
    while found.is_moving:
        time.sleep(_POLL_SECONDS)
        found = service.get_parallel_data(name)
    if ParallelDataStatus.FAILED in (found.status, found.latest_update_status):
        raise SystemExit(f"{name} was not imported: {found.message}")
    return found.imported or 0


def token() -> str:
    """Return what a call of this run is known by: an earlier run has another one."""
    return f"{_RUN}{uuid.uuid4().hex}"


def importable(pairs: Sequence[Pair], markup: UnitMarkup = UnitMarkup.AS_WRITTEN) -> list[Pair]:
    """Return the pairs that an export would give to Amazon Translate, as it would write them."""
    units = [
        TranslationUnit(
            id=str(n),
            src=src,
            tgt=tgt,
            status=BeadStatus.APPROVED,
            confidence=1.0,
            person=None,
            event=None,
            document="",
        )
        for n, (src, tgt) in enumerate(pairs)
    ]
    planned = plan_file(units, FileFormat.CSV, markup=markup)
    return [(unit.src, unit.tgt) for unit in planned.imported]


def documents(one: Book) -> tuple[BatchDocument, ...]:
    """Return the tested chapters as they go to a service."""
    names = round_trip.service_names(one.tested)
    return tuple(
        BatchDocument(
            names[name], round_trip.write(name, chapter.src.segments, one.languages[0])[0]
        )
        for name, chapter in one.tested.items()
    )


def run(service: BatchService, request: BatchRequest) -> str:
    """Run a batch job to its end and return its id."""
    job_id = service.start_batch(request)
    while not (job := service.describe_batch(job_id)).status.is_end:
        time.sleep(_POLL_SECONDS)
    if not job.status.has_output:
        raise SystemExit(f"{job.status}: {job.message}")
    return job_id


def hypotheses(service: BatchService, job_id: str, one: Book) -> dict[str, list[str]]:
    """Return for each chapter the translation of each of its beads."""
    names = round_trip.service_names(one.tested)
    came = {result.name: result.data for result in service.batch_results(job_id)}
    made: dict[str, list[str]] = {}
    for name, chapter in one.tested.items():
        data = came.get(names[name])
        parts = [data] if data is not None else []
        texts = {back.n: back.text for back in round_trip.read(parts, chapter.src.segments)}
        made[name] = _of_beads(chapter, texts, one)
    return made


def references(one: Book) -> dict[str, list[str]]:
    """Return for each chapter the human translation of each of its beads."""
    return {
        name: [text for _, _, text in chapter.references()] for name, chapter in one.tested.items()
    }


def pooled(by_chapter: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the beads of all chapters, one after the other."""
    return [text for texts in by_chapter.values() for text in texts]
