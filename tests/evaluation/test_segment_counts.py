import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from amts_core.evaluation import segment_counts
from amts_core.evaluation.segment_counts import RememberingBLEU, RememberingCHRF, RememberingTER
from tests.evaluation.test_metrics import CHINESE, ENGLISH

EMPTY_SIDES = (["", "a b c", ""], ["a b", "", ""])
METRICS = [
    pytest.param(BLEU(tokenize="13a"), RememberingBLEU("13a"), id="BLEU"),
    pytest.param(BLEU(tokenize="zh"), RememberingBLEU("zh"), id="BLEU of characters"),
    pytest.param(
        BLEU(tokenize="13a", effective_order=True),
        RememberingBLEU("13a", effective_order=True),
        id="BLEU of a segment",
    ),
    pytest.param(CHRF(), RememberingCHRF(), id="chrF"),
    pytest.param(TER(), RememberingTER(), id="TER"),
    pytest.param(
        TER(normalized=True, asian_support=True),
        RememberingTER(is_unspaced=True),
        id="TER of characters",
    ),
]


@pytest.mark.parametrize(("theirs", "ours"), METRICS)
@pytest.mark.parametrize("texts", [ENGLISH, CHINESE, EMPTY_SIDES], ids=["en", "zh", "empty sides"])
def test_scores_are_the_librarys_own_the_first_time_and_later(texts, theirs, ours):
    hypotheses, references = texts
    for _ in range(2):
        assert str(ours.corpus_score(hypotheses, [references])) == str(
            theirs.corpus_score(hypotheses, [references])
        )
        for hypothesis, reference in zip(hypotheses, references, strict=True):
            assert (
                ours.sentence_score(hypothesis, [reference]).score
                == theirs.sentence_score(hypothesis, [reference]).score
            )
    assert str(ours.get_signature()) == str(theirs.get_signature())


@pytest.mark.parametrize(
    "metric",
    [RememberingBLEU("13a"), RememberingCHRF(), RememberingTER()],
    ids=["BLEU", "chrF", "TER"],
)
def test_a_pair_is_counted_once(metric):
    before = segment_counts._counts.cache_info()
    for _ in range(3):
        metric.corpus_score([f"what {metric} alone has"], [["a text that one has"]])
    after = segment_counts._counts.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)
