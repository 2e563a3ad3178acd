"""Carry changed lines of code, formulas and markup into a target that has its own version of them.

A target's code often has translated comments, and lines of its own. What the source did not touch
stays as the target has it; what the source changed comes from the source: line by line, and word by
word in a line that both have changed at different places.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from amts_core.kernel.text.line_ends import lines_of

_COMMENT = re.compile(r"\s*(?:#|//|--)\s")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class MergedLines:
    """The new target lines, and those of the target that gave way although they were its own."""

    text: str
    lost: tuple[str, ...]


def merge_lines(old: str, new: str, target: str) -> MergedLines:
    """Return ``target`` with what changed from ``old`` to ``new``."""
    olds, news, targets = (lines_of(text) for text in (old, new, target))
    if _stripped(news) == _stripped(targets):
        return MergedLines(target, ())
    own, added = _by_part(olds, targets)
    lines = list(added[-1])
    lost: list[str] = []
    for step in Levenshtein.opcodes(_stripped(olds), _stripped(news)):
        there = range(step.src_start, step.src_end)
        if step.tag == "equal":
            lines += [line for i in there for line in own[i] + added[i]]
            continue
        come = news[step.dest_start : step.dest_end]
        has_already = set(added[step.src_start - 1]) & set(come)
        come = [line for line in come if line not in has_already]
        for number, i in enumerate(there):
            if own[i] and own[i] != [olds[i]]:
                both = _both(olds[i], come[number], own[i][0]) if number < len(come) else None
                if both is None:
                    lost += own[i]
                else:
                    come[number] = both
            lost += added[i]
        lines += come
    kept = set(lines)
    return MergedLines("\n".join(lines), tuple(line for line in lost if line not in kept))


def _both(old: str, new: str, target: str) -> str | None:
    """Return a line with the changes of both others; None where they touch each other."""
    if new.rstrip() == target.rstrip():
        return new
    if _COMMENT.match(old) and re.findall(r"\w+", old) == re.findall(r"\w+", new):
        return target
    olds, news, targets = (_WORD.findall(line) for line in (old, new, target))
    own, added = _by_part(olds, targets)
    touched = {i for i in range(len(olds)) if own[i] != [olds[i]]} | {i for i in added if added[i]}
    words = list(added[-1])
    for step in Levenshtein.opcodes(olds, news):
        if step.tag == "equal":
            words += [
                word for i in range(step.src_start, step.src_end) for word in own[i] + added[i]
            ]
        elif touched & set(range(step.src_start - 1, step.src_end)):
            return None
        else:
            words += news[step.dest_start : step.dest_end]
    return "".join(words)


def _by_part(
    olds: Sequence[str], targets: Sequence[str]
) -> tuple[dict[int, list[str]], defaultdict[int, list[str]]]:
    """Return the target's version of each old part, and the parts that it has behind each."""
    own: dict[int, list[str]] = {i: [] for i in range(len(olds))}
    added: defaultdict[int, list[str]] = defaultdict(list)
    for step in Levenshtein.opcodes(_stripped(olds), _stripped(targets)):
        found = list(targets[step.dest_start : step.dest_end])
        if step.tag == "insert":
            added[step.src_start - 1] += found
            continue
        for offset, i in enumerate(range(step.src_start, step.src_end)):
            own[i] = found[offset : offset + 1]
        added[step.src_end - 1] += found[step.src_end - step.src_start :]
    return own, added


def _stripped(parts: Sequence[str]) -> list[str]:
    return [part.rstrip() for part in parts]
