"""Which service translates for a project, made of what a lead has set; never any credentials.

Pages save and show settings; only workers make services and talk to them. The libraries of the
services are loaded when one is made: no page has to wait for them.
"""

import json
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from amts_core.engines import TranslationService
from amts_core.engines.amazon import PRICES, AmazonSettings, Policies, PriceTable, offers, policies
from amts_core.engines.neural import model_folders
from amts_core.kernel import rights
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, open_store
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.jobs import calls, job_rows
from amts_core.kernel.jobs.calls import Call
from amts_core.kernel.records import Engine, JobState, Person, Project
from amts_core.kernel.rights import Task
from amts_core.parallel_data import unit_files
from amts_core.translation import corpora
from amts_core.translation.records import Corpus, ServicePlace, ServiceSettings
from amts_core.translation.store import service_settings
from amts_core.translation.store.service_settings import history
from amts_core.translation.store.service_settings import settings as current

__all__ = [
    "Access", "access", "access_as_json", "check_access", "check_engine", "current", "engines",
    "find_access", "history", "make", "needed_policies", "poll_seconds", "prices", "save",
    "warnings",
]  # fmt: skip

_FREE = PriceTable(date(1970, 1, 1), Decimal(0), Decimal(0), is_confirmed=True)
_LOCAL_POLL_SECONDS = 1.0


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
        region=settings.region.strip(), bucket=settings.bucket.strip(),
        prefix=settings.prefix.strip().strip("/"), role_arn=settings.role_arn.strip(),
    )  # fmt: skip
    if clean.region or clean.bucket or clean.role_arn:
        # here: botocore is slow to load, and only who saves has to wait for it
        from amts_core.engines.amazon import regions

        regions.check_partition(_amazon(clean))
    if clean.budget_usd is not None and not (
        clean.budget_usd.is_finite() and clean.budget_usd >= 0
    ):
        raise ConfigurationError(
            f"A budget of {clean.budget_usd} USD is none. Write a number from 0, or leave it empty "
            "for no cap."
        )
    prices(clean, Engine.AMAZON)
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
    amazon = (Engine.AMAZON,) if current(store, project_id).bucket else ()
    # models belong to the installation, not to a project
    neural = (Engine.NEURAL,) if Settings.from_environment().neural_models else ()
    return (Engine.LOCAL, *amazon, *neural)


def check_engine(store: Store, project_id: int, engine: Engine) -> None:
    """Refuse an engine that a project can't use as it is set up.

    :raises ConfigurationError: nobody has set it up, or a package that it needs is missing.
    """
    if engine is Engine.AMAZON:
        _amazon(current(store, project_id))
    elif engine is Engine.NEURAL:
        model_folders.check(Settings.from_environment().neural_models)


def prices(settings: ServiceSettings, engine: Engine) -> PriceTable:
    """Return what a million characters cost at an engine: nothing where it is our own machine.

    :raises ConfigurationError: a price or its day can't be used.
    """
    if engine is not Engine.AMAZON:
        return _FREE
    baseline, act = settings.baseline_usd_per_million, settings.act_usd_per_million
    return PriceTable(
        _day(settings.prices_as_of) if settings.prices_as_of else PRICES.as_of,
        PRICES.baseline_usd_per_million if baseline is None else baseline,
        PRICES.act_usd_per_million if act is None else act,
        is_confirmed=bool(settings.prices_as_of),
    )


def poll_seconds(settings: Settings, engine: Engine) -> float:
    """Return how long to wait before an engine is asked again how a job stands."""
    if engine is Engine.AMAZON:
        return settings.poll_seconds
    return min(settings.poll_seconds, _LOCAL_POLL_SECONDS)


def make(
    settings: Settings, store: Store, project_id: int, engine: Engine,
    place: ServicePlace | None = None,
) -> TranslationService:  # fmt: skip
    """Return the service of an engine, as a project has it set up.

    :param place: where at Amazon, by default where the project's settings point now.
    :raises ConfigurationError: nobody has set it up, or a package that it needs is missing.
    """
    if engine is Engine.AMAZON:
        found = _amazon(current(store, project_id)) if place is None else _at(place)
        return _amazon_service(found)
    if engine is Engine.NEURAL:
        models = model_folders.check(settings.neural_models)
        return _neural_service(settings.data_dir / "neural", models, settings.encoder)
    folder = settings.data_dir / "engine"
    return _local_service(folder, settings.encoder, corpora.files(store, project_id, folder))


@cache
def _local_service(
    folder: Path, encoder: str, found: tuple[tuple[Corpus, Path], ...]
) -> TranslationService:
    """Return the one service of a process: it keeps an eye on the jobs that it has begun."""
    from amts_core.engines.local import GeneralCorpus, LocalService

    general = [GeneralCorpus(one.sha256, one.src_lang, one.tgt_lang, path) for one, path in found]
    return LocalService(folder, encoder, general, unit_files.read)


@cache
def _neural_service(folder: Path, models: Path, encoder: str) -> TranslationService:
    """Return the one service of a process: it keeps an eye on the jobs that it has begun."""
    from amts_core.engines.neural import NeuralService

    return NeuralService(folder, models, encoder, unit_files.read)


@cache
def _amazon_service(settings: AmazonSettings) -> TranslationService:
    """Return the one service that the threads of a process share."""
    from amts_core.engines.amazon import AmazonService

    return AmazonService(settings)


def check_access(settings: Settings, project: Project, person: Person) -> str:
    """Have a worker check what the credentials in use may do, and return the job's id.

    :raises PermissionDenied: the person is no lead.
    :raises ConfigurationError: the project is not set up for Amazon Translate.
    """
    rights.check(person, Task.CONFIGURE)
    store = open_store(settings.database_url)
    _amazon(current(store, project.id))
    job_id = f"access-{uuid.uuid4().hex}"
    call = Call(calls.DESK, "check_access", (project.id,))
    job_rows.add_job(store, job_id, project.id, "Permissions at Amazon", call.as_json())
    calls.enqueue(settings, job_id, call)
    return job_id


def find_access(store: Store, project_id: int) -> tuple[Access, ...]:
    """Ask the services what the credentials in use may do; for workers."""
    from amts_core.engines.amazon import permissions

    found = permissions.check(_amazon(current(store, project_id)))
    return tuple(Access(one.action, one.resource, one.is_allowed, one.message) for one in found)


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
    return policies(_amazon(current(store, project_id)))


def _amazon(settings: ServiceSettings) -> AmazonSettings:
    if not settings.bucket:
        raise ConfigurationError(
            "This project is not set up for Amazon Translate. Let a lead write Region, bucket and "
            "role into Settings."
        )
    return _at(settings.place)


def _at(place: ServicePlace) -> AmazonSettings:
    return AmazonSettings(place.region, place.bucket, place.prefix, place.role_arn)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"The day {text!r} of the prices is none. Write it like 2026-11-21, or leave it empty."
        ) from error
