"""Neural models of one's own as an engine, run by CTranslate2."""

from amts_core.engines.neural.setup import NeuralSetup

__all__ = ["NeuralSetup", "hub_models", "model_folders"]
