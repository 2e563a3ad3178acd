"""Parts of one computation side by side."""

import threading

import pytest

from amts_core.kernel.threads import row_blocks, side_by_side


def test_parts_run_at_the_same_time_and_come_back_in_order():
    both = threading.Barrier(2, timeout=60)

    def met(part):
        both.wait()
        return part * 10

    assert side_by_side(met, iter([3, 1])) == [30, 10]


@pytest.mark.parametrize("parts", [[], [7]])
def test_one_part_needs_no_thread(parts):
    own = threading.get_ident()
    assert side_by_side(lambda part: (part, threading.get_ident()), parts) == [
        (part, own) for part in parts
    ]


def test_what_a_part_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda part: 1 / part, [1, 0])


@pytest.mark.parametrize(
    ("n", "at_once", "expected"),
    [(0, 4, []), (4, 4, [(0, 4)]), (9, 4, [(0, 4), (4, 8), (8, 9)])],
)
def test_blocks_cover_all_rows_once(n, at_once, expected):
    assert row_blocks(n, at_once) == expected
