"""A page of a translated document at a time, of all its texts or of those worth a look."""

import pytest

from amts_core import translation
from amts_core.exchange.damages import UNCOVERED
from amts_core.kernel.errors import NotFoundError
from amts_core.kernel.records import Finding, Severity
from amts_core.translation.records import Hypothesis
from amts_core.translation.result_pages import N_A_PAGE, Shown, result_page
from amts_core.translation.store import batches, hypotheses
from tests.translation.orders.conftest import place

N_TEXTS = 60
MENDED = Finding(
    check="markup_lost",
    severity=Severity.WARNING,
    message="`x` was lost.",
    src_spans=(),
    tgt_spans=((0, 1),),
)
NEW = Finding(
    check=UNCOVERED,
    severity=Severity.WARNING,
    message="No unit has it.",
    src_spans=(),
    tgt_spans=((0, 1),),
)
FINDINGS = {3: (MENDED,), 7: (NEW, NEW), 50: (MENDED, NEW)}


@pytest.fixture
def document(settings, store, book, lead):
    """An order of a document of many texts, come back with findings in some; its revision."""
    data = "\n\n".join(f"Text {n}." for n in range(N_TEXTS)).encode()
    found = translation.add_documents(store, book, [("long.md", data)], "en")
    order_id = place(settings, book, lead, found)
    revision_id = found[0].revision_id
    (batch,) = batches.batches(store, order_id)
    rows = [
        Hypothesis(
            batch_id=batch.id,
            revision_id=revision_id,
            tgt_lang="zh",
            n=n,
            text=f"句 {n}。",
            findings=FINDINGS.get(n, ()),
        )
        for n in range(N_TEXTS)
    ]
    hypotheses.put_hypotheses(store, batch.id, revision_id, found=rows, n_characters=None)
    return order_id, revision_id


@pytest.mark.parametrize(
    ("wanted", "page", "first", "n"),
    [
        pytest.param(1, 1, 0, N_A_PAGE, id="first"),
        pytest.param(2, 2, N_A_PAGE, N_A_PAGE, id="second"),
        pytest.param(3, 3, 50, 10, id="last, not full"),
        pytest.param(99, 3, 50, 10, id="beyond the last"),
        pytest.param(0, 1, 0, N_A_PAGE, id="before the first"),
    ],
)
def test_a_page_is_cut_out(store, document, wanted, page, first, n):
    found = result_page(store, *document, tgt_lang="zh", page=wanted)
    assert (found.page, found.n_pages) == (page, 3)
    assert [row.n for row in found.rows] == list(range(first, first + n))
    assert found.n == {Shown.ALL: N_TEXTS, Shown.MENDED: 2, Shown.UNCOVERED: 2}


@pytest.mark.parametrize(
    ("shown", "numbers"), [(Shown.MENDED, [3, 50]), (Shown.UNCOVERED, [7, 50])]
)
def test_only_some_are_shown(store, document, shown, numbers):
    found = result_page(store, *document, tgt_lang="zh", page=2, shown=shown)
    assert [row.n for row in found.rows] == numbers
    assert (found.page, found.n_pages) == (1, 1)


def test_what_was_not_ordered_is_not_there(store, document):
    with pytest.raises(NotFoundError, match="into es"):
        result_page(store, *document, tgt_lang="es", page=1)
