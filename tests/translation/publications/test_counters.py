"""What is predicted of a file's import, against the fake of Amazon Translate."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amts_core.kernel.records import BeadStatus, Granularity, TranslationUnit
from amts_core.parallel_data import FileFormat, plan_file, write_multilingual_file
from amts_core.parallel_data.store import versions
from amts_core.translation import reconciliation
from amts_core.translation.records import Counters
from tests.engines.fake_translate_files import read_parallel_data

TEXTS = st.sampled_from(["One.", "Two.", "Three.", "- item", "四。", " ", "x" * 1001])
UNITS = st.lists(st.tuples(TEXTS, TEXTS), min_size=0, max_size=6)


def planned(pairs, format_):
    """A plan of these pairs, and of one that is always in the file."""
    units = [
        TranslationUnit(
            id=str(n),
            src=src,
            tgt=tgt,
            status=BeadStatus.APPROVED,
            confidence=1.0,
            person=None,
            event=None,
            document="a.md",
        )
        for n, (src, tgt) in enumerate([*pairs, ("Always.", "there")])
    ]
    return plan_file(units, format_)


@pytest.mark.parametrize("format_", list(FileFormat))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(zh=UNITS, es=UNITS)
def test_counters_are_predicted_for_several_languages(store, project, format_, zh, es):
    plans = {"zh": planned(zh, format_), "es": planned(es, format_)}
    made = write_multilingual_file(plans, format_, "en", Granularity.SENTENCE)
    version = versions.add_version(
        store,
        project.id,
        made.data,
        format_=format_,
        granularity=Granularity.SENTENCE,
        languages=("en", "zh", "es"),
        n_units=len(made.records),
        last_event=None,
    )
    predicted = reconciliation.predicted(store, version)
    found = read_parallel_data(made.data, format_.upper())
    assert predicted == Counters(found.n_imported, len(found.skipped), len(found.failed))


def test_an_empty_field_of_one_language_is_predicted(store, project):
    data = "en\tzh\tes\nOne.\t一。\t\nTwo.\t\tDos.\nThree.\t三。\tTres.\n".encode()
    version = versions.add_version(
        store,
        project.id,
        data,
        format_="tsv",
        granularity=Granularity.SENTENCE,
        languages=("en", "zh", "es"),
        n_units=3,
        last_event=None,
    )
    assert reconciliation.predicted(store, version) == Counters(3, 2, 0)
