"""How near test segments are to the parallel data that systems were given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amts_core.align import Encoder, load_encoder
from amts_core.bilingual_files import unit_files
from amts_core.comparison.records import ComparisonResult, NearUnit
from amts_core.comparison.references import ReferencedText
from amts_core.comparison.systems import Direction
from amts_core.evaluation import Leak, leakage
from amts_core.formats import sentence_ranges
from amts_core.kernel.config import BUNDLED_ENCODER
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Granularity, ParallelDataVersion
from amts_core.kernel.vectors import top_k, unit_rows
from amts_core.parallel_data import find_version, unit_ids
from amts_core.review import LEAST_COSINE

N_NEAR = 3
_ORDER = (Leak.NONE, Leak.NEAR, Leak.EXACT)


@dataclass(frozen=True, slots=True)
class VersionUnit:
    """A unit of a version's file in one direction. ``id`` is empty where the file has none."""

    id: str
    src: str
    tgt: str


@dataclass(frozen=True, slots=True)
class Known:
    """How far a test segment is in the parallel data; ``likeness`` is 0 to 100."""

    leak: Leak
    likeness: float


def units_of(
    store: Store, version: ParallelDataVersion, direction: Direction
) -> tuple[VersionUnit, ...]:
    """Return the units of a version's file that serve a direction, in its order.

    :raises FormatError: the stored file can't be read.
    """
    file = unit_files.read(blob(store, version.approved_file), f"v{version.n}.{version.format}")
    if not {*direction} <= {*file.languages}:
        return ()
    src, tgt = map(file.languages.index, direction)
    ids = unit_ids(store, version)
    place = version.tgt_langs.index(direction[1]) if direction[1] in version.tgt_langs else 0
    has_ids = len(ids) == len(file.rows)
    return tuple(
        VersionUnit(ids[n][place] if has_ids and place < len(ids[n]) else "", row[src], row[tgt])
        for n, row in enumerate(file.rows)
        if row[src] and row[tgt]
    )


def sources_of(
    units: Sequence[VersionUnit], granularity: Granularity, language: str
) -> tuple[str, ...]:
    """Return the texts that a version has seen: its sources, and the sentences of paragraphs."""
    found = dict.fromkeys(one.src for one in units)
    if granularity is Granularity.PARAGRAPH:
        for text in tuple(found):
            for start, end in sentence_ranges(text, profile(language)):
                found.setdefault(text[start:end].strip())
    return tuple(found)


def known(texts: Sequence[ReferencedText], seen: Sequence[str]) -> tuple[Known, ...]:
    """Return how far each text is among texts that were seen.

    A text of several segments is known as a whole, or as far as the least known of its segments.
    """
    asked = tuple(dict.fromkeys(part for one in texts for part in (one.src, *one.parts)))
    found = dict(zip(asked, leakage(asked, seen), strict=True))
    made = []
    for one in texts:
        whole, parts = found[one.src], [found[part] for part in one.parts]
        least = min((part.leak for part in parts), key=_ORDER.index)
        lengths = [len(part) for part in one.parts]
        of_parts = np.average([part.likeness for part in parts], weights=lengths)
        leak = max(whole.leak, least, key=_ORDER.index)
        made.append(Known(leak, max(whole.likeness, float(of_parts))))
    return tuple(made)


def of_changed(store: Store, made: ComparisonResult) -> dict[int, tuple[NearUnit, ...]]:
    """Return the nearest units of the segments that systems translate differently, by number."""
    found: dict[int, tuple[NearUnit, ...]] = {}
    for number, direction in enumerate(made.directions):
        own = [made.systems[n] for n in direction.systems]
        ids = dict.fromkeys(one.version_id for one in own if one.version_id is not None)
        versions = sorted((find_version(store, one) for one in ids), key=lambda one: one.n)
        route = direction.src_lang, direction.tgt_lang
        units = [units_of(store, one, route) for one in versions[-2:]]
        asked = [
            one
            for one in made.segments
            if one.direction == number and len({one.outputs[n] for n in direction.systems}) > 1
        ]
        if not asked or not units or not units[-1]:
            continue
        old = units[0] if len(units) > 1 else ()
        encoder = load_encoder(str(BUNDLED_ENCODER))
        near = nearest([one.src for one in asked], units[-1], old, encoder)
        found |= {one.n: of for one, of in zip(asked, near, strict=True)}
    return found


def nearest(
    sources: Sequence[str],
    units: Sequence[VersionUnit],
    old: Sequence[VersionUnit],
    encoder: Encoder,
) -> tuple[tuple[NearUnit, ...], ...]:
    """Return for each source the nearest units that are like it by cosine, nearest first.

    :param old: the units that are not new.
    """
    if not sources or not units:
        return ((),) * len(sources)
    known_pairs = {(one.src, one.tgt) for one in old}
    table = unit_rows(encoder.encode([one.src for one in units]))
    best = top_k(unit_rows(encoder.encode(sources)), table, N_NEAR, least=LEAST_COSINE)
    return tuple(
        tuple(
            NearUnit(
                unit_id=units[at].id,
                src=units[at].src,
                tgt=units[at].tgt,
                cosine=round(float(cosine), 4),
                is_new=(units[at].src, units[at].tgt) not in known_pairs,
            )
            for at, cosine in zip(numbers, cosines, strict=True)
            if at >= 0
        )
        for numbers, cosines in zip(best.numbers, best.cosines, strict=True)
    )
