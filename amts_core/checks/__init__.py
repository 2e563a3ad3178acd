"""Checks: a pair of texts → findings.

A check is a slug, a severity, a sentence and a pure function.

Knows: kernel.
"""

from amts_core.checks.catalogue import CHECKS, blocks_approval, errors, findings, telling
from amts_core.checks.context import Context
from amts_core.checks.coverage import unmade
from amts_core.checks.terminology import TermUse, term_uses
from amts_core.checks.verdict import CAPS, REFUSED, is_accepted, judged

__all__ = [
    "CAPS",
    "CHECKS",
    "Context",
    "REFUSED",
    "TermUse",
    "blocks_approval",
    "errors",
    "findings",
    "is_accepted",
    "judged",
    "position",
    "telling",
    "term_uses",
    "unmade",
]
