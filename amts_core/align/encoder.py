"""The one door to encoders: texts → vectors.

The bundled encoder is static: the vector of a text is a weighted sum of its tokens' vectors, so the
sums of neighbouring segments add up to the sum of their concatenation. It is read without PyTorch,
as is any other static model in a folder. Any sentence-transformers model serves as well; the
overlaps of one that is not static are embedded one by one.
"""

import functools
import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from amts_core.kernel.errors import EncoderError
from amts_core.kernel.vectors import Floats, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_N_BATCH = 4096
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class TokenSums:
    """Un-normalised sums of token vectors, ``(n, d)``; tokens a text, ``(n,)``; all their ids."""

    sums: Floats
    counts: NDArray[np.int64]
    ids: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StaticModel:
    """A static model: a tokenizer, and a vector for each token, ``(n_tokens, d)``.

    ``weights`` are factors of the rows, ``(n_tokens,)``: with them the rows may be small integers.
    """

    tokenizer: Tokenizer
    rows: NDArray[Any]
    weights: Floats | None = None

    def __post_init__(self) -> None:
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    @classmethod
    def in_folder(cls, folder: Path) -> "StaticModel | None":
        """Return the static model of a folder; None if there is a model of another kind.

        What is read are the files that sentence-transformers and model2vec write.
        """
        modules = folder / "modules.json"
        if not modules.exists():
            return None
        parts = json.loads(modules.read_bytes())
        if [str(part["type"]).rpartition(".")[2] for part in parts] != ["StaticEmbedding"]:
            return None
        place = folder / parts[0]["path"]
        arrays = load_file(place / "model.safetensors")
        tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
        if arrays.keys() == {"embedding.weight"}:
            return cls(tokenizer, arrays["embedding.weight"])
        if arrays.keys() == {"embeddings", "weights"}:
            return cls(tokenizer, arrays["embeddings"], arrays["weights"])
        return None

    @classmethod
    def of_model(cls, model: "SentenceTransformer") -> "StaticModel | None":
        """Return what a loaded model is made of, None if it is not static."""
        first: Any = model[0]
        if len(model) != 1 or not (hasattr(first, "embedding") and hasattr(first, "tokenizer")):
            return None
        return cls(first.tokenizer, first.embedding.weight.detach().cpu().numpy())

    def vectors(self, ids: NDArray[np.int64] | slice) -> NDArray[Any]:
        """Return the vectors of tokens, of any length, ``(n, d)``."""
        return self.rows[ids] if self.weights is None else self.rows[ids] * self.weights[ids, None]

    def parts(self) -> Iterator[NDArray[Any]]:
        """Yield all vectors, some thousands at once: together they may be large."""
        for start in range(0, len(self.rows), _N_BATCH):
            yield self.vectors(slice(start, start + _N_BATCH))

    def sums(self, texts: Sequence[str]) -> TokenSums:
        """Return the sums of the texts' token vectors, added in their order."""
        sums = np.zeros((len(texts), self.rows.shape[1]), dtype=np.float32)
        counts = np.zeros(len(texts), dtype=np.int64)
        all_ids = [np.zeros(0, dtype=np.int64)]
        for start in range(0, len(texts), _N_BATCH):
            batch = list(texts[start : start + _N_BATCH])
            encodings = self.tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for n, encoding in enumerate(encodings, start):
                ids = np.array(encoding.ids, dtype=np.int64)
                self.vectors(ids).sum(axis=0, out=sums[n])
                counts[n] = len(ids)
                all_ids.append(ids)
        return TokenSums(sums, counts, np.concatenate(all_ids))

    def digest(self) -> str:
        """Return that of the weights as sentence-transformers has them in memory."""
        digest = hashlib.sha256(b"0.embedding.weight")
        for part in self.parts():
            digest.update(part.tobytes())
        return digest.hexdigest()[:16]


class Encoder:
    """A model that makes vectors of texts, loaded.

    ``name`` is what it was asked for by, ``digest`` the SHA-256 of its weights (first 16 digits),
    both stored with each alignment; ``is_static`` says that sums of neighbours are exact.
    """

    def __init__(self, model: "SentenceTransformer | StaticModel", name: str) -> None:
        self._model = model
        self.name = name

    @property
    def is_static(self) -> bool:
        """Whether the vector of a text is the sum of its tokens' vectors, at length 1."""
        return isinstance(self._model, StaticModel)

    @functools.cached_property
    def digest(self) -> str:
        """What tells these weights from all others."""
        return (
            self._model.digest() if isinstance(self._model, StaticModel) else _digest(self._model)
        )

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of length 1 a text, shape ``(n, d)``; an empty text gives zeros."""
        if isinstance(self._model, StaticModel):
            vectors = self._model.sums(texts).sums
        else:
            vectors = np.asarray(
                self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32
            )
            vectors[[not text.strip() for text in texts]] = 0.0
        return unit_rows(vectors)

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

    def token_vectors(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
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


def load_encoder(name: str) -> Encoder:
    """Return the encoder of this name or folder, loaded once.

    A folder is read from disk, without any network; a name may be fetched by sentence-transformers.

    :raises EncoderError: there is no such model, or it can't be loaded.
    """
    with _LOADING:  # jobs of one worker may ask for the same model at the same moment
        return _loaded(name)


@functools.cache
def _loaded(name: str) -> Encoder:
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
