"""Segments and beads → what speaks against them, a sentence each.

A person may overrule every one of these warnings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from amts_core.kernel.languages import FULL, LANGUAGES, english_name, profile, tags
from amts_core.kernel.records import ProposedBead, Segment
from amts_core.kernel.text.counts import count_noun
from amts_core.kernel.text.lengths import latin_width
from amts_core.kernel.text.scripts import (
    IdentifiedLanguage,
    foreign_language,
    identify_language,
    is_identifiable,
)

_LEAST_PROBABILITY = 0.98
"""From which on a document looks like another language than a person said."""
_LEAST_CONFIDENCE = 0.35
_LEAST_COSINE, _LEAST_ACCEPTED = 0.25, 0.5
"""Means over all segments under which two documents look unrelated. By the bundled encoder, the
mean cosine of 47 translated chapters was 0.43 and more, that of mismatched ones 0.15 and less; of
the segments of very short documents, which say less, many are accepted all the same.
"""

_LEAST_RATIOS = 50
"""Links from which on the percentiles of their length ratios say something."""


def language_warnings(
    src: Sequence[Segment], tgt: Sequence[Segment], languages: tuple[str, str]
) -> tuple[str, ...]:
    """Return what speaks against the languages that a person named, a sentence each.

    What of a target is the same as in its source is not translated, and does not count unless it
    is all there is.
    """
    sources = {part.text for part in src}
    tgt = [part for part in tgt if part.text not in sources] or tgt
    sides = tuple(
        _Side(name, code, segments)
        for name, code, segments in zip(("source", "target"), languages, (src, tgt), strict=True)
        if is_identifiable(code)
    )
    candidates = (*languages, *FULL)
    foreign = [
        _looks_otherwise(side, found)
        for side in sides
        if (found := foreign_language((one.text for one in side.segments), candidates))
    ]
    if foreign:
        return tuple(foreign)
    seen = [(side, identified(side.segments, languages)) for side in sides]
    said = {tags.primary(code) for code in languages}
    looks = [found for _, found in seen if found]
    if len(said) == len(looks) == 2 and looks[0].code == looks[1].code:
        name = profile(looks[0].code).name
        return (
            f"Both documents look like {name} ({looks[0].probability:.0%} and "
            f"{looks[1].probability:.0%} sure). Choose the translation for the other side.",
        )
    return tuple(
        _looks_otherwise(side, found)
        for side, found in seen
        if found
        and not may_mean(found.code, side.language)
        and found.probability >= _LEAST_PROBABILITY
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """A document as a person has said it to be: source or target, in a language."""

    name: str
    language: str
    segments: Sequence[Segment]


def _looks_otherwise(side: _Side, found: IdentifiedLanguage) -> str:
    looks = english_name(found.code) or f"another language ({found.code or 'unknown'})"
    return (
        f"The {side.name} was said to be {profile(side.language).name} but looks like {looks} "
        f"({found.probability:.0%} sure). Check the language."
    )


def identified(segments: Iterable[Segment], languages: Sequence[str]) -> IdentifiedLanguage | None:
    """Return the language that a document seems to be in: of those named, and those known well."""
    return identify_language((part.text for part in segments), (*languages, *FULL))


def language_told(texts: Iterable[str]) -> str | None:
    """Return which of all languages texts seem to be in; None where there are too few letters.

    A general language stands for its variants: only people know which one is meant.
    """
    found = identify_language(texts, LANGUAGES)
    if found is None:
        return None
    general = tags.primary(found.code)
    return general if general in LANGUAGES else found.code


def may_mean(code: str, language: str) -> bool:
    """Return whether a text in one language, as it was identified, may be in another.

    So are variants, and languages so near to each other that they are taken for each other.
    """
    found = tags.primary(code)
    return found == tags.primary(language) or found in profile(language).identified_as


def length_ratios(beads: Sequence[ProposedBead]) -> tuple[float, float] | None:
    """Return the 1st and 99th percentile of the targets' lengths as multiples of their sources'.

    Lengths are those of :func:`kernel.text.lengths.latin_width`. None where there are too few
    links to say what is usual.
    """
    widths = [(latin_width(bead.src_text), latin_width(bead.tgt_text)) for bead in beads]
    ratios = sorted(tgt / src for src, tgt in widths if src and tgt)
    if len(ratios) < _LEAST_RATIOS:
        return None
    last = len(ratios) - 1
    return ratios[round(last * 0.01)], ratios[round(last * 0.99)]


def untranslated(left: Sequence[ProposedBead], beads: Sequence[ProposedBead]) -> tuple[str, ...]:
    """Return how much of a target is still its source.

    :param left: the links that are not translated, of all ``beads``.
    """
    if not left:
        return ()
    n_all = sum(len(bead.tgt) for bead in beads)
    n_left = sum(len(bead.tgt) for bead in left)
    sentences = count_noun(n_left, "sentence is", "sentences are")
    return (
        f"{n_left / n_all:.0%} of this document is not translated: {sentences} the same as the "
        "source. They are never accepted by themselves.",
    )


def doubts_of_mining(languages: Sequence[str]) -> str:
    """Return what is to be said of pairs that an encoder mines which knows not both languages."""
    names = " and ".join(profile(code).name for code in languages)
    return (
        f"The encoder has not learnt both {names}: it finds little, and every pair needs a look. "
        "Name one that knows both in the settings, or by --encoder."
    )


def doubts(languages: Sequence[str]) -> tuple[str, ...]:
    """Return what is to be said where the encoder has not learnt both languages."""
    names = " and ".join(profile(code).name for code in languages)
    return (
        f"The encoder has not learnt both {names}: pairs were found by lengths, numbers and words "
        "that both texts have. None is accepted without a look at it. An encoder that knows both "
        "can be named in the settings or by --encoder.",
    )


def relation_warnings(beads: Sequence[ProposedBead]) -> tuple[str, ...]:
    """Return what says that two aligned documents are not translations of each other."""
    if not beads:
        return ()
    sizes = [max(len(bead.src), len(bead.tgt)) for bead in beads]
    linked = [bead.confidence if bead.src and bead.tgt else 0.0 for bead in beads]
    accepted = fmean([float(bead.accept) for bead in beads], sizes)
    cosine = fmean([bead.score or 0.0 for bead in beads], sizes)
    is_similar = cosine >= _LEAST_COSINE or accepted >= _LEAST_ACCEPTED
    if is_similar and fmean(linked, sizes) >= _LEAST_CONFIDENCE:
        return ()
    return (
        f"The two documents look unrelated: only {accepted:.0%} of the segments found a "
        f"counterpart with confidence, and the mean similarity is {cosine:.2f}. Check that they "
        "are versions of the same text.",
    )
