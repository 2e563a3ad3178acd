"""What checks may know of a pair beyond its two texts."""

from collections.abc import Callable
from dataclasses import dataclass

from amts_core.kernel.records import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The surroundings of a pair; ``Context()`` knows nothing, and what needs more stays silent.

    ``src_lang`` and ``tgt_lang`` are codes of :mod:`kernel.languages`, empty where unknown.
    ``ratio_range`` is the 1st and the 99th percentile, over the document, of target length by
    source length in :func:`kernel.text.lengths.latin_width`. ``terms`` is the glossary, source
    term and target term; a source term may come several times. ``other_targets`` are other targets
    of the very same source, ``other_sources`` other sources of the very same target. ``fits`` says
    that a side fits better with the bead before (-1) or after (1); ``moved_to`` is, of a skip, the
    segment of the other side that perhaps translates it.
    """

    src_lang: str = ""
    tgt_lang: str = ""
    ratio_range: tuple[float, float] | None = None
    terms: tuple[tuple[str, str], ...] = ()
    other_targets: tuple[str, ...] = ()
    other_sources: tuple[str, ...] = ()
    fits: int | None = None
    moved_to: int | None = None


NEUTRAL = Context()
"""Nothing is known but the two texts."""

CheckFunction = Callable[[str, str, Context], tuple[Finding, ...]]
"""Source, target and context → findings."""
