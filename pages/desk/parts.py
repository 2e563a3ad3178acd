"""What the cards of every desk are made of, as the script takes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amts_core.checks import CHECKS, TermUse
from amts_core.documents import between
from amts_core.kernel.database.engine import Store
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Finding, Identical, Segment
from amts_core.kernel.text.spans import VERBATIM, SpanKind, inline_spans
from pages.desk.protocol import (
    BothTexts,
    DocumentPart,
    FoundFault,
    FoundUnit,
    IdenticalCards,
    IdenticalRow,
    MarkedText,
    ShownLanguage,
    ShownMark,
    ShownTerm,
    TwoLanguages,
)

_SENTENCES = {check.slug: check.sentence for check in CHECKS}
N_TABLE = 160
"""Signs of a text that the table has."""
N_AROUND = 30
"""Texts of a document before a card, and after it, that are sent with it."""
_LINKS = frozenset({SpanKind.LINK, SpanKind.LINK_TARGET})
_SIGN = "link_sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartText:
    """What stands on a card, and in which block of its document."""

    card: int
    place: float
    block: int
    kind: str
    status: str
    src: str
    tgt: str


def languages(src_lang: str, tgt_lang: str) -> TwoLanguages:
    """Return the languages of the two sides."""
    return TwoLanguages(_language(src_lang), _language(tgt_lang))


def joiners(both: TwoLanguages) -> BothTexts:
    """Return what stands between two sentences, on both sides."""
    return BothTexts(profile(both.src.code).joiner, profile(both.tgt.code).joiner)


def marks(text: str) -> tuple[ShownMark, ...]:
    """Return the inline markup of a text that a translation repeats as it is."""
    return tuple(
        ShownMark(
            kind=one.kind, start=one.start, end=one.end, n_signs=_n_signs(text[one.start : one.end])
        )
        for one in inline_spans(text)
        if one.kind in VERBATIM
    )


def read_text(text: str) -> MarkedText:
    """Return a text as it is read: the words of links, and what of them is only markup."""
    signs, links = list(marks(text)), []
    spans = [one for one in inline_spans(text) if one.kind in _LINKS]
    for link, target in zip(spans, spans[1:], strict=False):
        if link.kind is SpanKind.LINK and target.kind is SpanKind.LINK_TARGET:
            begin = link.start + 1
            signs.append(ShownMark(kind=_SIGN, start=link.start, end=begin, n_signs=0))
            links.append((begin, target.start))
    return MarkedText(text, tuple(links), tuple(sorted(signs, key=lambda one: one.start)))


def document_parts(
    store: Store, revision_id: int, found: Sequence[Segment], texts: Sequence[PartText]
) -> tuple[DocumentPart, ...]:
    """Return parts of a document as they are read.

    :param found: consecutive segments of the revision, those of the blocks of the texts among them.
    """
    before = between(store, revision_id, found)
    known: set[int] = set()
    parts = []
    for one in texts:
        there = None if one.block in known else before.get(one.block)
        known.add(one.block)
        parts.append(
            DocumentPart(
                card=one.card,
                place=one.place,
                block=one.block,
                kind=one.kind,
                status=one.status,
                code="" if there is None else there.text,
                is_row=there is not None and there.is_row,
                src=read_text(one.src),
                tgt=read_text(one.tgt),
            )
        )
    return tuple(parts)


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


def found_units(found: Iterable[tuple[str, str, str]], both: TwoLanguages) -> tuple[FoundUnit, ...]:
    """Return units that were looked up, each once with the documents that have it.

    :param found: source, target and document of each, the best first.
    """
    documents: dict[tuple[str, str], dict[str, None]] = {}
    for src, tgt, document in found:
        documents.setdefault((src, tgt), {})[document] = None
    return tuple(
        FoundUnit(src=src, tgt=tgt, languages=both, documents=tuple(names))
        for (src, tgt), names in documents.items()
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
