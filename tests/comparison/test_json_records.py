"""What is stored is read again as it was, or refused with the place that is wrong."""

import json

import pytest

from amts_core.comparison import json_records
from amts_core.comparison.records import ComparisonResult
from amts_core.kernel.errors import FormatError
from tests.comparison.made import outcome


def test_an_outcome_is_read_as_it_was_written():
    made = outcome()
    data = json_records.as_json(made)
    assert json_records.from_json(data, ComparisonResult) == made
    assert json_records.as_json(json_records.from_json(data, ComparisonResult)) == data


def changed(change):
    stored = json.loads(json_records.as_json(outcome()))
    change(stored)
    return json.dumps(stored).encode()


def test_a_field_with_a_default_may_be_missing():
    def drop(stored):
        del stored["record"]["left_out"], stored["record"]["systems"][0]["order_ids"]

    found = json_records.from_json(changed(drop), ComparisonResult)
    assert (found.left_out, found.systems[0].order_ids) == ((), ())


def set_at(*path, value):
    def change(stored):
        for step in path[:-1]:
            stored = stored[step]
        stored[path[-1]] = value

    return change


SYSTEM = "record", "systems", 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(set_at("format", value=2), "not of format 1", id="a later format"),
        pytest.param(set_at(*SYSTEM, "n", value="0"), r"record.systems\[0\].n is '0', expected int", id="text for a number"),
        pytest.param(set_at(*SYSTEM, "n", value=True), "is 'True', expected int", id="true for a number"),
        pytest.param(set_at(*SYSTEM, "n", value=None), "is 'None', expected int", id="nothing"),
        pytest.param(set_at(*SYSTEM, "arm", value="other"), "is 'other', expected Arm", id="unknown arm"),
        pytest.param(set_at(*SYSTEM, "usd", value="much"), "expected Decimal", id="no amount"),
        pytest.param(set_at(*SYSTEM, "more", value=1), r"unknown fields \['more'\]", id="unknown field"),
        pytest.param(set_at(*SYSTEM, value=[]), "expected an object", id="list for a record"),
        pytest.param(set_at("record", "systems", value={}), "expected a list", id="object for a list"),
        pytest.param(set_at("record", "segments", 0, "scores", 0, value=[1.0, "2"]), "expected float", id="a text among scores"),
        pytest.param(lambda stored: stored["record"].pop("directions"), r"lacks \['directions'\]", id="missing field"),
    ],
)  # fmt: skip
def test_what_is_not_an_outcome_is_refused_with_its_place(change, told):
    with pytest.raises(FormatError, match=told):
        json_records.from_json(changed(change), ComparisonResult)


@pytest.mark.parametrize("data", [b"", b"[1]", b"\x80\x04.", b"{"], ids=ascii)
def test_other_bytes_are_refused(data):
    with pytest.raises(FormatError, match="A stored comparison"):
        json_records.from_json(data, ComparisonResult)
