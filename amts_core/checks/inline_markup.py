"""Inline markup that a translation must repeat."""

import re
from collections import Counter

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import markup, shortened
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text.spans import VERBATIM, Span, SpanKind

_CODE = frozenset({SpanKind.CODE})
_MATHS = frozenset({SpanKind.MATH})
_REFERENCES = VERBATIM - _CODE - _MATHS
_TITLED = re.compile(r"(:[^`]{1,31}:`)[^<`]{1,500}<([^<>`]{1,500})>`\Z", re.DOTALL)
_LOCALE = re.compile(r"/[a-z]{2}(?:[-_][A-Za-z]{2,4})?(?=/)")
_SHOWN = re.compile(
    r"\b(?:text|title|alt|label|description|placeholder|aria-label)=(?:\"[^\"]*+\"|'[^']*+')"
)
"""Attributes whose values readers see, and translators translate."""
_CAPTION = re.compile(r"!\[.*(?=\][(\[])", re.DOTALL)
_EMPHASIS = re.compile(r"</?(?:b|i|u|s|em|strong|mark|small|span|font)\b", re.IGNORECASE)
"""Tags that set words off, as ``**`` does: they may go, and stand around other words."""
_N_NAMED = 2
"""How many differences a message names of each side."""

Keyed = list[tuple[str, Span]]
"""Spans, each after what a translation must repeat of it, without white space."""


def code(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Compare inline code."""
    return _compare(src, tgt, _CODE, "code")


def maths(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Compare formulas, white space aside."""
    return _compare(src, tgt, _MATHS, "maths")


def references(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Compare cross-references, targets, addresses, placeholders, tags and all other markup."""
    return _compare(src, tgt, _REFERENCES, "references")


def _compare(src: str, tgt: str, kinds: frozenset[SpanKind], slug: str) -> tuple[Finding, ...]:
    """Return one finding where the two sides don't have the same spans, equally often."""
    src_spans, tgt_spans = _keyed(src, kinds), _keyed(tgt, kinds)
    missing, extra = _surplus(src_spans, tgt_spans), _surplus(tgt_spans, src_spans)
    if not missing and not extra:
        return ()
    lost = [(key, span) for key, span in src_spans if key in missing]
    added = [(key, span) for key, span in tgt_spans if key in extra]
    fix = _exchanged(src, tgt, lost, added)
    if fix is not None and not _same(src_spans, _keyed(fix, kinds)):
        fix = None
    return (
        Finding(
            check=slug,
            severity=Severity.WARNING,
            message=_message(missing, extra),
            src_spans=tuple((span.start, span.end) for _, span in lost),
            tgt_spans=tuple((span.start, span.end) for _, span in added),
            fix=fix,
        ),
    )


def _keyed(text: str, kinds: frozenset[SpanKind]) -> Keyed:
    keyed = (
        (_key(span.kind, text[span.start : span.end]), span)
        for span in markup(text)
        if span.kind in kinds
    )
    return [(key, span) for key, span in keyed if key]


def _key(kind: SpanKind, written: str) -> str:
    """Return what a translation must repeat: not what readers see of it, nor a language.

    Empty if it is nothing.
    """
    if kind is SpanKind.ROLE:
        titled = _TITLED.match(written)
        written = f"{titled[1]}{titled[2]}`" if titled else written
    elif kind is SpanKind.IMAGE:
        written = _LOCALE.sub("", _CAPTION.sub("![", written))
    elif kind is SpanKind.LINK_TARGET or kind is SpanKind.URL:
        written = _LOCALE.sub("", written)
    elif kind is SpanKind.TAG and _EMPHASIS.match(written):
        written = ""
    return _stripped(_SHOWN.sub("", written))


def _stripped(written: str) -> str:
    return "".join(written.split())


def _surplus(spans: Keyed, others: Keyed) -> Counter[str]:
    return Counter(key for key, _ in spans) - Counter(key for key, _ in others)


def _same(spans: Keyed, others: Keyed) -> bool:
    return sorted(key for key, _ in spans) == sorted(key for key, _ in others)


def _exchanged(src: str, tgt: str, lost: Keyed, added: Keyed) -> str | None:
    """Return the target with its one span too many replaced by the one that it lacks."""
    if len(lost) != 1 or len(added) != 1 or lost[0][1].kind is not added[0][1].kind:
        return None
    missing, extra = lost[0][1], added[0][1]
    sides = (src[missing.start : missing.end], tgt[extra.start : extra.end])
    if [_stripped(side) for side in sides] != [lost[0][0], added[0][0]]:
        return None  # it has a part that is translated
    return tgt[: extra.start] + src[missing.start : missing.end] + tgt[extra.end :]


def _message(missing: Counter[str], extra: Counter[str]) -> str:
    n_most = 40 if len(missing) + len(extra) == 1 else 24
    parts = [
        f"{_named(keys, n_most)} only in the {name}"
        for name, keys in (("source", missing), ("target", extra))
        if keys
    ]
    return "; ".join(parts)


def _named(keys: Counter[str], n_most: int) -> str:
    named = [shortened(key, n_most) for key in list(keys)[:_N_NAMED]]
    more = len(keys) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
