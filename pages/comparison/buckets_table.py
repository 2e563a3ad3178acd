"""What systems reach on segments that are like the parallel data or not, short or long."""

import streamlit as st

from amts_core.comparison import Bucket, ComparisonResult, without_markup
from amts_core.evaluation import BucketBy, MetricName
from pages.comparison import systems_table
from pages.shared import html_table
from pages.shared.html_table import Cell, Row

_TOLD = {
    BucketBy.LIKENESS: (
        "Likeness is that of the most similar unit of any system's parallel data, 0 to 100. Where "
        "ACT gains only at the upper end it repeats what it was given; where it gains below as "
        "well it has learnt from it."
    ),
    BucketBy.LENGTH: "Length is that of the source, in words as its language counts them.",
}


def show(result: ComparisonResult, direction: int, by: BucketBy, metric: MetricName) -> None:
    """Show a row a bucket, with the number of segments in it and a score a system."""
    if result.unmarked and st.toggle("Without markup", key=f"compare_bucket_markup-{by}"):
        result = without_markup(result)
    buckets = [one for one in result.buckets if one.direction == direction and one.by is by]
    numbers = [one.system for one in result.directions[direction].corpus]
    html_table.show(
        (
            Cell(text=by, below=f"{metric}, 0–100"),
            Cell(text="n", below="segments"),
            *(systems_table.head(result.systems[number]) for number in numbers),
        ),
        [_row(one, numbers, metric) for one in buckets],
        label=f"Scores by {by}",
        widest="48rem",
    )
    st.caption(_TOLD[by])


def _row(bucket: Bucket, numbers: list[int], metric: MetricName) -> Row:
    place = list(MetricName).index(metric)
    values = {
        one.system: one.scores[place].value for one in bucket.systems if place < len(one.scores)
    }
    best = (max if metric.is_higher_better else min)(values.values(), default=0.0)
    return Row(
        (
            Cell(text=bucket.label),
            Cell(text=f"{bucket.n:,}"),
            *(
                Cell(text=f"{values[number]:.1f}", is_strong=values[number] == best)
                if number in values
                else Cell(text="–")
                for number in numbers
            ),
        )
    )
