"""A byte-pair vocabulary shared by ten languages.

Case and width are folded; words are not marked at their beginning, so that a word of a language
without spaces, or inside a compound, is the same token as the word alone.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from training.encoder.data import LANGUAGES, Pair

UNKNOWN = "[UNK]"
_N_ALPHABET = 8000
_N_TEXTS = 90_000
_N_ENGLISH = 200_000
_N_LONGEST = 16


def train_tokenizer(pairs: Sequence[Pair], n_tokens: int, seed: int) -> Tokenizer:
    """Return a tokenizer of ``n_tokens`` tokens, trained on equal shares of the languages."""
    generator = random.Random(seed)
    texts: list[str] = []
    for language in LANGUAGES:
        of_language = [pair.other for pair in pairs if pair.language == language]
        texts += generator.sample(of_language, min(len(of_language), _N_TEXTS))
    texts += generator.sample([pair.english for pair in pairs], _N_ENGLISH)
    generator.shuffle(texts)

    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace("i\u0307", "i")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation(),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=n_tokens,
        special_tokens=[UNKNOWN],
        limit_alphabet=_N_ALPHABET,
        min_frequency=2,
        max_token_length=_N_LONGEST,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save_compact(tokenizer: Tokenizer, path: Path) -> None:
    """Write the tokenizer without the white space that doubles its file."""
    content = json.loads(tokenizer.to_str())
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
