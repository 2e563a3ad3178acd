"""The learnt numbers of the aligner, kept in ``weights.json`` beside this module.

``training/aligner`` made them: one set for vectors of whole runs of segments, one for sums of a
static table.
"""

import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import numpy as np

from amts_core.align.beads import MATCH, SKIP_SRC, SKIP_TGT
from amts_core.align.confidence import CONFIDENCE_FEATURES, SKIP_CONFIDENCE_FEATURES
from amts_core.align.features import MATCH_FEATURES, SKIP_FEATURES, TRANSITIONS
from amts_core.align.sides import Side
from amts_core.kernel.vectors import Doubles

Kind = Literal["static", "contextual"]
"""What vectors are: sums over a static table, or each of a whole run of segments."""
_FORBIDDEN = -1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights of the features, in the order of their names in :mod:`evidence`.

    :ivar calibration: intercept and slopes of the confidence, in the order of
        :data:`confidence.CONFIDENCE_FEATURES`, and the same for skips.
    :ivar threshold: least confidence at which the product accepts a bead by itself.
    """

    match: Doubles
    skip: Doubles
    transition: Doubles
    calibration: Doubles
    skip_calibration: Doubles
    threshold: float

    def transitions(self) -> Doubles:
        """Return the scores of changes between matching and skipping, shape ``(3, 3)``.

        Of the two orders of neighbouring source and target skips only one is a chain.
        """
        opened, extended, closed, crossed = self.transition
        table = np.zeros((3, 3))
        table[MATCH, [SKIP_SRC, SKIP_TGT]] = opened
        table[SKIP_SRC, SKIP_SRC] = table[SKIP_TGT, SKIP_TGT] = extended
        table[[SKIP_SRC, SKIP_TGT], MATCH] = closed
        table[SKIP_SRC, SKIP_TGT] = crossed
        table[SKIP_TGT, SKIP_SRC] = _FORBIDDEN
        return table


def kind_of(src: Side, tgt: Side) -> Kind:
    """Return whether both sides have vectors of whole runs, or sums of a static table only."""
    return "static" if src.overlaps is None or tgt.overlaps is None else "contextual"


@functools.cache
def bundled_weights(kind: Kind) -> Weights:
    """Return the weights that ship with the product for vectors of a kind."""
    text = files("amts_core.align").joinpath("weights.json").read_text(encoding="utf-8")
    stored = json.loads(text)[kind]
    return Weights(
        match=_ordered(stored["match"], MATCH_FEATURES),
        skip=_ordered(stored["skip"], SKIP_FEATURES),
        transition=_ordered(stored["transition"], TRANSITIONS),
        calibration=_ordered(stored["calibration"], CONFIDENCE_FEATURES),
        skip_calibration=_ordered(stored["skip_calibration"], SKIP_CONFIDENCE_FEATURES),
        threshold=float(stored["threshold"]),
    )


def _ordered(stored: dict[str, float], names: tuple[str, ...]) -> Doubles:
    return np.array([stored[name] for name in names], dtype=np.float64)
