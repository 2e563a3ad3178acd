"""Fit the weights of the search and the calibration of its confidence.

Weights: maximum likelihood of the true chains of documents made in the style of literature, with a
quadratic penalty.
Calibration: logistic regression on documents that the weights were not fitted on: other made
documents, and the hand-made development sets, which are used for this and for the report only.

usage: python -m training.aligner.fit --corpora DIR [--output amts_core/align/weights.json]
"""

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from amts_core.align import confidence, features
from amts_core.align.aligner import best_chain
from amts_core.align.beads import Bead
from amts_core.align.encoder import Encoder, load_encoder
from amts_core.align.evidence import Evidence
from amts_core.align.universal_encoder import UNIVERSAL_NAME
from amts_core.align.weights import Kind
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.vectors import Doubles
from training.aligner import field
from training.aligner.bitexts import Bitext, development_sets, hand_made
from training.aligner.field import Example
from training.aligner.made import LITERATURE, MANUAL, Maker
from training.encoder.data import sentence_pairs
from training.gold import lax_score, strict_score

_PENALTY = 0.05
_FACTORS: dict[Kind, dict[str, float]] = {
    "static": {
        "cosine": 1.5, "cosine x length": 1.5, "cosine less best elsewhere": 1.5,
        "usual cosine": 1.5, "words linked": 1.2, "words linked elsewhere": 1.2,
    },
    "contextual": {
        "usual cosine": 6.0, "words linked": 3.7, "words linked elsewhere": 3.7, "length": 3.4,
    },
}  # fmt: skip
_SHIFTS: dict[Kind, dict[str, float]] = {
    "static": {},
    "contextual": {
        "cosine": 10.5, "cosine x length": 1.8, "cosine less best elsewhere": 0.7,
        "gain by joining": 3.6, "both sides begin or end a quotation": 3.0,
        "skip of a skip": -0.9, "best cosine anywhere of a skip": -1.7,
    },
}  # fmt: skip
"""What fitted weights are multiplied by, and what is then added to them.

Made documents understate how reliable meaning is, since their words were exchanged at random, and
overstate the static table, which was trained on their sentences. Chosen on the development
documents, with noise and without.
"""
_HAND_MADE_WEIGHT = 100.0
"""How many made beads one of a hand-made document counts for in the calibration."""
_THRESHOLD = 0.88
"""Chosen on the technical development documents and the product's samples: about the lowest from
which on 99.5 % of the accepted beads are right, and 99 % of those of Chinese novels.
"""


def fit_weights(examples: Sequence[Example], kind: Kind) -> Doubles:
    """Return the most likely weights, those of what made documents misstate corrected."""
    start = np.zeros(field.N_MATCH + field.N_SKIP + field.N_TRANSITION)
    start[features.MATCH_FEATURES.index("cosine")] = 5.0
    result = minimize(
        field.loss,
        start,
        args=(examples, _PENALTY),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 80},
    )
    weights = np.asarray(result.x)
    names = (*features.MATCH_FEATURES, *(f"{name} of a skip" for name in features.SKIP_FEATURES))
    for name, factor in _FACTORS[kind].items():
        weights[names.index(name)] *= factor
    for name, shift in _SHIFTS[kind].items():
        weights[names.index(name)] += shift
    return weights


class Judged:
    """Beads found in documents, what their confidence is computed from, and which are right."""

    def __init__(self, kind: Kind) -> None:
        self._kind: Kind = kind
        self.weights: list[Doubles] = []
        self.skip_weights: list[Doubles] = []
        self.inputs: list[Doubles] = []
        self.right: list[NDArray[np.bool_]] = []
        self.skip_inputs: list[Doubles] = []
        self.skip_right: list[NDArray[np.bool_]] = []

    def add(
        self, bitext: Bitext, found: Evidence, vector: Doubles, weight: float
    ) -> Sequence[Bead]:
        """Align a document and judge its beads, each of which has this weight."""
        found, beads = best_chain(found, field.weights_of(vector), self._kind)
        links = [bead for bead in beads if len(bead.src) and len(bead.tgt)]
        true = set(bitext.gold)
        self.inputs.append(confidence.match_inputs(links))
        self.weights.append(np.full(len(links), weight))
        self.right.append(np.array([(tuple(b.src), tuple(b.tgt)) in true for b in links], bool))
        linked = [{n for bead in true if all(bead) for n in bead[side]} for side in (0, 1)]
        for side in (0, 1):
            skips = [b for b in beads if not (b.tgt, b.src)[side] and (b.src, b.tgt)[side]]
            numbers = [(b.src, b.tgt)[side].start for b in skips]
            own = features.skip_features(found, side)[numbers]
            self.skip_inputs.append(
                confidence.skip_inputs(np.array([b.posterior for b in skips]), own)
            )
            self.skip_weights.append(np.full(len(numbers), weight))
            self.skip_right.append(np.array([n not in linked[side] for n in numbers], bool))
        return beads


def fit_calibration(
    inputs: Sequence[Doubles], right: Sequence[NDArray[np.bool_]], weights: Sequence[Doubles]
) -> Doubles:
    """Return the coefficients of a logistic regression, lightly penalised."""
    x, y, w = np.concatenate(inputs), np.concatenate(right), np.concatenate(weights)

    def loss(c: Doubles) -> tuple[float, Doubles]:
        margins = x @ c
        p = 1 / (1 + np.exp(-margins))
        lost = w * np.logaddexp(0, np.where(y, -margins, margins))
        value = float(lost.sum() + 0.5 * c[1:] @ c[1:])
        gradient = x.T @ (w * (p - y))
        gradient[1:] += c[1:]
        return value, gradient

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


def report(bitext: Bitext, beads: Sequence[Bead]) -> None:
    """Print the scores of one document."""
    pairs = [(tuple(bead.src), tuple(bead.tgt)) for bead in beads]
    strict, lax = strict_score(bitext.gold, pairs), lax_score(bitext.gold, pairs)
    print(
        f"{bitext.name:40} strict P {strict.precision:.4f} R {strict.recall:.4f} "
        f"F1 {strict.f1:.4f}, lax F1 {lax.f1:.4f}",
        flush=True,
    )


def main() -> None:
    """Fit, report, and write the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--kind", choices=("static", "contextual"), default="contextual")
    parser.add_argument("--output", type=Path, default=Path("amts_core/align/weights.json"))
    parser.add_argument("--documents", type=int, default=60, help="made documents to fit on")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    static = load_encoder(str(BUNDLED_ENCODER))
    encoder = static if options.kind == "static" else load_encoder(UNIVERSAL_NAME)
    pairs, _ = sentence_pairs(options.corpora, options.seed)
    maker = Maker(pairs, options.seed, static)
    made = _examples(maker.make(options.documents, LITERATURE), encoder)
    print(f"{len(made)} made documents, {time.monotonic() - begun:.0f} s", flush=True)
    final = fit_weights(made, options.kind)
    print(f"fitted, {time.monotonic() - begun:.0f} s", flush=True)
    judged = Judged(options.kind)
    for style in (MANUAL, LITERATURE):
        for one in maker.make(options.documents * 3 // 4, style):
            judged.add(one, field.evidence_of(one, encoder, None), final, 1.0)
    for one in hand_made(options.corpora):
        found = field.evidence_of(one, encoder, None)
        report(one, judged.add(one, found, final, _HAND_MADE_WEIGHT))
    for one in development_sets(options.corpora):
        report(
            one, Judged(options.kind).add(one, field.evidence_of(one, encoder, None), final, 0.0)
        )
    calibration = fit_calibration(judged.inputs, judged.right, judged.weights)
    skips = fit_calibration(judged.skip_inputs, judged.skip_right, judged.skip_weights)
    _write(options.output, options.kind, final, calibration=calibration, skip_calibration=skips)


def _examples(bitexts: Iterable[Bitext], encoder: Encoder) -> list[Example]:
    found = (field.example(one, encoder) for one in bitexts)
    return [one for one in found if one is not None]


def _write(
    path: Path, kind: Kind, vector: Doubles, calibration: Doubles, skip_calibration: Doubles
) -> None:
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    weights = field.weights_of(vector)
    stored[kind] = {
        "match": dict(zip(features.MATCH_FEATURES, weights.match.round(4), strict=True)),
        "skip": dict(zip(features.SKIP_FEATURES, weights.skip.round(4), strict=True)),
        "transition": dict(zip(features.TRANSITIONS, weights.transition.round(4), strict=True)),
        "calibration": dict(zip(confidence.CONFIDENCE_FEATURES, calibration.round(4), strict=True)),
        "skip_calibration": dict(
            zip(confidence.SKIP_CONFIDENCE_FEATURES, skip_calibration.round(4), strict=True)
        ),
        "threshold": _THRESHOLD,
    }
    path.write_text(json.dumps(stored, indent=2, default=float) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
