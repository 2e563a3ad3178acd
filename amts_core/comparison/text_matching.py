"""The texts of a file → segments of documents: by order where the counts agree, else by source."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from amts_core.bilingual_files import UNCHOSEN, FileUnit, ReadingChoice, read_units, unit_files
from amts_core.formats import CATALOGUE_SUFFIXES, encodings
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.line_ends import lines_of, one_line

LEAST_SHARE = 0.5
"""Of the segments, which have to find their text: with fewer it is the wrong file."""
_N_SAID = 5
_WITH_SOURCES = frozenset({unit_files.TMX_SUFFIX, ".tsv", ".csv", *CATALOGUE_SUFFIXES})


@dataclass(frozen=True, slots=True)
class Sources:
    """The source segments of a document."""

    path: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """By document a text a segment, None for none; ``n_unused`` texts are of no segment."""

    texts: tuple[tuple[str | None, ...], ...]
    n_unused: int

    @property
    def n_matched(self) -> int:
        """How many segments have a text."""
        return sum(text is not None for one in self.texts for text in one)


def matched(
    file: tuple[str, bytes],
    languages: tuple[str, str],
    documents: Sequence[Sources],
    *,
    choice: ReadingChoice = UNCHOSEN,
    tell: Callable[[str], None] = lambda _: None,
) -> Matched:
    """Return the texts of a file by the segments of documents, which stand in its order.

    A TMX, TSV, CSV, XLIFF or PO file says sources: each text goes to the next segment with exactly
    its source, white space aside; where there are as many as segments and most are found so, the
    others go by their places. Any other file has a segment a line; an empty line is no text.

    :raises EvaluationError: the counts differ, or too few sources are those of the documents.
    :raises DocumentError: the file can't be read.
    """
    name, data = file
    sources = [text for one in documents for text in one.texts]
    if PurePath(name).suffix.lower() in _WITH_SOURCES:
        units = read_units(data, name, languages, choice=choice, tell=tell)
        found, n_unused = _by_source(units, sources)
    else:
        text = encodings.decode(data, name, encoding=choice.encoding).text
        lines = [line.strip() for line in lines_of(text)]
        if len(lines) != len(sources):
            raise EvaluationError(
                f"{name} has {count_noun(len(lines), 'line')}, the documents have "
                f"{count_noun(len(sources), 'segment')} ({_counted(documents)}). Give a line for "
                "each segment, or a TSV, TMX or XLIFF file, which has the sources too."
            )
        found, n_unused = [line or None for line in lines], 0
    n_found = sum(text is not None for text in found)
    if n_found < LEAST_SHARE * len(sources) or not n_found:
        raise EvaluationError(
            f"Only {n_found:,} of the {count_noun(len(sources), 'segment')} "
            f"({_counted(documents)}) have a text in {name}: at least half of them are needed. "
            "Choose the documents that it is of, or another file."
        )
    ends = [0]
    for one in documents:
        ends.append(ends[-1] + len(one.texts))
    return Matched(
        tuple(tuple(found[start:end]) for start, end in zip(ends, ends[1:], strict=False)), n_unused
    )


def _by_source(units: Sequence[FileUnit], sources: Sequence[str]) -> tuple[list[str | None], int]:
    """Return the text of each source, and how many units have none.

    Of a source that stands several times, the texts are taken in their order, and the last of them
    for those that are left.
    """
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for number, unit in enumerate(units):
        waiting[one_line(unit.src)].append(number)
    chosen: list[int | None] = []
    for text in sources:
        numbers = waiting.get(one_line(text))
        if not numbers:
            chosen.append(None)
        else:
            chosen.append(numbers.popleft() if len(numbers) > 1 else numbers[0])
    n_found = sum(number is not None for number in chosen)
    if len(units) == len(sources) and n_found >= LEAST_SHARE * len(sources):
        taken = set(chosen)
        chosen = [
            n if number is None and n not in taken else number for n, number in enumerate(chosen)
        ]
    found = [None if number is None else units[number].tgt for number in chosen]
    return found, len(units) - len({*chosen} - {None})


def _counted(documents: Sequence[Sources]) -> str:
    said = [f"{one.path}: {len(one.texts):,}" for one in documents[:_N_SAID]]
    more = len(documents) - len(said)
    return ", ".join([*said, *([f"{more:,} more"] if more else [])])
