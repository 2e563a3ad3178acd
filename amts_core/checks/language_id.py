"""Whether a side is written in its own language."""

import functools
import re

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import prose
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.languages.writing_systems import LATIN, Script
from amts_core.kernel.records import Finding, Severity

_WORD = re.compile(r"[^\W\d_]+")
_N_FOREIGN_LETTERS = 6
_N_WORDS, _N_SMALL_WORDS = 4, 2
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
    name = LANGUAGES[context.src_lang].name
    return (
        Finding(
            check="not_translated",
            severity=Severity.WARNING,
            message=f"target is still the {name} source",
        ),
    )


def _reads_like(words: str, code: str, other_code: str) -> bool:
    """Return whether a text is a sentence of one language, and not perhaps of the other."""
    if code not in LANGUAGES:
        return False
    language, other = LANGUAGES[code], LANGUAGES.get(other_code)
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
        if code not in LANGUAGES or text.strip() == other.strip():
            continue
        message, spans = _foreign(text, code, prose(other), other_code)
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


def _foreign(text: str, code: str, other: str, other_code: str) -> tuple[str, _Place]:
    """Return what about the words of a text is not of its language, and where it stands."""
    language, words = LANGUAGES[code], prose(text)
    script = language.script
    runs = tuple(
        match.span()
        for match in script.foreign_run.finditer(words)
        if not _is_quoted(words, match, other, other_code)
    )
    if runs:
        start, end = runs[0]
        return f"has “{words[start : min(end, start + 12)]}”, no {language.name}", runs
    if script is LATIN:
        return _no_latin(words, code, other_code), ()
    if not _letters(script).search(text) and _is_wordy(other):
        return f"has no {language.name} character", ()
    if script.proper is not None and not script.proper.search(words):
        n_letters = len(_letters(script).findall(words))
        return script.lack if n_letters >= _N_WITHOUT_PROPER else "", ()
    return "", ()


def _is_quoted(words: str, match: re.Match[str], other: str, other_code: str) -> bool:
    """Return whether the characters are cited: in brackets, or by a text of a third language."""
    before, after = words[match.start() - 1 : match.start()], words[match.end() : match.end() + 1]
    if before and before in "(（[「『《“\"'‘" and after and after in ")）]」』》”\"'’":
        return True
    language = LANGUAGES.get(other_code)
    return match.group() in other and (language is None or language.script is LATIN)


def _no_latin(words: str, code: str, other_code: str) -> str:
    if words.isascii():
        n_letters = n_foreign = 0
    else:
        letters = [char for char in words if char.isalpha()]
        n_letters = len(letters)
        n_foreign = n_letters - len(_letters(LATIN).findall(words))
    if n_foreign >= _N_FOREIGN_LETTERS and 2 * n_foreign > n_letters:
        return "is hardly in the Latin script"
    return _like_other(words, code, other_code)


def _like_other(words: str, code: str, other_code: str) -> str:
    """Return that the words are those of the other side's language, if so."""
    if other_code not in LANGUAGES:
        return ""
    own, others = LANGUAGES[code].function_words, LANGUAGES[other_code].function_words
    tokens = set(_WORD.findall(words.casefold()))
    if len(tokens & (others - own)) >= _N_WORDS and not tokens & (own - others):
        return f"reads like {LANGUAGES[other_code].name}"
    return ""


def _is_wordy(text: str) -> bool:
    """Return whether a text has words to translate: several, and not names alone."""
    words = _WORD.findall(text)
    return len(words) >= _N_WORDS and sum(map(str.islower, words)) >= _N_SMALL_WORDS
