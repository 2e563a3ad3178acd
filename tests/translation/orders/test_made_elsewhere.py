"""Orders with parallel data and terminologies that somebody made elsewhere, at the fake service."""

import json
from contextlib import nullcontext
from dataclasses import asdict

import pytest

from amts_core.engines.amazon import held_resources
from amts_core.engines.amazon.service import AmazonService
from amts_core.engines.protocol import ParallelDataStatus, ResourceKind
from amts_core.kernel.errors import OrderRefused, ServiceNotFound
from amts_core.kernel.records import Arm, Engine
from amts_core.translation import holdings, order_checks, order_steps
from amts_core.translation.records import OrderState
from amts_core.translation.store import batches, budgets, order_rows
from tests.engines.conftest import amazon, storage_url
from tests.translation.orders.conftest import place

__all__ = ["amazon", "storage_url"]

DATA, TERMS = ResourceKind.PARALLEL_DATA, ResourceKind.TERMINOLOGY


@pytest.fixture
def remote(amazon):
    service = AmazonService(amazon.settings)
    yield service
    service.close()


class Elsewhere:
    """What somebody does in the console."""

    def __init__(self, amazon, remote):
        self._fake, self._bucket = amazon.fake, remote._bucket

    def put(self, name, languages=("en", "zh"), *, update=False, waits=True, fails=""):
        """Import parallel data in these languages."""
        rows = "\t".join(languages) + "\n" + "\t".join(f"Rain {one}" for one in languages) + "\n"
        address = self._bucket.put(f"{name}-{len(self._fake.calls)}.tsv", rows.encode(), "text/tab")
        account = self._fake.account
        if fails:
            account.import_failures.append(fails)
        change = account.update_parallel_data if update else account.create_parallel_data
        config = {"S3Uri": address, "Format": "TSV"}
        change(Name=name, ParallelDataConfig=config, ClientToken="x")
        if waits:
            self._fake.clock.advance(hours=1)
            account.settle()

    def name_terms(self, name, languages=("en", "zh"), direction="UNI"):
        """Import a terminology in these languages."""
        text = ",".join(languages) + "\n" + ",".join(f"rain {one}" for one in languages) + "\n"
        data = {"File": text.encode(), "Format": "CSV", "Directionality": direction}
        self._fake.account.import_terminology(
            Name=name, MergeStrategy="OVERWRITE", TerminologyData=data
        )

    def delete(self, kind):
        """Delete everything of a kind."""
        account = self._fake.account
        (account.resources if kind is DATA else account.terminologies).clear()


@pytest.fixture
def elsewhere(amazon, remote):
    return Elsewhere(amazon, remote)


def run(store, amazon, remote, order_id):
    for _ in range(20):
        languages = order_rows.order(store, order_id).tgt_langs
        if all([order_steps.advance_order(store, remote, order_id, one) for one in languages]):
            break
        amazon.fake.clock.advance(hours=1)
    return order_rows.order(store, order_id)


@pytest.fixture
def order(settings, at_amazon, lead, sources, remote):
    """Order the documents with resources of these kinds and names; return the order's id."""

    def ordered(*names, **options):
        found = [remote.find_held(kind, name) for kind, name in names]
        options = {"engine": Engine.AMAZON, **options}
        return place(settings, at_amazon, lead, sources, elsewhere=found, **options)

    return ordered


@pytest.mark.parametrize(
    ("prepare", "languages", "told"),
    [
        pytest.param(
            lambda one: one.put("theirs"), ("en", "zh"), None, id="active"
        ),
        pytest.param(
            lambda one: one.put("theirs", ("en", "es", "zh")),
            ("en", "zh", "es"),
            None,
            id="several target languages",
        ),
        pytest.param(
            lambda one: (one.put("theirs"), one.put("theirs", update=True, waits=False)),
            ("en", "zh"),
            None,
            id="being updated",
        ),
        pytest.param(
            lambda one: one.put("theirs", waits=False),
            ("en", "zh"),
            "is CREATING. Wait until it is ACTIVE",
            id="creating",
        ),
        pytest.param(
            lambda one: one.put("theirs", fails="The file is broken."),
            ("en", "zh"),
            "is FAILED (The file is broken). Import its file there again",
            id="failed",
        ),
        pytest.param(
            lambda one: one.put("theirs", ("en", "es")),
            ("en", "zh"),
            "theirs goes from en to es, the order from en to zh",
            id="another target language",
        ),
        pytest.param(
            lambda one: one.put("theirs", ("zh", "en")),
            ("en", "zh"),
            "theirs goes from zh to en, the order from en to zh",
            id="the other way round",
        ),
        pytest.param(
            lambda one: one.put("theirs"),
            ("en", "zh", "es"),
            "theirs goes from en to zh, the order from en to zh, es",
            id="one of two target languages",
        ),
    ],
)  # fmt: skip
def test_parallel_data_are_checked(elsewhere, remote, prepare, languages, told):
    prepare(elsewhere)
    found = remote.find_held(DATA, "theirs")
    with pytest.raises(OrderRefused) if told else nullcontext() as refused:
        order_checks.check_held(found, languages)
    assert told is None or told in str(refused.value)
    assert order_checks.note_on(found) == ""
    assert not found.is_ours


@pytest.mark.parametrize(
    ("made", "direction", "languages", "told"),
    [
        pytest.param(("en", "zh"), "UNI", ("en", "zh"), None, id="one way"),
        pytest.param(("zh", "en"), "UNI", ("en", "zh"), "from zh to en", id="the other way"),
        pytest.param(("zh", "en"), "MULTI", ("en", "zh"), None, id="both ways"),
        pytest.param(("zh", "en"), "MULTI", ("en", "es"), "from zh to en", id="lacks one"),
    ],
)
def test_a_terminology_is_checked(elsewhere, remote, made, direction, languages, told):
    elsewhere.name_terms("terms", made, direction)
    found = remote.find_held(TERMS, "terms")
    with pytest.raises(OrderRefused, match=told) if told else nullcontext():
        order_checks.check_held(found, languages)
    assert (found.n_records, found.format, found.is_ours) == (1, "csv", False)


def test_a_later_update_that_has_failed_is_told(elsewhere, remote):
    elsewhere.put("theirs")
    elsewhere.put("theirs", update=True, fails="It is no TSV.")
    found = remote.find_held(DATA, "theirs")
    order_checks.check_held(found, ("en", "zh"))
    assert order_checks.note_on(found) == (
        "The last update of theirs has failed (It is no TSV): it holds what it held before."
    )


def test_a_status_that_is_not_known_is_told_in_the_services_word(elsewhere, remote, amazon):
    elsewhere.put("theirs")
    described = remote._get("theirs")["ParallelDataProperties"]
    found = held_resources.parallel_data({**described, "Status": "ARCHIVING"}, amazon.settings)
    (listed,) = holdings.read(json.loads(json.dumps([{**asdict(found), "updated_at": None}])))
    for one in (found, listed):
        assert isinstance(one.status, ParallelDataStatus) and one.status == "ARCHIVING"
        assert one.latest_update_status is None
        with pytest.raises(OrderRefused, match="is ARCHIVING. Wait until it is ACTIVE"):
            order_checks.check_held(one, ("en", "zh"))
    elsewhere.put("theirs", update=True)
    again = remote.find_held(DATA, "theirs")
    assert again.latest_update_status is ParallelDataStatus.ACTIVE


def test_what_is_missing_is_not_found(remote):
    for kind in ResourceKind:
        with pytest.raises(ServiceNotFound, match=f"find the {kind} 'none'"):
            remote.find_held(kind, "none")


def test_a_job_names_what_was_made_elsewhere(store, amazon, remote, elsewhere, order):
    elsewhere.put("theirs", ("en", "zh", "es"))
    elsewhere.name_terms("terms", ("en", "zh", "es"))
    order_id = order(
        (DATA, "theirs"),
        (TERMS, "terms"),
        arms=tuple(Arm),
        tgt_langs=("zh", "es"),
    )
    done = run(store, amazon, remote, order_id)
    assert done.state is OrderState.DONE
    assert (done.resource, done.data_elsewhere, done.version_id) == ("theirs", "theirs", None)
    assert (done.terminology, done.options.uses_glossary) == ("terms", False)
    named = [(one["TerminologyNames"], one.get("ParallelDataNames")) for one in amazon.fake.started]
    assert sorted(named, key=str) == [(["terms"], None)] * 2 + [(["terms"], ["theirs"])] * 2


@pytest.mark.parametrize("kind", ResourceKind)
def test_what_was_deleted_between_check_and_start_is_told(
    store, at_amazon, amazon, remote, elsewhere, order, kind
):
    elsewhere.put("mine")
    elsewhere.name_terms("mine")
    arms = [Arm.ACT if kind is DATA else Arm.BASELINE]
    order_id = order((kind, "mine"), arms=arms)
    elsewhere.delete(kind)
    assert run(store, amazon, remote, order_id).state is OrderState.FAILED
    (batch,) = batches.batches(store, order_id)
    assert f"can't find the {kind} 'mine'" in batch.message
    assert amazon.fake.started == []
    assert budgets.spent_usd(store, at_amazon.id) == 0


def test_what_was_changed_between_check_and_start_is_told(store, amazon, remote, elsewhere, order):
    elsewhere.put("theirs")
    order_id = order((DATA, "theirs"), arms=[Arm.ACT])
    elsewhere.put("theirs", ("en", "es"), update=True)
    assert run(store, amazon, remote, order_id).state is OrderState.FAILED
    (batch,) = batches.batches(store, order_id)
    assert "theirs goes from en to es, the order from en to zh" in batch.message
    assert amazon.fake.started == []


def test_an_answer_that_is_lost_starts_nothing_twice_though_all_is_deleted(
    store, amazon, remote, elsewhere, order
):
    elsewhere.put("theirs")
    order_id = order((DATA, "theirs"), arms=[Arm.ACT])
    amazon.fake.drop("StartTextTranslationJob", times=3)
    order_steps.advance_order(store, remote, order_id, "zh")
    (batch,) = batches.batches(store, order_id)
    assert batch.service_job_id is None and len(amazon.fake.started) == 1
    held = amazon.fake.account.resources.pop("theirs")
    order_steps.advance_order(store, remote, order_id, "zh")
    amazon.fake.account.resources["theirs"] = held  # a job that was started goes on with its copy
    assert run(store, amazon, remote, order_id).state is OrderState.DONE
    assert len(amazon.fake.started) == 1


def test_an_order_takes_one_of_a_kind_and_at_a_service(elsewhere, order):
    elsewhere.put("theirs")
    elsewhere.put("others")
    with pytest.raises(OrderRefused, match="takes one parallel data only"):
        order((DATA, "theirs"), (DATA, "others"))
    with pytest.raises(OrderRefused, match="Local engine uses no parallel data"):
        order((DATA, "theirs"), arms=[Arm.ACT], engine=Engine.LOCAL)
