"""What several stages need to know of arrays of vectors. Below the stages: imports numpy only."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def unit_rows(vectors: Floats) -> Floats:
    """Return the rows at length 1; a row of zeros stays as it is, a NaN stays a NaN."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    units: Floats = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms != 0)
    return units
