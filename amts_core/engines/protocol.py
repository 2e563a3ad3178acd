"""What an engine is, what a batch service is, and the records that go in and come out.

An engine translates here, segment by segment, as long as it is asked. A batch service is another
machine's: it takes files and has its own jobs; names and states are those of Amazon Translate's API
reference. Records only: whoever stores, shows or translates may import this module.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from amts_core.exchange import ContentType, Piece
from amts_core.kernel.records import Granularity

Pair = tuple[str, str]
"""A text and its translation."""


class Formality(StrEnum):
    """How the reader is addressed, where a language tells the two apart."""

    FORMAL = "FORMAL"
    INFORMAL = "INFORMAL"


class ParallelDataStatus(StrEnum):
    """Where a parallel-data resource, or the last attempt to update it, stands.

    A word that a service has come up with since is taken as it is.
    """

    CREATING = "CREATING"
    UPDATING = "UPDATING"
    ACTIVE = "ACTIVE"
    DELETING = "DELETING"
    FAILED = "FAILED"

    @classmethod
    def _missing_(cls, value: object) -> "ParallelDataStatus":
        """Return a status that is none of ours, by the service's own word."""
        other = str.__new__(cls, value)
        other._name_ = other._value_ = str(value)
        return other

    @property
    def is_moving(self) -> bool:
        """Whether the service is still at work on it, or does something not known here."""
        return self not in (ParallelDataStatus.ACTIVE, ParallelDataStatus.FAILED)


class BatchStatus(StrEnum):
    """Where a batch job stands. ``COMPLETED_WITH_ERROR`` has output, and something failed."""

    SUBMITTED = "SUBMITTED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    COMPLETED_WITH_ERROR = "COMPLETED_WITH_ERROR"
    FAILED = "FAILED"
    STOP_REQUESTED = "STOP_REQUESTED"
    STOPPED = "STOPPED"

    @property
    def is_end(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (
            BatchStatus.SUBMITTED,
            BatchStatus.IN_PROGRESS,
            BatchStatus.STOP_REQUESTED,
        )

    @property
    def has_output(self) -> bool:
        """Whether there is something to fetch."""
        return self in (BatchStatus.COMPLETED, BatchStatus.COMPLETED_WITH_ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelDataFile:
    """A file of units for a service to import.

    ``format`` is ``csv``, ``tsv`` or ``tmx``; ``token`` makes a call that is made again the same
    call, and was stored before the first.
    """

    name: str
    data: bytes = field(repr=False)
    format: str
    token: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelData:
    """A parallel-data resource as its service describes it.

    While an update runs ``status`` stays the old one; ``latest_update_status`` is the attempt's.
    The counters are records, and ``imported_characters`` the size of what was imported; None until
    the service has counted. ``tokens`` are those of the files that it holds, or was last asked to
    import, as far as the service tells: they say whose it is.
    """

    name: str
    status: ParallelDataStatus
    latest_update_status: ParallelDataStatus | None
    src_lang: str
    tgt_langs: tuple[str, ...]
    imported: int | None
    skipped: int | None
    failed: int | None
    imported_characters: int | None
    message: str
    created_at: datetime | None
    updated_at: datetime | None
    tokens: tuple[str, ...] = ()

    @property
    def is_moving(self) -> bool:
        """Whether the service is still at work on it."""
        attempts = (self.status, self.latest_update_status)
        return any(one is not None and one.is_moving for one in attempts)


class ResourceKind(StrEnum):
    """What a service keeps that jobs can use by its name."""

    PARALLEL_DATA = "parallel data"
    TERMINOLOGY = "terminology"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldResource:
    """Parallel data or a terminology of an account, whoever has made it.

    ``latest_update_status`` is that of the last attempt to update it, None where there was none,
    and ``message`` what the service says of both. The languages are empty until it knows them; a
    terminology that ``goes_both_ways`` has no direction among them. ``n_records`` are those that
    were imported and ``size`` is theirs, in characters of parallel data and in bytes of a
    terminology; None where the service does not say. ``format`` is that of its file. ``is_ours``
    says that this product has made it, in whatever project; ``console`` is the address of the page
    that shows it, empty where that is not known.
    """

    kind: ResourceKind
    name: str
    status: ParallelDataStatus
    latest_update_status: ParallelDataStatus | None = None
    message: str = ""
    src_lang: str
    tgt_langs: tuple[str, ...]
    goes_both_ways: bool = False
    n_records: int | None
    size: int | None
    format: str
    is_ours: bool
    updated_at: datetime | None
    console: str = ""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """A record that the service did not import, as its error file has it, and why."""

    content: str
    message: str


@dataclass(frozen=True, slots=True)
class BatchDocument:
    """A document of a batch job, as :mod:`exchange.round_trip` writes it.

    ``name`` is the file's name at the service, unique in its job; no folder.
    """

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A term and its translation into one language of a job."""

    src: str
    tgt: str
    tgt_lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRequest:
    """A batch job to start: all documents, of one content type, into all languages.

    ``token`` makes a start that is made again the same start. ``terms`` become the job's custom
    terminology, unless ``terminology`` names one that is there; ``parallel_data`` names the
    resource of the ACT arm.
    """

    name: str
    token: str
    documents: tuple[BatchDocument, ...]
    content_type: ContentType = ContentType.HTML
    src_lang: str
    tgt_langs: tuple[str, ...]
    parallel_data: str | None = None
    terms: tuple[Term, ...] = ()
    terminology: str | None = None
    formality: Formality | None = None
    masks_profanity: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJob:
    """A batch job as its service describes it.

    ``progress`` is the share done, 0 to 1, None where the service does not say.
    """

    id: str
    name: str
    status: BatchStatus
    message: str
    n_documents: int | None
    n_translated: int | None
    n_failed: int | None
    submitted_at: datetime | None
    ended_at: datetime | None
    progress: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedDocument:
    """One document in one language, come back from a batch job.

    ``data`` is None where the service could not translate it; ``error`` says why, ``is_refused``
    that the document itself is the cause, so that it would be refused again. ``n_characters`` is
    what the service counted, None where it does not say.
    """

    name: str
    tgt_lang: str
    data: bytes | None = field(repr=False)
    error: str = ""
    n_characters: int | None = None
    is_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationTask:
    """What an engine is to translate from one language into another, and with what.

    ``segments`` are all of them, in the order of their documents and without the marks of their
    blocks: an engine may choose by them what it learns from; ``starts`` are the numbers of those
    that a document begins with. ``units`` are the approved examples of the ACT arm, none in the
    baseline arm, and ``terms`` those of the glossary, into ``tgt_lang``; ``terminology`` names what
    a service holds in place of them. ``formality`` and ``masks_profanity`` count where engine and
    language know them. ``style`` is what the project says of how it wants to sound. ``key`` is the
    same when a task is taken up again, and no other's; empty where it never is.
    """

    src_lang: str
    tgt_lang: str
    segments: tuple[tuple[Piece, ...], ...] = field(repr=False)
    units: tuple[Pair, ...] = field(default=(), repr=False)
    terms: tuple[Term, ...] = ()
    terminology: str | None = None
    starts: tuple[int, ...] = (0,)
    formality: Formality | None = None
    masks_profanity: bool = False
    style: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TranslatedSegment:
    """Segment ``n`` of a task, translated; ``pieces`` are None where the engine could not.

    ``uncovered`` are words that the engine has written without having an example of them, ``call``
    is the key of the :class:`EngineCall` that it came of, if of one.
    """

    n: int
    pieces: tuple[Piece, ...] | None
    uncovered: tuple[str, ...] = ()
    call: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineCall:
    """What an engine has asked a model, and what that took.

    ``key`` is unique in its task: told twice, it is the same call, paid once. ``examples`` are the
    units that the model was shown, those most like its texts last. ``is_estimated`` says that it
    was not answered in time, so that nobody knows what it has cost: its tokens are those of the
    prompt, estimated.
    """

    key: str
    prompt: str = field(repr=False)
    examples: tuple[Pair, ...] = field(default=(), repr=False)
    n_tokens_in: int
    n_tokens_out: int
    usd: Decimal
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class LoggedCalls:
    """What an engine has begun to ask for in a task, whatever has come of the processes at it.

    The ``lost`` ones got no answer that anybody knows of: they may have been paid for all the same.
    """

    answered: tuple[EngineCall, ...]
    lost: tuple[EngineCall, ...]


@dataclass(frozen=True, slots=True)
class EngineNote:
    """What people should know of a task that is done all the same, in a sentence."""

    text: str


EngineOutput = TranslatedSegment | EngineCall | EngineNote
"""What comes of a task, one after the other."""
Tell = Callable[[float, str], None]
"""Is told how far an engine is with its task, 0 to 1, and what it is at."""


class TextEngine(Protocol):
    """Translates on this machine."""

    def translate(
        self, task: TranslationTask, wanted: Sequence[int], tell: Tell
    ) -> Iterator[EngineOutput]:
        """Yield the segments of these numbers, each as soon as it is done, and what they took.

        A segment is translated alike whichever others are wanted with it, so that a task that was
        broken off ends as if it had not been.

        :raises AmtsError: the task can't be done; the message is one sentence and a next step.
        """


EngineSetup = Callable[[], TextEngine]
"""Makes an engine, with all that it loads, in the process that calls it; can be pickled."""


class BatchService(Protocol):
    """A place where documents are translated, with parallel data or without.

    Every method may raise :class:`kernel.errors.ServiceError`, whose message is one sentence
    and a next step; ``is_transient`` says whether the same call may succeed later.
    """

    def create_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Begin to import a file as a new resource."""

    def update_parallel_data(self, file: ParallelDataFile) -> ParallelData:
        """Begin to replace all data of a resource."""

    def get_parallel_data(self, name: str) -> ParallelData:
        """Return the resource of this name.

        :raises ServiceNotFound: there is none.
        """

    def list_parallel_data(self) -> tuple[ParallelData, ...]:
        """Return all resources, by name."""

    def delete_parallel_data(self, name: str) -> None:
        """Delete a resource; one that is gone already is no error."""

    def import_problems(self, name: str) -> tuple[ImportProblem, ...]:
        """Return what of the last import was left out, and why."""

    def find_held(self, kind: ResourceKind, name: str) -> HeldResource:
        """Return what the account holds of this kind by this name.

        :raises ServiceNotFound: there is none.
        """

    def start_batch(self, request: BatchRequest) -> str:
        """Start a batch job and return its id; the same token starts nothing twice."""

    def describe_batch(self, job_id: str) -> BatchJob:
        """Return where a job stands.

        :raises ServiceNotFound: there is no such job.
        """

    def stop_batch(self, job_id: str) -> None:
        """Ask a job to stop; one that has ended stays as it is."""

    def batch_results(self, job_id: str) -> Iterator[TranslatedDocument]:
        """Yield what a job with output has translated, document by document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an order is to be translated.

    ``uses_glossary`` gives the project's terms to the service as its terminology; ``granularity``
    is what the service sees as one text.
    """

    formality: Formality | None = None
    masks_profanity: bool = False
    uses_glossary: bool = True
    granularity: Granularity = Granularity.SENTENCE
