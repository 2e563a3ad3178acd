"""The statistical engine: a small model made for one task, of the units nearest to it."""

from amts_core.engines.smt.setup import GeneralCorpus, SmtSetup

__all__ = ["GeneralCorpus", "SmtSetup", "familiarity"]
