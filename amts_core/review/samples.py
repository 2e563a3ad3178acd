"""Bulk decisions by risk: review a random sample of a band, then accept the rest in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import nextafter

from amts_core import checks
from amts_core.checks import Context
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ReviewError
from amts_core.kernel.events import ledger
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadStatus,
    Decision,
    DeskAct,
    Person,
    ReviewBead,
    Severity,
)
from amts_core.kernel.text.counts import count_noun
from amts_core.review import bulk, sample_statistics
from amts_core.review.sample_statistics import BANDS, Band
from amts_core.review.store import acceptance, alignments, bead_rows, draws, queues
from amts_core.review.store.bulks import Turn
from amts_core.review.store.draws import Draw
from amts_core.review.store.queues import LIVE, Queue, QueueTask

N_SAMPLE = 60
"""Without an error, so many bound the error rate at 4.9 %."""
_PROPOSED = frozenset({BeadStatus.PROPOSED})
_ERRORS = tuple(check.slug for check in checks.CHECKS if check.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class BandCount:
    """A band of confidence and how many proposed links are in it."""

    band: Band
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleResult:
    """How a sample has fared so far.

    ``n_errors`` of the ``n_reviewed`` were not approved as proposed; of the sample's ``n`` the
    others are still to be looked at. ``upper`` is the exact 95 % bound of the error rate, 0 to 1;
    where the sample ``is_all`` there was of its band, nothing is inferred from it.
    """

    n: int
    n_reviewed: int
    n_errors: int
    upper: float
    is_all: bool = False

    @property
    def n_unread(self) -> int:
        """Beads of the sample that nobody has looked at yet."""
        return self.n - self.n_reviewed


def may_accept(person: Person) -> bool:
    """Return whether a person may decide in bulk."""
    return rights.may(person, Action.ACCEPT)


def bands(store: Store, project_id: int, alignment_id: str | None) -> tuple[BandCount, ...]:
    """Return how many proposed links each band has, in a document or a whole project."""
    queue = Queue(statuses=_PROPOSED, project_id=project_id)
    found = queues.confidences(store, alignment_id, queue)
    return tuple(
        BandCount(band, sum(band.low <= confidence < band.high for confidence in found))
        for band in BANDS
    )


def draw_sample(
    store: Store,
    person: Person,
    project_id: int,
    alignment_id: str | None,
    band: Band,
    n: int = N_SAMPLE,
    token: str | None = None,
) -> Draw:
    """Draw a random sample of the proposed links of a band.

    :param token: what the asking is called: the same one again gives the same sample.
    :raises ReviewError: there are none.
    """
    if token is not None and (known := draws.asked_before(store, token)) is not None:
        return known
    members = [bead_id for bead_id, _ in _members(store, project_id, alignment_id, band)]
    if not members:
        raise ReviewError(
            f"No proposed pair has a confidence of {band.label}. Choose another band."
        )
    return draws.add(
        store,
        project_id,
        alignment_id,
        kind=draws.BAND,
        band=(band.low, band.high),
        person_id=person.id,
        choose=partial(sample_statistics.sample, members, n),
        n_members=len(members),
        token=token,
    )


def sample_result(store: Store, draw_id: int) -> SampleResult:
    """Return how a sample has fared so far; what was skipped or flagged counts as an error."""
    found = draws.drawn(store, draw_id)
    is_all = draws.find_draw(store, draw_id).n_members == len(found)
    reviewed = [one for one in found if one.status is not BeadStatus.PROPOSED]
    right = [one for one in reviewed if one.status is BeadStatus.APPROVED and one.has_same_text]
    n_errors = len(reviewed) - len(right)
    return SampleResult(
        n=len(found),
        n_reviewed=len(reviewed),
        n_errors=n_errors,
        upper=sample_statistics.upper_bound(n_errors, len(reviewed)),
        is_all=is_all,
    )


def summary(of: SampleResult) -> str:
    """Return in one line what a sample says, and no more than it can."""
    errors = count_noun(of.n_errors, "error")
    if not of.n_reviewed:
        return f"none of {'all ' if of.is_all else ''}{of.n} reviewed yet"
    if of.is_all:
        so_far = f"{of.n_reviewed} of all {of.n}" if of.n_unread else f"all {of.n}"
        return f"{errors} in {so_far}"
    return f"{errors} in {of.n_reviewed} of {of.n}: at most {of.upper:.1%} wrong"


def accept_band(store: Store, act: DeskAct, draw_id: int) -> Decision:
    """Have what is still proposed in the band of a sample approved, as one act for one undo.

    What has an error is left as it is. The act keeps what the sample said.

    :returns: the act, for :func:`amts_core.review.bulk.carry_out`.
    :raises PermissionDenied: the person is no lead.
    :raises ReviewError: nothing of the sample was reviewed, or nothing is left.
    """
    sample, result = draws.find_draw(store, draw_id), sample_result(store, draw_id)
    band = Band(sample.low, sample.high)

    def turns() -> tuple[Turn, ...]:
        if not result.n_reviewed:
            raise ReviewError("Review the sample first: nobody has looked at any of it yet.")
        return _members(
            store, sample.project_id, sample.alignment_id, band, without=(*_ERRORS, *checks.REFUSED)
        )

    noted = replace(act, note=f"band {band.label}: {summary(result)}")
    return bulk.ask(store, noted, sample.project_id, turns=turns, action=Action.APPROVE)


def accept(
    store: Store,
    act: DeskAct,
    project_id: int,
    *,
    least: float | None | Mapping[str, float | None],
) -> Decision | None:
    """Have all proposed beads approved that the product accepts, as one act for one undo.

    Pairs that were mined in articles from elsewhere are left to people.

    :param least: least confidence, or that of each target language; None takes the verdict stored
        with each bead.
    :returns: the act, for :func:`amts_core.review.bulk.carry_out`; None where there is nothing.
    :raises PermissionDenied: the person is no lead.
    """
    turns = acceptable(store, project_id, least)
    if not turns and ledger.find(store, act.token) is None:
        rights.check(act.person, Action.ACCEPT)
        return None
    noted = replace(act, note="approve what the product accepts")
    return bulk.ask(store, noted, project_id, turns=lambda: turns, action=Action.APPROVE)


def decide_filtered(
    store: Store,
    act: DeskAct,
    project_id: int,
    scope: queues.Scope,
    queue: Queue,
    action: Action,
) -> Decision:
    """Have all beads of a filter approved or rejected, as one act that one undo takes back.

    :param scope: the documents that are meant.
    :returns: the act, for :func:`amts_core.review.bulk.carry_out`. Approval leaves out what has an
        error.
    :raises PermissionDenied: the person is no lead.
    :raises ReviewError: there is nothing to decide.
    """
    if queue.task is not QueueTask.REVIEW:
        raise ReviewError("Second opinions and disputes are settled one by one, never in bulk.")
    wanted = (queue.statuses or LIVE) - {bulk.STATUS[action]}
    without = _ERRORS if action is Action.APPROVE else ()

    def turns() -> tuple[Turn, ...]:
        if not wanted:
            return ()
        left = replace(queue, statuses=wanted)
        return queues.versions(store, scope, left, without=without)

    return bulk.ask(store, act, project_id, turns=turns, action=action)


def acceptable(
    store: Store, project_id: int, least: float | None | Mapping[str, float | None]
) -> tuple[Turn, ...]:
    """Return the proposed beads that reach a confidence, or that of their target language."""
    general = alignments.general_alignments(store, project_id)
    known = {one.id: one for one in alignments.current(store, project_id) if one.id not in general}
    languages: dict[str, list[str]] = {}
    for one in known.values():
        languages.setdefault(one.tgt_lang, []).append(one.id)
    wanted = least if isinstance(least, Mapping) else dict.fromkeys(languages, least)
    return tuple(
        turn
        for language, ids in languages.items()
        if language in wanted
        for turn in _accepted(store, known, ids, wanted[language])
    )


def _accepted(
    store: Store, known: Mapping[str, Alignment], ids: Sequence[str], least: float | None
) -> tuple[Turn, ...]:
    """Return what can be accepted of alignments; what has the same text twice is looked at anew.

    Findings that were stored before there was a check for it don't say that it is not translated.
    """
    turns = acceptance.acceptable(
        store, ids, least, without=checks.CAPS if least is None else checks.REFUSED
    )
    same = acceptance.with_same_sides(store, [bead_id for bead_id, _ in turns])
    left = {
        bead.id
        for bead in bead_rows.beads_by_id(store, same)
        if not _is_accepted(bead, known[bead.alignment_id], least)
    }
    return tuple(turn for turn in turns if turn[0] not in left)


def _is_accepted(bead: ReviewBead, of: Alignment, least: float | None) -> bool:
    """Return whether what is found in a bead leaves it to the product; None for its own verdict."""
    context = Context(src_lang=of.src_lang, tgt_lang=of.tgt_lang)
    found = checks.telling(bead.state.src_text, bead.state.tgt_text, context)
    return checks.is_accepted(bead.confidence, set(found).difference(bead.state.ignored), least)


def _members(
    store: Store,
    project_id: int,
    alignment_id: str | None,
    band: Band,
    *,
    without: tuple[str, ...] = (),
) -> tuple[Turn, ...]:
    """Return the proposed links of a band."""
    scores = band.low, nextafter(band.high, 0.0)
    queue = Queue(statuses=_PROPOSED, scores=scores, project_id=project_id)
    return queues.versions(store, alignment_id, queue, links_only=True, without=without)
