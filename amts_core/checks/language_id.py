"""Whether a side is written in its own language."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import prose
from amts_core.kernel.languages import LANGUAGES
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text.scripts import HAN, KANA

_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_FOREIGN_RUN: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "Latn": re.compile(f"[{HAN}{KANA}{_HANGUL}]{{4,}}"),
    "Hans": re.compile(f"[{KANA}]{{4,}}|[{_HANGUL}]{{4,}}"),
    "Jpan": re.compile(f"[{_HANGUL}]{{4,}}"),
    "Kore": re.compile(f"[{HAN}]{{4,}}|[{KANA}]{{4,}}"),
})  # fmt: skip
"""Characters in a row that no text of the script has, but in quotations."""
_NATIVE: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "Hans": re.compile(f"[{HAN}]"),
    "Jpan": re.compile(f"[{HAN}{KANA}]"),
    "Kore": re.compile(f"[{_HANGUL}]"),
})  # fmt: skip
_OWN_NAME = MappingProxyType({"Hans": "Chinese", "Jpan": "Japanese", "Kore": "Korean"})
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_KANA_RUN = re.compile(f"[{KANA}]")
_WORD = re.compile(r"[^\W\d_]+")
_N_FOREIGN_LETTERS = 6
_N_WORDS, _N_SMALL_WORDS = 4, 2
_N_HAN_WITHOUT_KANA = 16
_FUNCTION_WORDS: Mapping[str, frozenset[str]] = MappingProxyType({
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in is that for with are this be was as by from which can you it we",
        "es": "el la los las de del y que en un una para con por se es su al como más lo",
        "pt": "o a os as de do da dos das e que em um uma para com por se é não no na ao",
        "fr": "le la les des du de et que en un une pour avec par est dans sur ne pas vous il à",
        "de": "der die das und ist in den von zu mit für auf ein eine nicht des dem sie werden im",
        "tr": "ve bir bu için ile da de olarak olan daha çok gibi en kadar ne her değil var",
        "vi": "và là của các có được trong cho không một những với để này đã khi từ người",
    }.items()
})  # fmt: skip
"""Words that hardly a sentence of the language lacks."""


_MORE_ENGLISH = frozenset(
    "a an or not if when at have has will all your no on do use used using its their".split()
)
_NATIVE_WORDS: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "zh": re.compile("[的是了在和不这我们一个有会可]"),
    "ja": re.compile("[\u3041-\u3096]"),
    "ko": re.compile(f"[{_HANGUL}]+ +[{_HANGUL}]+"),
})  # fmt: skip
"""What hardly a sentence of a language with a script of its own lacks."""
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
    return (Finding("not_translated", Severity.WARNING, f"target is still the {name} source"),)


def _reads_like(words: str, code: str, other_code: str) -> bool:
    """Return whether a text is a sentence of one language, and not perhaps of the other."""
    if code not in LANGUAGES:
        return False
    native = _NATIVE_WORDS.get(code)
    if native is not None:
        characters = _NATIVE[LANGUAGES[code].script].findall(words)
        return len(characters) >= _N_CHARACTERS and native.search(words) is not None
    own = _FUNCTION_WORDS[code] | (_MORE_ENGLISH if code == "en" else frozenset())
    telling = own - _FUNCTION_WORDS.get(other_code, frozenset())
    return _is_wordy(words) and not telling.isdisjoint(_WORD.findall(words))


def language(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Find sides in another script or language than theirs; markup doesn't count."""
    sides = ((src, context.src_lang, "source"), (tgt, context.tgt_lang, "target"))
    found: list[Finding] = []
    for (text, code, name), (other, other_code, _) in (sides, sides[::-1]):
        if code not in LANGUAGES or text.strip() == other.strip():
            continue
        message, spans = _foreign(text, code, prose(other), other_code)
        if message:
            places = (spans, ()) if name == "source" else ((), spans)
            found.append(Finding("language", Severity.WARNING, f"{name} {message}", *places))
    return tuple(found)


_Place = tuple[tuple[int, int], ...]


def _foreign(text: str, code: str, other: str, other_code: str) -> tuple[str, _Place]:
    """Return what about the words of a text is not of its language, and where it stands."""
    profile, words = LANGUAGES[code], prose(text)
    runs = tuple(
        match.span()
        for match in _FOREIGN_RUN[profile.script].finditer(words)
        if not _is_quoted(words, match, other, other_code)
    )
    if runs:
        start, end = runs[0]
        return f"has “{words[start : min(end, start + 12)]}”, no {profile.name}", runs
    if profile.script == "Latn":
        return _no_latin(words, code, other_code), ()
    if not _NATIVE[profile.script].search(text) and _is_wordy(other):
        return f"has no {_OWN_NAME[profile.script]} character", ()
    if code == "ja" and _is_han_only(words):
        return "has no kana: perhaps Chinese", ()
    return "", ()


def _is_quoted(words: str, match: re.Match[str], other: str, other_code: str) -> bool:
    """Return whether the characters are cited: in brackets, or by a text of a third language."""
    before, after = words[match.start() - 1 : match.start()], words[match.end() : match.end() + 1]
    if before and before in "(（[「『《“\"'‘" and after and after in ")）]」』》”\"'’":
        return True
    script = LANGUAGES[other_code].script if other_code in LANGUAGES else ""
    return match.group() in other and script in ("", "Latn")


def _no_latin(words: str, code: str, other_code: str) -> str:
    if words.isascii():
        n_letters = n_foreign = 0
    else:
        letters = [char for char in words if char.isalpha()]
        n_letters = len(letters)
        n_foreign = n_letters - len(_LATIN.findall(words))
    if n_foreign >= _N_FOREIGN_LETTERS and 2 * n_foreign > n_letters:
        return "is hardly in the Latin script"
    return _like_other(words, code, other_code)


def _like_other(words: str, code: str, other_code: str) -> str:
    """Return that the words are those of the other side's language, if so."""
    own, others = _FUNCTION_WORDS.get(code), _FUNCTION_WORDS.get(other_code)
    if own is None or others is None or own is others:
        return ""
    tokens = set(_WORD.findall(words.casefold()))
    if len(tokens & (others - own)) >= _N_WORDS and not tokens & (own - others):
        return f"reads like {LANGUAGES[other_code].name}"
    return ""


def _is_wordy(text: str) -> bool:
    """Return whether a text has words to translate: several, and not names alone."""
    words = _WORD.findall(text)
    return len(words) >= _N_WORDS and sum(map(str.islower, words)) >= _N_SMALL_WORDS


def _is_han_only(words: str) -> bool:
    return _KANA_RUN.search(words) is None and (
        len(_NATIVE["Hans"].findall(words)) >= _N_HAN_WITHOUT_KANA
    )
