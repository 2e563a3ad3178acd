"""Articles of the web as general translation examples. Above the stages and adapters.

:mod:`collecting` fetches articles and reads saved ones, :mod:`choosing` keeps those about a subject
and mines pairs in them, :mod:`offering` puts the pairs before reviewers, :mod:`serving` makes
parallel data and corpora of what these approve. :mod:`ordering` stores what a worker is to collect,
:mod:`carrying_out` does it.
"""

from amts_core.gathering.carrying_out import carry_out
from amts_core.gathering.choosing import N_MOST_PAIRS, Subject, check_subject, choose
from amts_core.gathering.collecting import Collection, Found, collect, read_list
from amts_core.gathering.offering import check_offer, offer, subject_of
from amts_core.gathering.ordering import Wanted, candidates, order, place, read_keywords
from amts_core.gathering.serving import as_corpus, export, plan, units
from amts_core.store.gathering_orders import orders
from amts_core.store.gatherings import gathering, gatherings, sources

__all__ = [
    "N_MOST_PAIRS", "Collection", "Found", "Subject", "Wanted", "as_corpus", "candidates",
    "carry_out", "check_offer", "check_subject", "choose", "collect", "export", "gathering",
    "gatherings", "offer", "order", "orders", "place", "plan", "read_keywords", "read_list",
    "sources", "subject_of", "units",
]  # fmt: skip
