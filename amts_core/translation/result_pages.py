"""What came back of a document, a page of it at a time, with what is worth looking at."""

from dataclasses import dataclass
from enum import StrEnum

from amts_core.exchange import UNCOVERED
from amts_core.kernel.database.engine import Store
from amts_core.translation.records import ResultRow
from amts_core.translation.results import results

N_A_PAGE = 25
"""Texts on one page: beside their translations they fill a few screens."""


class Shown(StrEnum):
    """Which texts of a document: all, those whose markup was mended, those with uncovered words.

    A word is uncovered where the engine had no example of it.
    """

    ALL = "all"
    MENDED = "mended"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of the texts of a document. ``n`` counts those of the document, of each kind."""

    page: int
    rows: tuple[ResultRow, ...]
    n: dict[Shown, int]
    n_pages: int


def result_page(
    store: Store,
    order_id: int,
    revision_id: int,
    tgt_lang: str,
    page: int,
    shown: Shown = Shown.ALL,
) -> ResultPage:
    """Return a page of a document of an order, the last one where there are fewer.

    :param page: counted from 1.
    :param shown: leave out the other texts.
    :raises NotFoundError: the order has no such document.
    """
    rows = results(store, order_id, revision_id, tgt_lang)
    by_kind = {kind: tuple(row for row in rows if _is_of(row, kind)) for kind in Shown}
    n_pages = max(-(-len(by_kind[shown]) // N_A_PAGE), 1)
    number = min(max(page, 1), n_pages)
    first = (number - 1) * N_A_PAGE
    return ResultPage(
        number,
        by_kind[shown][first : first + N_A_PAGE],
        {kind: len(found) for kind, found in by_kind.items()},
        n_pages,
    )


def _is_of(row: ResultRow, kind: Shown) -> bool:
    checks = [
        found.check for one in (row.baseline, row.act) if one is not None for found in one.findings
    ]
    if kind is Shown.ALL:
        return True
    return any((check == UNCOVERED) is (kind is Shown.UNCOVERED) for check in checks)
