"""A neural model at work: SentencePiece's tokens in, tokens out, and which translates which.

The one door to CTranslate2 and SentencePiece, https://opennmt.net/CTranslate2/; both are optional.
Runs on the processor, without a network.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from amts_core.engines.neural.model_folders import Fuzzy, ModelFolder, ModelKind
from amts_core.kernel.errors import ConfigurationError, ServiceError

_SPACE = "▁"
_END = "</s>"
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
_BEAM = 4
_N_BATCH_TOKENS = 2048
_N_SPARE = 30
"""Tokens that a translation may have besides twice those that the model was given."""
_PATTERNS = ("⟦{}⟧", "<{}>", "[{}]", "({})", "#{}")
"""How a placeholder may be written: what no text has is tried first."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of a text, and the end of each in it, in characters."""

    tokens: tuple[str, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A text to be translated, and the target of a similar unit; empty where there is none."""

    tokens: tuple[str, ...]
    fuzzy: str = ""


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """A translation: its text, and the end of each token in it.

    ``sources`` has for each token the number of the source token that it translates, or -1; None
    where the model does not say.
    """

    text: str
    ends: tuple[int, ...]
    sources: tuple[int, ...] | None


class NeuralModel:
    """A model loaded for one direction."""

    def __init__(self, folder: ModelFolder, src_lang: str, tgt_lang: str) -> None:
        """Load it.

        :raises ConfigurationError: a package is missing, or a file can't be read.
        """
        self.folder = folder
        try:
            import ctranslate2  # here: both are optional
            import sentencepiece

            self._src = sentencepiece.SentencePieceProcessor(
                model_file=str(folder.path / folder.src_spm)
            )
            self._tgt = sentencepiece.SentencePieceProcessor(
                model_file=str(folder.path / folder.tgt_spm)
            )
            self._model: Any = ctranslate2.Translator(str(folder.path), device="cpu")
            has_end = json.loads((folder.path / "config.json").read_text("utf-8"))["add_source_eos"]
        except ImportError as error:
            raise ConfigurationError(
                f"The neural engine needs the package {error.name}. Install it with: "
                f"pip install {error.name}"
            ) from error
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            raise ConfigurationError(
                f"The model in {folder.path} can't be loaded: {error}. Convert it again, and put "
                "its SentencePiece models beside it."
            ) from error
        is_nllb = folder.kind is ModelKind.NLLB
        first = folder.src[src_lang] if is_nllb else folder.tgt[tgt_lang]
        self._before = (first,) if first else ()
        self._after = () if has_end or folder.kind is ModelKind.OWN else (_END,)
        self._prefix = (folder.tgt[tgt_lang],) if is_nllb else ()
        self._special = {_END, *folder.src.values(), *folder.tgt.values()}
        self.placeholder = self._placeholder()

    def _placeholder(self) -> str:
        """Return how a placeholder is written; empty where the model can write none."""
        if self.folder.placeholder is not None:
            return self.folder.placeholder
        return next(filter(self._can_write, _PATTERNS), "")

    def _can_write(self, pattern: str) -> bool:
        tokens = [
            one.encode(pattern.format(number), return_type=int)
            for one in (self._src, self._tgt)
            for number in (1, 2, 3)
        ]
        unknown = (self._src.unk_id(), self._tgt.unk_id())
        return not any(number in unknown for one in tokens for number in one)

    def encode(self, text: str) -> Encoded:
        """Return the tokens of a source text."""
        found = self._src.encode(text, return_type="offset_mapping")
        return Encoded(tuple(found["pieces"]), tuple(end for _, end in found["offsets"]))

    def translate(self, queries: Sequence[Query]) -> tuple[ModelAnswer, ...]:
        """Return the translations of some texts.

        :raises ServiceError: the model can't take one of them.
        """
        is_biased = [self.folder.fuzzy is Fuzzy.PREFIX and one.fuzzy != "" for one in queries]
        answers: dict[int, ModelAnswer] = {}
        for flag in (False, True):
            numbers = [n for n, one in enumerate(is_biased) if one is flag]
            made = self._translated([queries[n] for n in numbers], is_biased=flag)
            answers |= dict(zip(numbers, made, strict=True))
        return tuple(answers[n] for n in range(len(queries)))

    def _translated(self, queries: Sequence[Query], *, is_biased: bool) -> list[ModelAnswer]:
        if not queries:
            return []
        sources = [self._source(one) for one in queries]
        prefixes = [
            self._tgt.encode(one.fuzzy, return_type=str) if is_biased else list(self._prefix)
            for one in queries
        ]
        try:
            results = self._model.translate_batch(
                sources,
                prefixes if is_biased or self._prefix else None,
                beam_size=_BEAM,
                max_batch_size=_N_BATCH_TOKENS,
                batch_type="tokens",
                max_input_length=0,
                max_decoding_length=2 * max(map(len, (*sources, *prefixes))) + _N_SPARE,
                prefix_bias_beta=self.folder.prefix_bias if is_biased else 0.0,
                replace_unknowns=True,
                return_attention=self.folder.alignment,
            )
        except (RuntimeError, ValueError) as error:
            raise ServiceError(
                f"The model in {self.folder.path} failed: {error}. Lower max_tokens in its "
                "description, or convert it again."
            ) from error
        return [self._answer(*one) for one in zip(queries, results, strict=True)]

    def _source(self, query: Query) -> list[str]:
        """Return all that the model reads."""
        fuzzy: list[str] = []
        if query.fuzzy and self.folder.fuzzy is Fuzzy.SOURCE:
            fuzzy = [self.folder.separator, *self._src.encode(query.fuzzy, return_type=str)]
        return [*self._before, *query.tokens, *fuzzy, *self._after]

    def _answer(self, query: Query, result: Any) -> ModelAnswer:
        tokens = result.hypotheses[0]
        sources = None
        if self.folder.alignment and result.attention:
            sources = [self._aligned(one, len(query.tokens)) for one in result.attention[0]]
        kept = [n for n, token in enumerate(tokens) if token not in self._special]
        text, ends = written([tokens[n] for n in kept])
        # a token too many, such as an end, has no attention of its own
        has_all = sources is not None and len(sources) >= len(tokens)
        return ModelAnswer(
            text, ends, tuple(sources[n] for n in kept) if sources is not None and has_all else None
        )

    def _aligned(self, attention: Sequence[float], n_tokens: int) -> int:
        """Return which token of the text is looked at most; -1 if it is none of them."""
        best = max(range(len(attention)), key=attention.__getitem__, default=-1)
        at = best - len(self._before)
        return at if 0 <= at < n_tokens else -1


def written(tokens: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Return the text that SentencePiece's tokens make, and where each ends in it."""
    text = ""
    ends: list[int] = []
    for token, following in pairwise((*tokens, "")):
        if _BYTE.fullmatch(token):
            # a character of several bytes belongs to the last of them
            ends.append(len(text))
            if not _BYTE.fullmatch(following):
                run = tokens[_first_byte(ends, tokens) : len(ends)]
                found = bytes(int(one[3:5], 16) for one in run)
                text += found.decode("utf-8", errors="replace")
                ends[-1] = len(text)
        else:
            text += token.replace(_SPACE, " ") if text else token.replace(_SPACE, " ").lstrip()
            ends.append(len(text))
    return text, tuple(ends)


def _first_byte(ends: Sequence[int], tokens: Sequence[str]) -> int:
    first = len(ends)
    while first and _BYTE.fullmatch(tokens[first - 1]):
        first -= 1
    return first
