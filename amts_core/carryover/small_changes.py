"""Carry into a translation what changed in its source, where that needs no translator.

Verbatim spans (roles, maths, code, link targets, addresses) that were exchanged, and the marks of
slides (``[**`` … ``**]``) that were put around a sentence or taken away.
"""

import re
from collections import Counter

from amts_core.carryover.similarity import MARK, masked
from amts_core.kernel.text.spans import VERBATIM, inline_spans

_WRAPPED = re.compile(
    r"(?P<open>\[\*\*|\(\*\*|\[~~)(?P<inside>.+?)(?P<close>\*\*\]|\*\*\)|~~\])(?P<stop>[.:,;!?]?)"
)
_STOP = re.compile(r"[.:,;!?。：，；！？]?$")


def carried(old: str, new: str, translation: str) -> str | None:
    """Return ``translation`` of ``old`` as that of ``new``; None where that needs a translator.

    The words of both must be the same. A span is exchanged where the translation has it as often
    as the old text had; one that the translation has already is left.
    """
    old_words, old_spans = masked(old)
    new_words, new_spans = masked(new)
    if old_words != new_words:
        return None
    exchanged = _with_spans(translation, old_spans, new_spans)
    return None if exchanged is None else _with_marks(exchanged, old, new)


def _with_spans(translation: str, old: tuple[str, ...], new: tuple[str, ...]) -> str | None:
    wanted: dict[str, str] = {}
    for before, after in zip(old, new, strict=True):
        if wanted.setdefault(before, after) != after:
            return None  # one occurrence changed, another did not: which is which?
    wanted = {before: after for before, after in wanted.items() if before != after}
    if not wanted:
        return translation
    places = [(span.start, span.end) for span in inline_spans(translation) if span.kind in VERBATIM]
    there = Counter(_on_one_line(translation[start:end]) for start, end in places)
    expected = Counter(_on_one_line(text) for text in old), Counter(map(_on_one_line, new))
    changes: dict[str, str] = {}
    for before, after in wanted.items():
        key = _on_one_line(before)
        if there[key] == expected[0][key]:
            changes[key] = after
        elif there[key] or there[_on_one_line(after)] != expected[1][_on_one_line(after)]:
            return None
    pieces: list[str] = []
    position = 0
    for start, end in places:
        if start >= position:
            verbatim = translation[start:end]
            pieces += (translation[position:start], changes.get(_on_one_line(verbatim), verbatim))
            position = end
    return "".join([*pieces, translation[position:]])


def _with_marks(translation: str, old: str, new: str) -> str | None:
    before, after, there = (sorted(MARK.findall(text)) for text in (old, new, translation))
    if before == after or there == after:
        return translation
    if not after and there == before:
        return MARK.sub("", translation)
    wrapped = _WRAPPED.fullmatch(new)
    if wrapped is None or before or there or len(after) != 2:
        return None
    at = _STOP.search(translation) if wrapped["stop"] else None
    end = at.start() if at else len(translation)
    return f"{wrapped['open']}{translation[:end]}{wrapped['close']}{translation[end:]}"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
