"""What may have to be repaired in a segment that comes back: a slug and a sentence each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amts_core.exchange.source_pieces import Source
from amts_core.kernel.records import Finding, Severity

NOT_TRANSLATED = "not_translated"
MARKUP_BROKEN = "markup_broken"
MARKUP_LOST = "markup_lost"
EMPHASIS_LOST = "emphasis_lost"
MARKUP_DOUBLED = "markup_doubled"
SEGMENT_DOUBLED = "segment_doubled"
MARKUP_CHANGED = "markup_changed"
MARKUP_UNKNOWN = "markup_unknown"
MARKUP_MOVED = "markup_moved"
MARKUP_UNBALANCED = "markup_unbalanced"
CHARACTERS_DROPPED = "characters_dropped"
UNCOVERED = "uncovered"
_N_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of repair: ``slug`` names it in data, ``sentence`` tells a person what was done.

    The sentence has the markup that it is about for ``{}``.
    """

    slug: str
    severity: Severity
    sentence: str


REPAIRS = (
    Repair(
        NOT_TRANSLATED, Severity.ERROR,
        "The segment was not translated: the service did not return it, its source stands here.",
    ),
    Repair(
        MARKUP_BROKEN, Severity.ERROR,
        "The translation would break the markup of the document, so its source stands here.",
    ),
    Repair(
        MARKUP_LOST, Severity.WARNING,
        "{} was lost in translation and put back at its likeliest place.",
    ),
    Repair(
        EMPHASIS_LOST, Severity.WARNING,
        "The emphasis {} was lost in translation; nothing tells which words had it.",
    ),
    Repair(MARKUP_DOUBLED, Severity.WARNING, "{} came back more than once; the first was kept."),
    Repair(
        SEGMENT_DOUBLED, Severity.WARNING,
        "The segment came back more than once; the first was kept.",
    ),
    Repair(MARKUP_CHANGED, Severity.WARNING, "{} came back changed and was restored."),
    Repair(
        MARKUP_UNKNOWN, Severity.WARNING,
        "Markup came back that the segment does not have, and was dropped.",
    ),
    Repair(
        MARKUP_MOVED, Severity.WARNING,
        "{} belongs to its block, came back within the text and was put back at its end.",
    ),
    Repair(
        MARKUP_UNBALANCED, Severity.WARNING,
        "{} came back without its beginning or its end, which was put at its likeliest place.",
    ),
    Repair(
        CHARACTERS_DROPPED, Severity.WARNING,
        "Characters of the translation that would break the markup were dropped.",
    ),
    Repair(
        UNCOVERED, Severity.WARNING,
        "No unit has {}: the word comes from the encoder's table, or is the source's own.",
    ),
)  # fmt: skip
"""Everything that reading a translated document may report, errors first."""
_BY_SLUG = {repair.slug: repair for repair in REPAIRS}


@dataclass(frozen=True, slots=True)
class Note:
    """A repair that was made, and the id of the markup that it is about, empty if none."""

    slug: str
    id: str = ""


def uncovered(words: Sequence[str], text: str) -> tuple[Finding, ...]:
    """Return a finding for each word that its service had no example of, and where it stands."""
    repair = _BY_SLUG[UNCOVERED]
    return tuple(
        Finding(
            check=UNCOVERED,
            severity=repair.severity,
            message=repair.sentence.format(word),
            tgt_spans=tuple(
                (match.start(), match.end()) for match in re.finditer(re.escape(word), text)
            ),
        )
        for word in dict.fromkeys(words)
    )


def finding(
    note: Note, source: Source, places: Mapping[str, tuple[tuple[int, int], ...]]
) -> Finding:
    """Return a repair as a finding.

    :param places: by the id of a piece of markup the ranges of the target where it now stands.
    """
    repair = _BY_SLUG[note.slug]
    markup = source.markup.get(note.id)
    return Finding(
        check=repair.slug,
        severity=repair.severity,
        message=repair.sentence.format(
            _shown(source.text, markup.start, markup.end) if markup else "It"
        ),
        src_spans=((markup.start, markup.end),) if markup else (),
        tgt_spans=places.get(note.id, ()),
    )


def _shown(text: str, start: int, end: int) -> str:
    written = text[start:end]
    return written if len(written) <= _N_SHOWN else f"{written[: _N_SHOWN - 1]}…"
