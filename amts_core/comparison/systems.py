"""Orders and files → systems: an arm with an engine and a version of parallel data is one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from amts_core.comparison.records import ImportedTexts, System
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Arm, Engine, Granularity, ParallelDataVersion
from amts_core.parallel_data import find_version
from amts_core.translation import Batch, Order, batches, translated

Direction = tuple[str, str]
Place = tuple[Direction, int]
"""A direction, and a revision that was translated in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemOutput:
    """A system and where its translations are: by direction and revision the newest batch.

    ``texts`` is what it saw as one text; ``version`` its parallel data, None for a baseline.
    ``imported`` are the texts of a system of a file, one a segment, None where it has none.
    """

    system: System
    version: ParallelDataVersion | None
    texts: Granularity
    batch_of: Mapping[Place, int]
    paths: Mapping[int, str]
    imported: Mapping[Place, tuple[str | None, ...]] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it has translated something."""
        return (*self.batch_of, *self.imported)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """What makes a system another one."""

    arm: Arm
    engine: Engine
    version_id: int | None
    data_elsewhere: str | None
    texts: Granularity


def systems(store: Store, orders: Sequence[Order]) -> tuple[SystemOutput, ...]:
    """Return the systems of some orders, baselines first, then by version.

    A document that a system has translated twice counts as the later order has it.
    """
    found: defaultdict[_Key, dict[Place, int]] = defaultdict(dict)
    paths: dict[int, str] = {}
    for order in sorted(orders, key=lambda one: one.id):
        for one in translated(store, order.id):
            is_act = one.arm is Arm.ACT
            key = _Key(
                arm=one.arm,
                engine=order.engine,
                version_id=order.version_id if is_act else None,
                data_elsewhere=order.data_elsewhere if is_act else None,
                texts=order.options.granularity,
            )
            found[key][(order.src_lang, one.tgt_lang), one.revision_id] = one.batch_id
            paths[one.revision_id] = one.path
    versions = {key: _version(store, key) for key in found}
    ordered = sorted(found, key=lambda key: _rank(key, versions[key]))
    known = {batch.id: batch for order in orders for batch in batches.batches(store, order.id)}
    used = {key: [known[one] for one in set(found[key].values())] for key in found}
    return tuple(
        SystemOutput(
            system=_system(n, key, versions[key], keys=ordered, used=used[key]),
            version=versions[key],
            texts=key.texts,
            batch_of=found[key],
            paths=paths,
        )
        for n, key in enumerate(ordered)
    )


def imported_system(
    of: ImportedTexts, n: int, texts: Mapping[int, tuple[str | None, ...]], paths: Mapping[int, str]
) -> SystemOutput:
    """Return what was imported from a file as system ``n``.

    :param texts: by revision what it made of each segment.
    """
    characters = sum(len(text or "") for one in texts.values() for text in one)
    system = System(
        n=n,
        label=of.name,
        arm=None,
        engine=None,
        version_id=None,
        version_n=None,
        granularity=None,
        batch_ids=(),
        n_characters=characters,
        usd=Decimal(0),
        imported_id=of.id,
    )
    direction = of.src_lang, of.tgt_lang
    return SystemOutput(
        system=system,
        version=None,
        texts=Granularity.SENTENCE,
        batch_of={},
        paths=paths,
        imported={(direction, revision_id): one for revision_id, one in texts.items()},
    )


def _version(store: Store, key: _Key) -> ParallelDataVersion | None:
    return None if key.version_id is None else find_version(store, key.version_id)


def _rank(key: _Key, version: ParallelDataVersion | None) -> tuple[bool, int, str, int, bool]:
    is_paragraph = key.texts is Granularity.PARAGRAPH
    return (
        key.arm is Arm.ACT,
        0 if version is None else version.n,
        key.data_elsewhere or "",
        list(Engine).index(key.engine),
        is_paragraph,
    )


def _system(
    n: int,
    key: _Key,
    version: ParallelDataVersion | None,
    keys: Sequence[_Key],
    used: Sequence[Batch],
) -> System:
    costs = [one.estimated_usd if one.counted_usd is None else one.counted_usd for one in used]
    return System(
        n=n,
        label=_label(key, version, keys),
        arm=key.arm,
        engine=key.engine,
        version_id=key.version_id,
        version_n=None if version is None else version.n,
        granularity=None if version is None else version.granularity,
        batch_ids=tuple(sorted(one.id for one in used)),
        n_characters=sum(
            one.n_characters if one.n_counted is None else one.n_counted for one in used
        ),
        usd=sum(costs, Decimal(0)),
        order_ids=tuple(sorted({one.order_id for one in used})),
        data_elsewhere=key.data_elsewhere,
    )


def _label(key: _Key, version: ParallelDataVersion | None, keys: Sequence[_Key]) -> str:
    """Return what a system is called; engine and texts are named where they differ."""
    name = "ACT" if key.arm is Arm.ACT else "baseline"
    if version is not None:
        name += f" v{version.n} ({version.granularity})"
    if key.data_elsewhere is not None:
        name += f" {key.data_elsewhere}"
    if len({one.engine for one in keys}) > 1:
        name += f", {key.engine}"
    if len({one.texts for one in keys}) > 1:
        name += f", by {key.texts}"
    return name
