"""The list of all checks, and what they find in a pair of texts.

:data:`CHECKS` has them in the order in which they are shown: errors, limits, then warnings by how
often they tell of a wrong pair.
"""

from dataclasses import dataclass

from amts_core.checks import (
    brackets,
    consistency,
    figures,
    final_marks,
    inline_markup,
    language_id,
    position,
    sizes,
    spaces,
    terminology,
    word_use,
)
from amts_core.checks.context import NEUTRAL, CheckFunction, Context
from amts_core.checks.verdict import CAPS
from amts_core.kernel.records import Finding, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``slug`` names it in data, ``sentence`` tells a person what it looks for."""

    slug: str
    severity: Severity
    sentence: str
    run: CheckFunction


def _warning(slug: str, sentence: str, run: CheckFunction) -> Check:
    return Check(slug, Severity.WARNING, sentence, run)


CHECKS = (
    Check("empty_side", Severity.ERROR, "A side has no text.", sizes.empty_side),
    Check(
        "control_characters",
        Severity.ERROR,
        "A side holds characters that no text may hold.",
        sizes.control_characters,
    ),
    Check(
        "too_long",
        Severity.LIMIT,
        "A side has over 1000 bytes, the most that Amazon Translate imports.",
        sizes.too_long,
    ),
    Check("line_break", Severity.LIMIT, "A side holds a line break.", sizes.line_break),
    Check(
        "first_character",
        Severity.LIMIT,
        "A side begins with + - = or @, which CSV and TSV imports refuse.",
        sizes.first_character,
    ),
    _warning("numbers", "The numbers of the two sides differ.", figures.numbers),
    _warning("code", "The inline code of the two sides differs.", inline_markup.code),
    _warning("maths", "The formulas of the two sides differ.", inline_markup.maths),
    _warning(
        "references",
        "References, links, addresses, placeholders, tags or other markup of the two sides differ.",
        inline_markup.references,
    ),
    _warning(
        "neighbour", "A side fits better with the pair before or after it.", position.neighbour
    ),
    _warning(
        "length_ratio",
        "The target is longer or shorter, for its source, than usual in the document.",
        figures.length_ratio,
    ),
    _warning(
        "not_translated",
        "The target is still the source: a sentence in its language.",
        language_id.not_translated,
    ),
    _warning("language", "A side is not in its own script or language.", language_id.language),
    _warning("glossary", "A term's translation in the glossary is missing.", terminology.glossary),
    _warning("identical", "Both sides are the same text.", word_use.identical),
    _warning(
        "end_punctuation",
        "The two sides end with different punctuation.",
        final_marks.end_punctuation,
    ),
    _warning("brackets", "A bracket or quote of the target has no partner.", brackets.brackets),
    _warning("repeated_word", "The target has a word twice in a row.", word_use.repeated_word),
    _warning(
        "spaces",
        "The target has stray, doubled or invisible spaces.",
        spaces.spaces,
    ),
    _warning(
        "other_target",
        "The same source has another target elsewhere in the project.",
        consistency.other_target,
    ),
    _warning(
        "other_source",
        "The same target has another source elsewhere in the project.",
        consistency.other_source,
    ),
    _warning(position.MOVED, position.MOVED_SENTENCE, position.elsewhere),
)
_OF_SKIPS = tuple(check for check in CHECKS if check.slug in ("empty_side", position.MOVED))


def findings(src: str, tgt: str, context: Context = NEUTRAL) -> tuple[Finding, ...]:
    """Return what the checks find in a source and a target text, in the order of the list.

    Where a side has no text there is nothing to compare: only that, and where the counterpart may
    stand, is told.
    """
    checks = CHECKS if src.strip() and tgt.strip() else _OF_SKIPS
    return tuple(finding for check in checks for finding in check.run(src, tgt, context))


def telling(src: str, tgt: str, context: Context) -> tuple[str, ...]:
    """Return the slugs of what is found that bears on the verdict: cheap, for many pairs."""
    return tuple(
        check.slug for check in CHECKS if check.slug in CAPS and check.run(src, tgt, context)
    )


def blocks_approval(found: tuple[Finding, ...]) -> bool:
    """Return whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in found)


def errors(src: str, tgt: str) -> tuple[Finding, ...]:
    """Return only what makes a pair no unit: cheap, for many pairs at once."""
    return tuple(
        finding
        for check in CHECKS
        if check.severity is Severity.ERROR
        for finding in check.run(src, tgt, NEUTRAL)
    )
