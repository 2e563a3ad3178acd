"""What the local engine knows from the first minute: a compact model of two languages that ships.

It holds the phrase pairs that a large corpus has shown more than once, with their counts, and
pruned language models of both sides; no text of the corpus. One file serves both directions. Made
by ``training.engine.general``.
"""

import io
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FIRST_WORD = 5
"""Number of the first word that is no placeholder, and no mark of a language model."""
LOG_STEP = 0.125
"""Natural logarithms are kept in steps of this, from 0 down to 255 of them."""

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Doubles = NDArray[np.float64]


class PhraseList(NamedTuple):
    """Phrases of one language, and how often each was part of a pair, those left out too.

    Phrase ``p`` has the words ``words[starts[p]:starts[p + 1]]``.
    """

    words: Ints
    starts: Longs
    counts: Longs


class NGrams(NamedTuple):
    """N-grams of one order: ``(n, order)`` words, log probabilities, and logs of back-off."""

    words: Ints
    logs: Doubles
    backoffs: Doubles


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTable:
    """Phrases of two languages, and their pairs.

    Pair ``p`` is of the phrases ``pairs[p]``, sorted; it was seen ``joint[p]`` times;
    ``by_words[p]`` are the log probabilities of its second side given the first by their words, and
    the other way. Its second side's words translate the places
    ``mapped[mapped_starts[p]:mapped_starts[p + 1]]`` of its first, -1 for none: the first one of
    several.
    """

    phrases: tuple[PhraseList, PhraseList]
    pairs: Ints
    joint: Longs
    by_words: Doubles
    mapped: Ints
    mapped_starts: Longs


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralModel:
    """Phrase pairs and language models of two languages, as they are written within a sentence.

    ``words`` are those of either language, the first with the number :data:`FIRST_WORD`. ``grams``
    are by order.
    """

    words: tuple[tuple[str, ...], tuple[str, ...]]
    table: PairTable
    grams: tuple[tuple[NGrams, ...], tuple[NGrams, ...]]


def load(path: Path) -> GeneralModel:
    """Return the model of a file that ships."""
    with _arrays(path) as arrays:
        return _unpacked(arrays)


def words_alone(path: Path, side: int) -> Iterator[str]:
    """Yield the words of one side of a file that are a phrase by themselves; no more is read."""
    with _arrays(path) as arrays:
        words, listed = _words(arrays[f"words.{side}"]), _phrases(arrays, side)
    lengths = np.diff(listed.starts)
    for number in listed.words[listed.starts[:-1][lengths == 1]].tolist():
        yield words[number - FIRST_WORD]


def _arrays(path: Path) -> np.lib.npyio.NpzFile:
    """Return the arrays of a file, each of which is read when it is asked for."""
    with lzma.open(path) as file:
        found: np.lib.npyio.NpzFile = np.load(io.BytesIO(file.read()), allow_pickle=False)
    return found


def _unpacked(arrays: Mapping[str, NDArray[np.generic]]) -> GeneralModel:
    phrases = _phrases(arrays, 0), _phrases(arrays, 1)
    second = _whole(arrays["pairs.second"])
    first = np.repeat(np.arange(len(phrases[0].counts)), arrays["pairs.of_first"].astype(np.int64))
    lengths = np.diff(phrases[1].starts)[second]
    table = PairTable(
        phrases=phrases,
        pairs=np.stack((first, second), axis=1).astype(np.int32),
        joint=_whole(arrays["joint"]).astype(np.int64),
        by_words=_logs(arrays["by_words"]),
        mapped=arrays["mapped"].astype(np.int32),
        mapped_starts=_starts(lengths),
    )
    return GeneralModel(
        words=(_words(arrays["words.0"]), _words(arrays["words.1"])),
        table=table,
        grams=(_all_grams(arrays, 0), _all_grams(arrays, 1)),
    )


def _phrases(arrays: Mapping[str, NDArray[np.generic]], side: int) -> PhraseList:
    return PhraseList(
        _whole(arrays[f"phrases.{side}"]),
        _starts(arrays[f"lengths.{side}"]),
        _whole(arrays[f"counts.{side}"]).astype(np.int64),
    )


def _all_grams(arrays: Mapping[str, NDArray[np.generic]], side: int) -> tuple[NGrams, ...]:
    """Return the n-grams by order: each is one of the order below with a word more."""
    found: list[NGrams] = []
    order = 1
    while f"grams.{side}.{order}" in arrays:
        label = f"{side}.{order}"
        last = _whole(arrays[f"grams.{label}"])
        if order == 1:
            words = last.reshape(-1, 1)
        else:
            shorter = found[-1].words
            before = np.repeat(
                np.arange(len(shorter)), arrays[f"children.{label}"].astype(np.int64)
            )
            words = np.concatenate((shorter[before], last.reshape(-1, 1)), axis=1)
        logs, backoffs = _logs(arrays[f"logs.{label}"]), _logs(arrays[f"backoffs.{label}"])
        found.append(NGrams(words, logs, backoffs))
        order += 1
    return tuple(found)


def packed(model: GeneralModel) -> bytes:
    """Return a model as its file holds it."""
    table = model.table
    first, second = table.pairs[:, 0], table.pairs[:, 1]
    arrays: dict[str, NDArray[np.generic]] = {
        "pairs.second": _planes(second),
        "pairs.of_first": _small(np.bincount(first, minlength=len(table.phrases[0].counts))),
        "joint": _planes(table.joint),
        "by_words": _steps(table.by_words),
        "mapped": table.mapped.astype(np.int8),
    }
    for side in (0, 1):
        arrays[f"words.{side}"] = _text(model.words[side])
        arrays[f"phrases.{side}"] = _planes(table.phrases[side].words)
        arrays[f"lengths.{side}"] = np.diff(table.phrases[side].starts).astype(np.uint8)
        arrays[f"counts.{side}"] = _planes(table.phrases[side].counts)
        for order, grams in enumerate(model.grams[side], start=1):
            label = f"{side}.{order}"
            arrays[f"grams.{label}"] = _planes(grams.words[:, -1])
            arrays[f"logs.{label}"] = _steps(grams.logs)
            arrays[f"backoffs.{label}"] = _steps(grams.backoffs)
            if order > 1:
                shorter = model.grams[side][order - 2].words
                arrays[f"children.{label}"] = _small(_children(shorter, grams.words))
    whole = io.BytesIO()
    np.savez(whole, allow_pickle=False, **arrays)
    return lzma.compress(whole.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def _children(shorter: Ints, longer: Ints) -> Longs:
    """Return how many n-grams begin with each of the order below; both are sorted."""
    before = longer[:, :-1]
    both = np.concatenate((shorter, before))
    _, inverse = np.unique(both, axis=0, return_inverse=True)
    counts = np.bincount(inverse[len(shorter) :], minlength=int(inverse.max()) + 1)
    return counts[inverse[: len(shorter)]]


def _starts(lengths: NDArray[np.generic]) -> Longs:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def _planes(numbers: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Return numbers as the planes of their bytes, which pack better."""
    whole = np.ascontiguousarray(numbers, dtype="<u4")
    return np.ascontiguousarray(whole.view(np.uint8).reshape(-1, 4).T)


def _whole(planes: NDArray[np.generic]) -> Ints:
    return np.ascontiguousarray(planes.T).view("<u4").ravel().astype(np.int32)


def _small(numbers: Longs) -> NDArray[np.generic]:
    return numbers.astype(np.uint8 if numbers.max(initial=0) < 256 else np.uint32)


def _steps(logs: Doubles) -> NDArray[np.uint8]:
    return np.clip(np.rint(-logs / LOG_STEP), 0, 255).astype(np.uint8)


def _logs(steps: NDArray[np.generic]) -> Doubles:
    return steps.astype(np.float64) * -LOG_STEP


def _text(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)


def _words(data: NDArray[np.generic]) -> tuple[str, ...]:
    return tuple(data.tobytes().decode("utf-8").split("\n"))
