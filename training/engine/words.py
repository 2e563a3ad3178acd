"""Which of the encoder's tokens are words of which language: the local engine's last resort.

A token counts as a word of a language if that language uses it often enough, and not much less
often than any other one: ``table`` is a word of English and of French, ``with`` of English alone,
however many Spanish sentences quote it.

usage: python -m training.engine.words --corpora DIR
"""

import argparse
import lzma
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from amts_core.align.encoder import Encoder, load_encoder
from amts_core.engines.smt.tokens import PLACEHOLDER, tokenize
from amts_core.engines.smt.wordlists import FILE
from amts_core.exchange.source_pieces import source
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from training.encoder.data import LANGUAGES

_N_LINES = 100_000
_N_WORDS = 15_000
_LEAST_COUNT = 8
_LEAST_SHARE = 0.25
"""Of how often the language that uses a word most uses it."""


def _sides(path: Path, allowed: frozenset[str]) -> Iterator[tuple[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        kept = (row for row in rows if row[2].partition("#")[0] in allowed)
        yield from ((row[0], row[1]) for row in islice(kept, _N_LINES))


def _count(counts: Counter[str], text: str, encoder: Encoder) -> None:
    tokens = tokenize(source(text, "s0").pieces, encoder.words).tokens
    counts.update(token.lower() for token in tokens if token != PLACEHOLDER and token.isalpha())


def _token_id(tokenizer: Tokenizer, word: str) -> int | None:
    """Return the number of a word that is one token of the encoder, None if it is not."""
    ids = tokenizer.encode(word, add_special_tokens=False).ids
    return int(ids[0]) if len(ids) == 1 else None


def main() -> None:
    """Write the word lists of all languages beside the encoder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    encoder = load_encoder(str(BUNDLED_ENCODER))
    tokenizer = Tokenizer.from_file(str(BUNDLED_ENCODER / "tokenizer.json"))
    sources = (options.corpora / "permissive.txt").read_text(encoding="utf-8")
    allowed = frozenset(sources.splitlines())
    counts: dict[str, Counter[str]] = {code: Counter() for code in ("en", *LANGUAGES)}
    for code in LANGUAGES:
        for english, other in _sides(options.corpora / "train" / f"en-{code}.tsv.xz", allowed):
            _count(counts[code], other, encoder)
            if code == "zh":
                _count(counts["en"], english, encoder)
    shares = {
        code: {word: n / found.total() for word, n in found.items() if n >= _LEAST_COUNT}
        for code, found in counts.items()
    }
    most: Counter[str] = Counter()
    for of in shares.values():
        most |= Counter(of)  # type: ignore[arg-type]
    kept: dict[str, np.ndarray] = {}
    for code, of in shares.items():
        words = [word for word, share in of.items() if share >= _LEAST_SHARE * most[word]]
        words.sort(key=lambda word: (-of[word], word))
        ids = (_token_id(tokenizer, word) for word in words)
        kept[code] = np.array([one for one in ids if one is not None][:_N_WORDS], dtype=np.int32)
        print(f"{code}: {len(kept[code])} words of {len(words)}")
    np.savez_compressed(FILE, **kept)


if __name__ == "__main__":
    main()
