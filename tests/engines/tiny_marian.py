"""A model whose weights are written by hand: it translates word for word, by a dictionary.

A Transformer of one layer as Marian trains them, in Marian's own files, converted as OPUS-MT models
are. The first dimensions of its vectors say which word, the others at which place: the decoder
looks at the place that is its turn, and writes what the dictionary has for the word there. So what
the model must answer is known without any training, and its attention is an alignment.
"""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import sentencepiece

END, UNKNOWN = "</s>", "<unk>"
N_PLACES = 192
_SURE = 30.0
"""How far the right answer is before all others."""


def make(
    folder: Path,
    dictionary: Mapping[str, str],
    *,
    special: Sequence[str] = (),
    order: Sequence[int] = (),
    n_skipped: int = 0,
    config: Mapping[str, object] | None = None,
) -> Path:
    """Write a converted model into a folder.

    :param dictionary: SentencePiece's pieces of the source (``▁word``), and what each becomes.
    :param special: tokens that stand for themselves, such as ``>>zho<<``; no text contains them.
    :param order: the first source places in the order in which they are translated.
    :param n_skipped: tokens at the beginning of the source that are not translated.
    :param config: contents of ``amts-model.json``.
    """
    words = list(dict.fromkeys([*dictionary, *dictionary.values()]))
    vocabulary = list(dict.fromkeys([END, UNKNOWN, *special, *words]))
    opus = folder.with_name(f"{folder.name}-opus")
    opus.mkdir(parents=True)
    numbers = {word: number for number, word in enumerate(vocabulary)}
    mapped = [numbers[dictionary.get(word, word)] for word in vocabulary]
    places = [*order, *range(len(order), N_PLACES - n_skipped)]
    np.savez(opus / "model.npz", **_weights(mapped, [one + n_skipped for one in places]))
    lines = "".join(f"{json.dumps(word, ensure_ascii=False)}: {n}\n" for word, n in numbers.items())
    (opus / "vocab.yml").write_text(lines, encoding="utf-8")
    (opus / "decoder.yml").write_text(
        "models: [model.npz]\nvocabs: [vocab.yml, vocab.yml]\n", encoding="utf-8"
    )
    from ctranslate2.converters import OpusMTConverter  # here: it loads PyTorch, where there is one

    OpusMTConverter(str(opus)).convert(str(folder))
    pieces = sentencepiece_model(words)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(pieces)
    if config is not None:
        (folder / "amts-model.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def sentencepiece_model(words: Sequence[str]) -> bytes:
    """Return a SentencePiece model that knows these pieces."""
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e"] * 5),
        model_writer=written,
        model_type="bpe",
        vocab_size=len(words) + 20,
        hard_vocab_limit=False,
        character_coverage=1.0,
        user_defined_symbols=sorted(words, key=len, reverse=True),
        minloglevel=2,
    )
    return written.getvalue()


def _weights(mapped: Sequence[int], places: Sequence[int]) -> dict[str, np.ndarray]:
    """Return Marian's arrays of a model that writes word ``mapped[n]`` for word ``n``.

    :param places: the place of the source that each place of the target translates.
    """
    n_words = len(mapped)
    size = n_words + N_PLACES + n_words % 2  # Marian's are even
    word_of = np.eye(n_words, size, dtype=np.float32)
    place_of = np.eye(N_PLACES, size, n_words, dtype=np.float32)
    nothing = np.zeros((size, size), np.float32)
    turns = nothing.copy()
    for tgt, src in enumerate(places):
        turns[n_words + tgt, n_words + src] = _SURE * size**0.5
    translated = nothing.copy()
    translated[np.arange(n_words), np.asarray(mapped)] = 1.0
    kept_places = nothing.copy()
    kept_places[n_words:, n_words:] = np.eye(size - n_words)
    weights = {
        "special:model.yml": np.frombuffer(_CONFIG.encode() + b"\0", dtype=np.int8),
        "Wpos": place_of,
        "decoder_ff_logit_out_W": np.eye(size, n_words, dtype=np.float32) * _SURE,
        "decoder_ff_logit_out_b": np.zeros((1, n_words), np.float32),
    }
    for side in ("encoder", "decoder"):
        weights[f"{side}_Wemb"] = word_of / size**0.5  # Marian multiplies by this root
        weights |= _attention(f"{side}_l1_self", nothing, nothing, v=nothing, o=nothing)
        weights |= _forward(f"{side}_l1_ffn", size) | _norm(f"{side}_top", size, is_pre=False)
    weights |= _attention(
        "decoder_l1_context", turns, kept_places, v=translated, o=np.eye(size) * 5
    )
    return weights


_CONFIG = """type: transformer
enc-depth: 1
dec-depth: 1
transformer-heads: 1
transformer-decoder-autoreg: self-attention
transformer-no-projection: false
transformer-ffn-activation: relu
transformer-preprocess: n
transformer-postprocess: da
transformer-postprocess-top: n
transformer-postprocess-emb: d
transformer-guided-alignment-layer: last
"""


def _attention(name: str, q: np.ndarray, k: np.ndarray, v: np.ndarray, o: np.ndarray) -> dict:
    size = len(q)
    arrays = {
        f"{name}_W{of}": one.astype(np.float32)
        for of, one in zip("qkvo", (q, k, v, o), strict=True)
    }
    biases = {f"{name}_b{of}": np.zeros((1, size), np.float32) for of in "qkvo"}
    return arrays | biases | _norm(f"{name}_Wo", size, is_pre=True)


def _forward(name: str, size: int) -> dict:
    shapes = {"W1": (size, 4), "b1": (1, 4), "W2": (4, size), "b2": (1, size)}
    arrays = {f"{name}_{of}": np.zeros(shape, np.float32) for of, shape in shapes.items()}
    return arrays | _norm(f"{name}_ffn", size, is_pre=True)


def _norm(name: str, size: int, *, is_pre: bool) -> dict:
    """Return a normalisation that undoes itself on a vector of two ones."""
    mean = 2 / size
    suffix = "_pre" if is_pre else ""
    return {
        f"{name}_ln_scale{suffix}": np.full((1, size), (mean - mean**2) ** 0.5, np.float32),
        f"{name}_ln_bias{suffix}": np.full((1, size), mean, np.float32),
    }
