"""Articles: fetched from addresses and read from saved pages, each told in its language."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from amts_core.formats import SegmentedDocument, segmented_documents
from amts_core.gathering import articles
from amts_core.gathering.articles import Article
from amts_core.gathering.fetcher import Fetcher, FetchLimits, WebPage
from amts_core.gathering.records import LeftOutArticle
from amts_core.kernel import reading_limits
from amts_core.kernel.errors import AmtsError, DocumentError, WebError
from amts_core.kernel.languages import FULL, profile
from amts_core.kernel.records import OnProgress
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.line_ends import lines_of
from amts_core.kernel.text.scripts import identify_language

MAX_PAGES = 5000
"""Most pages of one collection."""
_N_HOSTS_AT_ONCE = 8
_TOLD_SECONDS = 2.0
"""How often it is told how many pages have come."""
_LEAST_PROBABILITY = 0.9
_WIDESPREAD = ("ca", "cs", "da", "el", "fi", "gl", "he", "hi", "hu", "id", "ms", "no", "ro", "sv",
               "th", "uk")  # fmt: skip
"""Languages that would be taken for another if nobody knew of them."""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article and its segments."""

    article: Article
    document: SegmentedDocument


@dataclass(frozen=True, slots=True)
class Collection:
    """The articles that could be had in two languages, and why others could not."""

    languages: tuple[str, str]
    found: tuple[FoundArticle, ...]
    left_out: tuple[LeftOutArticle, ...]


def read_list(text: str) -> tuple[str, ...]:
    """Return the addresses of a text that has one a line; empty lines and ``#`` lines are none."""
    lines = (line.strip() for line in lines_of(text.removeprefix("\ufeff")))
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def collect(
    languages: tuple[str, str],
    urls: Sequence[str],
    files: Sequence[Path],
    limits: FetchLimits,
    progress: OnProgress = lambda share, step: None,
    *,
    pages: Sequence[WebPage] = (),
    encoding: str | None = None,
) -> Collection:
    """Return the articles at addresses and in saved pages that are in one of two languages.

    Whatever can't be had is left out with its reason. Hosts are asked side by side, the pages of
    one host one after the other.

    :param files: saved pages, or folders of them.
    :param pages: those that are at hand already.
    :param encoding: of the saved pages, where a person has chosen it.
    :raises DocumentError: there is nothing to collect, or too much.
    """
    names = list(_saved_pages(files))
    check_number(len(urls) + len(names) + len(pages))
    found: list[FoundArticle] = []
    left_out: list[LeftOutArticle] = []
    seen: set[str] = set()
    at_hand = ((page.address, page) for page in pages)
    for place, page in (
        *at_hand,
        *_saved(names, limits, encoding),
        *_fetched(urls, limits, progress),
    ):
        try:
            if isinstance(page, AmtsError):
                raise page
            one = reading_limits.read(place, _found, page, languages)
            if one.article.sha256 in seen:
                raise WebError("It is the same page as one before.")
            seen.add(one.article.sha256)
            found.append(one)
        except AmtsError as error:
            left_out.append(LeftOutArticle(place, str(error)))
    return Collection(languages, tuple(found), tuple(left_out))


def check_number(n_pages: int) -> None:
    """Refuse a collection of nothing, or of too much.

    :raises DocumentError: it is one.
    """
    if not 0 < n_pages <= MAX_PAGES:
        raise DocumentError(
            f"There are {count_noun(n_pages, 'page')} to collect. Name 1 to {MAX_PAGES} by "
            "addresses or saved "
            "HTML files."
        )


def _saved_pages(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.suffix.lower() in articles.SUFFIXES)
            yield from sorted(one for one in inside if one.is_file())
        else:
            yield path


def _saved(
    paths: Iterable[Path], limits: FetchLimits, encoding: str | None
) -> Iterator[tuple[str, WebPage | AmtsError]]:
    for path in paths:
        try:
            yield str(path), replace(articles.saved(path, limits), charset=encoding)
        except WebError as error:
            yield str(path), error


def _fetched(
    urls: Sequence[str], limits: FetchLimits, progress: OnProgress
) -> list[tuple[str, WebPage | AmtsError]]:
    """Return the page at each address, or why there is none, in the order of the addresses."""
    fetcher = Fetcher(limits)
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    done: dict[str, WebPage | AmtsError] = {}
    n_all = len(set(urls))
    with ThreadPoolExecutor(_N_HOSTS_AT_ONCE) as threads:
        asked = {threads.submit(_of_host, fetcher, mine, done) for mine in by_host.values()}
        n_told = 0
        while asked:
            ended, asked = wait(asked, _TOLD_SECONDS, FIRST_COMPLETED)
            for one in ended:
                one.result()
            if n_told != len(done):
                n_told = len(done)
                progress(n_told / n_all, f"{n_told} of {count_noun(n_all, 'page')}")
    return [(url, done[url]) for url in urls]


def _of_host(fetcher: Fetcher, urls: Iterable[str], done: dict[str, WebPage | AmtsError]) -> None:
    for url in urls:
        try:
            done[url] = fetcher.fetch(url)
        except WebError as error:
            done[url] = error


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _found(page: WebPage, languages: tuple[str, str]) -> FoundArticle:
    """Return a page's article, read as a document in its own language.

    :raises AmtsError: there is none, in another language, or too long a paragraph.
    """
    article = articles.article(page)
    told = identify_language(article.paragraphs, (*languages, *FULL, *_WIDESPREAD))
    if told is None:
        raise WebError(f"{article.address} is too short to tell its language.")
    if told.code not in languages or told.probability < _LEAST_PROBABILITY:
        wanted = " or ".join(profile(one).name for one in languages)
        raise WebError(
            f"{article.address} looks like {profile(told.code).name} ({told.probability:.0%} "
            f"sure), wanted was {wanted}."
        )
    data = "\n\n".join(article.paragraphs).encode("utf-8")
    parts = urlsplit(article.address)
    name = f"{parts.netloc}{parts.path.rstrip('/')}.txt"
    return FoundArticle(article, segmented_documents.read_document(data, name, told.code))
