"""Retrieval accuracy of an encoder on NTREX-128, and the model card that states it.

For each pair of languages and both directions: how often the translation of a sentence is its
nearest neighbour, by cosine, among all 1,997 sentences of the other language.

usage: python -m training.encoder.evaluate --corpora DIR [--encoder NAME] [--card]
"""

import argparse
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from amts_core.align.encoder import Encoder, load_encoder
from amts_core.kernel.config import BUNDLED_ENCODER
from training.encoder.data import LANGUAGES

Accuracies = dict[tuple[str, str], float]
_ALL = ("en", *LANGUAGES)


def retrieval(encoder: Encoder, corpora: Path) -> Accuracies:
    """Return the accuracy at 1, a fraction, from each language to each other one."""
    vectors = {
        code: encoder.encode((corpora / "eval" / f"ntrex.{code}").read_text("utf-8").splitlines())
        for code in _ALL
    }
    found: Accuracies = {}
    for query in _ALL:
        for other in _ALL:
            if query != other:
                nearest = (vectors[query] @ vectors[other].T).argmax(axis=1)
                found[query, other] = float((nearest == np.arange(len(nearest))).mean())
    return found


def table(found: Mapping[tuple[str, str], float]) -> str:
    """Return the accuracies as a Markdown table, a row for the language of the query."""
    lines = ["| from \\ to | " + " | ".join(_ALL) + " |", "|---" * (len(_ALL) + 1) + "|"]
    for query in _ALL:
        cells = ["–" if query == other else f"{found[query, other]:.3f}" for other in _ALL]
        lines.append(f"| {query} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def summary(found: Mapping[tuple[str, str], float]) -> str:
    """Return the means with English, both directions, as a sentence."""
    means = {code: (found["en", code] + found[code, "en"]) / 2 for code in LANGUAGES}
    worst = min(means, key=lambda code: means[code])
    every = sum(found.values()) / len(found)
    return (
        f"Mean of both directions with English: {sum(means.values()) / len(means):.3f} "
        f"({', '.join(f'{code} {mean:.3f}' for code, mean in means.items())}; lowest: {worst}). "
        f"Mean of all 90 directions: {every:.3f}."
    )


def main() -> None:
    """Print the scores; with ``--card``, write them into the model card."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", default=str(BUNDLED_ENCODER))
    parser.add_argument(
        "--card", action="store_true", help="fill in the card of the bundled encoder"
    )
    options = parser.parse_args()
    found = retrieval(load_encoder(options.encoder), options.corpora)
    print(table(found))
    print(summary(found))
    if options.card:
        text = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
        measured = f"{summary(found)} Measured {datetime.now(UTC):%Y-%m-%d} ({platform.machine()})."
        card = text.replace("{scores}", f"{measured}\n\n{table(found)}")
        (Path(options.encoder) / "README.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
