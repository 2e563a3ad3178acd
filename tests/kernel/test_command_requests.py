"""What makes a command the same command again."""

from dataclasses import dataclass, field, fields, replace

import pytest

from amts_core.comparison.store.comparison_rows import NewComparison
from amts_core.kernel.jobs.command_requests import INCIDENTAL, digest
from amts_core.translation.store.order_rows import NewOrder
from amts_core.translation.store.publication_rows import NewPublication


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThing:
    name: str
    revision_ids: tuple[int, ...]
    token: str = field(metadata=INCIDENTAL)
    by_command: bool = field(default=True, metadata=INCIDENTAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThingWithDeadline(NewThing):
    deadline: str


THING = NewThing(name="data", revision_ids=(1, 2), token="a")


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"token": "b"}, True, id="what is new each time"),
        pytest.param({"revision_ids": (2, 1)}, True, id="the order of documents"),
        pytest.param({"revision_ids": (1, 2, 3)}, False, id="the documents"),
        pytest.param({"name": "other"}, False, id="the name"),
    ],
)
def test_a_command_is_the_same_whatever_is_incidental(changes, is_same):
    assert (digest("make", replace(THING, **changes)) == digest("make", THING)) is is_same


def test_another_command_asks_for_something_else():
    assert digest("make", THING) != digest("unmake", THING)


def test_a_page_asks_for_something_new_each_time():
    assert digest("make", replace(THING, by_command=False)) is None


def test_a_field_that_is_added_is_asked_for_by_itself():
    days = [
        NewThingWithDeadline(name="data", revision_ids=(1,), token="a", deadline=day)
        for day in ("Monday", "Tuesday")
    ]
    assert len({digest("make", thing) for thing in days}) == 2


INCIDENTAL_OF = {
    NewOrder: {"n_characters", "prices_usd", "batches"},
    NewPublication: {"predicted", "token"},
    NewComparison: set(),
}


@pytest.mark.parametrize("record", INCIDENTAL_OF)
def test_what_is_incidental_follows_from_the_rest_or_says_who_asks(record):
    incidental = {one.name for one in fields(record) if one.metadata.get("is_incidental")}
    who_asks = {"person_id", "job_id", "title", "by_command"} & {one.name for one in fields(record)}
    assert incidental == INCIDENTAL_OF[record] | who_asks
