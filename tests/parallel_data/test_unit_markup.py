"""Files whose examples have no markup, or that of a job's documents, and what is kept of them."""

import pytest

from amts_core import review
from amts_core.bilingual_files import unit_files
from amts_core.comparison import nearness
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.records import Action, DeskAct, Granularity, UnitMarkup, Via
from amts_core.parallel_data import (
    FileFormat,
    Outcome,
    all_versions,
    exports,
    plan_file,
    unit_ids,
    write_file,
    write_multilingual_file,
    xliff,
)
from amts_core.parallel_data.import_rules import Reason
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from amts_core.translation import engine_steps, reconciliation
from tests.conftest import add_alignment, proposed
from tests.parallel_data.test_export import READ, units_of

LANGUAGES = "en", "zh"
NO = '<span translate="no">'
PAIRS = [("Call `f`, **now**.", "**现在**调用 `f`。"), ("- = `x`", "`x`"), ("Use `f`.", "用 `g`。")]
CODE = (f"Call {NO}`f`</span>, <b>now</b>.", f"<b>现在</b>调用 {NO}`f`</span>。")


def planned(markup, pairs, format_=FileFormat.TSV):
    return plan_file(units_of(pairs), format_, markup=markup)


@pytest.mark.parametrize(
    ("markup", "src", "tgt", "reason"),
    [
        pytest.param(UnitMarkup.LEFT_OUT, "`f`", "`f`", Reason.ONLY_MARKUP, id="code alone"),
        pytest.param(UnitMarkup.EXCHANGE, "See `f`", "`f`", Reason.ONLY_MARKUP, id="one side alone"),
        pytest.param(UnitMarkup.LEFT_OUT, "![a](b.png)", "图", Reason.ONLY_MARKUP, id="a picture"),
        pytest.param(UnitMarkup.AS_WRITTEN, "`f`", "`f`", None, id="code as written"),
        pytest.param(UnitMarkup.LEFT_OUT, "7", "7", None, id="no word, but no markup either"),
        pytest.param(UnitMarkup.LEFT_OUT, "", "`f`", Reason.EMPTY_SOURCE, id="empty"),
        pytest.param(UnitMarkup.EXCHANGE, "See `f`", "见 `g`", Reason.MARKUP_DIFFERS, id="other code"),
        pytest.param(UnitMarkup.EXCHANGE, "a " * 450 + "`f` " * 5, "甲" + "`f` " * 5, Reason.SOURCE_TOO_LONG, id="too long by its marks"),
        pytest.param(UnitMarkup.LEFT_OUT, f"[a]({'u' * 1000})", f"[甲]({'u' * 1000})", None, id="short without its target"),
        pytest.param(UnitMarkup.LEFT_OUT, "**- a**", "**- 甲**", Reason.FIRST_CHARACTER, id="begins with a sign of formulas then"),
        pytest.param(UnitMarkup.EXCHANGE, "=", "=", Reason.FIRST_CHARACTER, id="no markup"),
        pytest.param(UnitMarkup.LEFT_OUT, "[a](\x07)", "[甲](b)", Reason.CONTROL_CHARACTER, id="control character in what goes"),
    ],
)  # fmt: skip
def test_rules_are_about_the_text_as_it_is_written(markup, src, tgt, reason):
    (row,) = planned(markup, [(src, tgt)]).rows
    assert (row.reason, row.outcome is Outcome.IMPORTED) == (reason, reason is None)


def test_sources_that_differ_in_markup_only_are_one():
    found = planned(UnitMarkup.LEFT_OUT, [("Use *it*.", "用。"), ("Use it.", "用它。")])
    assert [row.reason for row in found.rows] == [Reason.OTHER_TARGET_CHOSEN, None]


@pytest.mark.parametrize("format_", FileFormat)
@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (UnitMarkup.LEFT_OUT, ("Call f, now.", "现在调用 f。")),
        (UnitMarkup.EXCHANGE, CODE),
    ],
)
def test_every_format_has_the_examples_and_the_readers_find_them(format_, markup, expected):
    found = planned(markup, PAIRS, format_)
    made = write_file(found, format_, LANGUAGES, Granularity.SENTENCE)
    assert READ[format_](made.data) == (LANGUAGES, [expected])
    assert unit_files.read(made.data, f"a.{format_}").rows == (expected,)
    assert (made.imported, made.skipped, made.reasons) == (
        1,
        2,
        {Reason.ONLY_MARKUP: 1, Reason.MARKUP_DIFFERS: 1},
    )
    of_service = unit_files.read(xliff.write(found.imported, LANGUAGES), "a.xlf")
    assert of_service.rows == (expected,)


def test_the_records_as_approved_are_the_same_ones():
    plans = {
        "zh": planned(UnitMarkup.LEFT_OUT, [("Use *it*.", "用*它*。"), ("One.", "一。")]),
        "es": planned(UnitMarkup.LEFT_OUT, [("One.", "Uno."), ("Use it.", "Úsalo.")]),
    }
    written, approved = (
        write_multilingual_file(
            plans, FileFormat.TSV, "en", Granularity.SENTENCE, as_approved=as_approved
        )
        for as_approved in (False, True)
    )
    rows = written.data.decode().splitlines()
    assert rows == ["en\tzh\tes", "Use it.\t用它。\tÚsalo.", "One.\t一。\tUno."]
    assert approved.data.decode().splitlines()[1] == "Use *it*.\t用*它*。\tÚsalo."
    assert [one.unit_ids for one in written.records] == [one.unit_ids for one in approved.records]


@pytest.fixture
def kept(store, project, ada):
    """Approve units, and keep a version with each markup."""
    beads = [proposed([n], [n], *pair) for n, pair in enumerate([*PAIRS, ("Two.", "二。")])]
    ids = queues.bead_ids(store, add_alignment(store, project, beads), Queue())
    for bead_id in ids:
        act = DeskAct(person=ada, via=Via.KEY)
        review.decide(store, act, bead_id, Action.APPROVE, seen_version=0)

    def keep(markup):
        form = {"granularity": Granularity.SENTENCE, "format_": FileFormat.TMX}
        plans = exports.plan_exports(store, project, "en", tgt_langs=["zh"], markup=markup, **form)
        return exports.export_several(store, project, plans, src_lang="en", **form)[1]

    return ids, keep


def test_a_version_says_its_markup_and_keeps_the_units_as_approved(store, project, kept):
    ids, keep = kept
    found = [keep(markup) for markup in UnitMarkup]
    assert [keep(one.markup) for one in found] == found
    assert [one.markup for one in all_versions(store, project.id)] == [*UnitMarkup][::-1]
    as_written, left_out, exchange = found
    assert (as_written.approved_sha256, as_written.approved_file) == (None, as_written.sha256)
    assert b"translate=" in blob(store, exchange.sha256)
    for version in (left_out, exchange):
        units = (PAIRS[0], ("Two.", "二。"))
        assert engine_steps.units_of(store, version.id, LANGUAGES) == units
        assert unit_ids(store, version) == ((str(ids[0]),), (str(ids[3]),))
        near = nearness.units_of(store, version, LANGUAGES)
        assert [(one.id, one.src) for one in near] == [
            (str(bead_id), src) for bead_id, (src, _) in zip(ids[::3], units, strict=True)
        ]
    diff = reconciliation.diff(store, left_out, exchange)
    assert (diff.added, diff.removed, diff.changed, diff.n_same) == ((), (), (), 2)
