"""What a comparison says of the examples, in a sentence a direction and version of them."""

from dataclasses import dataclass

from amts_core.comparison.outcomes import result
from amts_core.comparison.records import ComparedDirection, System
from amts_core.evaluation import MetricName, MetricScore, SystemResult
from amts_core.kernel.database.engine import Store
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Arm
from amts_core.kernel.text.counts import count_noun

_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class ExampleGain:
    """A sentence, and whether it says that the examples pay, beyond chance."""

    told: str
    is_better: bool


def example_gains(store: Store, comparison_id: int) -> tuple[ExampleGain, ...]:
    """Return what a comparison says of each system with examples against the one without.

    :raises NotFoundError: there is no such comparison, or it has no outcome yet.
    """
    made = result(store, comparison_id)
    return tuple(
        _answer(direction, made.systems[one.system], of=one, first=first)
        for direction in made.directions
        for first in direction.corpus[:1]
        if made.systems[first.system].arm is Arm.BASELINE
        for one in direction.corpus[1:]
        if made.systems[one.system].arm is Arm.ACT
    )


def _answer(
    direction: ComparedDirection, system: System, of: SystemResult, first: SystemResult
) -> ExampleGain:
    with_them, without = _bleu(of), _bleu(first)
    difference = with_them.value - without.value
    p = with_them.p_bootstrap
    is_sure = p is not None and p < _CHANCE
    verb = "gain" if difference >= 0 else "lose"
    chance = (
        "not tested yet" if p is None else f"p = {p:.3f}, {'' if is_sure else 'not '}beyond chance"
    )
    route = f"{profile(direction.src_lang).name} to {profile(direction.tgt_lang).name}"
    return ExampleGain(
        f"{route}: {system.label} {verb}s {abs(difference):.1f} BLEU over the baseline, from "
        f"{without.value:.1f} to {with_them.value:.1f} ({chance}; "
        f"{count_noun(direction.n, 'segment')}).",
        is_better=is_sure and difference > 0,
    )


def _bleu(of: SystemResult) -> MetricScore:
    return next(one for one in of.scores if one.metric == MetricName.BLEU)
