"""COMET, a learned metric (Rei et al. 2020, https://aclanthology.org/2020.emnlp-main.213).

Its package needs older libraries than the product, so it is never imported here: a program in an
environment of its own reads a model and scores. The checkpoint of a model is code to its reader:
whoever sets up the machine names it, never a user or a file.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from amts_core.evaluation import comet_process
from amts_core.evaluation.comet_process import CometAnswer, Tell
from amts_core.evaluation.metrics import check
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import ConfigurationError, EvaluationError

PATIENCE_SECONDS = 900.0
"""How long the program may say nothing: a large model is read for minutes from a slow disk."""
N_RESAMPLES = 1000
_SEED = 12345
_N_HASH = 12


@dataclass(frozen=True, slots=True)
class CometScores:
    """What a model of COMET gives a system: higher is better, mostly between 0 and 1.

    ``system`` is the mean of the ``segments``. ``signature`` names the model, the beginning of its
    checkpoint's SHA-256 and the version of the package; scores of two signatures can't be compared.
    """

    system: float
    segments: tuple[float, ...]
    signature: str


def is_set_up(settings: Settings) -> bool:
    """Return whether an interpreter or a model of COMET is named."""
    return settings.comet_python is not None or settings.comet_model is not None


def score(
    settings: Settings,
    sources: Sequence[str],
    hypotheses: Sequence[str],
    references: Sequence[str],
    *,
    tell: Tell | None = None,
) -> CometScores | None:
    """Return the scores of a system, or None where COMET is not set up.

    :param tell: is told how far the scoring is, 0 to 1, and what happens.
    :raises ConfigurationError: what is set up can't be used.
    :raises EvaluationError: the texts are not one each, or the program has failed.
    """
    found = score_systems(settings, sources, [hypotheses], references, tell=tell)
    return None if found is None else found[0]


def score_systems(
    settings: Settings,
    sources: Sequence[str],
    systems: Sequence[Sequence[str]],
    references: Sequence[str],
    *,
    tell: Tell | None = None,
    patience_seconds: float = PATIENCE_SECONDS,
) -> tuple[CometScores, ...] | None:
    """Return the scores of several systems, or None where COMET is not set up.

    The model is read once, and equal outputs for a segment have exactly equal scores.

    :raises ConfigurationError: what is set up can't be used.
    :raises EvaluationError: the texts are not one each, or the program has failed.
    """
    if not is_set_up(settings):
        return None
    for texts in (sources, *systems):
        check(texts, references)
    python, checkpoint = installed(settings)
    asked = [list(zip(sources, one, references, strict=True)) for one in systems]
    # each once, and texts of one length together: a batch is as long as its longest
    triples = sorted({one for rows in asked for one in rows}, key=lambda one: (len(one[0]), one))
    answer = comet_process.ask(
        python, checkpoint, triples, tell or _say_nothing, patience_seconds=patience_seconds
    )
    if not all(map(math.isfinite, answer.scores)):
        raise EvaluationError(f"The model {checkpoint} gives scores that are no numbers.")
    values = dict(zip(triples, answer.scores, strict=True))
    signature = _signature(checkpoint, answer)
    found = [tuple(values[one] for one in rows) for rows in asked]
    return tuple(CometScores(math.fsum(one) / len(one), one, signature) for one in found)


def paired_p_value(first: CometScores, second: CometScores) -> float:
    """Return how probable so large a difference of two systems would be by chance.

    Paired bootstrap over segments, as sacreBLEU does it: resampled differences of the means,
    centred on the true one (Koehn 2004, https://aclanthology.org/W04-3250). Two-sided.

    :raises EvaluationError: they have not the same segments or were not scored by one model.
    """
    if len(first.segments) != len(second.segments) or first.signature != second.signature:
        raise EvaluationError(
            f"Scores of {first.signature} over {len(first.segments)} segments and of "
            f"{second.signature} over {len(second.segments)} can't be compared. Score both anew."
        )
    differences = np.subtract(second.segments, first.segments)
    random = np.random.default_rng(_SEED)
    n = len(differences)
    means = np.array([differences[random.integers(n, size=n)].mean() for _ in range(N_RESAMPLES)])
    n_larger = int((np.abs(means - differences.mean()) >= abs(differences.mean())).sum())
    return (n_larger + 1) / (N_RESAMPLES + 1)


def paired_signature(scores: CometScores) -> str:
    """Return the signature of a paired test of a system's scores."""
    return f"bs:{N_RESAMPLES}|seed:{_SEED}|{scores.signature}"


def installed(settings: Settings) -> tuple[Path, Path]:
    """Return the interpreter and the checkpoint that the settings name.

    :raises ConfigurationError: one of them is missing.
    """
    python = _existing("AMTS_COMET_PYTHON", settings.comet_python)
    model = _existing("AMTS_COMET_MODEL", settings.comet_model)
    if model.is_file():
        return python, model
    found = sorted({*model.glob("*.ckpt"), *model.glob("checkpoints/*.ckpt")})
    if len(found) != 1:
        names = ", ".join(one.name for one in found) or "none"
        raise ConfigurationError(
            f"AMTS_COMET_MODEL is {str(model)!r}, where one checkpoint was expected, such as "
            f"checkpoints/model.ckpt, and {names} found. Name the checkpoint itself."
        )
    return python, found[0]


def _existing(name: str, path: Path | None) -> Path:
    if path is None:
        raise ConfigurationError(
            f"COMET needs {name}, which is not set. Name the python of an environment that has "
            "unbabel-comet by AMTS_COMET_PYTHON, and a model's folder by AMTS_COMET_MODEL."
        )
    if not path.exists():
        raise ConfigurationError(f"{name} is {str(path)!r}, which does not exist.")
    return path


def _signature(checkpoint: Path, answer: CometAnswer) -> str:
    """Return what the scores depend on, in the form of sacreBLEU's signatures."""
    return (
        f"nrefs:{int(answer.needs_reference)}|model:{_name(checkpoint)}"
        f"|sha256:{answer.sha256[:_N_HASH]}|version:{answer.version}"
    )


def _name(checkpoint: Path) -> str:
    """Return what people call a model, by the folder it lies in."""
    for part in checkpoint.parts:
        if part.startswith("models--"):  # a folder of the hub's cache: models--Owner--name
            return part.rpartition("--")[2]
    folder = checkpoint.parent
    return (folder.parent if folder.name == "checkpoints" else folder).name


def _say_nothing(_: float, __: str) -> None:
    """Take what nobody wants to hear."""
