"""The punctuation with which the two sides end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.checks.context import NEUTRAL, Context
from amts_core.checks.prose import FILLER, markup, prose
from amts_core.kernel.languages import LANGUAGES, Language, every, find
from amts_core.kernel.records import Finding, Severity
from amts_core.kernel.text.scripts import is_unspaced
from amts_core.kernel.text.spans import BLOCK_MARKS, SpanKind

_CLOSING = frozenset("\"'”’‘»›«“)）]］」』】》〉*_`~|\\ \t\n\r\u00a0\u202f\u3000\u200b")
_BEHIND_THE_END = BLOCK_MARKS | {SpanKind.TAG, SpanKind.LINK_TARGET, SpanKind.NOTE}
"""Markup that may follow the end of a sentence, and is no word of it."""
_MARKS = {
    ".": ".", "。": ".", "．": ".", "｡": ".", "!": "!", "！": "!", "?": "?", "？": "?",
    ":": ":", "：": ":", "︰": ":", ";": ";", "；": ";", "…": "…", "⋯": "…",
}  # fmt: skip
_OWN_MARKS = {
    mark: sign
    for language in LANGUAGES.values()
    for mark, sign in language.own_marks.items()
    if not mark.isascii()
}
"""Marks of languages that are no other language's, and the signs that they stand for."""
_ANY_MARK = {**_MARKS, **{mark: sign for mark, sign in _OWN_MARKS.items() if sign != ","}}
_COMMAS = frozenset(",，、､-–—=<>/&+") | {mark for mark, sign in _OWN_MARKS.items() if sign == ","}
"""Ends of a text that goes on in the next: what the other language does there is its own affair."""
_FULL_WIDTH = {".": "。", "!": "！", "?": "？", ":": "：", ";": "；", "…": "……"}
_ASCII = {"…": "..."}
_ASKING = re.compile(f"[{''.join(every(lambda language: language.asking))}]$")
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_ABBREVIATION = re.compile(
    rf"^[0-9]{{1,3}}$|(?:^|\W)(?:(?:[{_LATIN}]\.)*[{_LATIN}]|([{_LATIN}]{{2,6}}))$"
)
_EVERY_ABBREVIATION = every(lambda language: language.abbreviations | language.final_abbreviations)
_OPEN_WORDS = "|".join(sorted(every(lambda language: language.open_words)))
_GOING_ON = re.compile(rf"(?<!\w)(?:{_OPEN_WORDS})$", re.IGNORECASE)
_BARE_ENDS = tuple(
    language.bare_end for language in LANGUAGES.values() if language.bare_end is not None
)
_FREE_PAIRS = frozenset({frozenset(".:"), frozenset(".;"), frozenset(".…"), frozenset(".!")})
"""Marks that translators put for each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    """The marks that end a text, as ASCII signs, and the place ``start:end`` where they stand.

    Without a mark the place is empty, after the last word. ``closed`` says that quotes or brackets
    follow; ``open`` that there is nothing to compare: a formula or a comma ends the text.
    ``before`` is what stands before the marks.
    """

    marks: str
    start: int
    end: int
    closed: bool
    open: bool
    before: str


def end_punctuation(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Compare the punctuation at the end, full-width or not, quotes and brackets aside."""
    languages = find(context.src_lang), find(context.tgt_lang)
    src_end, tgt_end = _ending(src, languages[0]), _ending(tgt, languages[1])
    if _agree(src_end, tgt_end):
        return ()
    fix = _mended(tgt, src_end, tgt_end, context)
    if fix is not None and not _agree(src_end, _ending(fix, languages[1])):
        fix = None
    return (
        Finding(
            check="end_punctuation",
            severity=Severity.WARNING,
            message=_message(src_end.marks, tgt_end.marks),
            src_spans=((src_end.start, src_end.end),) if src_end.marks else (),
            tgt_spans=((tgt_end.start, tgt_end.end),) if tgt_end.marks else (),
            fix=fix,
        ),
    )


def _message(src: str, tgt: str) -> str:
    if not tgt:
        return f"ends without the {src} of the source"
    return f"ends with {tgt} but the source {f'with {src}' if src else 'without'}"


def _ending(text: str, language: Language | None) -> _Ending:
    known = _ANY_MARK
    if language is not None and any(map(str.isascii, language.own_marks)):
        known = {**known, **language.own_marks}
    words = prose(text)
    last = len(words)
    ends = {span.end: span for span in markup(text)}
    while last:
        span = ends.get(last)
        if span is not None and span.kind in _BEHIND_THE_END:
            last = span.start
        elif words[last - 1] in _CLOSING:
            last -= 1
        else:
            break
    start = last
    while start and words[start - 1] in known:
        start -= 1
    marks = _marks([known[mark] for mark in words[start:last]])
    end = ends.get(last)
    return _Ending(
        marks=marks,
        start=start,
        end=last,
        closed=bool(words[last:].replace(FILLER, "").strip()),
        open=not last
        or words[last - 1] in _COMMAS
        or (end is not None and end.kind is SpanKind.MATH),
        before=words[max(0, start - 24) : start],
    )


def _marks(signs: Sequence[str]) -> str:
    """Return marks, given as the signs they stand for, each kind once; several stops as one."""
    if len(signs) > 1 and set(signs) <= {".", "…"}:
        return "…"
    kinds = dict.fromkeys(signs[-8:])
    if [*signs[-2:]] == [".", "."]:
        kinds = {**{kind: None for kind in kinds if kind != "."}, "…": None}
    return "".join(kinds)


def _agree(src: _Ending, tgt: _Ending) -> bool:
    if src.open or tgt.open or set(src.marks) & set(tgt.marks) or src.marks == tgt.marks:
        return True
    if frozenset(src.marks + tgt.marks) in _FREE_PAIRS and src.marks and tgt.marks:
        return True
    if tgt.marks == ":" and not src.marks:
        return True  # it leads over to a formula or a list
    return _is_free(src, tgt) or _is_free(tgt, src)


def _is_free(one: _Ending, other: _Ending) -> bool:
    """Return whether the end of one text says nothing about that of the other.

    A full stop may belong to an abbreviation and need not follow a Japanese noun, a question may
    end like a statement, and a text may go on in a formula.
    """
    if "?" in one.marks and other.marks in (".", "") and _ASKING.search(other.before):
        return True
    if one.marks and not other.marks and _GOING_ON.search(other.before):
        return True
    if one.marks != "." or other.marks:
        return False
    if _is_noun(other.before):
        return True
    match = _ABBREVIATION.search(one.before)
    if match is None:
        return False
    word = match.group(1)
    return word is None or word.casefold() in _EVERY_ABBREVIATION


def _is_noun(text: str) -> bool:
    """Return whether a text ends in a noun that takes no full stop, in any language."""
    return any(ending.search(text) for ending in _BARE_ENDS)


def _mended(tgt: str, src_end: _Ending, tgt_end: _Ending, context: Context) -> str | None:
    """Return the target with the marks of the source, in its own style."""
    marks = src_end.marks
    language = find(context.tgt_lang)
    opening = language.opening_marks.get(marks) if language else None
    if opening is not None and opening not in tgt:
        return None  # where the question begins needs judgement
    at = tgt_end.end
    if not tgt_end.marks and not src_end.closed:
        at = len(tgt.rstrip())
    head = tgt[: tgt_end.start] if tgt_end.marks else tgt[:at]
    if marks:
        head = head.rstrip()
    return head + _styled(marks, head, context.tgt_lang) + tgt[at:]


def _styled(marks: str, head: str, code: str) -> str:
    language = find(code)
    if language is None:
        full_width = not code and is_unspaced(head[-1:] or " ")
    else:
        full_width = language.has_full_width_marks
    own = language.own_marks if language else {}
    signs = {sign: mark for mark, sign in reversed([*own.items()])}
    table = {**(_FULL_WIDTH if full_width else _ASCII), **signs}
    written = "".join(table.get(mark, mark) for mark in marks)
    is_spaced = language is not None and marks[:1] in tuple(language.spaced_marks)
    return f"\u00a0{written}" if is_spaced else written
