"""What findings say about a pair's confidence, and whether the product may accept it by itself.

The aligner says how sure it is that two texts belong together. Whether one translates the other is
another question, which only their words answer: what is not translated is no unit, however surely
it was aligned, and what lacks the other's numbers, code or links is for a person to look at.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from amts_core.kernel.records import ProposedBead

CAPS: Mapping[str, float] = MappingProxyType(
    {"not_translated": 0.01, "language": 0.1, "numbers": 0.85, "code": 0.85, "references": 0.85}
)
"""The most confidence that a pair with a finding of a check can have: less than is accepted."""
REFUSED = ("not_translated", "language")
"""What no threshold of confidence accepts: only a person does, who has looked at it."""


def is_accepted(confidence: float, found: Collection[str], least: float | None) -> bool:
    """Return whether the product may accept a pair without a look at it.

    :param found: slugs of its findings.
    :param least: confidence from which on; None where the verdict was asked, which findings revoke.
    """
    if least is None:
        return not any(slug in CAPS for slug in found)
    most = min((CAPS[slug] for slug in found if slug in CAPS), default=1.0)
    return min(confidence, most) >= least and not any(slug in REFUSED for slug in found)


def judged(bead: ProposedBead, found: Iterable[str]) -> ProposedBead:
    """Return a bead with the confidence and the verdict that its findings leave.

    :param found: slugs of them.
    """
    most = min((CAPS[slug] for slug in found if slug in CAPS), default=1.0)
    if most >= 1 or not (bead.src and bead.tgt):
        return bead
    return replace(bead, confidence=min(bead.confidence, most), accept=False)
