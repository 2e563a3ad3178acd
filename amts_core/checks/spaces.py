"""White space of the target that no reader wants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import FILLER, prose
from amts_core.kernel.languages import find
from amts_core.kernel.languages.writing_systems import HAN, KANA
from amts_core.kernel.records import Finding, Severity

_SPACE = "[ \\t\u00a0\u2002-\u200a\u202f]"
_CJK = f"{HAN}{KANA}々"
_N_ROUNDS = 4
"""How often a text is cleaned at most: what one rule takes away can bring two spaces together."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What to find and what to put in its place; ``mirrored``: not if the source has it too."""

    message: str
    pattern: re.Pattern[str]
    instead: str = ""
    mirrored: bool = True


_AT_ENDS = _Rule(
    "space at the start or end",
    re.compile(r"\A[^\S\n\r\u2028\u2029\x85]+|(?<!\s)[^\S\n\r\u2028\u2029\x85]+\Z"),
)
_INVISIBLE = _Rule("invisible character", re.compile("[\u200b\ufeff]+"), mirrored=False)
_TAB = _Rule("tab", re.compile("(?<! ) *\\t[ \\t]*"), " ")
_DOUBLE = _Rule("several spaces", re.compile("(?<! ) {2,}"), " ")
_BEFORE_LOW = _Rule(
    "space before punctuation",
    re.compile(rf"(?<=[^\s{FILLER},.]){_SPACE}{{1,9}}(?=[,.](?:\s|\Z))"),
)
_BEFORE_ANY = _Rule(
    "space before punctuation",
    re.compile(rf"(?<=[^\s{FILLER},.;:!?]){_SPACE}{{1,9}}(?=[,.;:!?](?:\s|\Z))"),
)
_FULL_WIDTH = _Rule(
    "space beside full-width punctuation",
    re.compile(
        rf"(?<=[{_CJK}]){_SPACE}{{1,9}}(?=[，。、；：！？）」』】》”])"
        rf"|(?<=[，、（「『【《]){_SPACE}{{1,9}}(?=[{_CJK}])"
    ),
    mirrored=False,
)


def spaces(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find white space at the ends, doubled or before punctuation, tabs, and invisible characters.

    Of what may be the author's layout, only what the source has not. Code and formulas keep theirs.
    """
    # without its language a text with a space before ; : ! ? may be French
    language = find(context.tgt_lang)
    has_spaced_marks = language.spaced_marks if language else not context.tgt_lang
    before = _BEFORE_LOW if has_spaced_marks else _BEFORE_ANY
    src_words, tgt_words = prose(src), prose(tgt)
    rules = [
        rule
        for rule in (_AT_ENDS, _INVISIBLE, _TAB, _DOUBLE, before, _FULL_WIDTH)
        if not (rule.mirrored and rule.pattern.search(src_words))
        and not (rule is _INVISIBLE and language and language.script.word_length > 1)
    ]
    broken = [rule for rule in rules if rule.pattern.search(tgt_words)]
    if not broken:
        return ()
    places = {match.span() for rule in broken for match in rule.pattern.finditer(tgt_words)}
    fix = _cleaned(tgt, rules)
    return (
        Finding(
            check="spaces",
            severity=Severity.WARNING,
            message=", ".join(rule.message for rule in broken),
            tgt_spans=tuple(sorted(places)),
            fix=fix,
        ),
    )


def _cleaned(text: str, rules: Sequence[_Rule]) -> str | None:
    """Return the text with nothing left for the rules to find, None where that isn't reached."""
    for _ in range(_N_ROUNDS):
        for rule in rules:
            text = _replaced(text, rule)
        if not any(rule.pattern.search(prose(text)) for rule in rules):
            return text
    return None


def _replaced(text: str, rule: _Rule) -> str:
    """Return the text with the rule's places replaced, outside of markup."""
    out: list[str] = []
    end = 0
    for match in rule.pattern.finditer(prose(text)):
        out += (text[end : match.start()], rule.instead)
        end = match.end()
    return "".join((*out, text[end:]))
