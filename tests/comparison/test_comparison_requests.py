"""What can be ordered, by whom; and a worker that does it."""

import pytest

from amts_core import comparison
from amts_core.comparison import comparison_requests
from amts_core.comparison.jobs import compare
from amts_core.comparison.records import LeakPolicy
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.errors import EvaluationError, NotFoundError, PermissionDenied, StoreError
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.records import Granularity, JobState, Role
from amts_core.project.store import people
from tests.comparison.conftest import BASELINE, BOTH, add_chapter, version_of
from tests.stored import n_rows, together


@pytest.fixture
def order_id(translations, chapter):
    return translations.order(chapter[0], BASELINE)


def test_an_order_is_stored_before_a_worker_is_asked(
    store, settings, project, lead, order_id, monkeypatch
):
    asked = []

    def enqueue(_, job_id, call):
        assert comparison.comparisons(store, project.id)
        asked.append((job_id, call.as_json()))

    monkeypatch.setattr(calls, "enqueue", enqueue)
    comparison_id = comparison.order(
        settings, project, lead, order_ids=[order_id, order_id], name="Run", leaks=LeakPolicy.APART
    )
    found = comparison.comparison(store, comparison_id)
    assert (found.order_ids, found.leaks, found.person) == ((order_id,), LeakPolicy.APART, "Grace")
    assert asked == [(found.job_id, ["alignment", "compare"])]
    assert job_rows.find(store, found.job_id).state is JobState.QUEUED


def test_one_command_given_several_times_at_once_is_one_comparison(
    store, settings, project, lead, order_id
):
    made = []

    def place(_):
        wanted = settings, project, lead, [order_id], "Run"
        made.append(comparison_requests.place(*wanted, by_command=True))

    assert together(place, range(4)) == []
    assert len(set(made)) == len(comparison.comparisons(store, project.id)) == 1
    job_rows.fail(store, comparison.comparison(store, made[0]).job_id, "It failed.")
    place(None)
    assert made[-1] != made[0]


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.EDITOR])
def test_only_a_lead_orders_and_renames(store, settings, project, order_id, role, lead):
    other = people.add_person(store, "Otto", role)
    comparison_id = comparison_requests.place(
        settings, project, lead, order_ids=[order_id], name="Run"
    )
    before = n_rows(store)
    for action in (
        lambda: comparison_requests.place(
            settings, project, other, order_ids=[order_id], name="Run"
        ),
        lambda: comparison.rename(store, other, comparison_id, "Else"),
    ):
        with pytest.raises(PermissionDenied, match="may not compare translations"):
            action()
    assert n_rows(store) == before
    comparison.rename(store, lead, comparison_id, "Else")
    assert comparison.comparison(store, comparison_id).name == "Else"


def test_what_can_not_be_compared_is_refused(store, settings, project, lead, translations, chapter):
    empty = translations.order(chapter[0], dict.fromkeys(BASELINE))
    other = people.create_project(store, "Other", "en", ["zh"])
    before = n_rows(store)
    for arguments, error, told in (
        ((project, lead, [], "Run"), EvaluationError, "No order is chosen"),
        ((project, lead, [empty], "Run"), EvaluationError, "Nothing has come back"),
        ((other, lead, [empty], "Run"), EvaluationError, "another project than 'Other'"),
        ((project, lead, [99], "Run"), NotFoundError, "no order 99"),
    ):
        with pytest.raises(error, match=told):
            comparison_requests.place(settings, *arguments)
    assert n_rows(store) == before


def test_a_name_is_needed(settings, project, lead, order_id):
    with pytest.raises(StoreError, match="can't be used"):
        comparison_requests.place(settings, project, lead, order_ids=[order_id], name=" ")


def test_candidates_are_orders_with_translations(store, project, translations, chapter, order_id):
    translations.order(chapter[0], dict.fromkeys(BASELINE))
    assert [one.id for one in comparison.candidates(store, project)] == [order_id]


def test_a_workers_step_computes_it_and_again_is_no_harm(
    store, settings, project, lead, order_id, monkeypatch
):
    from amts_core.comparison import jobs as workflow
    from amts_core.kernel.jobs import machine

    monkeypatch.setattr(machine, "_registered", [settings])
    comparison_id = comparison_requests.place(
        settings, project, lead, order_ids=[order_id], name="Run"
    )
    found = comparison.comparison(store, comparison_id)
    step = workflow._comparison_step.__wrapped__
    step("unknown")
    for _ in range(2):
        step(found.job_id)
    assert comparison.comparison(store, comparison_id).has_result
    assert job_rows.find(open_store(settings.database_url), found.job_id).state is JobState.DONE
    assert comparison.result(store, comparison_id).directions[0].n == 5
    assert compare.__name__ == "compare"


def test_a_removed_comparison_leaves_the_list_and_can_be_brought_back(
    store, project, lead, translations, chapter
):
    comparison_id, made = translations.compared(translations.order(chapter[0], BASELINE))
    comparison.remove(store, lead, comparison_id)
    assert comparison.comparisons(store, project.id) == ()
    found = comparison.comparison(store, comparison_id)
    assert (found.removed_by, found.removed_at is None) == (lead.name, False)
    assert comparison.result(store, comparison_id) == made
    comparison.bring_back(store, lead, comparison_id)
    (found,) = comparison.comparisons(store, project.id)
    assert (found.id, found.removed_by, found.removed_at) == (comparison_id, None, None)


def test_only_leads_remove_and_repeat(settings, store, translations, chapter):
    me = people.add_person(store, "Ada", Role.TRANSLATOR)
    comparison_id, _ = translations.compared(translations.order(chapter[0], BASELINE))
    with pytest.raises(PermissionDenied):
        comparison.remove(store, me, comparison_id)
    with pytest.raises(PermissionDenied):
        comparison.repeat(settings, me, comparison_id)


def test_a_comparison_is_repeated_with_its_orders_and_settings(
    settings, store, lead, translations, chapter, monkeypatch
):
    monkeypatch.setattr(comparison_requests.calls, "ask", lambda *_: None)
    order_id = translations.order(chapter[0], BASELINE)
    first_id, _ = translations.compared(order_id, leaks=LeakPolicy.APART, name="x" * 200)
    second_id = comparison.repeat(settings, lead, first_id)
    first, second = (comparison.comparison(store, one) for one in (first_id, second_id))
    assert (second.order_ids, second.leaks) == (first.order_ids, first.leaks)
    assert len(second.name) == 200 and second.name.endswith("x, again")
    third = comparison.comparison(store, comparison.repeat(settings, lead, second_id))
    assert third.name == second.name
    assert not second.has_result


def test_the_newest_orders_of_the_same_documents_belong_together(
    store, project, translations, chapter
):
    other = add_chapter(store, project, "b.md", "a2")
    kinds = [Granularity.SENTENCE, Granularity.SENTENCE, *Granularity]
    versions = [
        version_of(store, project, [(f"A bird {n}.", "鸟。")], granularity=kind)
        for n, kind in enumerate(kinds)
    ]
    both = [chapter[0], other[0]]
    old = translations.order(both, BOTH, version=versions[0])
    apart = translations.order(other[0], BOTH, version=versions[1])
    by_each = [translations.order(both, BOTH, version=one) for one in versions[2:]]
    newest = translations.order(chapter[0], BASELINE)
    found = comparison.candidates(store, project)
    assert [one.id for one in found] == [newest, *reversed(by_each), apart, old]
    assert comparison.together(store, found) == (newest, *reversed(by_each))
    assert comparison.together(store, found[3:]) == (apart,)
    assert comparison.together(store, ()) == ()
