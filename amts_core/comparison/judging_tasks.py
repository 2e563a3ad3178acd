"""Which segment a judge sees next, what stands first, and what becomes of the answer.

All judges of a pair see the segments in one order, drawn by a hash of the comparison, so that each
segment is soon judged by several. Which translation stands first is drawn by judge and segment:
random to the judge, and the same after a reload.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from amts_core.comparison.judgements import (
    MAX_SCORE,
    Annotation,
    Choice,
    ErrorSide,
    ErrorSpan,
    Judgement,
    Protocol,
)
from amts_core.comparison.outcomes import result
from amts_core.comparison.prefilled_spans import overlap, prefilled
from amts_core.comparison.records import ComparedSegment, ComparisonResult
from amts_core.comparison.store import judgement_rows
from amts_core.kernel.database.engine import Store, now
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.records import Person

Groups = tuple[tuple[int, ...], ...]
"""For each of some different translations the systems that have written just that."""
_MAX_TOKEN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingTask:
    """A segment as a judge sees it: source and translations, their systems not named.

    ``texts`` are different translations, in the order in which they stand; ``groups`` are, for
    each, the systems that have written just that. ``prefilled`` are the errors that are marked
    beforehand, for each text. ``previous`` and ``following`` are the sources around it.
    """

    comparison_id: int
    segment: int
    protocol: Protocol
    languages: tuple[str, str]
    src: str
    previous: str
    following: str
    texts: tuple[str, ...]
    groups: Groups
    prefilled: tuple[tuple[ErrorSpan, ...], ...]
    is_prefilled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeAnswer:
    """What a judge says of a task: scores and errors for each text, or a choice in a duel.

    ``token`` is made up where the judge sits, a new one for each answer.
    """

    scores: tuple[int, ...] = ()
    spans: tuple[tuple[ErrorSpan, ...], ...] = ()
    choice: Choice | None = None
    seconds: float | None = None
    token: str


@dataclass(frozen=True, slots=True)
class JudgingProgress:
    """How many tasks of a pair a judge has done, of how many."""

    n_done: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingOptions:
    """How a judge works: on which two systems, how asked, with findings marked or not."""

    pair: tuple[int, int]
    protocol: Protocol = Protocol.SIDE_BY_SIDE
    is_prefilled: bool = False


def next_task(
    store: Store, comparison_id: int, person: Person, how: JudgingOptions
) -> JudgingTask | None:
    """Return what a judge is to judge next, None where nothing is left.

    :raises EvaluationError: the comparison has no such pair.
    """
    done = _done(store, comparison_id, person, how)
    for segment, groups in _tasks(result(store, comparison_id), comparison_id, how):
        if (segment.n, _systems(groups)) not in done:
            return task_of(store, comparison_id, person, how=how, segment=segment.n, groups=groups)
    return None


def task_of(
    store: Store,
    comparison_id: int,
    person: Person,
    *,
    how: JudgingOptions,
    segment: int,
    groups: Groups,
) -> JudgingTask:
    """Return a segment as a judge sees it, whether or not it has been judged.

    :raises EvaluationError: the comparison has no such task.
    """
    made = result(store, comparison_id)
    known = {(one.n, _systems(found)) for one, found in _tasks(made, comparison_id, how)}
    if (segment, _systems(groups)) not in known:
        raise EvaluationError(
            f"Comparison {comparison_id} has nothing to judge on segment {segment}. Go on with the "
            "next one."
        )
    by_number = {one.n: one for one in made.segments}
    one = by_number[segment]
    if _lot(comparison_id, how.pair, person.id, segment)[-1] & 1:
        groups = groups[::-1]
    texts = tuple(one.outputs[group[0]] or "" for group in groups)
    direction = made.directions[one.direction]
    languages = direction.src_lang, direction.tgt_lang
    marked = how.is_prefilled and how.protocol is not Protocol.DUEL
    return JudgingTask(
        comparison_id=comparison_id,
        segment=segment,
        protocol=how.protocol,
        languages=languages,
        src=one.src,
        previous=_beside(by_number, one, -1),
        following=_beside(by_number, one, 1),
        texts=texts,
        groups=groups,
        prefilled=tuple(prefilled(one.src, text, languages) if marked else () for text in texts),
        is_prefilled=marked,
    )


def judge(store: Store, person: Person, task: JudgingTask, answer: JudgeAnswer) -> None:
    """Keep what a judge says of a task; an answer that was sent twice is kept once.

    :raises EvaluationError: scores or spans are missing, too many or impossible.
    """
    _check(task, answer)
    preferred = None
    annotations: tuple[Annotation, ...] = ()
    if task.protocol is Protocol.DUEL:
        places = {Choice.FIRST: 0, Choice.SECOND: 1}
        if answer.choice in places:
            preferred = task.groups[places[answer.choice]][0]
    else:
        annotations = tuple(
            Annotation(system, score, spans)
            for group, score, spans in zip(task.groups, answer.scores, answer.spans, strict=True)
            for system in group
        )
    judgement = Judgement(
        comparison_id=task.comparison_id,
        segment=task.segment,
        rater=person.name,
        protocol=task.protocol,
        systems=tuple(system for group in task.groups for system in group),
        annotations=annotations,
        preferred=preferred,
        is_prefilled=task.is_prefilled,
        seconds=answer.seconds,
        at=now(),
        token=f"{person.id}-{answer.token[:_MAX_TOKEN]}",
    )
    judgement_rows.add(store, person.id, judgement)


def progress(
    store: Store, comparison_id: int, person: Person, how: JudgingOptions
) -> JudgingProgress:
    """Return how far a judge is with a pair.

    :raises EvaluationError: the comparison has no such pair.
    """
    done = _done(store, comparison_id, person, how)
    tasks = _tasks(result(store, comparison_id), comparison_id, how)
    n_done = sum((segment.n, _systems(groups)) in done for segment, groups in tasks)
    return JudgingProgress(n_done, len(tasks))


def _done(
    store: Store, comparison_id: int, person: Person, how: JudgingOptions
) -> frozenset[tuple[int, tuple[int, ...]]]:
    return frozenset(
        (one.segment, tuple(sorted(one.systems)))
        for one in judgement_rows.judgements(store, comparison_id, person.id)
        if one.protocol is how.protocol
    )


def _tasks(
    made: ComparisonResult, comparison_id: int, how: JudgingOptions
) -> list[tuple[ComparedSegment, Groups]]:
    """Return all tasks of a pair in the order of all judges, without their order on the screen."""
    pair = min(how.pair), max(how.pair)
    if not 0 <= pair[0] < pair[1] < len(made.systems):
        raise EvaluationError(
            f"Comparison {comparison_id} has no systems {pair[0]} and {pair[1]}. Choose two of its "
            f"{len(made.systems)}."
        )
    found: list[tuple[ComparedSegment, Groups]] = []
    for one in made.segments:
        texts = [one.outputs[number] for number in pair]
        if not one.is_compared or None in texts:
            continue
        groups: Groups = (pair,) if texts[0] == texts[1] else (pair[:1], pair[1:])
        if how.protocol is Protocol.ESA:
            found += [(one, (group,)) for group in groups]
        elif how.protocol is Protocol.SIDE_BY_SIDE or len(groups) == 2:
            found.append((one, groups))
    found.sort(key=lambda task: _lot(comparison_id, task[1][0], 0, task[0].n))
    return found


def _check(task: JudgingTask, answer: JudgeAnswer) -> None:
    if task.protocol is Protocol.DUEL:
        if answer.choice is None:
            raise EvaluationError("Say which translation is better, or that neither is.")
        return
    n = len(task.texts)
    if len(answer.scores) != n or len(answer.spans) != n:
        raise EvaluationError(
            f"{len(answer.scores)} scores were given for {n} translations. Give each one a score."
        )
    for score, spans, text in zip(answer.scores, answer.spans, task.texts, strict=True):
        check_score(score)
        check_spans(spans, task.src, text)


def check_score(score: int) -> None:
    """Refuse a score that is none.

    :raises EvaluationError: it is not from 0 to 100.
    """
    if not 0 <= score <= MAX_SCORE:
        raise EvaluationError(f"{score} is no score. Give one from 0 to {MAX_SCORE}.")


def check_spans(spans: Sequence[ErrorSpan], src: str, tgt: str) -> None:
    """Refuse errors that are not in the texts, or that overlap.

    :raises EvaluationError: one is or does.
    """
    for n, one in enumerate(spans):
        text = tgt if one.side is ErrorSide.TGT else src
        is_placed = one.start is not None and one.end is not None
        if is_placed and not 0 <= (one.start or 0) < (one.end or 0) <= len(text):
            raise EvaluationError(
                f"An error is marked from {one.start} to {one.end} in a text of {len(text)} "
                "characters. Mark words of the text."
            )
        if (one.start is None) is not (one.end is None):
            raise EvaluationError("An error has a start without an end. Mark words of the text.")
        if any(overlap(one, other) for other in spans[:n]):
            raise EvaluationError("Two errors overlap. Take one away first.")


def _beside(by_number: dict[int, ComparedSegment], one: ComparedSegment, step: int) -> str:
    """Return the source before or after a segment, where its document has one."""
    other = by_number.get(one.n + step)
    is_same = other is not None and (other.direction, other.revision_id) == (
        one.direction,
        one.revision_id,
    )
    return other.src if other is not None and is_same else ""


def _systems(groups: Groups) -> tuple[int, ...]:
    return tuple(sorted(system for group in groups for system in group))


def _lot(comparison_id: int, systems: tuple[int, ...], person_id: int, segment: int) -> bytes:
    drawn = ":".join(map(str, (comparison_id, *sorted(systems), person_id, segment)))
    return sha256(drawn.encode()).digest()
