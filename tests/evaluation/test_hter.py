"""HTER of single segments pooled: the same as that of all segments together."""

import pytest

from amts_core.evaluation.hter import hter, pooled
from amts_core.kernel.errors import EvaluationError

HYPOTHESES = ["the cat sat on the mat", "a dog", "it rains , today", "x"]
POST_EDITS = ["the cat is on a mat", "a dog barks loudly", "it rains today", "y z"]
CHINESE = (
    ["模型从数据学习。", "使用 softmax", "下雨"],
    ["模型从数据中学习。", "使用softmax回归", "今天下雨了"],
)


@pytest.mark.parametrize(
    ("hypotheses", "post_edits", "language"),
    [
        pytest.param(HYPOTHESES, POST_EDITS, "en", id="words"),
        pytest.param(*CHINESE, "zh", id="characters"),
        pytest.param(["same"], ["same"], "de", id="nothing changed"),
    ],
)
def test_pooled_segments_equal_the_corpus(hypotheses, post_edits, language):
    each = [hter([hyp], [text], language) for hyp, text in zip(hypotheses, post_edits, strict=True)]
    assert pooled(each, post_edits, language) == pytest.approx(
        hter(hypotheses, post_edits, language), abs=1e-9
    )


def test_one_each_is_needed():
    with pytest.raises(EvaluationError, match="2 hypotheses and 1 references"):
        pooled([1.0, 2.0], ["a"], "en")
