"""Outcomes made by hand, for tests that need no measuring."""

from decimal import Decimal

from amts_core.comparison import outcomes
from amts_core.comparison.records import (
    Bucket,
    ComparedDirection,
    ComparedSegment,
    ComparisonResult,
    LeakPolicy,
    LeftOut,
    NearUnit,
    System,
)
from amts_core.comparison.store import comparison_rows
from amts_core.comparison.store.comparison_rows import NewComparison
from amts_core.evaluation.records import BucketBy, ComparedDocument, MetricScore, SystemResult
from amts_core.kernel.records import Arm, Engine, Granularity

NAME = 'Run 50 % & "x" <b>y</b> _z_ | \\input{a} $1 {~^#} 中文 한국어 かな Việt'
PATH = "=a_b/50%|<i>&{中文}.md"


def system(n, label, arm=Arm.ACT, version_id=None):
    is_act = arm is Arm.ACT
    return System(
        n=n,
        label=label,
        arm=arm,
        engine=Engine.LOCAL,
        version_id=version_id,
        version_n=n if is_act else None,
        granularity=Granularity.SENTENCE if is_act else None,
        batch_ids=(n + 1,),
        n_characters=176,
        usd=Decimal("0.00225"),
        order_ids=(1,),
    )


def result_of(number, value, *, tested=False):
    is_compared = tested and number
    return SystemResult(
        system=number,
        scores=tuple(
            MetricScore(
                metric=metric,
                value=value + n,
                signature=f"nrefs:1|sig_{metric}",
                low=value - 1 if tested else None,
                high=value + 1 if tested else None,
                p_bootstrap=0.001 if is_compared else None,
                p_randomisation=0.0001 if is_compared else None,
            )
            for n, metric in enumerate(("BLEU", "chrF", "TER"))
        ),
        wins=1,
        ties=2,
        losses=1,
    )


def segment(n, outputs, chrfs, **changes):
    values = {
        "direction": 0,
        "revision_id": 1,
        "path": PATH,
        "numbers": (n,),
        "src": f"Source {n}.",
        "reference": f"参考 {n}。",
        "leak": "none",
        "likeness": 10.0 * n,
        "is_compared": True,
        "near": (NearUnit(unit_id="7", src="a", tgt="b", cosine=0.5, is_new=True),)
        if n == 0
        else (),
    }
    scores = tuple(None if one is None else (one / 2, 1.0 * one, 100.0 - one) for one in chrfs)
    return ComparedSegment(n=n, outputs=tuple(outputs), scores=scores, **(values | changes))


def outcome():
    """Three systems, one document, six segments."""
    results = tuple(result_of(n, 30.0 + 10 * n) for n in range(3))
    tested = tuple(result_of(n, 30.0 + 10 * n, tested=True) for n in range(3))
    document = ComparedDocument(
        revision_id=1,
        path=PATH,
        n=5,
        n_leaked=1,
        n_unpaired=2,
        systems=results,
        n_missing=0,
        alignment_id="a1",
    )
    direction = ComparedDirection(
        src_lang="en",
        tgt_lang="zh",
        documents=(document,),
        corpus=tested,
        averages=tuple(tuple(score.value for score in one.scores) for one in results),
        n=5,
        n_leaked=1,
        n_unpaired=2,
        leaked=results,
    )
    return ComparisonResult(
        systems=(
            system(0, "baseline", Arm.BASELINE),
            system(1, "ACT v1 (sentence)", version_id=1),
            system(2, "ACT v2 (paragraph)", version_id=2),
        ),
        directions=(direction,),
        segments=(
            segment(0, ("a", "b", "c"), (50, 70, 20)),
            segment(1, ("a", "a", "c"), (50, 50, 60)),
            segment(2, ("a", "b", "b"), (80, 30, 30)),
            segment(3, ("a", "b", None), (50, 90, None)),
            segment(4, ("a", "b", "c"), (50, 55, 20), is_compared=False, leak="exact"),
            segment(5, ("a", "b", "c"), (40, 40, 40)),
        ),
        left_out=(
            LeftOut(
                src_lang="en",
                tgt_lang="zh",
                revision_id=2,
                path="b.md",
                reason="It is not aligned with a document in Chinese.",
            ),
        ),
        buckets=(
            Bucket(
                direction=0,
                by=BucketBy.LENGTH,
                label="1–9 words",
                low=0.0,
                high=10.0,
                n=5,
                systems=results,
            ),
            Bucket(
                direction=0,
                by=BucketBy.LENGTH,
                label="10–19 words",
                low=10.0,
                high=20.0,
                n=0,
                systems=(),
            ),
        ),
    )


def kept(store, project, person, name=NAME, made=None):
    """Store an outcome as that of a comparison, and return the comparison's id."""
    comparison_id = comparison_rows.add_comparison(
        store,
        NewComparison(
            project_id=project.id,
            person_id=person.id,
            name=name,
            order_ids=(1,),
            leaks=LeakPolicy.APART,
            job_id=f"j-{name[:20]}",
        ),
        [],
    )
    outcomes.keep(store, comparison_rows.comparison(store, comparison_id), made or outcome())
    return comparison_id
