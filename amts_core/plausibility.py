"""Segments and beads → what speaks against them, a sentence each. May import what lies below.

A person may overrule every one of these warnings.
"""

from collections.abc import Sequence
from statistics import fmean

from amts_core.languages import LANGUAGES, profile
from amts_core.records import ProposedBead, Segment
from amts_core.text.lengths import latin_width
from amts_core.text.scripts import IdentifiedLanguage, identify_language

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
    """Return what speaks against the languages that a person named, a sentence each."""
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


def length_ratios(beads: Sequence[ProposedBead]) -> tuple[float, float] | None:
    """Return the 1st and 99th percentile of the targets' lengths as multiples of their sources'.

    Lengths are those of :func:`~amts_core.text.lengths.latin_width`. None where there are too few
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


def relation_warnings(beads: Sequence[ProposedBead]) -> tuple[str, ...]:
    """Return what says that two aligned documents are not translations of each other."""
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
