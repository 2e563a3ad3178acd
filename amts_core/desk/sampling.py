"""Bulk decisions by risk: review a random sample of a band, then accept the rest in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from amts_core import checks, review, risk
from amts_core.errors import ReviewError
from amts_core.records import Action, BeadState, BeadStatus, Decision, Person, ReviewBead, Via
from amts_core.risk import BANDS, Band
from amts_core.store import alignments, decisions, draws, gatherings, queues
from amts_core.store.decisions import Cause
from amts_core.store.draws import Draw
from amts_core.store.engine import Store
from amts_core.store.queues import Queue, Task

N_SAMPLE = 60
"""Without an error, so many bound the error rate at 4.9 %."""
_PROPOSED = frozenset({BeadStatus.PROPOSED})
_STATUS = {Action.APPROVE: BeadStatus.APPROVED, Action.REJECT: BeadStatus.REJECTED}


@dataclass(frozen=True, slots=True)
class BandCount:
    """A band of confidence and how many proposed links are in it."""

    band: Band
    n: int


@dataclass(frozen=True, slots=True)
class SampleResult:
    """How a sample has fared so far.

    ``n_errors`` of the ``n_reviewed`` were not approved as proposed; of the sample's ``n`` the
    others are still to be looked at. ``upper`` is the exact 95 % bound of the error rate, 0 to 1.
    """

    n: int
    n_reviewed: int
    n_errors: int
    upper: float


def may_accept(person: Person) -> bool:
    """Return whether a person may decide in bulk."""
    return person.role in review.ALLOWED[Action.ACCEPT]


def bands(store: Store, project_id: int, alignment_id: str | None) -> tuple[BandCount, ...]:
    """Return how many proposed links each band has, in a document or a whole project."""
    queue = Queue(_PROPOSED, project_id=project_id)
    found = queues.confidences(store, alignment_id, queue)
    return tuple(
        BandCount(band, sum(band.low <= confidence < band.high for confidence in found))
        for band in BANDS
    )


def draw_sample(
    store: Store, person: Person, project_id: int, alignment_id: str | None, band: Band,
    n: int = N_SAMPLE,
) -> Draw:  # fmt: skip
    """Draw a random sample of the proposed links of a band.

    :raises ReviewError: there are none.
    """
    members = _members(store, project_id, alignment_id, band)
    if not members:
        raise ReviewError(
            f"No proposed bead has a confidence of {band.label}. Choose another band."
        )
    ids = [bead.id for bead in members]
    return draws.add(
        store, project_id, alignment_id, draws.BAND, (band.low, band.high), person.id,
        partial(risk.sample, ids, n),
    )  # fmt: skip


def sample_result(store: Store, draw_id: int) -> SampleResult:
    """Return how a sample has fared so far; what was skipped or flagged counts as an error."""
    found = draws.drawn(store, draw_id)
    reviewed = [one for one in found if one.status is not BeadStatus.PROPOSED]
    right = [one for one in reviewed if one.status is BeadStatus.APPROVED and one.has_same_text]
    n_errors = len(reviewed) - len(right)
    return SampleResult(
        len(found), len(reviewed), n_errors, risk.upper_bound(n_errors, len(reviewed))
    )


def accept_band(
    store: Store, person: Person, draw_id: int, *, via: Via, token: str | None = None
) -> tuple[int, Decision]:
    """Approve what is still proposed in the band of a sample, as one event for one undo.

    What has an error is left as it is. The event keeps what the sample said.

    :returns: how many were approved, and the event.
    :raises PermissionDenied: the person is no lead.
    :raises ReviewError: nothing of the sample was reviewed, or nothing is left.
    """
    review.check_role(person, Action.ACCEPT)
    sample, result = draws.draw(store, draw_id), sample_result(store, draw_id)
    if not result.n_reviewed:
        raise ReviewError("Review the sample first: nobody has looked at any of it yet.")
    (band,) = [one for one in BANDS if one.low == sample.low]
    beads = _members(store, sample.project_id, sample.alignment_id, band)
    note = (
        f"band {band.label}: {result.n_errors} errors in {result.n_reviewed}, "
        f"at most {result.upper:.1%}"
    )
    return _decide_all(store, person, sample.project_id, beads, Action.APPROVE, via, note, token)


def accept(
    store: Store, person: Person, project_id: int,
    *, least: float | None | Mapping[str, float | None], via: Via,
) -> tuple[int, int]:  # fmt: skip
    """Approve all proposed beads that the product accepts, as one event that one undo takes back.

    Pairs that were mined in articles from elsewhere are left to people.

    :param least: least confidence, or that of each target language; None takes the verdict stored
        with each bead.
    :returns: how many were accepted, and how many are still proposed.
    :raises PermissionDenied: the person is no lead.
    """
    review.check_role(person, Action.ACCEPT)
    beads = _acceptable(store, project_id, least)
    n_accepted = 0
    if _steps(beads, Action.APPROVE):
        n_accepted, _ = _decide_all(store, person, project_id, beads, Action.APPROVE, via, None)
    return n_accepted, alignments.n_proposed(store, project_id)


def decide_filtered(
    store: Store, person: Person, project_id: int, alignment_id: str, queue: Queue,
    action: Action, *, via: Via, token: str | None = None,
) -> tuple[int, Decision]:  # fmt: skip
    """Approve or reject all beads of a filter, as one event that one undo takes back.

    :returns: how many, and the event. Approval leaves out what has an error.
    :raises PermissionDenied: the person is no lead.
    :raises ReviewError: there is nothing to decide.
    """
    if queue.task is not Task.REVIEW:
        raise ReviewError("Second opinions and disputes are settled one by one, never in bulk.")
    beads = queues.beads(store, alignment_id, queue)
    return _decide_all(store, person, project_id, beads, action, via, None, token)


def _acceptable(
    store: Store, project_id: int, least: float | None | Mapping[str, float | None]
) -> list[ReviewBead]:
    """Return the proposed beads that reach a confidence, or that of their target language."""
    general = gatherings.general_alignments(store, project_id)
    languages = {
        one.id: one.tgt_lang
        for one in alignments.alignments(store, project_id)
        if one.id not in general and one.replaced_by is None
    }
    wanted = least if isinstance(least, Mapping) else dict.fromkeys(languages.values(), least)
    found: list[ReviewBead] = []
    for value in dict.fromkeys(wanted.values()):
        ids = decisions.acceptable(store, project_id, value)
        found += [
            bead
            for bead in alignments.beads_by_id(store, ids)
            if bead.alignment_id in languages
            and wanted.get(languages[bead.alignment_id], -1.0) == value
        ]
    return found


def _members(
    store: Store, project_id: int, alignment_id: str | None, band: Band
) -> list[ReviewBead]:
    queue = Queue(_PROPOSED, scores=(band.low, band.high), project_id=project_id)
    return [
        bead
        for bead in queues.beads(store, alignment_id, queue)
        if bead.score is not None and bead.confidence < band.high
    ]


def _decide_all(
    store: Store, person: Person, project_id: int, beads: Sequence[ReviewBead], action: Action,
    via: Via, note: str | None, token: str | None = None,
) -> tuple[int, Decision]:  # fmt: skip
    review.check_role(person, Action.ACCEPT)
    steps = _steps(beads, action)
    cause = Cause(person, Action.ACCEPT, via, note=note or f"{action} all", token=token)
    try:
        if not steps:
            raise ReviewError(f"There is nothing to decide: no bead here can be {_STATUS[action]}.")
        event = decisions.record(store, project_id, steps, cause)
    except ReviewError:
        known = decisions.event_with_token(store, token)
        if known is None:
            raise
        event = known
    return len(decisions.changes_of(store, event.id)), event


def _steps(beads: Sequence[ReviewBead], action: Action) -> list[tuple[int, "partial[BeadState]"]]:
    return [
        (
            bead.id,
            partial(review.decide, action=action, findings=(), seen_version=bead.state.version),
        )
        for bead in beads
        if bead.state.status is not _STATUS[action]
        and not (action is Action.APPROVE and _is_blocked(bead.state))
    ]


def _is_blocked(state: BeadState) -> bool:
    return checks.blocks_approval(checks.errors(state.src_text, state.tgt_text))
