import pytest
from sacrebleu.metrics.ter import TER

from amts_core.evaluation import edit_rate
from amts_core.evaluation.edit_rate import RememberingTER
from tests.evaluation.test_metrics import CHINESE, ENGLISH


@pytest.mark.parametrize(
    ("texts", "options"),
    [
        pytest.param(ENGLISH, {}, id="words"),
        pytest.param(CHINESE, {"normalized": True, "asian_support": True}, id="characters"),
        pytest.param((["", "a b c", ""], ["a b", "", ""]), {}, id="empty sides"),
    ],
)
def test_ter_is_the_librarys_own_the_first_time_and_later(texts, options):
    hypotheses, references = texts
    theirs = TER(**options)
    ours = RememberingTER(**options)
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


def test_a_pair_is_counted_once():
    before = edit_rate._edits.cache_info()
    for _ in range(3):
        RememberingTER().corpus_score(["a text that nobody else has"], [["a text that one has"]])
    after = edit_rate._edits.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)
