"""Articles of the web as general translation examples. Above the stages and adapters.

:mod:`collecting` fetches articles and reads saved ones, :mod:`choosing` keeps those about a subject
and mines pairs in them, :mod:`offering` puts the pairs before reviewers, :mod:`serving` makes
parallel data and corpora of what these approve.
"""

from amts_core.gathering.choosing import N_MOST_PAIRS, Subject, check_subject, choose
from amts_core.gathering.collecting import Collection, Found, collect, read_list
from amts_core.gathering.offering import check_offer, offer, subject_of
from amts_core.gathering.serving import as_corpus, export, plan, units
from amts_core.store.gatherings import gathering, gatherings, sources

__all__ = [
    "N_MOST_PAIRS", "Collection", "Found", "Subject", "as_corpus", "check_offer", "check_subject",
    "choose", "collect", "export", "gathering", "gatherings", "offer", "plan", "read_list",
    "sources", "subject_of", "units",
]  # fmt: skip
