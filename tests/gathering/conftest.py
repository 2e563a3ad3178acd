"""Saved pages: chapters of the sample textbook, and everyday sentences, as articles."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from amts_core.formats import segmented_documents
from amts_core.gathering.records import Gathered, GatheredPage, GatheredPair, LeftOutArticle
from amts_core.kernel.config import SAMPLES
from amts_core.project.store import people
from tests.conftest import TEXTBOOK

AT = datetime(2026, 1, 2, tzinfo=UTC)
EVERYDAY = [
    line.split("\t") for line in (SAMPLES / "general/en-es.tsv").read_text("utf-8").splitlines()
][1:]


def page(title, paragraphs, language="en"):
    """A page with an article and a menu."""
    body = "".join(f"<p>{escape(one)}</p>\n" for one in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{escape(title)}</h1>\n{body}</article></body></html>"
    ).encode()


def chapter(name, language):
    """The sentences of a chapter that an article could have."""
    path = TEXTBOOK / language / name
    read = segmented_documents.read_document(path.read_bytes(), name, language)
    return [one.text for one in read.segments if len(one.text) > 20]


def chapters():
    both = {path.name for path in (TEXTBOOK / "en").glob("*.md")}
    return sorted(both & {path.name for path in (TEXTBOOK / "es").glob("*.md")})


@pytest.fixture
def saved(tmp_path) -> Path:
    """Two chapters in both languages, a third in English, and chatter in both."""
    folder = tmp_path / "pages"
    folder.mkdir()
    names = chapters()
    for name in names[:2]:
        for language in ("en", "es"):
            sentences = chapter(name, language)
            title = f"{name} {language}"
            (folder / f"{title}.html").write_bytes(page(title, sentences, language))
    (folder / "alone.html").write_bytes(page("alone", chapter(names[2], "en")))
    for column, language in enumerate(("en", "es")):
        chatter = [row[column] for row in EVERYDAY[:60]]
        (folder / f"chatter {language}.html").write_bytes(page("chatter", chatter, language))
    return folder


def gathered(*pairs, languages=("en", "es")):
    """A collection of two pages that hold these pairs of texts."""
    pages = tuple(
        GatheredPage(
            address=f"{one}.html",
            title=one,
            language=one,
            sha256=one * 32,
            fetched_at=AT,
            nearness=0.4,
            keywords=(),
            n_segments=len(pairs),
            n_pairs=len(pairs),
        )
        for one in languages
    )
    found = tuple(
        GatheredPair(
            src=src,
            tgt=tgt,
            src_page=0,
            tgt_page=1,
            margin=0.5 - number / 100,
            cosine=0.8,
            nearness=0.5,
        )
        for number, (src, tgt) in enumerate(pairs)
    )
    return Gathered(
        languages=languages,
        pages=pages,
        left_out=(LeftOutArticle("x.html", "It is empty."),),
        matched=((0, 1),),
        pairs=found,
    )


@pytest.fixture
def book(store):
    return people.create_project(store, "Book", "en", ["es", "zh"])
