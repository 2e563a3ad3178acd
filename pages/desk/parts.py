"""What the cards of every desk are made of, as the script takes it."""

from collections.abc import Iterable

from amts_core.checks import CHECKS, TermUse
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Finding, Identical
from amts_core.kernel.text.spans import VERBATIM, inline_spans
from pages.desk.protocol import (
    FoundFault,
    IdenticalCards,
    IdenticalRow,
    ShownLanguage,
    ShownMark,
    ShownTerm,
    TwoLanguages,
)

_SENTENCES = {check.slug: check.sentence for check in CHECKS}
N_TABLE = 160
"""Signs of a text that the table has."""


def languages(src_lang: str, tgt_lang: str) -> TwoLanguages:
    """Return the languages of the two sides."""
    return TwoLanguages(_language(src_lang), _language(tgt_lang))


def marks(text: str) -> tuple[ShownMark, ...]:
    """Return the inline markup of a text that a translation repeats as it is."""
    return tuple(
        ShownMark(
            kind=one.kind, start=one.start, end=one.end, n_signs=_n_signs(text[one.start : one.end])
        )
        for one in inline_spans(text)
        if one.kind in VERBATIM
    )


def _n_signs(raw: str) -> int:
    """Return how many equal signs stand at both ends, as around code and formulas."""
    for sign in "`$":
        n = len(raw) - len(raw.lstrip(sign))
        if 0 < n < len(raw) / 2 and raw.endswith(sign * n):
            return n
    return 0


def terms(uses: Iterable[TermUse]) -> tuple[ShownTerm, ...]:
    """Return the terms of the glossary that a source has, and whether they are used."""
    return tuple(
        ShownTerm(
            term=one.term,
            translations=one.targets,
            src_spans=one.src_spans,
            tgt_spans=one.tgt_spans,
            is_used=one.is_used,
        )
        for one in uses
    )


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


def identical_cards(card_id: int, found: Iterable[Identical]) -> IdenticalCards:
    """Return to what the decision on a card, or its text, may be propagated."""
    rows = tuple(
        IdenticalRow(
            id=one.id,
            version=one.version,
            path=one.path,
            n=one.n + 1,
            text=one.text,
            holder=one.holder,
        )
        for one in found
    )
    return IdenticalCards(card_id, rows)


def _language(code: str) -> ShownLanguage:
    found = profile(code)
    return ShownLanguage(code, found.name, found.direction)
