"""The weights of the local engine, made on development documents, and shipped.

They were tuned before there was a general model. With it, tuning them anew gains up to a point of
BLEU on its own documents and loses more on others: so only the share of its language model was
chosen, of 0.3 to 0.7.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from amts_core.engines.smt.decoder import DecoderWeights
from amts_core.kernel.languages.tags import primary

FILE = Path(__file__).with_name("weights.json")
"""Made by ``training.engine.tune``."""
_OTHER = "other"


def weights(languages: tuple[str, str]) -> DecoderWeights:
    """Return the weights for a direction; where it was not tuned the mean of those that were."""
    known = _weights()
    return known.get("-".join(map(primary, languages)), known[_OTHER])


def as_json(of: DecoderWeights) -> dict[str, Any]:
    """Return weights as the file holds them."""
    return {
        name: [round(value, 4) for value in found] if isinstance(found, tuple) else round(found, 4)
        for name in DecoderWeights.__slots__
        for found in [getattr(of, name)]
    }


@cache
def _weights() -> Mapping[str, DecoderWeights]:
    kept = json.loads(FILE.read_text(encoding="utf-8"))["weights"]
    made = {
        pair: DecoderWeights(**(of | {"scores": tuple(of["scores"])})) for pair, of in kept.items()
    }
    rows = [one.as_array() for one in made.values()]
    mean = [float(sum(values) / len(rows)) for values in zip(*rows, strict=True)]
    return made | {_OTHER: DecoderWeights.from_array(mean)}
