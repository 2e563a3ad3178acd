"""Parallel data at a service: created, updated, deleted, reconciled; by leads, one at a time."""

import pytest

from amts_core import translation
from amts_core.engines.protocol import ParallelDataStatus
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.errors import (
    ConfigurationError,
    NotFoundError,
    OrderRefused,
    PermissionDenied,
    ServiceError,
)
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Granularity, JobState, Role
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from amts_core.translation import publication_steps, publications, resources
from amts_core.translation.records import Counters, PublicationState
from amts_core.translation.store import publication_rows
from tests.stored import n_rows, together
from tests.translation.orders.conftest import place, published, run, version_of
from tests.translation.orders.stub import StubService


def job_of(store, publication):
    return job_rows.find(store, publication.job_id)


def log(store, publication):
    return [line.text for line in job_rows.log_lines(store, publication.job_id)]


def test_a_version_becomes_a_resource(settings, store, book, lead, service):
    version = version_of(store, book, n=3)
    held = published(settings, store, book, lead=lead, service=service, version=version)
    assert held.name == f"book-{book.id}-en-zh-sentence"
    assert (held.state, held.status) == (PublicationState.ACTIVE, ParallelDataStatus.ACTIVE)
    assert (held.is_update, held.version_n, held.person) == (False, 1, "Grace")
    assert held.predicted == held.reported == Counters(3, 0, 0)
    assert service.held(held.name) == blob(store, version.sha256)
    assert translation.reconcile(held).agrees
    assert publication_rows.current(store, book.id, Engine.LOCAL) == (held,)
    job = job_of(store, held)
    assert (job.state, job.result) == (JobState.DONE, held.name)
    assert job.message == f"{held.name} holds v1."
    assert log(store, held) == [
        f"The creation of {held.name} with v1 has begun (ACTIVE).",
        f"{held.name} holds v1: 3 records.",
    ]


def test_a_later_version_takes_its_place(settings, store, book, lead, service):
    first = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book)
    )
    later = version_of(store, book, n=2)
    second = published(settings, store, book, lead=lead, service=service, version=later)
    assert second.is_update
    assert second.latest_update_status is ParallelDataStatus.ACTIVE
    assert service.held(second.name) == blob(store, later.sha256)
    known = publication_rows.publications(store, book.id)
    assert [(one.id, one.state) for one in known] == [
        (second.id, PublicationState.ACTIVE),
        (first.id, PublicationState.REPLACED),
    ]
    assert publication_rows.publications(store, book.id, Engine.AMAZON) == ()


def test_an_import_that_fails_changes_nothing(settings, store, book, lead, service):
    first = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book)
    )
    service.import_failures.append("The file is broken.")
    second = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book, n=2)
    )
    assert (second.state, second.message) == (PublicationState.FAILED, "The file is broken.")
    assert job_of(store, second).message == "The file is broken."
    assert publication_rows.current(store, book.id, Engine.LOCAL) == (
        publication_rows.publication(store, first.id),
    )


def test_what_is_left_out_is_traced_to_its_units(settings, store, book, lead, service):
    service.skipped = ["One 1.", "One 2.\t一。", 'x <seg>"One 0."</seg>', "nothing of ours"]
    held = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book, n=6)
    )
    assert held.reported == Counters(2, 4, 0)
    assert [one.unit_ids for one in held.problems] == [("101",), ("102",), ("100",), ()]
    assert translation.reconcile(held).differences == (
        "The service has imported 2 records; 6 were expected.",
        "The service has skipped 4 records; 0 were expected.",
    )
    assert job_of(store, held).message == (
        f"{held.name} holds v1. The service has imported 2 records; 6 were expected. The service "
        "has skipped 4 records; 0 were expected."
    )


@pytest.mark.parametrize("method", ["create_parallel_data", "get_parallel_data"])
def test_a_service_that_is_away_is_asked_again_with_the_same_token(
    settings, store, book, lead, service, method
):
    away = ServiceError("It is away. Try again.", is_transient=True)
    service.failures[method] = [away] * 3
    made = publications.prepare(
        settings, book, lead, version=version_of(store, book), engine=Engine.LOCAL, name="data"
    )
    publication_steps.advance_publication(store, service, made.id)
    asked = publication_rows.publication(store, made.id)
    assert (asked.n_failures, asked.token) == (1, made.token)
    for _ in range(5):
        publication_steps.advance_publication(store, service, made.id)
    assert publication_rows.publication(store, made.id).state is PublicationState.ACTIVE
    assert len(list((service._folder / "files").iterdir())) == 1


def test_a_service_that_stays_away_is_given_up(settings, store, book, lead, service):
    away = ServiceError("It is away. Try again.", is_transient=True)
    service.failures["create_parallel_data"] = [away] * 30
    held = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book)
    )
    assert (held.state, held.message) == (PublicationState.FAILED, str(away))
    assert service.calls["create_parallel_data"] == 20


def test_a_refusal_is_final(settings, store, book, lead, service):
    service.create_parallel_data(publishing_file("data", "other"))
    version = version_of(store, book)
    held = published(
        settings, store, book, lead=lead, service=service, version=version, name="data"
    )
    assert (held.state, held.message) == (
        PublicationState.FAILED,
        "The service has parallel data named data already, and this project has not published it. "
        "Publish under another name, or delete it at the service first.",
    )
    assert b"One.\t1" in service.held("data")
    assert published(
        settings, store, book, lead=lead, service=service, version=version, name="other"
    ).state is (PublicationState.ACTIVE)


def publishing_file(name, token):
    from amts_core.engines.protocol import ParallelDataFile

    return ParallelDataFile(name=name, data=b"en\tzh\nOne.\t1\n", format="tsv", token=token)


def test_a_resource_that_was_deleted_there_is_created_again(settings, store, book, lead, service):
    first = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book)
    )
    service.delete_parallel_data(first.name)
    second = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book, n=2)
    )
    assert (second.is_update, second.state) == (False, PublicationState.ACTIVE)
    assert publication_rows.publication(store, first.id).state is PublicationState.DELETED


def test_one_change_at_a_time(settings, store, book, lead):
    version = version_of(store, book)
    errors = together(
        lambda _: publications.prepare(settings, book, lead, version=version, engine=Engine.LOCAL),
        range(4),
    )
    assert [type(error) for error in errors] == [OrderRefused] * 3
    assert "is being changed already (waiting, since" in str(errors[0])


def test_what_an_order_uses_is_not_changed(settings, store, book, lead, service, sources):
    version = version_of(store, book)
    held = published(settings, store, book, lead=lead, service=service, version=version)
    order_id = place(settings, book, lead, sources, arms=(Arm.ACT,), version=version)
    newer = version_of(store, book, n=2)
    for action in (
        lambda: publications.prepare(settings, book, lead, version=newer, engine=Engine.LOCAL),
        lambda: publications.order_deletion(settings, book, lead, held.id),
    ):
        with pytest.raises(OrderRefused, match=f"Order {order_id} is being translated with book"):
            action()
    run(store, service, order_id)
    published(settings, store, book, lead=lead, service=service, version=newer)


def test_a_resource_is_deleted(settings, store, book, lead, service):
    held = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book)
    )
    going = publications.order_deletion(settings, book, lead, held.id)
    assert going.state is PublicationState.DELETING
    with pytest.raises(OrderRefused, match="is being changed already"):
        publications.order_deletion(settings, book, lead, held.id)
    assert publication_steps.advance_publication(store, service, held.id)
    gone = publication_rows.publication(store, held.id)
    assert (gone.state, gone.message) == (
        PublicationState.DELETED,
        f"{held.name} has been deleted.",
    )
    assert job_of(store, gone).state is JobState.DONE
    assert publication_rows.current(store, book.id, Engine.LOCAL) == ()
    with pytest.raises(OrderRefused, match="does not hold v1"):
        publications.order_deletion(settings, book, lead, held.id)
    again = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book)
    )
    assert (again.is_update, again.state) == (False, PublicationState.ACTIVE)


def test_a_deletion_that_fails_leaves_the_resource(settings, store, book, lead, service):
    held = published(
        settings, store, book, lead=lead, service=service, version=version_of(store, book)
    )
    service.failures["delete_parallel_data"] = [ServiceError("You may not. Ask somebody.")]
    publications.order_deletion(settings, book, lead, held.id)
    assert publication_steps.advance_publication(store, service, held.id)
    found = publication_rows.publication(store, held.id)
    assert (found.state, job_of(store, found).state) == (
        PublicationState.ACTIVE,
        JobState.FAILED,
    )


def test_a_look_at_the_service_finds_what_is_gone(settings, store, book, lead, service):
    kept = published(
        settings,
        store,
        book,
        lead=lead,
        service=service,
        version=version_of(store, book),
        name="kept",
    )
    gone = published(
        settings,
        store,
        book,
        lead=lead,
        service=service,
        version=version_of(store, book),
        name="gone",
    )
    service.delete_parallel_data("gone")
    told = resources.refresh_now(store, service, book.id, Engine.LOCAL)
    assert told == "1 of 2 resources are there; gone: gone"
    assert publication_rows.publication(store, gone.id).state is PublicationState.DELETED
    assert publication_rows.publication(store, kept.id).state is PublicationState.ACTIVE
    assert resources.refresh_now(store, service, book.id, Engine.LOCAL) == (
        "1 of 1 resource is there"
    )


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.EDITOR])
def test_only_a_lead_publishes_and_deletes(settings, store, book, lead, service, role):
    other = people.add_person(store, "Otto", role)
    version = version_of(store, book)
    held = published(settings, store, book, lead=lead, service=service, version=version)
    before = n_rows(store)
    for action in (
        lambda: translation.publish(settings, book, other, version=version, engine=Engine.LOCAL),
        lambda: translation.retrain(settings, book, other, held.id),
        lambda: translation.delete(settings, book, other, held.id),
    ):
        with pytest.raises(PermissionDenied, match="may not .* parallel data.*Ask a lead"):
            action()
    assert n_rows(store) == before


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("", ConfigurationError, id="empty"),
        pytest.param("a b", ConfigurationError, id="space"),
        pytest.param("a__b", ConfigurationError, id="two underscores"),
        pytest.param("é", ConfigurationError, id="accent"),
        pytest.param("a" * 257, ConfigurationError, id="long"),
    ],
)
def test_names_are_those_that_services_take(settings, store, book, lead, name, error):
    with pytest.raises(error, match="can't name parallel data"):
        publications.prepare(
            settings, book, lead, version=version_of(store, book), engine=Engine.LOCAL, name=name
        )


@pytest.mark.parametrize(
    ("project_name", "words"),
    [
        pytest.param("Dive into Deep Learning!", "dive-into-deep-learning", id="words"),
        pytest.param("Título", "titulo", id="accents"),
        pytest.param("动手学", "project", id="no Latin letter"),
        pytest.param("x" * 200, "x" * 60, id="long"),
    ],
)
def test_default_names_say_what_is_in_them(store, project_name, words):
    project = people.create_project(store, project_name, "en", ["zh", "es"])
    version = version_of(store, project, languages=("en", "zh", "es"), text="One.\t一\tUno")
    name = translation.default_name(project, version)
    assert name == f"{words}-{project.id}-en-zh-es-sentence"


def test_another_project_is_left_alone(settings, store, book, lead, service):
    held = published(
        settings,
        store,
        book,
        lead=lead,
        service=service,
        version=version_of(store, book),
        name="data",
    )
    other = people.create_project(store, "Other", "en", ["zh"])
    with pytest.raises(OrderRefused, match="Another project has published"):
        publications.prepare(
            settings,
            other,
            lead,
            version=version_of(store, other),
            engine=Engine.LOCAL,
            name="data",
        )
    with pytest.raises(OrderRefused, match="belongs to another project"):
        publications.prepare(
            settings, other, lead, version=version_of(store, book), engine=Engine.LOCAL
        )
    with pytest.raises(OrderRefused, match="belongs to another project"):
        publications.order_deletion(settings, other, lead, held.id)
    with pytest.raises(NotFoundError, match="There is no publication 99"):
        publication_rows.publication(store, 99)


def test_the_same_job_orders_once(settings, store, book, lead):
    version = version_of(store, book)
    arguments = settings, book, lead, version, Engine.LOCAL
    first = publications.prepare(*arguments, job_id="retrain-1")
    assert publications.prepare(*arguments, job_id="retrain-1") == first
    assert n_rows(store)["publication"] == 1


def test_a_slow_import_is_waited_for(settings, store, book, lead, tmp_path):
    service = StubService(tmp_path / "slow", seconds=3600)
    made = publications.prepare(
        settings, book, lead, version=version_of(store, book), engine=Engine.LOCAL
    )
    for _ in range(3):
        assert not publication_steps.advance_publication(store, service, made.id)
    found = publication_rows.publication(store, made.id)
    assert (found.state, found.status) == (
        PublicationState.IMPORTING,
        ParallelDataStatus.CREATING,
    )
    assert job_of(store, found).message == "The service imports the records"
    assert service.calls["create_parallel_data"] == 1


def test_versions_are_compared_whatever_their_format(store, book):
    old = versions.add_version(
        store,
        book.id,
        b"en\tzh\nOne.\t1\nTwo.\t2\nThree.\t3\n",
        format_="tsv",
        granularity=Granularity.SENTENCE,
        languages=("en", "zh"),
        n_units=3,
        last_event=None,
    )
    tmx = (
        '<tmx version="1.4"><header srclang="en"/><body>'
        '<tu><tuv xml:lang="en"><seg>Two.</seg></tuv><tuv xml:lang="zh"><seg>zwei</seg></tuv></tu>'
        '<tu><tuv xml:lang="en"><seg>One.</seg></tuv><tuv xml:lang="zh"><seg>1</seg></tuv></tu>'
        '<tu><tuv xml:lang="en"><seg>Four.</seg></tuv><tuv xml:lang="zh"><seg>4</seg></tuv></tu>'
        "</body></tmx>"
    )
    new = versions.add_version(
        store,
        book.id,
        tmx.encode(),
        format_="tmx",
        granularity=Granularity.SENTENCE,
        languages=("en", "zh"),
        n_units=3,
        last_event=None,
    )
    made = translation.diff(store, old, new)
    assert [(one.src, one.tgts) for one in made.added] == [("Four.", {"zh": "4"})]
    assert [(one.src, one.tgts) for one in made.removed] == [("Three.", {"zh": "3"})]
    assert [(one.src, one.before, one.after) for one in made.changed] == [
        ("Two.", {"zh": "2"}, {"zh": "zwei"})
    ]
    assert made.n_same == 1
    assert translation.diff(store, new, new).n_same == 3
