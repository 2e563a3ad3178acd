import hashlib
import json
import os
import random
import stat
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist, fmean, stdev

import pytest

from amts_core.evaluation import comet
from amts_core.evaluation.comet import CometScores
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import ConfigurationError, EvaluationError

HERE = Path(__file__).parent
SOURCES = ["The cat sat.", "A model learns.", "Yes.", "Owls are \N{OWL} birds\u2028of prey."]
REFERENCES = ["猫坐着。", "模型学习。", "是。", "猫头鹰是\N{OWL}猛禽。"]
FIRST = ["猫坐。", "模型学习。", "不。", "猫是\N{OWL}。"]
SECOND = ["狗坐着。", "模型学习。", "是的。", "\N{OWL}"]


def counted(hypotheses, references):
    """The stand-in's score, counted another way: one segment at a time, over sets of characters."""
    found = []
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        missing = [one for one in reference if one not in set(hypothesis)]
        found.append(1 - len(missing) / len(reference))
    return pytest.approx(found)


def test_scores_come_in_the_order_of_the_segments(comet_settings):
    found = comet.score(comet_settings(), SOURCES, FIRST, REFERENCES)
    assert list(found.segments) == counted(FIRST, REFERENCES)
    assert found.system == pytest.approx(fmean(found.segments))


def test_the_signature_names_model_checkpoint_and_version(comet_settings):
    settings = comet_settings(kind="other bytes")
    data = (settings.comet_model / "checkpoints" / "model.ckpt").read_bytes()
    found = comet.score(settings, SOURCES, FIRST, REFERENCES)
    digest = hashlib.sha256(data).hexdigest()[:12]
    assert found.signature == f"nrefs:1|model:owls|sha256:{digest}|version:2.2.9"


def test_a_model_without_references_is_given_none(comet_settings):
    settings = comet_settings(needs_reference=False)
    found = comet.score(settings, ["abc", "abd"], ["abx", "d"], ["never", "looked at"])
    assert list(found.segments) == counted(["abx", "d"], ["abc", "abd"])
    assert found.signature.startswith("nrefs:0|")


def test_many_segments_of_several_systems_are_scored_in_one_go(comet_settings):
    random_ = random.Random(1)
    references = ["".join(random_.choices("abcdefgh", k=random_.randint(1, 30))) for _ in range(90)]
    sources = [f"{number} {text}" for number, text in enumerate(references)]
    systems = [["".join(random_.choices("abcdefgh", k=9)) for _ in references] for _ in range(2)]
    systems[1][:30] = systems[0][:30]
    told = []
    found = comet.score_systems(
        comet_settings(), sources, systems, references, tell=lambda *one: told.append(one)
    )
    for one, hypotheses in zip(found, systems, strict=True):
        assert list(one.segments) == counted(hypotheses, references)
    assert found[0].segments[:30] == found[1].segments[:30]
    assert [message for done, message in told if done == 0] == [
        "Loading COMET",
        "Reading the model",
    ]
    # 150: what both systems have is asked once
    assert [message for done, message in told if done] == [
        "COMET: 64 of 150 segments",
        "COMET: 128 of 150 segments",
        "COMET: 150 of 150 segments",
    ]
    assert told[-1][0] == 1.0


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        pytest.param("broken", "RuntimeError: size mismatch for encoder", id="the model fails"),
        pytest.param("killed", "status -9: out of memory", id="the program dies"),
        pytest.param("short", "2 scores for 3 segments", id="a score is missing"),
        pytest.param("nan", "scores that are no numbers", id="scores are no numbers"),
        pytest.param("no model", "hparams.yaml file is missing", id="the model can't be read"),
    ],
)
def test_a_failure_is_told_in_its_own_words(comet_settings, kind, told):
    with pytest.raises(EvaluationError, match=told) as raised:
        comet.score(comet_settings(kind=kind), SOURCES[:3], FIRST[:3], REFERENCES[:3])
    assert "\n" not in str(raised.value)


def test_a_silent_program_is_ended_with_all_that_it_has_started(comet_settings):
    settings = comet_settings(kind="silent")
    with pytest.raises(EvaluationError, match="said nothing for 2 seconds"):
        comet.score_systems(settings, SOURCES, [FIRST], REFERENCES, patience_seconds=2)
    pids = json.loads((settings.comet_model / "checkpoints" / "pids").read_text("utf-8"))
    assert len(pids) == 2
    deadline = time.monotonic() + 60
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, pids))


def is_alive(pid):
    """Whether a process runs: one that only waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_an_environment_without_the_package_is_told(comet_settings, bare_python):
    settings = replace(comet_settings(), comet_python=bare_python)
    with pytest.raises(EvaluationError, match="No module named 'comet'.*Install unbabel-comet"):
        comet.score(settings, SOURCES, FIRST, REFERENCES)


@pytest.mark.parametrize(
    ("program", "error", "told"),
    [
        pytest.param("#!/bin/sh\necho Hello\n", EvaluationError, "'Hello', which is no line of",
                     id="another program"),
        pytest.param("#!/bin/sh\necho '[1]'\n", EvaluationError, "no line of its protocol",
                     id="JSON of another kind"),
        pytest.param("#!/bin/sh\nexit 7\n", EvaluationError, "ended with status 7", id="says nothing"),
        pytest.param("#!/nowhere/python\n", ConfigurationError, "can't be run", id="can't be started"),
        pytest.param(
            "#!/bin/sh\n"
            'echo \'{"version": "1", "sha256": "ab", "needs_reference": true}\'\n'
            "grep '\"src\"' | sed 's/.*/{\"scores\": [0.5]}/'\n"
            "echo '{\"done\": 1}'\n",
            None, "nrefs:1|model:owls|sha256:ab|version:1", id="one that speaks the protocol",
        ),
    ],
)  # fmt: skip
def test_what_stands_in_for_the_interpreter(comet_settings, tmp_path, program, error, told):
    python = tmp_path / "python"
    python.write_text(program, encoding="utf-8")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    settings = replace(comet_settings(), comet_python=python)
    if error is None:
        found = comet.score(settings, SOURCES, FIRST, REFERENCES)
        assert found == CometScores(0.5, (0.5,) * len(SOURCES), told)
    else:
        with pytest.raises(error, match=told):
            comet.score(settings, SOURCES, FIRST, REFERENCES)


def test_without_settings_there_are_no_scores(comet_settings):
    settings = replace(comet_settings(), comet_python=None, comet_model=None)
    assert not comet.is_set_up(settings)
    assert comet.score(settings, SOURCES, FIRST, REFERENCES) is None


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param({"comet_python": None}, "needs AMTS_COMET_PYTHON", id="no interpreter"),
        pytest.param({"comet_model": None}, "needs AMTS_COMET_MODEL", id="no model"),
        pytest.param(
            {"comet_model": Path("/nowhere")}, "does not exist", id="a model that is gone"
        ),
        pytest.param({"comet_model": HERE}, "none found", id="a folder without a model"),
    ],
)
def test_half_of_the_settings_is_refused(comet_settings, changed, told):
    with pytest.raises(ConfigurationError, match=told):
        comet.score(replace(comet_settings(), **changed), SOURCES, FIRST, REFERENCES)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("wmt22/checkpoints/model.ckpt", "wmt22", id="as the package keeps it"),
        pytest.param("wmt22/best.ckpt", "wmt22", id="in the folder itself"),
        pytest.param(
            "hub/models--Unbabel--wmt22-comet-da/snapshots/2760a2/checkpoints/model.ckpt",
            "wmt22-comet-da",
            id="in the hub's cache",
        ),
    ],
)
def test_a_model_is_called_by_its_folder(comet_settings, tmp_path, path, name):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text("{}", encoding="utf-8")
    folder = tmp_path / path.partition("/checkpoints")[0].partition("/best")[0]
    for named in (tmp_path / path, folder):
        settings = replace(comet_settings(), comet_model=named)
        found = comet.score(settings, SOURCES[:1], FIRST[:1], REFERENCES[:1])
        assert f"|model:{name}|" in found.signature


def test_texts_that_are_not_one_each_are_refused(comet_settings):
    with pytest.raises(EvaluationError, match="3 hypotheses and 4 references"):
        comet.score(comet_settings(), SOURCES[:3], FIRST, REFERENCES)


def scored(values, signature="nrefs:1"):
    return CometScores(fmean(values), tuple(values), signature)


@pytest.mark.parametrize("seed", range(3))
def test_the_paired_test_agrees_with_the_normal_approximation(seed):
    random_ = random.Random(seed)
    first = [random_.random() for _ in range(400)]
    second = [value + random_.gauss(0.008, 0.1) for value in first]
    differences = [after - before for before, after in zip(first, second, strict=True)]
    z = fmean(differences) / (stdev(differences) / len(differences) ** 0.5)
    expected = 2 * (1 - NormalDist().cdf(abs(z)))
    assert comet.paired_p_value(scored(first), scored(second)) == pytest.approx(expected, abs=0.04)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param([0.9, 0.8, 0.7], 1 / 1001, id="always better by the same"),
        pytest.param([0.7, 0.6, 0.5], 1.0, id="the same"),
    ],
)
def test_the_ends_of_the_paired_test(second, expected):
    found = comet.paired_p_value(scored([0.7, 0.6, 0.5]), scored(second))
    assert found == pytest.approx(expected)


def test_scores_of_two_models_are_not_compared():
    with pytest.raises(EvaluationError, match="can't be compared"):
        comet.paired_p_value(scored([0.1]), scored([0.2], "nrefs:0"))


def test_the_real_package_gives_the_same_scores():
    settings = Settings.from_environment()
    if not comet.is_set_up(settings):
        pytest.skip("needs COMET: set AMTS_COMET_PYTHON and AMTS_COMET_MODEL")
    python, checkpoint = comet.installed(settings)
    rows = [
        {"src": src, "mt": hyp, "ref": ref}
        for src, hyp, ref in zip(SOURCES, FIRST, REFERENCES, strict=True)
    ]
    program = (
        "import json, sys, comet\n"
        f"model = comet.load_from_checkpoint({str(checkpoint)!r}, local_files_only=True)\n"
        "rows = json.load(sys.stdin)\n"
        "found = [model.predict([row], gpus=0, progress_bar=False).scores[0] for row in rows]\n"
        "print('scores', json.dumps(found))\n"
    )
    done = subprocess.run(
        [str(python), "-c", program],
        input=json.dumps(rows),
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": "", "HF_HUB_OFFLINE": "1"},
    )
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("scores")]
    theirs = json.loads(line.partition(" ")[2])
    found = comet.score(settings, SOURCES, FIRST, REFERENCES)
    assert list(found.segments) == pytest.approx(theirs, abs=1e-5)
