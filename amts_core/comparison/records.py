"""What is kept of a comparison: which systems were compared on which documents, and the outcome.

Records only, like :mod:`kernel.records`. A *system* is an arm of orders with one version of
parallel data: ``baseline``, ``ACT v3 (sentence)``. Scores are of 0 to 100 here; what shows them
on another scale says so.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from amts_core.evaluation import BucketBy, ComparedDocument, SystemResult
from amts_core.kernel.records import Arm, Engine, Granularity


class LeakPolicy(StrEnum):
    """What becomes of test segments that are in the parallel data, exactly or nearly."""

    EXCLUDE = "exclude"
    APART = "apart"
    INCLUDE = "include"


class TextsKind(StrEnum):
    """What the texts of a file are: what a system made of documents, or a human translation."""

    SYSTEM = "system"
    REFERENCE = "reference"


class ScoreStage(StrEnum):
    """What is computed of an outcome after its first scores, BLEU and chrF, in this order."""

    UNMARKED = "unmarked"
    TESTS = "tests"
    SEGMENTS = "segments"
    EDITS = "edits"
    COMET = "comet"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One column of a comparison. ``n`` is its number, ``label`` what it is called.

    ``version_id``, ``version_n`` and ``granularity`` are those of its parallel data, None for the
    baseline; ``data_elsewhere`` names those that somebody made elsewhere, of which nothing else is
    known: no segment can be told to be in them. ``usd`` is what its batches were counted at, or are
    estimated at; ``order_ids`` are the orders that they belong to. A system whose output was
    imported from a file has no arm and no engine: ``imported_id`` is the file's number.
    """

    n: int
    label: str
    arm: Arm | None
    engine: Engine | None
    version_id: int | None
    version_n: int | None
    granularity: Granularity | None
    batch_ids: tuple[int, ...]
    n_characters: int
    usd: Decimal
    order_ids: tuple[int, ...] = ()
    data_elsewhere: str | None = None
    imported_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDirection:
    """All articles of one direction, and the corpus that they are together.

    Only the ``systems`` that translate in this direction have results. ``averages`` are the means
    over the documents of each system's scores, in the order of ``corpus``; ``leaked`` are the
    results on the leaked segments alone, where they were set apart.
    """

    src_lang: str
    tgt_lang: str
    documents: tuple[ComparedDocument, ...]
    corpus: tuple[SystemResult, ...]
    averages: tuple[tuple[float, ...], ...]
    n: int
    n_leaked: int
    n_unpaired: int
    leaked: tuple[SystemResult, ...] = ()
    n_missing: int = 0
    systems: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A document that is not compared in a direction, and why."""

    src_lang: str
    tgt_lang: str
    revision_id: int
    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The compared segments of a direction whose likeness or length is in a range.

    ``low`` and ``high`` are percent of likeness, or source words; ``high`` is None for no end.
    ``systems`` is empty where there are none.
    """

    direction: int
    by: BucketBy
    label: str
    low: float
    high: float | None
    n: int
    systems: tuple[SystemResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearUnit:
    """A unit of the parallel data that a segment is like, by the encoder's cosine.

    It is of the newest version in the comparison; ``is_new`` says that the version before it in the
    comparison lacks it.
    """

    unit_id: str
    src: str
    tgt: str
    cosine: float
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSegment:
    """A source bead with its reference and what each system made of it, None where it has nothing.

    ``numbers`` are the source segments of the bead. ``scores`` are BLEU, chrF and TER by system, to
    sort by: as many as are computed, None where there is none. ``leak`` is none, near or exact;
    ``likeness`` is that of the most similar unit of any system, 0 to 100; ``near`` are the nearest
    units where the systems differ.
    """

    n: int
    direction: int
    revision_id: int
    path: str
    numbers: tuple[int, ...]
    src: str
    reference: str
    outputs: tuple[str | None, ...]
    scores: tuple[tuple[float, ...] | None, ...]
    leak: str
    likeness: float
    is_compared: bool
    near: tuple[NearUnit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonResult:
    """The outcome of a comparison. ``granularity`` is what of a document was compared as one.

    ``unmarked`` and ``unmarked_buckets`` are ``directions`` and ``buckets`` once more, scored
    without markup: formulas, code, references and addresses of links are left out of outputs and
    references. ``missing`` is what is still to be computed.
    """

    systems: tuple[System, ...]
    directions: tuple[ComparedDirection, ...]
    segments: tuple[ComparedSegment, ...]
    left_out: tuple[LeftOut, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    granularity: Granularity = Granularity.SENTENCE
    unmarked: tuple[ComparedDirection, ...] = ()
    unmarked_buckets: tuple[Bucket, ...] = ()
    missing: tuple[ScoreStage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A saved comparison: what was asked for, by whom.

    ``has_result`` once a worker has kept its first scores; ``n_missing`` counts the stages that its
    outcome lacks. ``removed_at`` is when ``removed_by`` took it from the list, None if nobody has.
    ``imported_ids`` are the :class:`ImportedTexts` that are compared, or compared with.
    """

    id: int
    project_id: int
    name: str
    order_ids: tuple[int, ...]
    imported_ids: tuple[int, ...]
    leaks: LeakPolicy
    person: str
    created_at: datetime
    job_id: str
    has_result: bool
    n_missing: int = 0
    removed_at: datetime | None = None
    removed_by: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether all of its outcome is there."""
        return self.has_result and not self.n_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTexts:
    """Texts of a file, by segments of documents: what a system made of them, or a reference.

    ``file_sha256`` is that of the file, ``texts_sha256`` that of what was taken from it. Of the
    documents' ``n_segments`` segments ``n_matched`` have a text.
    """

    id: int
    project_id: int
    name: str
    kind: TextsKind
    src_lang: str
    tgt_lang: str
    file_name: str
    file_sha256: str
    texts_sha256: str
    n_matched: int
    n_segments: int
    person: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """Whether examples pay: what is to be found out, and as far as it has come what was made.

    ``revision_ids`` are the test documents; ``granularities`` what of the others an example is, one
    version of parallel data each; ``accepts`` says that pairs which the product's own verdict
    accepts are approved first. ``version_ids`` are those that differ.
    """

    id: int
    project_id: int
    name: str
    src_lang: str
    tgt_langs: tuple[str, ...]
    revision_ids: tuple[int, ...]
    granularities: tuple[Granularity, ...]
    engine: Engine
    accepts: bool
    token: str
    person_id: int
    person: str
    created_at: datetime
    job_id: str
    version_ids: tuple[int, ...]
    order_ids: tuple[int, ...]
    comparison_id: int | None
