"""Write a table of token vectors as a sentence-transformers model."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer

from training.encoder.tokenizer import save_compact

Floats = NDArray[np.float32]
_LARGEST = 127


def save_encoder(folder: Path, tokenizer: Tokenizer, vectors: Floats, weights: Floats) -> None:
    """Write the model: each row as 8-bit integers, its scale folded into the token's weight."""
    folder.mkdir(parents=True, exist_ok=True)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_dim=vectors.shape[1])]
    )
    model.save(str(folder), create_model_card=False)
    scales = np.abs(vectors).max(axis=1) + np.float32(1e-12)
    rounded = np.round(vectors / scales[:, None] * _LARGEST).astype(np.int8)
    path = folder / "model.safetensors"
    save_file(
        {"embeddings": rounded, "weights": (weights * scales / _LARGEST).astype(np.float32)}, path
    )
    path.chmod(0o644)  # the library leaves it to its owner alone
    save_compact(tokenizer, folder / "tokenizer.json")
