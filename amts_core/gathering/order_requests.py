"""What a lead orders to be collected: checked and stored first, then asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from amts_core.documents import SourceDocument, sources
from amts_core.gathering import addresses, articles
from amts_core.gathering.article_sources import check_number
from amts_core.gathering.choice import Subject, check_subject
from amts_core.gathering.fetcher import FetchLimits
from amts_core.gathering.records import GatheringOrder
from amts_core.gathering.review_offers import check_offer, file_name
from amts_core.gathering.store import gathering_orders, gathering_rows
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import DocumentError, StoreError
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.records import Person, Project
from amts_core.review import waiting_documents

_CALL = Call(calls.TRANSLATION, "gather", ())
"""Among the jobs that mostly wait: pages of one site come a second apart."""
_BETWEEN_KEYWORDS = re.compile(r"[,;，、；\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheringRequest:
    """What is to be collected.

    ``files`` are name and contents of saved pages; ``keywords`` are of the source language and of
    the target language; ``revision_ids`` are the documents that articles have to be near to.
    """

    name: str
    tgt_lang: str
    urls: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    keywords: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    revision_ids: tuple[int, ...] = ()


def read_keywords(text: str) -> tuple[str, ...]:
    """Return the keywords of a text that has commas or line ends between them."""
    words = (" ".join(word.split()) for word in _BETWEEN_KEYWORDS.split(text))
    return tuple(dict.fromkeys(word for word in words if word))


def candidates(
    store: Store, project: Project, tgt_lang: str
) -> tuple[tuple[SourceDocument, ...], tuple[int, ...]]:
    """Return the documents that articles may have to be near to, and which of them wait."""
    waits = [
        one.revision_id for one in waiting_documents(store, project.id) if one.tgt_lang == tgt_lang
    ]
    waiting_ones = sources.of_revisions(store, project.id, waits)
    others = sources.newest(store, project.id, project.src_lang)
    known = {one.revision_id: one for one in (*waiting_ones, *others)}
    return tuple(known.values()), tuple(one.revision_id for one in waiting_ones)


def order(
    settings: Settings, project: Project, person: Person, wanted: GatheringRequest
) -> GatheringOrder:
    """Have articles collected; a worker begins at once.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project is not translated into this language, or nothing says
        what the articles should be about.
    :raises DocumentError: there is nothing to collect, too much, or no such document.
    :raises WebError: an address is none, or a file is no saved page.
    :raises StoreError: the name can't be used.
    """
    placed = place(settings, project, person, wanted)
    calls.ask(settings, open_store(settings.database_url), placed.job_id)
    return placed


def place(
    settings: Settings, project: Project, person: Person, wanted: GatheringRequest
) -> GatheringOrder:
    """Store what is to be collected, without asking a worker for it."""
    store = open_store(settings.database_url)
    name = wanted.name.strip()
    check_offer(store, person, project, tgt_lang=wanted.tgt_lang, name=name)
    _check_free(store, project, wanted.tgt_lang, name)
    check_number(len(wanted.urls) + len(wanted.files))
    for url in wanted.urls:
        addresses.parse(url)
    for called, data in wanted.files:
        articles.handed_in(called, data, datetime.now(UTC), FetchLimits())
    _check_documents(store, project, wanted.revision_ids)
    if not wanted.revision_ids:
        languages = project.src_lang, wanted.tgt_lang
        check_subject(Subject((), dict(zip(languages, wanted.keywords, strict=True))))
    return gathering_orders.add_order(
        store,
        project.id,
        person.id,
        name=name,
        tgt_lang=wanted.tgt_lang,
        urls=wanted.urls,
        files=wanted.files,
        keywords=wanted.keywords,
        revision_ids=wanted.revision_ids,
        job_id=calls.new_job_id("gather"),
        call=_CALL.as_json(),
    )


def _check_free(store: Store, project: Project, tgt_lang: str, name: str) -> None:
    """Refuse a name that a collection has, or one that is on its way."""
    known = [(one.tgt_lang, one.name) for one in gathering_rows.gatherings(store, project.id)]
    for one in gathering_orders.orders(store, project.id):
        job = job_rows.find(store, one.job_id)
        if job is not None and not job.state.is_end:
            known.append((one.tgt_lang, one.name))
    for language, other in known:
        if language == tgt_lang and file_name(other) == file_name(name):
            raise StoreError(
                f"There is already a collection {other!r}. Choose another name for this one."
            )


def _check_documents(store: Store, project: Project, revision_ids: Sequence[int]) -> None:
    found = sources.of_revisions(store, project.id, revision_ids)
    mine = {one.revision_id for one in found if one.language == project.src_lang}
    others = sorted(set(revision_ids) - mine)
    if others:
        raise DocumentError(
            f"Documents {', '.join(map(str, others))} are none to be translated in project "
            f"{project.name!r}. Choose others."
        )
