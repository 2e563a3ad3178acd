"""Review by samples, and agreement of two people: exact statistics of counts.

Rates and shares are fractions, 0 to 1. Pure: what is random follows from a seed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import nextafter

from scipy.special import betaincinv


@dataclass(frozen=True, slots=True)
class Band:
    """Confidences from ``low`` up to, but without, ``high``."""

    low: float
    high: float

    @property
    def label(self) -> str:
        """What it is called, in percent."""
        low, high = round(100 * self.low), round(100 * self.high)
        return f"{low}–{high} %" if low else f"under {high} %"


BANDS = (
    Band(0.98, nextafter(1.0, 2.0)),  # so that a confidence of 1 is in it
    Band(0.88, 0.98),
    Band(0.80, 0.88),
    Band(0.50, 0.80),
    Band(0.0, 0.50),
)
"""All confidences, the surest first; each is in exactly one band.

The aligner's verdict accepts the first two.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """How far two people agree beyond chance, on ``n`` things that both labelled.

    ``kappa`` is 1 for full agreement, 0 for as much as by chance, negative for less; None where it
    is not defined, because nothing was judged or both gave everything the same one label.
    ``observed`` and ``expected`` are shares of agreement, None where nothing was judged.
    """

    kappa: float | None
    n: int
    n_agreed: int
    observed: float | None
    expected: float | None


def upper_bound(errors: int, n: int, level: float = 0.95) -> float:
    """Return the exact one-sided upper confidence bound of an error rate, lower is better.

    It is the highest rate at which ``errors`` or fewer in a random sample of ``n`` have at least
    the probability ``1 - level`` (Clopper and Pearson 1934,
    https://doi.org/10.1093/biomet/26.4.404); 1 where nothing was sampled.

    :param level: confidence, between 0 and 1.
    :raises ValueError: the counts or the level are impossible.
    """
    if not 0 <= errors <= n:
        raise ValueError(f"{errors} errors in a sample of {n}: expected 0 to {n}")
    _check_open("level", level)
    return float(betaincinv(errors + 1, n - errors, level)) if errors < n else 1.0


def sample(ids: Iterable[int], n: int, seed: int) -> tuple[int, ...]:
    """Return ``n`` different ids drawn at random, in random order; all where there are fewer.

    Each id has its place in the order by its SHA-256 with the seed. So the order of ``ids`` does
    not matter, a larger sample begins with the smaller one, and ids that come or go leave the
    others in their order.

    :raises ValueError: ``n`` is negative.
    """
    if n < 0:
        raise ValueError(f"a sample of {n} can't be drawn")
    return tuple(sorted(set(ids), key=lambda one: sha256(f"{seed}:{one}".encode()).digest())[:n])


def kappa(first: Sequence[str], second: Sequence[str]) -> Kappa:
    """Return Cohen's kappa of two people's labels of the same things, in the same order.

    Cohen (1960), https://doi.org/10.1177/001316446002000104. Higher is better.

    :raises ValueError: the two are not of the same length.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} labels can't be compared with {len(second)}")
    n = len(first)
    n_agreed = sum(one == other for one, other in zip(first, second, strict=True))
    if n == 0:
        return Kappa(kappa=None, n=n, n_agreed=n_agreed, observed=None, expected=None)
    counts, others = Counter(first), Counter(second)
    by_chance = sum(counts[label] * others[label] for label in counts)  # of n * n
    value = (n * n_agreed - by_chance) / (n * n - by_chance) if by_chance < n * n else None
    return Kappa(
        kappa=value, n=n, n_agreed=n_agreed, observed=n_agreed / n, expected=by_chance / (n * n)
    )


def _check_open(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} is {value}: expected more than 0 and less than 1")
