"""Comparisons as they are kept."""

import pytest

from amts_core.comparison.records import LeakPolicy
from amts_core.comparison.store import comparison_rows
from amts_core.comparison.store.comparison_rows import NewComparison
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import NotFoundError, StoreError
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState
from amts_core.project.store import people
from tests.stored import n_rows


def add(store, project, person, name="Run", job_id="j1"):
    return comparison_rows.add_comparison(
        store,
        NewComparison(
            project_id=project.id,
            person_id=person.id,
            name=name,
            order_ids=(2, 3),
            leaks=LeakPolicy.APART,
            job_id=job_id,
        ),
        ["q", "compare"],
    )


def test_a_comparison_is_kept_with_its_job(store, project, lead):
    comparison_id = add(store, project, lead, "  First \t run ")
    found = comparison_rows.comparison(store, comparison_id)
    assert (found.name, found.order_ids, found.leaks) == ("First run", (2, 3), LeakPolicy.APART)
    assert (found.person, found.project_id, found.has_result) == ("Grace", project.id, False)
    assert comparison_rows.of_job(store, "j1") == found
    assert comparison_rows.of_job(store, "j2") is None
    job = job_rows.find(store, found.job_id)
    assert (job.title, job.state) == ("First run", JobState.QUEUED)


def test_the_newest_come_first_and_only_those_of_the_project(store, project, lead):
    other = people.create_project(store, "Other", "en", ["zh"])
    ids = [add(store, project, lead, job_id=f"j{n}") for n in range(3)]
    add(store, other, lead, job_id="j9")
    assert [one.id for one in comparison_rows.comparisons(store, project.id)] == ids[::-1]


def test_an_outcome_is_kept_once_for_the_same_bytes(store, project, lead):
    comparison_id = add(store, project, lead)
    assert comparison_rows.result_sha256(store, comparison_id) is None
    for _ in range(2):
        comparison_rows.set_result(store, comparison_id, b"{}", n_missing=0)
    sha256 = comparison_rows.result_sha256(store, comparison_id)
    assert blob(store, sha256) == b"{}"
    assert n_rows(store)["blob"] == 1
    assert comparison_rows.comparison(store, comparison_id).has_result


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x07b"], ids=ascii)
def test_a_name_has_to_be_readable(store, project, lead, name):
    comparison_id = add(store, project, lead)
    before = n_rows(store)
    with pytest.raises(StoreError, match="of a comparison can't be used"):
        add(store, project, lead, name=name, job_id="j2")
    with pytest.raises(StoreError, match="of a comparison can't be used"):
        comparison_rows.rename(store, comparison_id, name)
    assert n_rows(store) == before
    comparison_rows.rename(store, comparison_id, "Other")
    assert comparison_rows.comparison(store, comparison_id).name == "Other"


def test_what_is_not_there_is_said(store):
    with pytest.raises(NotFoundError, match="no comparison 7"):
        comparison_rows.comparison(store, 7)
    with pytest.raises(NotFoundError, match="no comparison 7"):
        comparison_rows.rename(store, 7, "x")
