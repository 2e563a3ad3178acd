"""How the neural engine is made in a process of its own, which then loads its libraries."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from amts_core.engines.protocol import TextEngine

if TYPE_CHECKING:
    from amts_core.engines.smt.lexicon import TextEncoder


@dataclass(frozen=True, slots=True)
class NeuralSetup:
    """Makes the neural engine.

    ``models`` is a folder of models' folders; ``load_encoder`` loads ``encoder``, the name or
    folder of one, which finds similar units.
    """

    models: Path
    encoder: str
    load_encoder: "Callable[[str], TextEncoder]"

    def __call__(self) -> TextEngine:
        """Return the engine; its libraries are loaded now."""
        from amts_core.engines.neural.neural_engine import NeuralEngine

        return NeuralEngine(self.models, partial(self.load_encoder, self.encoder))
