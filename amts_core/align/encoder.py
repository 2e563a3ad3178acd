"""The one door to sentence-transformers: texts → vectors.

The bundled encoder is static: the vector of a text is a weighted sum of its tokens' vectors, so the
sums of neighbouring segments add up to the sum of their concatenation. Any other
sentence-transformers model serves as well; its overlaps are embedded one by one.
"""

import functools
import hashlib
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

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


class Encoder:
    """A sentence-transformers model, loaded.

    ``name`` is what it was asked for by, ``digest`` the SHA-256 of its weights (first 16 digits),
    both stored with each alignment; ``is_static`` says that sums of neighbours are exact.
    """

    def __init__(self, model: "SentenceTransformer", name: str, digest: str) -> None:
        self._model = model
        self.name = name
        self.digest = digest
        first: Any = model[0]
        self.is_static = (
            hasattr(first, "embedding") and hasattr(first, "tokenizer") and len(model) == 1
        )
        if self.is_static:
            model.to("cpu")  # a table look-up: moving the input to a GPU would cost more
            first.tokenizer.no_truncation()
            self._table: Any = first.embedding
            self._tokenizer: Any = first.tokenizer
            self._median_length: float | None = None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one vector of length 1 a text, shape ``(n, d)``; an empty text gives zeros."""
        if self.is_static:
            vectors = self.token_sums(texts).sums
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
        if not self.is_static:
            raise EncoderError(f"{self.name} is not a static model: its vectors do not add up.")
        import torch  # here: it is slow to import, and only this module may

        counts = np.zeros(len(texts), dtype=np.int64)
        sums = np.zeros((len(texts), self._table.embedding_dim), dtype=np.float32)
        ids_of_batches = [np.zeros(0, dtype=np.int64)]
        for start in range(0, len(texts), _N_BATCH):
            batch = list(texts[start : start + _N_BATCH])
            encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            ids = [encoding.ids for encoding in encodings]
            lengths = np.fromiter(map(len, ids), dtype=np.int64, count=len(ids))
            flat = np.fromiter((i for row in ids for i in row), np.int64, int(lengths.sum()))
            offsets = np.concatenate(([0], np.cumsum(lengths)[:-1]))
            with torch.inference_mode():
                sums[start : start + len(batch)] = torch.nn.functional.embedding_bag(
                    torch.from_numpy(flat),
                    self._table.weight,
                    torch.from_numpy(offsets),
                    mode="sum",
                ).numpy()
            counts[start : start + len(batch)] = lengths
            ids_of_batches.append(flat)
        return TokenSums(sums, counts, np.concatenate(ids_of_batches))

    def words(self, run: str) -> tuple[str, ...]:
        """Return the tokens of a static model that a text without spaces is made of, as written.

        :raises EncoderError: the model is not static.
        """
        if not self.is_static:
            raise EncoderError(f"{self.name} is not a static model: it has no table of words.")
        offsets = self._tokenizer.encode(run, add_special_tokens=False).offsets
        ends = [0, *(end for _, end in offsets[:-1]), len(run)] if offsets else [0, len(run)]
        return tuple(run[start:end] for start, end in pairwise(ends) if end > start)

    def token_id(self, word: str) -> int | None:
        """Return the number of a word that is one token of a static model, None if it is not."""
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        return int(ids[0]) if len(ids) == 1 else None

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return tokens of a static model as text."""
        return tuple(self._tokenizer.decode([int(one)]).strip() for one in ids)

    def token_vectors(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return the unit vectors of tokens of a static model, and how much each weighs.

        A weight is the length of the token's vector, as a multiple of the median token's.
        """
        table: Floats = self._table.weight.detach().numpy()
        if self._median_length is None:
            self._median_length = float(np.median(np.linalg.norm(table, axis=1)))
        vectors = table[ids]
        weights: Floats = np.linalg.norm(vectors, axis=1) / np.float32(self._median_length)
        return unit_rows(vectors), weights


def load_encoder(name: str) -> Encoder:
    """Return the sentence-transformers model of this name or folder, loaded once.

    A folder is read from disk, without any network; a name may be fetched by the library.

    :raises EncoderError: there is no such model, or it can't be loaded.
    """
    with _LOADING:  # a worker warms up while its first job asks for the same model
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
        model = _read(name, is_folder)
    except Exception as error:  # of broken files each library below tells in a class of its own
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(". ")
        raise EncoderError(
            f"The encoder {name!r} can't be loaded: {reason}. "
            "Give the folder of a sentence-transformers model, or a name that can be downloaded."
        ) from error
    return Encoder(model, folder.name if is_folder else name, _digest(model))


def _read(name: str, is_folder: bool) -> "SentenceTransformer":
    # here: importing takes 6 to 9 seconds, which no page and no other command may wait for
    from sentence_transformers import SentenceTransformer

    if not is_folder:
        # one that was fetched before is found without a network, which else costs a minute of tries
        with suppress(Exception):
            return SentenceTransformer(name, local_files_only=True)
    return SentenceTransformer(name, local_files_only=is_folder)


def _digest(model: "SentenceTransformer") -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]
