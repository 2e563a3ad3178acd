"""What the local engine is worth, and how long it takes: five chapters that it has never seen.

The engine runs as the product runs it: a job of five documents for each arm, its base the corpus
``train/en-zh``, its parallel data the other chapters of *Dive into Deep Learning*, aligned by our
own aligner and accepted by its own verdict. A job is run twice: the first one also computes the
vectors of the corpus, the second finds them; models are made anew in both.

usage: python -m benchmarks.translate [--corpora DIR] [--turned]    (else AMTS_CORPORA)
"""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from amts_core.align.encoder import load_encoder
from amts_core.engines.protocol import BatchRequest
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
    book = experiment.book(options.corpora, "zh", load_encoder(str(BUNDLED_ENCODER)))
    if options.turned:
        book = experiment.turned(book)
    own = book.pairs[Granularity.SENTENCE]
    n_segments = sum(len(chapter.src.segments) for chapter in book.tested.values())
    first_chapter = next(iter(book.tested.values()))
    n_rest = n_segments - len(first_chapter.src.segments)
    print(f"{machine.describe()}; {len(own):,} units of parallel data, {n_segments} segments")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        service = experiment.local_service(folder, options.corpora, "zh")
        experiment.publish(service, "book", own, book.languages)
        documents = experiment.documents(book)
        expected = experiment.pooled(experiment.references(book))
        for label, parallel_data in (("baseline", None), ("ACT", "book")):
            for turn in ("first", "again"):
                shutil.rmtree(folder / "models", ignore_errors=True)
                firsts: list[float] = []
                began = time.monotonic()

                def watch(job_id: str, firsts: list[float] = firsts, began: float = began) -> None:
                    if not firsts and any((folder / "jobs" / job_id).glob("output/*/*.html")):
                        firsts.append(time.monotonic() - began)

                job_id = experiment.run(
                    service,
                    BatchRequest(
                        name=label,
                        token=f"{label}-{turn}",
                        documents=documents,
                        src_lang=book.languages[0],
                        tgt_langs=(book.languages[1],),
                        parallel_data=parallel_data,
                    ),
                    watch,
                )
                seconds = time.monotonic() - began
                first = firsts[0] if firsts else seconds
                rate = n_rest / max(seconds - first, 0.1)
                print(
                    f"{label}, {turn}: first document after {first:.1f} s, all after "
                    f"{seconds:.1f} s, about {rate:.0f} segments a second",
                    flush=True,
                )
            came = experiment.pooled(experiment.hypotheses(service, job_id, book))
            for score in corpus_scores(came, expected, book.languages[1]):
                if score.metric is not MetricName.TER:
                    print(
                        f"{label}: {score.metric} {score.value:.2f} {score.signature} n={score.n}"
                    )


if __name__ == "__main__":
    main()
