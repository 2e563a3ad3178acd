"""Static models: the vector of a text is a weighted sum of its tokens' vectors.

So the sums of neighbouring segments add up to the sum of their concatenation. They are read without
PyTorch.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from amts_core.kernel.vectors import Floats, Ints

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_N_BATCH = 4096


@dataclass(frozen=True, slots=True)
class TokenSums:
    """Un-normalised sums of token vectors, ``(n, d)``; tokens a text, ``(n,)``; all their ids."""

    sums: Floats
    counts: Ints
    ids: Ints


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

    def vectors(self, ids: Ints | slice) -> NDArray[Any]:
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
