"""The outcome of a comparison as the tests of its page need it: small, and easy to recognise."""

from dataclasses import replace
from decimal import Decimal

from amts_core.comparison import outcomes
from amts_core.comparison.records import (
    ComparedDirection,
    ComparedSegment,
    ComparisonResult,
    LeakPolicy,
    NearUnit,
    System,
)
from amts_core.comparison.store import comparison_rows
from amts_core.comparison.store.comparison_rows import NewComparison
from amts_core.evaluation.records import ComparedDocument, MetricScore, SystemResult
from amts_core.kernel.database.engine import Store
from amts_core.kernel.records import Arm, Engine, Granularity, Person, Project

SIGNATURES = {
    "BLEU": "nrefs:1|case:mixed|eff:no|tok:zh|smooth:exp|version:2.6.0",
    "chrF": "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0",
    "TER": "nrefs:1|case:lc|tok:tercom|norm:yes|punct:yes|asian:yes|version:2.6.0",
}
BASELINE = System(
    n=0,
    label="Baseline",
    arm=Arm.BASELINE,
    engine=Engine.LOCAL,
    version_id=None,
    version_n=None,
    granularity=None,
    batch_ids=(),
    n_characters=12_000,
    usd=Decimal(0),
)
ACT = System(
    n=1, label="ACT v3 (sentence)", arm=Arm.ACT, engine=Engine.LOCAL, version_id=None, version_n=3, granularity=Granularity.SENTENCE, batch_ids=(), n_characters=12_000,
    usd=Decimal(0),
)  # fmt: skip
BY_PARAGRAPH = System(
    n=2, label="ACT v2 (paragraph)", arm=Arm.ACT, engine=Engine.LOCAL, version_id=None, version_n=2, granularity=Granularity.PARAGRAPH, batch_ids=(), n_characters=12_000,
    usd=Decimal(0),
)  # fmt: skip
SYSTEMS = (BASELINE, ACT, BY_PARAGRAPH)
HOSTILE = "<b>One</b> costs $1$ & :red[more]."
OUTPUTS = "一个模型很大。", "一个大模型。", "一个模型大。"


def of_system(number: int, *, is_corpus: bool) -> SystemResult:
    """Return what a system reaches: 40, 50, 60 BLEU and so on."""
    better = 10.0 * number
    scores = tuple(
        MetricScore(metric=name, value=value, signature=SIGNATURES[name])
        for name, value in (("BLEU", 40 + better), ("chrF", 30 + better), ("TER", 70 - better))
    )
    if is_corpus:
        p = None if number == 0 else 0.0009
        scores = tuple(
            replace(one, low=one.value - 2, high=one.value + 2, p_bootstrap=p, p_randomisation=p)
            for one in scores
        )
    wins, ties, losses = (0, 0, 0) if number == 0 else (6, 3, 1)
    return SystemResult(system=number, scores=scores, wins=wins, ties=ties, losses=losses)


def direction(
    languages: tuple[str, str], revisions: dict[int, str], numbers: range
) -> ComparedDirection:
    """Return a direction with a document a revision, of ten segments each."""
    documents = tuple(
        ComparedDocument(
            revision_id=revision_id,
            path=path,
            n=10,
            n_leaked=2,
            n_unpaired=1,
            systems=tuple(of_system(number, is_corpus=False) for number in numbers),
        )
        for revision_id, path in revisions.items()
    )
    n = 10 * len(documents)
    corpus = tuple(of_system(number, is_corpus=True) for number in numbers)
    return ComparedDirection(
        src_lang=languages[0],
        tgt_lang=languages[1],
        documents=documents,
        corpus=corpus,
        averages=tuple(tuple(score.value for score in one.scores) for one in corpus),
        n=n,
        n_leaked=2 * len(documents),
        n_unpaired=len(documents),
    )


def segment(n: int, revision_id: int, path: str, n_systems: int, in_direction: int = 0):
    """Return a segment; the higher its number, the more the second system gains."""
    gain = 10.0 * (n % 10) - 40
    first = 41.0 + n % 10
    scores = tuple((40.0, first + gain * bool(number), 50.0) for number in range(n_systems))
    near = (
        NearUnit(unit_id="b1", src="A large model.", tgt="一个大模型。", cosine=0.91, is_new=True),
    )
    return ComparedSegment(
        n=n,
        direction=in_direction,
        revision_id=revision_id,
        path=path,
        numbers=(n % 10,),
        src=HOSTILE if n == 0 else f"Source {n}.",
        reference=f"参考 {n}。",
        outputs=OUTPUTS[:n_systems],
        scores=scores,
        leak="none",
        likeness=10.0 * (n % 10),
        is_compared=True,
        near=near,
    )


def result(revisions: dict[int, str], n_systems: int = 2) -> ComparisonResult:
    """Return a comparison of documents in one direction, English into Chinese."""
    segments = tuple(
        segment(10 * place + n, revision_id, path, n_systems)
        for place, (revision_id, path) in enumerate(revisions.items())
        for n in range(10)
    )
    found = direction(("en", "zh"), revisions, range(n_systems))
    return ComparisonResult(systems=SYSTEMS[:n_systems], directions=(found,), segments=segments)


def kept(
    store: Store,
    project: Project,
    person: Person,
    order_ids: tuple[int, ...],
    made: ComparisonResult | None,
    *,
    name: str = "Both arms",
    leaks: LeakPolicy = LeakPolicy.EXCLUDE,
    imported_ids: tuple[int, ...] = (),
) -> int:
    """Store a comparison with its outcome, None for one that a worker has yet to compute."""
    comparison_id = comparison_rows.add_comparison(
        store,
        NewComparison(
            project_id=project.id,
            person_id=person.id,
            name=name,
            order_ids=order_ids,
            imported_ids=imported_ids,
            leaks=leaks,
            job_id=f"compare-{project.id}-{name}",
        ),
        [],
    )
    if made is not None:
        outcomes.keep(store, comparison_rows.comparison(store, comparison_id), made)
    return comparison_id
