"""Which engine translates for a project, made of what a lead has set; never any credentials.

Pages save and show settings; only workers make engines and talk to services. What differs between
the engines is in :mod:`engine_kinds`.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from amts_core.engines import BatchService, EngineSetup
from amts_core.engines.amazon import Policies, PriceTable, console, offers, policies
from amts_core.engines.amazon import open_account as account_at
from amts_core.engines.chat import chat_settings
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.records import Engine, JobState, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation.engine_kinds import KINDS, amazon_settings, settings_at
from amts_core.translation.records import Order, ServicePlace, ServiceSettings
from amts_core.translation.store import service_settings
from amts_core.translation.store.service_settings import history
from amts_core.translation.store.service_settings import settings as current

if TYPE_CHECKING:
    from amts_core.engines.amazon import account

__all__ = [
    "Access", "access", "access_as_json", "batch_console", "check_access", "check_engine",
    "current", "engines", "find_access", "history", "make", "needed_policies", "open_account",
    "poll_seconds", "prices", "save", "setup", "warnings",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Access:
    """Whether the credentials in use may do something, to what, and what to do if not.

    ``is_allowed`` is None where that can't be found out.
    """

    action: str
    resource: str
    is_allowed: bool | None
    message: str


def save(
    store: Store, person: Person, project: Project, settings: ServiceSettings
) -> ServiceSettings:
    """Let these be the settings of a project, and return them without spaces around their fields.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: a field can't be used; the message names it.
    """
    rights.check(person, Task.CONFIGURE)
    clean = replace(
        settings,
        region=settings.region.strip(),
        bucket=settings.bucket.strip(),
        prefix=settings.prefix.strip().strip("/"),
        role_arn=settings.role_arn.strip(),
        kms_key=settings.kms_key.strip(),
        chat=replace(
            settings.chat, url=settings.chat.url.strip(), model=settings.chat.model.strip()
        ),
    )
    if any((clean.region, clean.bucket, clean.role_arn, clean.kms_key, clean.tags)):
        # here: botocore is slow to load, and only who saves has to wait for it
        from amts_core.engines.amazon import regions

        regions.check_partition(amazon_settings(clean))
    if clean.budget_usd is not None and not (
        clean.budget_usd.is_finite() and clean.budget_usd >= 0
    ):
        raise ConfigurationError(
            f"A budget of {clean.budget_usd} USD is none. Write a number from 0, or leave it empty "
            "for no cap."
        )
    prices(clean, Engine.AMAZON, project.src_lang)
    chat_settings.check(clean.chat)
    service_settings.add_settings(store, project.id, person.id, clean)
    return clean


def warnings(settings: ServiceSettings) -> tuple[str, ...]:
    """Return what a person should know of settings that can be saved all the same."""
    if not settings.region:
        return ()
    from amts_core.engines.amazon import regions

    if settings.region not in regions.spelled():
        return (
            f"AWS's own library knows no Amazon Translate in {settings.region!r}. Check how the "
            "Region is spelled: us-east-1 and eu-west-1 are some.",
        )
    return offers.region_warnings(settings.region)


def engines(store: Store, project_id: int) -> tuple[Engine, ...]:
    """Return the engines that a project can use as it is set up now."""
    return tuple(engine for engine, kind in KINDS.items() if kind.is_offered(store, project_id))


def check_engine(store: Store, project_id: int, engine: Engine) -> None:
    """Refuse an engine that a project can't use as it is set up.

    :raises ConfigurationError: nobody has set it up, or a package that it needs is missing.
    """
    KINDS[engine].check(store, project_id)


def prices(settings: ServiceSettings, engine: Engine, src_lang: str) -> PriceTable:
    """Return what a million characters of a language cost at an engine.

    :raises ConfigurationError: a price or its day can't be used.
    """
    return KINDS[engine].prices(settings, src_lang)


def poll_seconds(settings: Settings, engine: Engine) -> float:
    """Return how long to wait before an engine is asked again how a job stands."""
    longest = KINDS[engine].poll_seconds
    return settings.poll_seconds if longest is None else min(settings.poll_seconds, longest)


def make(
    settings: Settings,
    store: Store,
    project_id: int,
    engine: Engine,
    place: ServicePlace | None = None,
) -> BatchService:
    """Return the batch service of an engine, as a project has it set up.

    :param place: where at Amazon, by default where the project's settings point now.
    :raises ConfigurationError: nobody has set it up, or the engine runs on this machine.
    """
    make = KINDS[engine].make
    if make is None:
        raise ConfigurationError(f"{KINDS[engine].name} is no service: it runs on this machine.")
    return make(settings, store, project_id, place)


def setup(
    settings: Settings,
    store: Store,
    project_id: int,
    engine: Engine,
    order: Order | None = None,
) -> EngineSetup:
    """Return what makes an engine of this machine, as a project has it set up.

    :param order: what it is to do: of its place and its prices those count that it was given with.
    :raises ConfigurationError: nobody has set it up, or a package that it needs is missing; or the
        engine does not run here.
    """
    setup = KINDS[engine].setup
    if setup is None:
        raise ConfigurationError(f"{KINDS[engine].name} does not run on this machine.")
    return setup(settings, store, project_id, order)


def check_access(settings: Settings, project: Project, person: Person) -> str:
    """Have a worker check what the credentials in use may do, and return the job's id.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    rights.check(person, Task.CONFIGURE)
    store = open_store(settings.database_url)
    amazon_settings(current(store, project.id))
    call = Call(calls.DESK, "check_access", (project.id,))
    return calls.begin(settings, project.id, "access", title="Permissions at Amazon", call=call)


def find_access(store: Store, project_id: int) -> tuple[Access, ...]:
    """Ask the services what the credentials in use may do; for workers."""
    from amts_core.engines.amazon import permissions

    found = permissions.check(amazon_settings(current(store, project_id)))
    return tuple(Access(one.action, one.resource, one.is_allowed, one.message) for one in found)


def open_account(
    store: Store, project_id: int, place: ServicePlace | None = None
) -> "account.AmazonAccount":
    """Return what shows what the account of a project holds at Amazon Translate; to be closed.

    :param place: by default where the project's settings point now.
    :raises ConfigurationError: the project is not set up for it.
    """
    where = amazon_settings(current(store, project_id)) if place is None else settings_at(place)
    return account_at(where)


def batch_console(order: Order) -> str:
    """Return the address of the console's page with the jobs of an order.

    Empty where the engine has no such jobs.
    """
    if order.place is None or KINDS[order.engine].runs_here:
        return ""
    return console.address(settings_at(order.place), console.BATCHES)


def access_as_json(found: tuple[Access, ...]) -> str:
    """Return what a job keeps of a check."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False)


def access(store: Store, job_id: str) -> tuple[Access, ...]:
    """Return what a check has found; nothing as long as it has not ended."""
    job = job_rows.find(store, job_id)
    if job is None or job.state is not JobState.DONE:
        return ()
    return tuple(Access(**one) for one in json.loads(job.result or "[]"))


def needed_policies(store: Store, project_id: int) -> Policies:
    """Return the IAM policies that a project's settings need, to be copied.

    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    return policies(amazon_settings(current(store, project_id)))
