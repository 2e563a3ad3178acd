import json
import re
import subprocess
import sys

import pytest

from amts_core.evaluation import metrics, significance
from amts_core.evaluation.hter import hter
from amts_core.evaluation.metrics import MetricName
from amts_core.evaluation.significance import PairedBy
from amts_core.kernel.errors import EvaluationError

ENGLISH = (
    ["The cat sat on the mat.", "A model learns from data.", 'It is, frankly, "odd".', "Yes."],
    ["The cat sits on the mat.", "Models learn from data.", "It is frankly odd.", "No."],
)
CHINESE = (
    ["我们使用模型学习数据。", "猫坐在垫子上，看着狗。", "这是一个很好的例子。", "是的。"],
    ["我们用模型从数据中学习。", "猫坐在垫子上看狗。", "这是个好例子。", "不是。"],
)
JAPANESE = (["モデルはデータから学習する。", "猫がマットの上に座った。"],
            ["モデルはデータで学びます。", "猫がマットに座っています。"])  # fmt: skip
KOREAN = (
    ["모델은 데이터에서 배운다.", "고양이가 앉았다."],
    ["모델이 데이터로 학습한다.", "고양이가 앉아 있다."],
)
CASES = [
    pytest.param("en", *ENGLISH, [], id="English"),
    pytest.param("es", *ENGLISH, [], id="another script with spaces"),
    pytest.param(
        "zh", *CHINESE, ["-tok", "zh", "--ter-normalized", "--ter-asian-support"], id="Chinese"
    ),
    pytest.param(
        "ja",
        *JAPANESE,
        ["-tok", "ja-mecab", "--ter-normalized", "--ter-asian-support"],
        id="Japanese",
    ),
    pytest.param("ko", *KOREAN, ["-tok", "ko-mecab"], id="Korean"),
]


def sacrebleu_cli(folder, systems, references, *arguments):
    """What sacreBLEU's own command line prints: JSON with many digits, unless told otherwise."""
    (folder / "ref").write_text("".join(f"{line}\n" for line in references), encoding="utf-8")
    names = []
    for number, lines in enumerate(systems):
        names.append(str(folder / f"hyp{number}"))
        (folder / names[-1]).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sacrebleu",
        str(folder / "ref"),
        "-i",
        *names,
        "-m",
        "bleu",
        "chrf",
        "ter",
        "-w",
        "12",
        "--format",
        "json",
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return done.stdout


@pytest.mark.parametrize(("language", "hypotheses", "references", "arguments"), CASES)
def test_scores_equal_those_of_sacrebleus_command_line(
    tmp_path, language, hypotheses, references, arguments
):
    theirs = json.loads(sacrebleu_cli(tmp_path, [hypotheses], references, *arguments))
    ours = metrics.corpus_scores(hypotheses, references, language)
    assert [round(score.value, 12) for score in ours] == [one["score"] for one in theirs]
    assert [score.signature for score in ours] == [one["signature"] for one in theirs]
    assert {score.n for score in ours} == {len(references)}


def test_the_paired_bootstrap_equals_that_of_sacrebleus_command_line(tmp_path):
    hypotheses, references = ENGLISH
    better = [*references[:3], "Yes."]
    # as a table: its JSON can't write what this test gives
    table = sacrebleu_cli(
        tmp_path, [hypotheses, better], references, "--paired-bs", "-w", "9", "--format", "text"
    )
    theirs = [
        (float(score), float(mean), float(half))
        for score, mean, half in re.findall(r"(\d+\.\d+) \((\d+\.\d+) ± (\d+\.\d+)\)", table)
    ]
    ours = significance.compared([hypotheses, better], references, "en")
    assert theirs == [
        (round(system.value, 9), round(system.mean, 9), round(system.half_width, 9))
        for number in (0, 1)
        for system in (one.systems[number] for one in ours)
    ]
    told = [float(value) for value in re.findall(r"p = (\d\.\d+)", table)]
    assert [round(one.systems[1].p_value, 4) for one in ours] == told
    assert all(one.signature in table for one in ours)


def test_approximate_randomisation_equals_that_of_sacrebleus_command_line(tmp_path):
    hypotheses, references = ENGLISH
    better = [*references[:3], "Yes."]
    theirs = json.loads(sacrebleu_cli(tmp_path, [hypotheses, better], references, "--paired-ar"))
    ours = significance.compared([hypotheses, better], references, "en", PairedBy.RANDOMISATION)
    assert len(theirs) == 2
    for one in ours:
        name = metrics.score_name(one.metric)
        told = [system[name] for system in theirs]
        for system, of in zip(one.systems, told, strict=True):
            assert system.value == pytest.approx(of["score"], abs=1e-12)
        assert one.systems[1].p_value == pytest.approx(told[1]["p_value"], abs=1e-12)


def test_an_edit_is_hter_and_no_edit_is_none():
    assert hter(["The cat sat."], ["The cat sat."], "en") == 0.0
    assert hter(["The cat sat down there."], ["The dog sat down there."], "en") == pytest.approx(
        20.0
    )


def test_a_segments_scores_rank_it():
    same, near, far = metrics.segment_scores(
        ["The cat sat.", "The cat sat.", "The cat sat."],
        ["The cat sat.", "The cat sits.", "Prices rose in May."],
        "en",
    )
    assert same[0] > near[0] > far[0]
    assert same[1] > near[1] > far[1]
    assert same[2] < near[2] < far[2]


@pytest.mark.parametrize(
    ("hypotheses", "references", "told"),
    [
        pytest.param(["one"], [], "1 hypotheses and 0 references", id="no reference"),
        pytest.param([], [], "no segment", id="nothing"),
    ],
)
def test_what_cannot_be_compared_is_refused(hypotheses, references, told):
    with pytest.raises(EvaluationError, match=told):
        metrics.corpus_scores(hypotheses, references, "en")


def test_metrics_say_which_way_is_better():
    assert [name.is_higher_better for name in MetricName] == [True, True, False]
