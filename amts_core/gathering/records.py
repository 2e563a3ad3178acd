"""What is kept of collecting articles from the web, and the pairs that were mined in them.

Records only, like :mod:`kernel.records`. A *gathering* is one collection: its articles, the
pairs chosen from them, and the alignment that offers these for review. Its units are *general*:
they are about a subject, but come from no document of the project.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LeftOutArticle:
    """What was not taken, and why: a page that can't be had, or is about something else."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredPage:
    """An article that was kept. Its text is not: ``sha256`` is that of the page's bytes.

    ``nearness`` is how like the documents to be translated its sentences are, 0 to 1, None where
    there were none to compare with; ``keywords`` are those found in it. ``n_pairs`` counts the
    pairs that have a side from it.
    """

    address: str
    title: str
    language: str
    sha256: str
    fetched_at: datetime
    nearness: float | None
    keywords: tuple[str, ...]
    n_segments: int
    n_pairs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredPair:
    """Two sentences that translate each other, and the numbers of the pages they come from.

    ``cosine`` is how alike they are, ``margin`` how much more than their nearest neighbours;
    ``nearness`` is the cosine of the source with the sentence to be translated most like it,
    None where there are none. Of all three, higher is better.
    """

    src: str
    tgt: str
    src_page: int
    tgt_page: int
    margin: float
    cosine: float
    nearness: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that is known of a collection: pages, what was left out, documents that are versions.

    ``matched`` are numbers of two pages that look like translations of each other.
    """

    languages: tuple[str, str]
    pages: tuple[GatheredPage, ...]
    left_out: tuple[LeftOutArticle, ...]
    matched: tuple[tuple[int, int], ...]
    pairs: tuple[GatheredPair, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A stored collection. ``alignment_id`` is where its pairs are reviewed.

    ``sources_sha256`` names what is kept of pages and pairs; ``order_id`` is the order that a
    worker has carried out, None where none was placed.
    """

    id: int
    project_id: int
    name: str
    src_lang: str
    tgt_lang: str
    alignment_id: str
    sources_sha256: str
    person: str
    created_at: datetime
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedPage:
    """An HTML file that was handed in; ``sha256`` names its bytes in the store."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringOrder:
    """What is to be collected: addresses and saved pages, and what they have to be about.

    ``keywords`` are of the source language and of the target language; ``revision_ids`` are the
    documents that the articles have to be near to.
    """

    id: int
    project_id: int
    name: str
    tgt_lang: str
    urls: tuple[str, ...]
    files: tuple[SavedPage, ...]
    keywords: tuple[tuple[str, ...], tuple[str, ...]]
    revision_ids: tuple[int, ...]
    person_id: int
    person: str
    created_at: datetime
    job_id: str
