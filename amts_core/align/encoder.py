"""The one door to encoders: texts → vectors.

Two come along: a static table for whatever is to be quick or additive, and the universal sentence
encoder, which aligns best where it knows both languages. Any sentence-transformers model serves as
well; the overlaps of one that is neither are embedded one by one.
"""

import functools
import hashlib
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from amts_core.align.sides import Overlaps
from amts_core.align.static_encoder import StaticModel, TokenSums
from amts_core.align.universal_encoder import (
    UNIVERSAL_LANGUAGES,
    UNIVERSAL_NAME,
    UniversalModel,
    universal_digest,
    universal_folder,
)
from amts_core.formats import joined_text
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.errors import EncoderError
from amts_core.kernel.languages.tags import primary
from amts_core.kernel.vectors import Floats, Ints, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

STATIC_LANGUAGES = frozenset(("de", "en", "es", "fr", "ja", "ko", "pt", "tr", "vi", "zh"))
"""The languages that the static table that comes along was trained on."""
_LOADING = threading.Lock()


class Encoder:
    """A model that makes vectors of texts, loaded.

    ``name`` is what it was asked for by, ``digest`` the SHA-256 of its weights (first 16 digits),
    both stored with each alignment; ``is_static`` says that sums of neighbours are exact.
    """

    def __init__(
        self, model: "SentenceTransformer | StaticModel | UniversalModel", name: str
    ) -> None:
        self._model = model
        self.name = name

    @property
    def is_static(self) -> bool:
        """Whether the vector of a text is the sum of its tokens' vectors, at length 1."""
        return isinstance(self._model, StaticModel)

    @functools.cached_property
    def digest(self) -> str:
        """What tells these weights from all others."""
        if isinstance(self._model, UniversalModel):
            return universal_digest()
        return (
            self._model.digest() if isinstance(self._model, StaticModel) else _digest(self._model)
        )

    @property
    def identity(self) -> str:
        """Name and digest: what an alignment was made by."""
        return f"{self.name} {self.digest}"

    def knows(self, *languages: str) -> bool:
        """Return whether the model has learnt them all; of one that somebody named, they know."""
        if isinstance(self._model, UniversalModel):
            return UNIVERSAL_LANGUAGES.issuperset(map(primary, languages))
        is_named = self.name != BUNDLED_ENCODER.name
        return is_named or STATIC_LANGUAGES.issuperset(map(primary, languages))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of length 1 a text, shape ``(n, d)``; an empty text gives zeros."""
        if isinstance(self._model, StaticModel):
            vectors = self._model.sums(texts).sums
        elif isinstance(self._model, UniversalModel):
            return self._model.vectors(*self._model.sums(texts))
        else:
            vectors = np.asarray(
                self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32
            )
            vectors[[not text.strip() for text in texts]] = 0.0
        return unit_rows(vectors)

    def overlaps(self, texts: Sequence[str], language: str, n_sizes: int) -> Overlaps:
        """Return the vectors of runs of neighbouring texts, shape ``(n_sizes, n, d)``.

        Row ``[k, i]`` is of texts ``i:i + k + 1``; those that run past the end are zero.
        """
        if isinstance(self._model, UniversalModel):
            return self._model.overlaps(texts, n_sizes)
        found = np.stack(
            [
                self.encode([joined_text(texts[n : n + size], language) for n in range(len(texts))])
                for size in range(1, n_sizes + 1)
            ],
            dtype=np.float16,
            casting="same_kind",
        )
        for size in range(1, n_sizes):
            found[size, max(len(texts) - size, 0) :] = 0
        return found

    def token_sums(self, texts: Sequence[str]) -> TokenSums:
        """Return the sums that prefix sums over overlaps need.

        :raises EncoderError: the model is not static.
        """
        return self._table.sums(texts)

    def words(self, run: str) -> tuple[str, ...]:
        """Return the tokens of a static model that a text without spaces is made of, as written.

        :raises EncoderError: the model is not static.
        """
        offsets = self._table.tokenizer.encode(run, add_special_tokens=False).offsets
        ends = [0, *(end for _, end in offsets[:-1]), len(run)] if offsets else [0, len(run)]
        return tuple(run[start:end] for start, end in pairwise(ends) if end > start)

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return tokens of a static model as text."""
        return tuple(self._table.tokenizer.decode([int(number)]).strip() for number in ids)

    def token_vectors(self, ids: Ints) -> tuple[Floats, Floats]:
        """Return the unit vectors of tokens of a static model, and how much each weighs.

        A weight is the length of the token's vector, as a multiple of the median token's.
        """
        vectors = self._table.vectors(ids)
        weights: Floats = np.linalg.norm(vectors, axis=1) / np.float32(self._median_length)
        return unit_rows(vectors), weights

    @functools.cached_property
    def _median_length(self) -> float:
        lengths = [np.linalg.norm(part, axis=1) for part in self._table.parts()]
        return float(np.median(np.concatenate(lengths)))

    @property
    def _table(self) -> StaticModel:
        if isinstance(self._model, StaticModel):
            return self._model
        raise EncoderError(f"{self.name} is not a static model: it has no vectors of tokens.")


def best_encoder(named: Encoder, languages: Sequence[str]) -> Encoder:
    """Return the encoder that aligns two languages: the one that somebody named, or the better one.

    Of those that come along that is the universal one where it knows both languages, else the
    static table, be there ever so little that it knows of them: :meth:`Encoder.knows`.
    """
    name = encoder_name(named.name, languages)
    return named if name == named.name else load_encoder(name)


def encoder_name(named: str, languages: Sequence[str]) -> str:
    """Return the name of :func:`best_encoder`, and of a folder its last part; none is loaded."""
    name = Path(named).name
    is_bundled = name == BUNDLED_ENCODER.name
    if is_bundled and UNIVERSAL_LANGUAGES.issuperset(map(primary, languages)):
        return UNIVERSAL_NAME
    return name if Path(named).is_dir() else named


def load_encoder(name: str) -> Encoder:
    """Return the encoder of this name or folder, loaded once.

    A folder is read from disk, without any network; a name may be fetched by sentence-transformers.

    :raises EncoderError: there is no such model, or it can't be loaded.
    """
    with _LOADING:  # jobs of one worker may ask for the same model at the same moment
        return _loaded(name)


@functools.cache
def _loaded(name: str) -> Encoder:
    if name == UNIVERSAL_NAME:
        return Encoder(UniversalModel(universal_folder()), name)
    folder = Path(name)
    is_folder = bool(name) and folder.is_dir()
    if folder.is_absolute() and not is_folder:
        raise EncoderError(
            f"There is no folder {name}. Give that of a sentence-transformers model."
        )
    try:
        model = (StaticModel.in_folder(folder) if is_folder else None) or _read(name, is_folder)
    except Exception as error:  # of broken files each library below tells in a class of its own
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(". ")
        raise EncoderError(
            f"The encoder {name!r} can't be loaded: {reason}. "
            "Give the folder of a sentence-transformers model, or a name that can be downloaded."
        ) from error
    return Encoder(model, folder.name if is_folder else name)


def _read(name: str, is_folder: bool) -> "SentenceTransformer | StaticModel":
    # here: PyTorch, which it loads, takes seconds, and the bundled encoder does without it
    from sentence_transformers import SentenceTransformer

    model = None
    if not is_folder:
        # one that was fetched before is found without a network, which else costs a minute of tries
        with suppress(Exception):
            model = SentenceTransformer(name, local_files_only=True)
    if model is None:
        model = SentenceTransformer(name, local_files_only=is_folder)
    return StaticModel.of_model(model) or model


def _digest(model: "SentenceTransformer") -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
