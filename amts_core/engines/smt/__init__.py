"""The statistical engine: a small model made for one task, and a general one beside it."""

from amts_core.engines.smt.setup import GeneralCorpus, SmtSetup, shipped_model

__all__ = ["GeneralCorpus", "SmtSetup", "familiarity", "shipped_model"]
