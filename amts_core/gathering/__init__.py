"""Gathering: articles of the web as general translation examples, offered for review.

Knows: kernel, project, documents, review, bilingual_files, parallel_data, translation, formats,
align.
"""

from amts_core.gathering.article_sources import collect, read_list
from amts_core.gathering.choice import N_MOST_PAIRS, check_subject, choose
from amts_core.gathering.fetcher import FetchLimits, allow
from amts_core.gathering.general_units import as_corpus, export, plan
from amts_core.gathering.order_requests import GatheringRequest, candidates, order, read_keywords
from amts_core.gathering.records import (
    Gathered,
    GatheredPage,
    Gathering,
    GatheringOrder,
    LeftOutArticle,
)
from amts_core.gathering.review_offers import check_offer, offer, subject_of
from amts_core.gathering.store.gathering_orders import orders
from amts_core.gathering.store.gathering_rows import gatherings, sources

__all__ = [
    "Gathered",
    "GatheredPage",
    "Gathering",
    "GatheringOrder",
    "LeftOutArticle",
    "FetchLimits",
    "N_MOST_PAIRS",
    "GatheringRequest",
    "allow",
    "as_corpus",
    "candidates",
    "check_offer",
    "check_subject",
    "choose",
    "collect",
    "export",
    "gatherings",
    "jobs",
    "offer",
    "order",
    "orders",
    "plan",
    "read_keywords",
    "read_list",
    "sources",
    "subject_of",
]
