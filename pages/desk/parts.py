"""What the cards of every desk are made of, as the script takes it."""

from collections.abc import Iterable

from amts_core.checks import CHECKS
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Finding
from pages.desk.protocol import FoundFault, ShownLanguage, TwoLanguages

_SENTENCES = {check.slug: check.sentence for check in CHECKS}
N_TABLE = 160
"""Signs of a text that the table has."""


def languages(src_lang: str, tgt_lang: str) -> TwoLanguages:
    """Return the languages of the two sides."""
    return TwoLanguages(_language(src_lang), _language(tgt_lang))


def faults(findings: Iterable[Finding]) -> tuple[FoundFault, ...]:
    """Return findings, each with the sentence of its check."""
    return tuple(
        FoundFault(
            check=one.check,
            severity=one.severity,
            message=one.message,
            sentence=_SENTENCES.get(one.check, one.check),
            fix=one.fix,
        )
        for one in findings
    )


def _language(code: str) -> ShownLanguage:
    found = profile(code)
    return ShownLanguage(code, found.name, found.direction)
