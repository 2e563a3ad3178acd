"""Train the bundled encoder: a table of token vectors and one weight a token.

A text's vector is the weighted sum of its tokens' vectors. The loss is the symmetric in-batch
contrastive loss with an additive margin (Yang et al. 2019, https://arxiv.org/abs/1902.08564) over
translation pairs of English and nine languages; tokens are dropped at random, so that no single one
is relied on. On two CPU cores a step of 2,048 pairs takes about 0.1 s.

usage: python -m training.encoder.train --corpora DIR [--output models/amts-static-v1]
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training.encoder.batches import BatchSampler, TokenisedTexts
from training.encoder.data import Pair, sentence_pairs, word_pairs
from training.encoder.export import save_encoder
from training.encoder.kernels import adam_step, weighted_sums
from training.encoder.tokenizer import train_tokenizer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_SCALE = 25.0
_MARGIN = 0.3
_DROPPED = 0.2
_RATE = 1e-2
_N_WARM_UP = 200
_ONE_SOURCE_SHARE = 0.3
_COMMON = 1e-3
"""Relative frequency from which on a token begins with a small weight (Arora et al. 2017)."""


@dataclass(slots=True)
class Table:
    """The parameters, and the moments of their gradients."""

    vectors: Floats
    weights: Floats
    moments: tuple[Floats, Floats, Floats, Floats]
    n_steps: int = 0

    @classmethod
    def fresh(cls, frequencies: NDArray[np.float64], n_dimensions: int, seed: int) -> "Table":
        """Return small random vectors, and weights by frequency."""
        generator = np.random.default_rng(seed)
        n = len(frequencies)
        vectors = generator.standard_normal((n, n_dimensions), dtype=np.float32) * np.float32(0.05)
        weights = np.sqrt(_COMMON / (_COMMON + frequencies)).astype(np.float32)
        moments = (np.zeros_like(vectors), *(np.zeros(n, np.float32) for _ in range(3)))
        return cls(vectors, weights, moments)

    def move(self, ids: Ints, rows: Ints, gradients: Floats, rate: float) -> None:
        """Take one step of Adam for the tokens ``ids`` that occur in the texts ``rows``."""
        self.n_steps += 1
        order = np.argsort(ids, kind="stable")
        ids, rows = ids[order], rows[order]
        starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
        adam_step(
            ids[starts],
            np.append(starts, len(ids)),
            rows,
            gradients,
            self.vectors,
            self.weights,
            *self.moments,
            np.float32(rate),
            np.float32(1 - 0.9**self.n_steps),
            np.float32(1 - 0.999**self.n_steps),
        )


@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch of texts: unit vectors, lengths before, and which token is in which text."""

    units: Floats
    norms: Floats
    ids: Ints
    rows: Ints

    def gradient(self, by_units: Floats) -> Floats:
        """Return the gradient by the sums, given the one by the unit vectors."""
        along = (by_units * self.units).sum(axis=1, keepdims=True)
        return (by_units - along * self.units) / self.norms


def encode(
    texts: TokenisedTexts, chosen: Ints, table: Table, generator: np.random.Generator | None
) -> Encoded:
    """Return the vectors of some texts; with a generator, of a random share of their tokens."""
    ids, offsets = texts.take(chosen)
    kept = np.ones(len(ids), dtype=np.bool_)
    if generator is not None:
        kept = generator.random(len(ids), dtype=np.float32) >= _DROPPED
    sums = weighted_sums(ids, offsets, kept, table.vectors, table.weights)
    norms = np.linalg.norm(sums, axis=1, keepdims=True) + np.float32(1e-9)
    rows = np.repeat(np.arange(len(chosen)), np.diff(offsets))
    return Encoded(sums / norms, norms, ids[kept], rows[kept])


def step(english: Encoded, other: Encoded, table: Table, rate: float) -> float:
    """Take one step of training and return the loss."""
    n = len(english.units)
    a, b = torch.from_numpy(english.units), torch.from_numpy(other.units)
    identity = torch.eye(n)
    scores = (a @ b.T - _MARGIN * identity) * _SCALE
    by_row, by_column = torch.softmax(scores, 1), torch.softmax(scores, 0)
    right = by_row.diag().clamp_min(1e-9).log() + by_column.diag().clamp_min(1e-9).log()
    by_score = (by_row + by_column - 2 * identity) * (_SCALE / 2 / n)
    gradients = np.concatenate(
        (
            english.gradient((by_score @ b).numpy()),
            other.gradient((by_score.T @ a).numpy()),
        )
    )
    ids = np.concatenate((english.ids, other.ids))
    table.move(ids, np.concatenate((english.rows, other.rows + n)), gradients, rate)
    return float(-right.mean() / 2)


def held_out_accuracy(
    pairs: Sequence[Pair], texts: Sequence[TokenisedTexts], table: Table
) -> dict[str, float]:
    """Return, for each language, how often the nearest of its held-out texts is the right one."""
    found: dict[str, float] = {}
    for language in sorted({pair.language for pair in pairs}):
        chosen = np.flatnonzero([pair.language == language for pair in pairs])
        a, b = (encode(side, chosen, table, None).units for side in texts)
        scores = a @ b.T
        index = np.arange(len(chosen))
        right = (scores.argmax(1) == index).mean() + (scores.argmax(0) == index).mean()
        found[language] = float(right / 2)
    return found


def main() -> None:
    """Train, save, and print the loss and the accuracy on held-out pairs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=Path("models/amts-static-v1"))
    parser.add_argument("--tokens", type=int, default=72_000)
    parser.add_argument("--dimensions", type=int, default=384)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_grad_enabled(False)

    pairs, held_out = sentence_pairs(options.corpora, options.seed)
    tokenizer = train_tokenizer(pairs, options.tokens, options.seed)
    pairs += word_pairs(options.corpora)
    sides = [[pair.english for pair in pairs], [pair.other for pair in pairs]]
    english, other = (TokenisedTexts.of(side, tokenizer) for side in sides)
    checks = (
        TokenisedTexts.of([pair.english for pair in held_out], tokenizer),
        TokenisedTexts.of([pair.other for pair in held_out], tokenizer),
    )
    n_tokens = tokenizer.get_vocab_size()
    counts = np.bincount(english.ids, minlength=n_tokens) + np.bincount(
        other.ids, minlength=n_tokens
    )
    table = Table.fresh(counts / counts.sum(), options.dimensions, options.seed)
    sampler = BatchSampler(pairs, options.batch, _ONE_SOURCE_SHARE, options.seed)
    generator = np.random.default_rng(options.seed)
    print(f"{len(pairs):,} pairs, {n_tokens:,} tokens", flush=True)

    begun, loss = time.monotonic(), 0.0
    for n in range(options.steps):
        rate = _RATE * min(1.0, (n + 1) / _N_WARM_UP) * max(0.02, 1 - n / options.steps)
        chosen = sampler.draw()
        sides_encoded = [encode(side, chosen, table, generator) for side in (english, other)]
        loss += step(*sides_encoded, table, rate)
        if (n + 1) % 1000 == 0:
            minutes = (time.monotonic() - begun) / 60
            accuracy = held_out_accuracy(held_out, checks, table)
            mean = sum(accuracy.values()) / len(accuracy)
            print(
                f"{minutes:.1f} min, step {n + 1}: loss {loss / 1000:.4f}, {mean=:.4f}", flush=True
            )
            loss = 0.0
    save_encoder(options.output, tokenizer, table.vectors, table.weights)
    print(f"saved {options.output}; run training.encoder.evaluate for its card")


if __name__ == "__main__":
    main()
