"""Tune the weights of the local engine: coordinate ascent on BLEU over several arms at once.

Development documents: ten chapters of *Dive into Deep Learning* and six of the Hugging Face course,
none of them those that the product is measured on. The arms are what ships alone, with parallel
data, and with a general corpus as well. Parallel data are the other chapters, aligned by our own
aligner; the corpus has no pairs taken from the same course.

usage: python -m training.engine.tune --corpora DIR [--pairs en-zh ...] [--minutes N]
"""

import argparse
import json
import lzma
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

from amts_core.align.encoder import Encoder, load_encoder
from amts_core.engines.smt import general_knowledge, tuned_weights, unit_selection
from amts_core.engines.smt.decoder import DecoderWeights
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.smt_engine import N_BASE
from amts_core.engines.smt.translator import EngineUnit, Translator, train
from amts_core.exchange.source_pieces import source
from amts_core.exchange.wire_format import Text, Verbatim
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.languages import profile
from training.engine.books import HELD_OUT, Chapter, Pair, accepted, chapters

_BOOKS = {"zh": ("d2l", 10), "es": ("hf-course", 6)}
"""By the language beside English: the book, and how many of its chapters are tuned on."""
_N_SEGMENTS = 160
_STEPS = (0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.3, 0.15, 0.15, 0.1, 2.0, 0.2)
_ORDER = (7, 8, 9, 10, 12, 6, 0, 1, 2, 3, 4, 5, 11)
_SIGNED = frozenset((6, 7, 8, 11))
"""Weights that may be negative."""
_SHARE, _MOST = 12, 0.95
"""The place of the general language model's share, and the largest: with units, it isn't alone."""
_LEAST_GAIN = 0.02


@dataclass(frozen=True, slots=True)
class _Arms:
    """The development segments, their references, and a translator for each arm."""

    references: tuple[str, ...]
    tgt_lang: str
    translators: tuple[Translator, ...]

    def bleu(self, weights: DecoderWeights) -> tuple[float, ...]:
        """Return the BLEU of each arm, 0 to 100."""
        scores = []
        for translator in self.translators:
            translator.weigh(weights)
            hypotheses = [
                "".join(
                    piece.text
                    for piece in translator.translate(n).pieces
                    if isinstance(piece, Text | Verbatim)
                )
                for n in range(len(self.references))
            ]
            tokenizer = profile(self.tgt_lang).sacrebleu_tokenizer
            scores.append(
                sacrebleu.corpus_bleu(hypotheses, [self.references], tokenize=tokenizer).score
            )
        return tuple(scores)


def base_pairs(corpora: Path, other: str) -> list[Pair]:
    """Return the base corpus of English and another language, English first."""
    with lzma.open(corpora / "train" / f"en-{other}.tsv.xz", "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return [(row[0], row[1]) for row in rows if "huggingface/course" not in row[2]]


def _arms(corpora: Path, languages: tuple[str, str], encoder: Encoder) -> _Arms:
    other = languages[1] if languages[0] == "en" else languages[0]
    is_turned = languages[0] != "en"
    book, n_chapters = _BOOKS[other]
    found = chapters((corpora / book / "en", corpora / book / other), ("en", other), encoder)
    names = sorted(set(found) - set(HELD_OUT["zh"]))
    random.Random(5).shuffle(names)
    sides = {name: found[name].turned() if is_turned else found[name] for name in names}
    developed = accepted(_chosen(sides, names[:n_chapters]))
    random.Random(1).shuffle(developed)
    developed = developed[:_N_SEGMENTS]
    sources = {src for src, _ in developed}
    others = [name for name in names[n_chapters:] if name not in HELD_OUT[other]]
    own = [pair for pair in accepted(_chosen(sides, others)) if pair[0] not in sources]
    base = [pair[::-1] if is_turned else pair for pair in base_pairs(corpora, other)]
    queries = encoder.encode([src for src, _ in developed])
    nearest = unit_selection.nearest(queries, encoder.encode([src for src, _ in base]), N_BASE)
    units = [EngineUnit(*base[n], is_own=False) for n in nearest]
    parallel = [EngineUnit(src, tgt, is_own=True) for src, tgt in own]
    pieces = [source(src, "s0").pieces for src, _ in developed]
    general = general_knowledge.serving(languages)
    translators = tuple(
        Translator(
            train(of, languages, encoder.words, general),
            pieces,
            encoder.words,
            wordbook=Wordbook(encoder, ()),
            weights=tuned_weights.weights(languages),
            general=general,
        )
        for of in ([], parallel, units + parallel)
    )
    return _Arms(tuple(tgt for _, tgt in developed), languages[1], translators)


def _chosen(sides: dict[str, Chapter], names: Sequence[str]) -> list[Chapter]:
    return [sides[name] for name in names]


def _tuned(arms: _Arms, best: DecoderWeights, seconds: float) -> DecoderWeights:
    """Return better weights than some, as far as they are found in the time given."""
    deadline = time.monotonic() + seconds
    best_score = _mean(arms.bleu(best))
    steps = list(_STEPS)
    while max(steps) > min(_STEPS) / 8 and time.monotonic() < deadline:
        for place in _ORDER:
            for sign in (1, -1):
                is_better = False
                while time.monotonic() < deadline:
                    values = [float(value) for value in best.as_array()]
                    values[place] += sign * steps[place]
                    if place not in _SIGNED and values[place] < 0 or values[_SHARE] > _MOST:
                        break
                    tried = DecoderWeights.from_array(values)
                    scores = arms.bleu(tried)
                    if _mean(scores) < best_score + _LEAST_GAIN:
                        break
                    best, best_score, is_better = tried, _mean(scores), True
                    print("  BLEU of the arms:", *(f"{one:.2f}" for one in scores), flush=True)
                if is_better:
                    break
        steps = [step / 2 for step in steps]
    return best


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def main() -> None:
    """Tune some directions and write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    parser.add_argument("--pairs", nargs="+", default=["en-zh", "zh-en", "en-es", "es-en"])
    parser.add_argument("--minutes", type=float, default=10.0, help="for each direction")
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    encoder = load_encoder(str(BUNDLED_ENCODER))
    for pair in options.pairs:
        src, tgt = pair.split("-")
        print(pair, flush=True)
        begin = tuned_weights.weights((src, tgt))
        found = _tuned(_arms(options.corpora, (src, tgt), encoder), begin, 60 * options.minutes)
        kept = json.loads(tuned_weights.FILE.read_text(encoding="utf-8"))
        kept["weights"][pair] = tuned_weights.as_json(found)
        tuned_weights.FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
