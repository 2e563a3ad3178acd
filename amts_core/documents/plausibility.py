"""Segments and beads → what speaks against them, a sentence each.

A person may overrule every one of these warnings.
"""

from collections.abc import Sequence
from statistics import fmean

from amts_core.kernel.languages import LANGUAGES, english_name, profile
from amts_core.kernel.records import ProposedBead, Segment
from amts_core.kernel.text.lengths import latin_width
from amts_core.kernel.text.scripts import IdentifiedLanguage, foreign_language, identify_language

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
    foreign = [
        _foreign(side, found)
        for side, part in (("source", src), ("target", tgt))
        if (found := foreign_language((one.text for one in part), LANGUAGES))
    ]
    if foreign:
        return tuple(foreign)
    seen = _identified(src), _identified(tgt)
    if seen[0] and seen[1] and seen[0].code == seen[1].code:
        name = profile(seen[0].code).name
        return (
            f"Both documents look like {name} ({seen[0].probability:.0%} and "
            f"{seen[1].probability:.0%} sure). Choose the translation for the other side.",
        )
    return tuple(
        f"The {side} was said to be {profile(code).name} but looks like "
        f"{profile(found.code).name} ({found.probability:.0%} sure). Check the language."
        for side, code, found in zip(("source", "target"), languages, seen, strict=True)
        if found and found.code != code and found.probability >= _LEAST_PROBABILITY
    )


def _foreign(side: str, found: IdentifiedLanguage) -> str:
    names = ", ".join(one.name for one in LANGUAGES.values())
    language = english_name(found.code) or f"another language ({found.code or 'unknown'})"
    return (
        f"The {side} looks like {language}, which is none of the languages here: {names}. Choose a "
        "document in one of these."
    )


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


def _identified(segments: Sequence[Segment]) -> IdentifiedLanguage | None:
    return identify_language((part.text for part in segments), LANGUAGES)


def untranslated(left: Sequence[ProposedBead], beads: Sequence[ProposedBead]) -> tuple[str, ...]:
    """Return how much of a target is still its source.

    :param left: the links that are not translated, of all ``beads``.
    """
    if not left:
        return ()
    n_all = sum(len(bead.tgt) for bead in beads)
    n_left = sum(len(bead.tgt) for bead in left)
    sentences = "1 sentence is" if n_left == 1 else f"{n_left} sentences are"
    return (
        f"{n_left / n_all:.0%} of this document is not translated: {sentences} the same as the "
        "source. They are never accepted by themselves.",
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
