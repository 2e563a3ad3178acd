"""``evaluate``: scores of files, and COMET's besides."""

import pytest

from tests.cli.conftest import written
from tests.evaluation.conftest import comet_python, comet_settings

__all__ = ["comet_python", "comet_settings"]

SOURCES = ["The cat sat.", "A model learns.", "Yes."]
REFERENCES = ["猫坐着。", "模型学习。", "是。"]
FIRST = ["猫坐。", "模型学习。", "不。"]
SECOND = ["猫坐着。", "模型学习。", "是。"]


@pytest.fixture
def files(tmp_path):
    """The options that name a file of each kind."""
    texts = {"--src": SOURCES, "--hyp": FIRST, "--hyp2": SECOND, "--ref": REFERENCES}
    return {
        option: written(tmp_path / f"{option[2:]}.txt", "\n".join(lines).encode())
        for option, lines in texts.items()
    }


@pytest.fixture
def set_up(monkeypatch, comet_settings):
    settings = comet_settings()
    monkeypatch.setenv("AMTS_COMET_PYTHON", str(settings.comet_python))
    monkeypatch.setenv("AMTS_COMET_MODEL", str(settings.comet_model))


def evaluate(amts, files, *options, **named):
    found = [part for option in options for part in (option, files[option])]
    return amts("evaluate", *found, "--tgt-lang", "zh", *named.get("more", ()))


def test_one_system_is_scored(amts, files):
    (line,) = evaluate(amts, files, "--hyp", "--ref").lines
    assert {"bleu", "chrf", "ter"} < set(line)
    assert (line["n"], "comet" in line) == (3, False)


def test_lines_end_where_sacrebleu_says(amts, tmp_path):
    """At LF only: whatever else stands in a line is a character of it."""
    lines = b"The cat sat\ron a mat.\r\nAnother\xc2\x85line\xe2\x80\xa8here.\x0cYes.\n"
    path = written(tmp_path / "a.txt", lines)
    (line,) = amts("evaluate", "--hyp", path, "--ref", path, "--tgt-lang", "en").lines
    assert (line["n"], line["bleu"]) == (2, pytest.approx(100))


def test_comet_scores_both_systems(amts, files, set_up):
    done = evaluate(amts, files, "--src", "--hyp", "--hyp2", "--ref", more=["--comet"])
    (line,) = done.lines
    expected = (3 / 4 + 1 + 1 / 2) / 3  # characters of the reference that are there
    assert line["comet"] == pytest.approx(expected)
    compared = line["compared"]["comet"]
    assert (compared["hyp"], compared["hyp2"]) == pytest.approx((expected, 1.0))
    assert 0 < compared["p_value"] <= 1
    assert line["signatures"]["comet"].startswith("nrefs:1|model:owls|")
    assert compared["signature"] == f"bs:1000|seed:12345|{line['signatures']['comet']}"
    assert "COMET: 5 of 5 segments" in done.messages


@pytest.mark.parametrize(
    ("options", "more"),
    [
        pytest.param(("--hyp", "--ref"), ["--comet"], id="COMET without sources"),
        pytest.param(("--hyp", "--ref", "--src"), [], id="sources that nothing reads"),
    ],
)
def test_comet_and_the_sources_belong_together(amts, files, options, more):
    done = evaluate(amts, files, *options, more=more)
    assert (done.status, done.output) == (2, b"")
    assert "--comet and --src FILE belong together" in done.messages


def test_comet_that_is_not_set_up_is_told(amts, files, monkeypatch):
    for name in ("AMTS_COMET_PYTHON", "AMTS_COMET_MODEL"):
        monkeypatch.delenv(name, raising=False)
    done = evaluate(amts, files, "--src", "--hyp", "--ref", more=["--comet"])
    assert "COMET is not set up. Name the python" in done.reason
