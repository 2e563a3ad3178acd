"""The articles that the published experiment is repeated with: as pages of a site, gathered."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from amts_core.evaluation.leakage import Leak, leakage
from amts_core.kernel.records import Granularity
from benchmarks import gathered_table

SITE = gathered_table.PAGES / "site"


@pytest.fixture(scope="module")
def article():
    return gathered_table.article_to_translate(gathered_table.PAGES / "to_translate")


@pytest.fixture(scope="module")
def site(article, encoder):
    return gathered_table.gather(SITE, article[0], encoder)


def translation_of(path):
    """The path of the page that a page names as its translation."""
    (target,) = re.findall(
        r'<link rel="alternate".* href="(.*)">', (SITE / path).read_text("utf-8")
    )
    return urljoin(path, target)


def test_articles_are_matched_with_the_translation_that_they_name(site):
    paths = [urlsplit(page.address).path.lstrip("/") for page in site.gathered.pages]
    assert {paths[src]: paths[tgt] for src, tgt in site.gathered.matched} == {
        path: translation_of(path) for path in paths if path.startswith("en/")
    }
    assert len(site.matched) == 9
    assert [urlsplit(one.address).path for one in site.gathered.left_out] == ["/index.html"]


def test_most_of_the_articles_becomes_parallel_data_and_nothing_of_what_is_translated(
    article, site, encoder
):
    book = gathered_table.book_of(article, site.matched, encoder)
    n_sentences = sum(len(src.segments) for src, _ in site.matched)
    assert n_sentences > 330
    assert len(book.pairs[Granularity.SENTENCE]) > 0.9 * n_sentences
    assert len(book.pairs[Granularity.PARAGRAPH]) > 140
    (chapter,) = book.tested.values()
    beads = chapter.references()
    assert len(beads) > 40
    units = [src for src, _ in book.pairs[Granularity.SENTENCE]]
    found = leakage([text for _, text, _ in beads], units)
    assert {one.leak for one in found} == {Leak.NONE}
