"""An order carried out: its articles collected, pairs mined in them and put before reviewers."""

from collections.abc import Iterator

from amts_core.align import load_encoder
from amts_core.documents import segments
from amts_core.gathering import articles
from amts_core.gathering.article_sources import collect
from amts_core.gathering.choice import Subject, choose
from amts_core.gathering.fetcher import FetchLimits, WebPage
from amts_core.gathering.records import Gathering, GatheringOrder, LeftOutArticle
from amts_core.gathering.review_offers import offer
from amts_core.gathering.store import gathering_rows
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import OnProgress
from amts_core.kernel.text.counts import count_noun
from amts_core.project import find_person, find_project

_COLLECTED, _CHOSEN = 0.7, 0.95


def carry_out(
    settings: Settings, store: Store, of: GatheringOrder, limits: FetchLimits, progress: OnProgress
) -> Gathering:
    """Return the collection that comes of an order; what has come of it already stays.

    What was left out is written into the job's log as soon as it is known, so that an order of
    which nothing comes says why.

    :raises AmtsError: there are no pairs, or they can't be offered.
    """
    made = gathering_rows.of_order(store, of.id)
    if made is not None:
        return made
    project = find_project(store, of.project_id)
    progress(
        0.01,
        f"Fetching {count_noun(len(of.urls), 'page')}" if of.urls else "Reading the saved pages",
    )
    collection = collect(
        (project.src_lang, of.tgt_lang),
        of.urls,
        (),
        limits=limits,
        progress=lambda share, step: progress(_COLLECTED * share, step),
        pages=tuple(_pages(store, of, limits)),
    )
    _tell(store, of, collection.left_out)
    progress(_COLLECTED, f"Looking for pairs in {count_noun(len(collection.found), 'article')}")
    encoder = load_encoder(settings.encoder)
    found = choose(collection, _subject(store, project.src_lang, of), encoder)
    _tell(store, of, found.left_out)
    progress(_CHOSEN, f"Offering {count_noun(len(found.pairs), 'pair')} for review")
    person = find_person(store, of.person_id)
    return offer(store, person, project, name=of.name, found=found, encoder=encoder, order_id=of.id)


def _pages(store: Store, of: GatheringOrder, limits: FetchLimits) -> Iterator[WebPage]:
    for file in of.files:
        yield articles.handed_in(file.name, blob(store, file.sha256), of.created_at, limits)


def _subject(store: Store, src_lang: str, of: GatheringOrder) -> Subject:
    texts = (part.text for one in of.revision_ids for part in segments(store, one))
    src, tgt = of.keywords
    return Subject(tuple(dict.fromkeys(texts)), {src_lang: src, of.tgt_lang: tgt})


def _tell(store: Store, of: GatheringOrder, left_out: tuple[LeftOutArticle, ...]) -> None:
    job_rows.log_several(store, of.job_id, (f"{one.address}: {one.reason}" for one in left_out))
