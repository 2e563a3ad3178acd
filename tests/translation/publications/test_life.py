"""A publication's life at a service that fails, throttles, forgets and is changed by others.

Whatever happens: once the trouble ends, what our table says is what the service holds as soon as
the service was asked, publishing succeeds in a few tries, and no work was paid for twice.
"""

import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from amts_core import translation
from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.service import AmazonService
from amts_core.kernel.config import Settings
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store, connect, open_store
from amts_core.kernel.errors import AmtsError, OrderRefused
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Arm, Engine, Role
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from amts_core.translation import order_steps, publication_steps, publications, resources, services
from amts_core.translation.records import OrderState, PublicationState, ServiceSettings
from amts_core.translation.store import batches, order_rows, publication_rows
from tests.effort import some
from tests.engines.conftest import amazon, storage_url
from tests.engines.fake_translate import ROLE, fake_at, settings_in
from tests.engines.fake_translate_wire import MODEL, may_answer
from tests.translation.orders.conftest import FILES, version_of

__all__ = ["amazon", "storage_url"]

REGIONS = ("eu-west-1", "us-west-2")
NAME = "book"
N_VERSIONS = 3
N_ROUNDS = 80
"""Far more than a publication is asked after before it is given up."""
CALLS = (
    "CreateParallelData", "UpdateParallelData", "GetParallelData", "DeleteParallelData",
    "StartTextTranslationJob", "DescribeTextTranslationJob", "ListTextTranslationJobs",
)  # fmt: skip
ERRORS = (
    "TooManyRequestsException", "InternalServerException", "AccessDeniedException",
    "InvalidRequestException",
)  # fmt: skip

FAILURES = [
    (call, code)
    for call in CALLS
    for code in ERRORS
    if may_answer(MODEL.operation_model(call), code)
]
"""Which call may fail with which error."""


class Killed(BaseException):
    """The process has gone."""


class Fate:
    """When the process goes next: after so many steps outside of it, None for never."""

    left: int | None = None

    def step(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Killed


class MortalStore(Store):
    """A store whose process may go before it writes."""

    fate: Fate

    @contextmanager
    def writing(self):
        self.fate.step()
        with super().writing() as session:
            yield session


class MortalService:
    """A service whose caller may go before a call, or before it has the answer."""

    def __init__(self, service, fate: Fate) -> None:
        self._service, self._fate = service, fate

    def __getattr__(self, name):
        method = getattr(self._service, name)

        def call(*arguments):
            self._fate.step()
            answer = method(*arguments)
            self._fate.step()
            return answer

        return call


class Life(RuleBasedStateMachine):
    """One project, one resource's name, two Regions, and all that may happen to them."""

    storage_url = ""
    empty = Path()

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.fake = self.stack.enter_context(fake_at(self.storage_url))
        self.settings_at = {
            one: replace(settings_in(self.fake, one, self.storage_url), n_attempts=1)
            for one in REGIONS
        }
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(self.empty, folder / "amts.db")
        url = f"sqlite:///{folder / 'amts.db'}"
        self.settings = Settings.for_database(url, data_dir=folder, encoder="")
        self.stack.callback(open_store(url).close)
        self.store = MortalStore(connect(url))
        self.stack.callback(self.store.close)
        self.fate = self.store.fate = Fate()
        self.project = people.create_project(self.store, "Book", "en", ["zh"])
        self.lead = people.add_person(self.store, "Grace", Role.LEAD)
        self.versions = [version_of(self.store, self.project, n=n + 1) for n in range(N_VERSIONS)]
        found = translation.add_documents(self.store, self.project, FILES, "en")
        self.revisions = [one.revision_id for one in found]
        self.services = {}
        self.go_to(REGIONS[0])

    def teardown(self) -> None:
        try:
            self.end_well()
        finally:
            for one in self.services.values():
                one.close()
            self.stack.close()

    # what people do

    @rule(region=st.sampled_from(REGIONS))
    def go_to(self, region):
        wanted = ServiceSettings(
            region=region, bucket=self.settings_at[region].bucket, prefix="amts/test", role_arn=ROLE
        )
        services.save(self.store, self.lead, self.project, wanted)

    @rule(n=st.integers(0, N_VERSIONS - 1))
    def publish(self, n):
        with suppress(OrderRefused):
            self.prepare(self.versions[n])

    @rule(data=st.data())
    def delete(self, data):
        found = publication_rows.publications(self.store, self.project.id, Engine.AMAZON)
        if found:
            one = data.draw(st.sampled_from([one.id for one in found]))
            with suppress(OrderRefused):
                publications.order_deletion(self.settings, self.project, self.lead, one)

    @rule()
    def order(self):
        held = publication_rows.current(self.store, self.project.id, Engine.AMAZON)
        if held:
            translation.place(
                self.settings,
                self.project,
                self.lead,
                revision_ids=self.revisions[:1],
                tgt_langs=("zh",),
                arms=(Arm.ACT,),
                engine=Engine.AMAZON,
                publication_id=held[0].id,
            )

    @rule()
    def ask(self):
        with suppress(AmtsError, Killed):
            self.ask_everywhere()

    # what workers do, and what becomes of them

    @rule(n=st.integers(1, 30))
    def work(self, n):
        for _ in range(n):
            self.round()

    @rule(left=st.integers(0, 12))
    def die(self, left):
        self.fate.left = left
        self.round()
        self.fate.left = None

    @precondition(lambda self: self.moving())
    @rule()
    def forget_the_job(self):
        job_rows.fail(self.store, self.moving()[0].job_id, "The work failed unexpectedly.")

    # what the service does, and others with it

    @rule(minutes=st.sampled_from([1, 6, 90]))
    def wait(self, minutes):
        self.fake.clock.advance(minutes=minutes)

    @rule(failure=st.sampled_from(FAILURES), times=st.sampled_from([1, 25]))
    def fail(self, failure, times):
        self.fake.fail(*failure, times=times)

    @rule(call=st.sampled_from(CALLS))
    def lose_an_answer(self, call):
        self.fake.drop(call)

    @rule(region=st.sampled_from(REGIONS))
    def fail_an_import(self, region):
        self.fake.in_region(region).import_failures.append("The file is broken.")

    @rule()
    def expire(self):
        self.fake.expire()

    @rule()
    def renew(self):
        self.fake.renew()

    @rule(region=st.sampled_from(REGIONS))
    def forget_tokens(self, region):
        self.fake.in_region(region).forget_tokens()

    @rule(region=st.sampled_from(REGIONS))
    def tell_no_attempts(self, region):
        self.fake.in_region(region).tells_attempts = False

    @rule(region=st.sampled_from(REGIONS))
    def delete_there(self, region):
        account = self.fake.in_region(region)
        account.settle()
        if NAME in account.resources and not account.resources[NAME].is_moving:
            del account.resources[NAME]

    @rule(region=st.sampled_from(REGIONS))
    def create_there(self, region):
        """Somebody else, who has never heard of us."""
        account, bucket = self.fake.in_region(region), self.settings_at[region].bucket
        account.settle()
        if NAME not in account.resources:
            account.write(f"s3://{bucket}/theirs/units.csv", b"en,zh\nTheirs.,t\n")
            config = {"S3Uri": f"s3://{bucket}/theirs/units.csv", "Format": "CSV"}
            with suppress(Exception):
                account.create_parallel_data(NAME, config, "their-token", "Theirs")

    # what has to be so

    def end_well(self):
        self.fate.left = None
        self.fake.settle_down()
        self.rest()
        self.ask_everywhere()
        self.rest()
        self.check_that_the_table_is_right()
        for region in REGIONS:
            self.go_to(region)
            account = self.fake.in_region(region)
            there = account.resources.get(NAME)
            if there is not None and there.description == "Theirs":
                made = self.brought_to_its_end(self.versions[0])
                assert "has not published it. Publish under another name" in made.message
                assert account.resources[NAME].description == "Theirs"
                del account.resources[NAME]
            tries = [self.brought_to_its_end(self.versions[0]) for _ in range(2)]
            assert PublicationState.ACTIVE in [one.state for one in tries], tries
            self.check_that_the_table_is_right()
        names = Counter(one["JobName"] for one in self.fake.started)
        assert set(names.values()) <= {1}, names
        done = [
            (one.order_id, one.arm, one.tgt_lang, document.revision_id)
            for order in order_rows.orders(self.store, self.project.id)
            for one in batches.batches(self.store, order.id)
            for document in batches.documents_of(self.store, one.id)
            if one.state is OrderState.DONE
        ]
        assert len(done) == len(set(done))

    def check_that_the_table_is_right(self):
        for region in REGIONS:
            there = self.fake.in_region(region).resources.get(NAME)
            held = [
                one
                for one in publication_rows.publications(self.store, self.project.id)
                if one.place.region == region and one.state is PublicationState.ACTIVE
            ]
            is_ours = there is not None and there.description != "Theirs"
            if is_ours and there.status == "ACTIVE":
                (one,) = held
                version = versions.find_version(self.store, one.version_id)
                assert blob(self.store, version.sha256) == there.data
            else:
                assert held == []

    # how it is done

    def prepare(self, version):
        return publications.prepare(
            self.settings, self.project, self.lead, version=version, engine=Engine.AMAZON, name=NAME
        )

    def brought_to_its_end(self, version):
        made = self.prepare(version)
        self.rest()
        return publication_rows.publication(self.store, made.id)

    def rest(self):
        for _ in range(N_ROUNDS):
            self.fake.clock.advance(minutes=30)
            if not self.round():
                return
        raise AssertionError([repr(one) for one in self.moving()])

    def moving(self):
        found = publication_rows.publications(self.store, self.project.id, Engine.AMAZON)
        return [one for one in found if one.state.is_moving]

    def round(self) -> bool:
        """Do what workers do, and return whether something goes on."""
        try:
            self.advance()
        except Killed:
            return True
        followed = [one for one in self.moving() if self.is_followed(one.job_id)]
        return bool(followed) or bool(self.open_orders())

    def advance(self):
        for one in self.moving():
            if self.is_followed(one.job_id):
                try:
                    publication_steps.advance_publication(
                        self.store, self.service(one.place), one.id
                    )
                except AmtsError as error:
                    publication_steps.give_up_publication(self.store, one.id, str(error))
        for one in self.open_orders():
            order_steps.advance_order(self.store, self.service(one.place), one.id, "zh")

    def is_followed(self, job_id) -> bool:
        return not job_rows.find(self.store, job_id).state.is_end

    def open_orders(self):
        return [
            one for one in order_rows.orders(self.store, self.project.id) if not one.state.is_end
        ]

    def service(self, place):
        if place.region not in self.services:
            at = self.settings_at[place.region]
            self.services[place.region] = AmazonService(at, pacing=Pacing({}))
        return MortalService(self.services[place.region], self.fate)

    def ask_everywhere(self):
        for place in publication_rows.places(self.store, self.project.id, Engine.AMAZON):
            resources.refresh_now(
                self.store, self.service(place), self.project.id, engine=Engine.AMAZON, place=place
            )


@pytest.mark.usefixtures("amazon")
def test_a_publication_is_never_blocked_and_nothing_is_paid_for_twice(storage_url, empty_database):
    machine = type("Life", (Life,), {"storage_url": storage_url, "empty": empty_database})
    run_machine(
        machine,
        settings=settings(
            max_examples=some(4, of=8),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
