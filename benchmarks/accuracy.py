"""How good the proposed alignments and their confidence are, on hand-made alignments.

Strict F1 as in Vecalign's scorer: a bead counts where gold has exactly the same; a skip counts once
a segment in precision and not in recall. The last line says what the product's own verdict is
worth: how many links it accepts, and how many of those are exactly right.

usage: python -m benchmarks.accuracy [--corpora DIR] [--encoder NAME]    (else AMTS_CORPORA)
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from amts_core import pipeline
from amts_core.align.gold import lax_score, read_gold, strict_score
from amts_core.config import BUNDLED_ENCODER, SAMPLES, Settings
from amts_core.embed import load_encoder
from amts_core.records import ProposedBead
from benchmarks import machine
from training.aligner.bitexts import Bitext, hand_made


def samples() -> Iterator[Bitext]:
    """Yield the chapters of the sample textbook with their gold alignments."""
    for folder in sorted((SAMPLES / "gold").iterdir()):
        languages = "en", folder.name.removeprefix("en-")
        for gold in sorted(folder.iterdir()):
            sides = [
                pipeline.read_document(path.read_bytes(), path.name, language).segments
                for language in languages
                for path in [SAMPLES / "textbook" / language / f"{gold.stem}.md"]
            ]
            name = f"sample {folder.name} {gold.stem}"
            yield Bitext(name, languages, sides[0], sides[1], read_gold(gold))


def auroc(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return how often a right bead is surer than a wrong one: ties are half, NaN without both."""
    values, truth = np.asarray(confidences), np.asarray(right, dtype=bool)
    good, bad = values[truth], values[~truth]
    if not len(good) or not len(bad):
        return float("nan")
    above = (good[:, None] > bad).mean() + 0.5 * (good[:, None] == bad).mean()
    return float(above)


def main() -> None:
    """Print a row a document, and the trust in all of them together."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--encoder", default=str(BUNDLED_ENCODER))
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    print(machine.describe())
    sets = [*samples(), *(hand_made(options.corpora) if options.corpora else ())]
    confidences: list[float] = []
    right: list[bool] = []
    accepted: list[bool] = []
    for bitext in sets:
        beads = pipeline.align_segments(bitext.src, bitext.tgt, bitext.languages, encoder)
        pairs = [(bead.src, bead.tgt) for bead in beads]
        strict, lax = strict_score(bitext.gold, pairs), lax_score(bitext.gold, pairs)
        print(
            f"{bitext.name:44} strict P {strict.precision:.3f} R {strict.recall:.3f} "
            f"F1 {strict.f1:.3f}, lax F1 {lax.f1:.3f}"
        )
        links = [bead for bead in beads if _is_link(bead)]
        confidences += [bead.confidence for bead in links]
        right += [(bead.src, bead.tgt) in set(bitext.gold) for bead in links]
        accepted += [bead.accept for bead in links]
    n_accepted = sum(accepted)
    n_right = sum(one and other for one, other in zip(accepted, right, strict=True))
    print(
        f"of {len(right)} links {sum(right) / len(right):.4f} are right; the verdict accepts "
        f"{n_accepted / len(right):.4f} of them, {n_right / max(n_accepted, 1):.4f} of these "
        f"right; AUROC of the confidence {auroc(confidences, right):.4f}"
    )


def _is_link(bead: ProposedBead) -> bool:
    return bool(bead.src and bead.tgt)


if __name__ == "__main__":
    main()
