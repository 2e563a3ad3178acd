"""The published experiment with gathered articles: what pages on the same subject are worth.

Articles on machine learning, English and Spanish, saved in ``benchmarks/articles``, are fetched
from a server of this machine as the product fetches those of the web. Those that are about the
subject of one further article are matched by what they say, aligned by our own aligner, accepted
by its own verdict, and made parallel data by paragraph and by sentence. The further article, which
is none of them, is translated without and with them, in both directions, by default by the local
engine as it ships. Scores are BLEU of 0 to 1 over beads, as in :mod:`benchmarks.act_table`.

usage: python -m benchmarks.gathered_table [--pages DIR] [--service local|amazon|chat ...]
"""

import argparse
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from amts_core import gathering
from amts_core.align.encoder import Encoder, load_encoder
from amts_core.formats.segmented_documents import SegmentedDocument
from amts_core.gathering import FetchLimits, Gathered
from amts_core.gathering.choice import Subject
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.records import Granularity
from benchmarks import arms, experiment, machine
from benchmarks.arms import Run, bleu
from benchmarks.experiment import Book
from training.engine.books import accepted, aligned

PAGES = Path(__file__).parent / "articles"
"""``site`` has the pages that are gathered, ``to_translate`` an article in both languages."""
_LANGUAGES = "en", "es"

DocumentPair = tuple[SegmentedDocument, SegmentedDocument]
"""A document in both languages."""


@dataclass(frozen=True, slots=True)
class Site:
    """What was gathered from a site, and its articles that look like translations."""

    gathered: Gathered
    matched: tuple[DocumentPair, ...]


class _Silent(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this machine alone, and yield host and port."""
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def article_to_translate(folder: Path) -> DocumentPair:
    """Return the article of a folder of saved pages, in both languages."""
    found = gathering.collect(_LANGUAGES, (), [folder], FetchLimits()).found
    by_language = {one.document.language: one.document for one in found}
    return by_language[_LANGUAGES[0]], by_language[_LANGUAGES[1]]


def gather(folder: Path, wanted: SegmentedDocument, encoder: Encoder) -> Site:
    """Fetch all pages of a folder, and choose those about the subject of a document."""
    with served(folder) as origin:
        paths = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html")))
        collection = gathering.collect(
            _LANGUAGES,
            [f"http://{origin}/{path}" for path in paths],
            (),
            FetchLimits(pause_seconds=0, allowed=gathering.allow([origin])),
        )
    subject = Subject(tuple(part.text for part in wanted.segments))
    found = gathering.choose(collection, subject, encoder)
    documents = {one.article.address: one.document for one in collection.found}
    by_number = [documents[page.address] for page in found.pages]
    return Site(found, tuple((by_number[src], by_number[tgt]) for src, tgt in found.matched))


def book_of(article: DocumentPair, matched: Sequence[DocumentPair], encoder: Encoder) -> Book:
    """Return an article to be translated, and the units of others to learn from."""
    return Book(
        _LANGUAGES,
        {article[0].document.name: aligned(*article, encoder)},
        {
            granularity: accepted(aligned(*pair, encoder, granularity) for pair in matched)
            for granularity in (Granularity.SENTENCE, Granularity.PARAGRAPH)
        },
    )


def report(book: Book, runs: Sequence[Run]) -> None:
    """Print the table of a direction, and what the tests say."""
    expected = experiment.pooled(experiment.references(book))
    src_lang, tgt_lang = book.languages
    print(f"\n{src_lang} → {tgt_lang}\n\n| Arm | Units | Segments | BLEU |\n|---|---|---|---|")
    for one in runs:
        units = arms.parallel_data(book)[one.arm] or ()
        value = bleu(experiment.pooled(one.by_chapter), expected, tgt_lang)
        print(f"| {one.arm} | {len(units)} | {len(expected)} | {value:.3f} |")
    print()
    arms.compare(book, runs)


def main() -> None:
    """Print what was gathered, and the tables of both directions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=Path, default=PAGES, help="as in benchmarks/articles")
    arms.add_service(parser)
    options = parser.parse_args()
    print(machine.describe())
    encoder = load_encoder(str(BUNDLED_ENCODER))
    article = article_to_translate(options.pages / "to_translate")
    site = gather(options.pages / "site", article[0], encoder)
    print(
        f"{len(site.gathered.pages)} articles, {len(site.matched)} of them in both languages, "
        f"{len(site.gathered.pairs)} pairs of sentences mined"
    )
    for one in site.gathered.left_out:
        print(f"left out: {one.address}: {one.reason}")
    book = book_of(article, site.matched, encoder)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        local = partial(experiment.local_engine, folder, None, _LANGUAGES[1], encoder)
        for one_way in (book, experiment.turned(book)):
            translate = arms.translator(options, folder, "gathered-table", local)
            report(one_way, arms.run(one_way, translate, takes_long=False))


if __name__ == "__main__":
    main()
