"""Inline markup that a translation must repeat."""

from collections import Counter

from amts_core.records import Finding, Severity
from amts_core.text.spans import Span, SpanKind, inline_spans

_REFERENCES = frozenset(
    {SpanKind.ROLE, SpanKind.LINK_TARGET, SpanKind.URL, SpanKind.EMAIL, SpanKind.PLACEHOLDER}
)


def code(src: str, tgt: str) -> tuple[Finding, ...]:
    """Compare inline code."""
    return _compare(src, tgt, frozenset({SpanKind.CODE}), "code")


def maths(src: str, tgt: str) -> tuple[Finding, ...]:
    """Compare formulas, white space aside."""
    return _compare(src, tgt, frozenset({SpanKind.MATH}), "maths")


def references(src: str, tgt: str) -> tuple[Finding, ...]:
    """Compare cross-references, link targets, addresses and placeholders."""
    return _compare(src, tgt, _REFERENCES, "references")


def _compare(src: str, tgt: str, kinds: frozenset[SpanKind], slug: str) -> tuple[Finding, ...]:
    """Return one finding where the two sides don't have the same spans, equally often."""
    src_spans, tgt_spans = _keyed(src, kinds), _keyed(tgt, kinds)
    missing = Counter(key for key, _ in src_spans) - Counter(key for key, _ in tgt_spans)
    extra = Counter(key for key, _ in tgt_spans) - Counter(key for key, _ in src_spans)
    if not missing and not extra:
        return ()
    parts = [f"{_short(key)} only in the source" for key in missing]
    parts += [f"{_short(key)} only in the target" for key in extra]
    return (
        Finding(
            slug,
            Severity.WARNING,
            "; ".join(parts),
            tuple((span.start, span.end) for key, span in src_spans if key in missing),
            tuple((span.start, span.end) for key, span in tgt_spans if key in extra),
        ),
    )


def _keyed(text: str, kinds: frozenset[SpanKind]) -> list[tuple[str, Span]]:
    return [
        ("".join(text[span.start : span.end].split()), span)
        for span in inline_spans(text)
        if span.kind in kinds
    ]


def _short(key: str) -> str:
    return key if len(key) <= 40 else f"{key[:39]}…"
