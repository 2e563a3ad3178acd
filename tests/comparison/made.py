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
from amts_core.evaluation.records import BucketBy, ComparedDocument, MetricScore, SystemResult
from amts_core.kernel.records import Arm, Engine, Granularity

NAME = 'Run 50 % & "x" <b>y</b> _z_ | \\input{a} $1 {~^#} 中文 한국어 かな Việt'
PATH = "=a_b/50%|<i>&{中文}.md"


def system(n, label, arm=Arm.ACT, version_id=None):
    is_act = arm is Arm.ACT
    return System(
        n, label, arm, Engine.LOCAL, version_id, n if is_act else None,
        Granularity.SENTENCE if is_act else None, (n + 1,), 176, Decimal("0.00225"), (1,),
    )  # fmt: skip


def result_of(number, value, *, tested=False):
    bounds = (value - 1, value + 1) if tested else (None, None)
    tests = (0.001, 0.0001) if tested and number else (None, None)
    return SystemResult(
        number,
        tuple(
            MetricScore(metric, value + n, f"nrefs:1|sig_{metric}", *bounds, *tests)
            for n, metric in enumerate(("BLEU", "chrF", "TER"))
        ),
        1, 2, 1,
    )  # fmt: skip


def segment(n, outputs, chrfs, **changes):
    values = {
        "direction": 0, "revision_id": 1, "path": PATH, "numbers": (n,), "src": f"Source {n}.",
        "reference": f"参考 {n}。", "leak": "none", "likeness": 10.0 * n, "is_compared": True,
        "near": (NearUnit("7", "a", "b", 0.5, True),) if n == 0 else (),
    }  # fmt: skip
    scores = tuple(None if one is None else (one / 2, 1.0 * one, 100.0 - one) for one in chrfs)
    return ComparedSegment(n=n, outputs=tuple(outputs), scores=scores, **(values | changes))


def outcome():
    """Three systems, one document, six segments."""
    results = tuple(result_of(n, 30.0 + 10 * n) for n in range(3))
    tested = tuple(result_of(n, 30.0 + 10 * n, tested=True) for n in range(3))
    document = ComparedDocument(1, PATH, 5, 1, 2, results, 0, "a1")
    direction = ComparedDirection(
        "en", "zh", (document,), tested,
        tuple(tuple(score.value for score in one.scores) for one in results), 5, 1, 2, results,
    )  # fmt: skip
    return ComparisonResult(
        (system(0, "baseline", Arm.BASELINE), system(1, "ACT v1 (sentence)", version_id=1),
         system(2, "ACT v2 (paragraph)", version_id=2)),
        (direction,),
        (
            segment(0, ("a", "b", "c"), (50, 70, 20)),
            segment(1, ("a", "a", "c"), (50, 50, 60)),
            segment(2, ("a", "b", "b"), (80, 30, 30)),
            segment(3, ("a", "b", None), (50, 90, None)),
            segment(4, ("a", "b", "c"), (50, 55, 20), is_compared=False, leak="exact"),
            segment(5, ("a", "b", "c"), (40, 40, 40)),
        ),
        (LeftOut("en", "zh", 2, "b.md", "It is not aligned with a document in Chinese."),),
        (Bucket(0, BucketBy.LENGTH, "1–9 words", 0.0, 10.0, 5, results),
         Bucket(0, BucketBy.LENGTH, "10–19 words", 10.0, 20.0, 0, ())),
    )  # fmt: skip


def kept(store, project, person, name=NAME, made=None):
    """Store an outcome as that of a comparison, and return the comparison's id."""
    comparison_id = comparison_rows.add_comparison(
        store, project.id, person.id, name, (1,), LeakPolicy.APART, f"j-{name[:20]}"
    )
    outcomes.keep(store, comparison_rows.comparison(store, comparison_id), made or outcome())
    return comparison_id
