"""What is kept of publishing and translating: who ordered what, what became of it, what it cost.

Records only, like :mod:`amts_core.kernel.records`; the states of a service itself are in
:mod:`amts_core.engines.protocol`. Costs are US dollars, because the one service that
costs anything is billed in them, kept to the millionth.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from amts_core.engines import BatchStatus, Options, ParallelDataStatus
from amts_core.engines.amazon import ResourceTag
from amts_core.engines.chat import ChatSettings
from amts_core.exchange import ContentType
from amts_core.kernel.records import Arm, Engine, Finding, Granularity


class PublicationState(StrEnum):
    """Where a publication stands: ``ACTIVE`` is what its resource holds, ``REPLACED`` what it held.

    The last three are ends.
    """

    WAITING = "waiting"
    IMPORTING = "importing"
    ACTIVE = "active"
    DELETING = "deleting"
    REPLACED = "replaced"
    FAILED = "failed"
    DELETED = "deleted"

    @property
    def is_moving(self) -> bool:
        """Whether a worker or the service is still at work on it."""
        return self in (
            PublicationState.WAITING,
            PublicationState.IMPORTING,
            PublicationState.DELETING,
        )


@dataclass(frozen=True, slots=True)
class Counters:
    """Records of a file: imported, skipped, refused."""

    imported: int
    skipped: int
    failed: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that a service left out, why, and the units that it was made of.

    ``unit_ids`` is empty where the service's words don't tell which record it was.
    """

    content: str
    message: str
    unit_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlace:
    """Where at Amazon parallel data lie and jobs run: a Region of an account, and our folder there.

    The role of batch jobs names the account. ``kms_key`` and ``tags`` are what is put on what is
    made there, so that a call which is made again asks for the same.
    """

    region: str
    bucket: str
    prefix: str
    role_arn: str
    kms_key: str = ""
    tags: tuple[ResourceTag, ...] = ()

    @property
    def account(self) -> str:
        """The number of the account, which the role belongs to."""
        return (*self.role_arn.split(":"), *[""] * 5)[4]

    @property
    def scope(self) -> tuple[str, str]:
        """What a resource's name is unique in: an account and a Region."""
        return self.account, self.region


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A version of parallel data at a service: one attempt to create or to update a resource.

    ``name`` is that of the resource, unique in the account and Region of ``place``, which is None
    where the engine is this machine. ``status`` and ``latest_update_status`` are the service's
    words, None as long as it was not asked; ``predicted`` is what of the version's file it should
    import, ``reported`` what it says it did. ``token`` was stored before the first call.
    """

    id: int
    project_id: int
    engine: Engine
    place: ServicePlace | None
    name: str
    version_id: int
    version_n: int
    format: str
    granularity: Granularity
    src_lang: str
    tgt_langs: tuple[str, ...]
    is_update: bool
    state: PublicationState
    status: ParallelDataStatus | None
    latest_update_status: ParallelDataStatus | None
    predicted: Counters
    reported: Counters | None
    imported_characters: int | None
    message: str
    problems: tuple[Problem, ...] = field(repr=False)
    n_failures: int
    token: str = field(repr=False)
    job_id: str
    person: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a service was expected to import and what it says it has; a sentence a difference."""

    predicted: Counters
    reported: Counters | None
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the service has counted, and as predicted."""
        return self.reported is not None and not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """Where a project's jobs run, and what they may cost. No credentials: boto3 finds those itself.

    ``kms_key`` is the ARN of the key that encrypts what is made at Amazon, empty for the encryption
    of AWS; ``tags`` are put on it. ``budget_usd`` caps what all orders of the project cost, None
    for no cap. The prices are in US dollars a million characters; ``prices_as_of`` is the day they
    were looked up, empty where nobody has confirmed them. ``chat`` is the project's chat model;
    where it names none, that of the installation is used.
    """

    region: str = ""
    bucket: str = ""
    prefix: str = "amts"
    role_arn: str = ""
    kms_key: str = ""
    tags: tuple[ResourceTag, ...] = ()
    budget_usd: Decimal | None = None
    baseline_usd_per_million: Decimal | None = None
    act_usd_per_million: Decimal | None = None
    prices_as_of: str = ""
    chat: ChatSettings = ChatSettings()

    @property
    def place(self) -> ServicePlace:
        """Where the project's jobs run."""
        return ServicePlace(
            region=self.region,
            bucket=self.bucket,
            prefix=self.prefix,
            role_arn=self.role_arn,
            kms_key=self.kms_key,
            tags=self.tags,
        )


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """Settings of a project as somebody saved them; the newest count."""

    id: int
    settings: ServiceSettings
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A general corpus for the local engine. ``n_units`` are its pairs of texts."""

    id: int
    name: str
    src_lang: str
    tgt_lang: str
    sha256: str
    n_units: int
    person: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ArmEstimate:
    """What one arm would cost: characters of all documents times languages."""

    arm: Arm
    n_characters: int
    usd: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What an order would do and cost, and what of the project's budget is left before it.

    ``n_segments`` and ``n_characters`` are those of the documents, once. ``spent_usd`` holds what
    ended batches were counted at and what unfinished ones are estimated at. ``seconds`` are those
    that a language is expected to take in one arm, None as long as nothing of the engine is known.
    """

    n_documents: int
    n_segments: int
    n_characters: int
    tgt_langs: tuple[str, ...]
    arms: tuple[ArmEstimate, ...]
    prices_as_of: str
    spent_usd: Decimal
    budget_usd: Decimal | None
    seconds: float | None

    @property
    def usd(self) -> Decimal:
        """What all arms would cost together."""
        return sum((one.usd for one in self.arms), Decimal(0))

    @property
    def left_usd(self) -> Decimal | None:
        """What of the budget is left before this order, None without a cap."""
        return None if self.budget_usd is None else self.budget_usd - self.spent_usd

    @property
    def is_within_budget(self) -> bool:
        """Whether the order may be given."""
        return self.left_usd is None or self.usd <= 0 or self.usd <= self.left_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCost:
    """What orders have cost in a month, at one engine, in one arm and language.

    ``month`` is written like 2026-11, in UTC. ``n_characters`` are those of the sources, as the
    service has counted them where it does.
    ``is_counted`` says that all of it is what was counted, none of it what is estimated.
    """

    month: str
    engine: Engine
    arm: Arm
    tgt_lang: str
    n_orders: int
    n_characters: int
    usd: Decimal
    is_counted: bool


class OrderState(StrEnum):
    """Where an order or one of its batches stands. The last four are ends.

    ``PARTIAL`` has results, but not of all documents.
    """

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_end(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self not in (OrderState.WAITING, OrderState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch job of an order: its documents in one arm into one language.

    All of these are sent as files of one content type.

    ``token`` was stored before the service was asked; ``service_job_id`` is what it answered,
    ``status`` and ``message`` are its words since. ``attempt`` counts from 1: a later one takes
    only documents that came back from none before. Documents are counted as files of the order,
    whatever the number of parts. ``progress`` is 0 to 1: of a batch that has ended the share of its
    documents that are there. ``counted_usd`` and ``n_counted`` are None until results came.
    ``n_estimated`` are the calls of a model that were not answered in time: their cost, which is
    part of what was counted, is estimated.
    """

    id: int
    order_id: int
    arm: Arm
    tgt_lang: str
    content_type: ContentType
    attempt: int
    state: OrderState
    publication_id: int | None
    token: str = field(repr=False)
    service_job_id: str | None
    status: BatchStatus | None
    message: str
    progress: float
    n_documents: int
    n_done: int
    n_failed: int
    n_failures: int
    n_estimated: int
    n_characters: int
    n_counted: int | None
    estimated_usd: Decimal
    counted_usd: Decimal | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Documents that a lead has ordered to be translated, and when it was confirmed.

    Of a document in ``segments`` the texts of these numbers are wanted, of others all. Its state is
    that of its newest batches together. ``version_id`` is the parallel data of the ACT arm,
    ``resource`` the name of it at the service. Where somebody has made it elsewhere, that is
    ``data_elsewhere`` too, and there is no version: its examples are not known here.
    ``terminology`` is one that was made elsewhere, used in place of the glossary. The estimate is
    the one that was confirmed. ``place`` is where it is done at Amazon, as it was ordered; None
    where the engine is another one.
    """

    id: int
    project_id: int
    engine: Engine
    place: ServicePlace | None
    src_lang: str
    tgt_langs: tuple[str, ...]
    arms: tuple[Arm, ...]
    revision_ids: tuple[int, ...]
    segments: Mapping[int, frozenset[int]]
    version_id: int | None
    resource: str | None
    data_elsewhere: str | None
    terminology: str | None
    options: Options
    estimated_usd: Decimal
    n_characters: int
    person: str
    created_at: datetime
    job_id: str
    stopped_by: str | None
    state: OrderState
    progress: float

    @property
    def n_chosen(self) -> int | None:
        """How many texts of its documents are wanted, None where all are."""
        return sum(map(len, self.segments.values())) if self.segments else None


class DocumentState(StrEnum):
    """What became of a document in a batch."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedDocument:
    """A document in a batch: its names at the service, and what came back.

    ``n_segments`` and ``n_findings`` count the hypotheses and what was found in them.
    """

    batch_id: int
    arm: Arm
    tgt_lang: str
    revision_id: int
    path: str
    names: tuple[str, ...]
    state: DocumentState
    error: str
    n_characters: int | None
    n_segments: int
    n_findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """Segment ``n`` of a revision as a batch has translated it, or its paragraph ``n``.

    ``call_id`` is what was asked of a model for it, None where no model was.
    """

    batch_id: int
    revision_id: int
    tgt_lang: str
    n: int
    text: str
    findings: tuple[Finding, ...] = ()
    call_id: int | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A segment and what each arm made of it, None where an arm has nothing."""

    n: int
    src: str
    baseline: Hypothesis | None
    act: Hypothesis | None
