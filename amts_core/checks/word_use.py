"""What the words of the two sides say about each other."""

import re

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.language_id import not_translated
from amts_core.checks.prose import blank, prose
from amts_core.kernel.languages import every, find
from amts_core.kernel.languages.tags import primary
from amts_core.kernel.languages.writing_systems import WORD
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text.scripts import is_unspaced

_WORD = re.compile(WORD)
_DOUBLED = every(lambda language: language.doubled_words)
"""Words that stand twice where two clauses meet: *die Leute, die die Daten lesen*."""
_PART_OF_NAME = frozenset(".:/_@\\-#")


def identical(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find sides that are the same text although there are words to translate.

    A single word may be the same in both languages, and anything in two variants of one; of a whole
    sentence more is told.
    """
    is_one_language = context.src_lang and primary(context.src_lang) == primary(context.tgt_lang)
    if src.strip() != tgt.strip() or is_one_language or not_translated(src, tgt, context):
        return ()
    words = blank(src).split()
    if len(words) < 2 or not any(character.isalpha() for word in words for character in word):
        return ()
    return (
        Finding(
            check="identical", severity=Severity.WARNING, message="target is the same as the source"
        ),
    )


def repeated_word(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find words that stand twice in a row in the target, if none does in the source.

    Silent in languages that double words to say something, and of scripts without spaces.
    """
    language = find(context.tgt_lang)
    if language and language.is_reduplicating:
        return ()
    spans = _doubled(src, tgt)
    if not spans:
        return ()
    first = tgt[spans[0][0] : spans[0][1]].split()[-1]
    kept, end = [], 0
    for start, stop in spans:
        kept.append(tgt[end:start])
        end = stop
    fix = "".join(kept) + tgt[end:]
    return (
        Finding(
            check="repeated_word",
            severity=Severity.WARNING,
            message=f"“{first[:40]}” twice in a row",
            tgt_spans=tuple(
                (stop - len(tgt[start:stop].split()[-1]), stop) for start, stop in spans
            ),
            fix=None if _doubled(src, fix) else fix,
        ),
    )


def _doubled(src: str, tgt: str) -> list[tuple[int, int]]:
    """Return what stands again in the target, but for names, which the source has as often."""
    spans = _repetitions(prose(tgt))
    if not spans:
        return []
    words = prose(src).casefold()
    if _repetitions(words):
        return []
    return [
        (start, end) for start, end in spans if words.count(tgt[start:end].strip().casefold()) < 2
    ]


def _repetitions(text: str) -> list[tuple[int, int]]:
    """Return where words stand again, with the white space before them."""
    found: list[tuple[int, int]] = []
    word, end = "", 0
    for match in _WORD.finditer(text):
        following = match.group().casefold()
        if following == word and text[end : match.start()].isspace() and _counts(text, match):
            found.append((end, match.end()))
        word, end = following, match.end()
    return found


def _counts(text: str, word: re.Match[str]) -> bool:
    """Return whether it's a fault that the word stands again: no name, no script without spaces."""
    written, after = word.group(), text[word.end() : word.end() + 2]
    return (
        len(written) > 1
        and written.casefold() not in _DOUBLED
        and not is_unspaced(written[0])
        and not (after[:1] in _PART_OF_NAME and after[1:].strip())
    )
