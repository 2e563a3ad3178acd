"""Whether a side is written in its own language."""

import functools
import re
from collections.abc import Sequence

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import prose
from amts_core.kernel.languages import Language, find
from amts_core.kernel.languages.writing_systems import LATIN, WORD, Script
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text.scripts import identify_language

_WORD = re.compile(WORD)
_N_FOREIGN_LETTERS = 6
_N_WORDS, _N_SMALL_WORDS = 4, 2
_LEAST_SHARE = 0.3
"""Of the words of a text, how many tell another language where its own are not known."""
_N_WITHOUT_PROPER = 16
_N_CHARACTERS = 6


def not_translated(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find targets that are still the source: the same sentence, in the source's language.

    Code, names and numbers that are the same on purpose have no words of the language.
    """
    if context.src_lang == context.tgt_lang or src.split() != tgt.split():
        return ()
    if not _reads_like(prose(src), context.src_lang, context.tgt_lang):
        return ()
    language = find(context.src_lang)
    return (
        Finding(
            check="not_translated",
            severity=Severity.WARNING,
            message=f"target is still the {language.name if language else ''} source",
        ),
    )


def _reads_like(words: str, code: str, other_code: str) -> bool:
    """Return whether a text is a sentence of one language, and not perhaps of the other."""
    language, other = find(code), find(other_code)
    if language is None:
        return False
    if language.telling is not None:
        n_letters = len(_letters(language.script).findall(words))
        return n_letters >= _N_CHARACTERS and language.telling.search(words) is not None
    others = other.function_words if other else frozenset()
    telling = (language.function_words | language.minor_function_words) - others
    return _is_wordy(words) and not telling.isdisjoint(_WORD.findall(words))


@functools.cache
def _letters(script: Script) -> re.Pattern[str]:
    return re.compile(f"[{script.letters}]")


def language(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find sides in another script or language than theirs; markup doesn't count."""
    sides = ((src, context.src_lang, "source"), (tgt, context.tgt_lang, "target"))
    found: list[Finding] = []
    for (text, code, name), (other, other_code, _) in (sides, sides[::-1]):
        side = find(code)
        if side is None or text.strip() == other.strip():
            continue
        message, spans = _foreign(text, side, prose(other), find(other_code))
        if message:
            is_source = name == "source"
            found.append(
                Finding(
                    check="language",
                    severity=Severity.WARNING,
                    message=f"{name} {message}",
                    src_spans=spans if is_source else (),
                    tgt_spans=() if is_source else spans,
                )
            )
    return tuple(found)


_Place = tuple[tuple[int, int], ...]


def _foreign(
    text: str, language: Language, other: str, other_language: Language | None
) -> tuple[str, _Place]:
    """Return what about the words of a text is not of its language, and where it stands."""
    words, script = prose(text), language.script
    runs = tuple(
        match.span()
        for match in script.foreign_run.finditer(words)
        if not _is_quoted(words, match, other, other_language)
    )
    if runs:
        start, end = runs[0]
        return f"has “{words[start : min(end, start + 12)]}”, no {language.name}", runs
    if script is LATIN:
        return _no_latin(words) or _like_other(words, language, other_language), ()
    if not _letters(script).search(text) and _is_wordy(other):
        return f"has no {language.name} character", ()
    if script.proper is not None and not script.proper.search(words):
        n_letters = len(_letters(script).findall(words))
        return script.lack if n_letters >= _N_WITHOUT_PROPER else "", ()
    return _like_other(words, language, other_language), ()


def _is_quoted(
    words: str, match: re.Match[str], other: str, other_language: Language | None
) -> bool:
    """Return whether the characters are cited: in brackets, or by a text of a third language."""
    before, after = words[match.start() - 1 : match.start()], words[match.end() : match.end() + 1]
    if before and before in "(（[「『《“\"'‘" and after and after in ")）]」』》”\"'’":
        return True
    is_cited = other_language is None or other_language.script is LATIN
    return match.group() in other and is_cited


def _no_latin(words: str) -> str:
    if words.isascii():
        n_letters = n_foreign = 0
    else:
        letters = [char for char in words if char.isalpha()]
        n_letters = len(letters)
        n_foreign = n_letters - len(_letters(LATIN).findall(words))
    if n_foreign >= _N_FOREIGN_LETTERS and 2 * n_foreign > n_letters:
        return "is hardly in the Latin script"
    return ""


def _like_other(words: str, language: Language, other: Language | None) -> str:
    """Return that the words are those of the other side's language, if so."""
    if other is None or other.script is not language.script:
        return ""
    own, others = language.function_words, other.function_words
    tokens = _WORD.findall(words.casefold())
    found = set(tokens)
    telling = others - own
    if len(found & telling) < _N_WORDS or found & (own - others):
        return ""
    if not language.is_full and not _is_other(words, tokens, telling, (language, other)):
        return ""
    return f"reads like {other.name}"


def _is_other(
    text: str, tokens: Sequence[str], telling: frozenset[str], languages: tuple[Language, Language]
) -> bool:
    """Return whether a text is in the second language rather than in the first, not known so well.

    Words alone don't tell it: the first one may have them, too.
    """
    n_telling = sum(token in telling for token in tokens)
    if n_telling < _LEAST_SHARE * len(tokens):
        return False
    first, second = (language.code for language in languages)
    found = identify_language([text], (first, second))
    return found is not None and found.code == second


def _is_wordy(text: str) -> bool:
    """Return whether a text has words to translate: several, and not names alone."""
    words = _WORD.findall(text)
    return len(words) >= _N_WORDS and sum(map(str.islower, words)) >= _N_SMALL_WORDS
