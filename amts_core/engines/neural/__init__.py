"""Neural models of one's own as an engine, run by CTranslate2."""

from amts_core.engines.neural.neural_service import NeuralService

__all__ = [
    "NeuralService",
    "model_folders",
    "neural_job",
]
