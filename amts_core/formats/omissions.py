"""What of a document is in no segment, and why: nothing is left out without being said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.formats.document_format import Omission
from amts_core.formats.readers import ParsedDocument
from amts_core.kernel.records import Segment

_REASONS = tuple(Omission)
_SEGMENT = len(_REASONS)
_RUN = re.compile(rb"(.)\1*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OmittedText:
    """A stretch of a document that has letters, and the place where it begins, in characters."""

    reason: Omission
    text: str
    start: int


def find_omissions(
    document: ParsedDocument, segments: Sequence[Segment]
) -> tuple[OmittedText, ...]:
    """Return what stands between the segments of a document, in order.

    What no rule of the format has named is its markup.
    """
    text = document.decoded.text
    ranges = [(Omission.NO_WORDS, block.starts[0], block.ends[-1]) for block in document.blocks]
    ranges += [(part.reason, part.start, part.end) for part in document.skeleton]
    reasons = bytearray([_REASONS.index(Omission.MARKUP)]) * len(text)
    for reason, start, end in sorted(ranges, key=lambda found: found[1] - found[2]):
        reasons[start:end] = bytes([_REASONS.index(reason)]) * (end - start)
    for segment in segments:
        reasons[segment.start : segment.end] = bytes([_SEGMENT]) * (segment.end - segment.start)
    runs = (run for run in _RUN.finditer(reasons) if run.group(1)[0] != _SEGMENT)
    return tuple(
        OmittedText(_REASONS[run.group(1)[0]], text[slice(*run.span())].strip(), run.start())
        for run in runs
        if any(map(str.isalpha, text[slice(*run.span())]))
    )
