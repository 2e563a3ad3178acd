"""``segment``, and what all commands have in common: exit status, encoding, one-line reasons."""

import json
import os
import subprocess
import sys

import pytest

from amts_core.kernel.config import ROOT
from amts_core.kernel.languages import LANGUAGES
from tests.cli.conftest import written

PAIR = "--src-lang", "en", "--tgt-lang", "de"


def test_each_segment_is_a_line(amts, english):
    ran = amts("segment", english, "--lang", "en")
    assert (ran.status, ran.messages) == (0, "")
    assert [list(line.values()) for line in ran.lines] == [
        [0, 0, "heading", "Bicycles"],
        [1, 1, "paragraph", "The station has 80 bicycles."],
        [2, 1, "paragraph", "They stand idle in the rain."],
        [3, 2, "paragraph", "A model learns from data."],
    ]
    assert list(ran.lines[0]) == ["n", "block", "kind", "text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_taken(amts, english, language):
    assert amts("segment", english, "--lang", language).status == 0


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("a.txt", b"One.\r\nTwo.\rThree.\n", ["One.", "Two.", "Three."], id="plain"),
        pytest.param("a.md", b"One.\r\n\r\nTwo.\r\rThree.\n", ["One.", "Two.", "Three."], id="md"),
    ],
)
def test_mixed_line_ends_are_taken(amts, tmp_path, name, data, expected):
    ran = amts("segment", written(tmp_path / name, data), "--lang", "en")
    assert [line["text"] for line in ran.lines] == expected


def test_a_document_of_code_has_no_segments(amts, tmp_path):
    ran = amts("segment", written(tmp_path / "a.md", b"```\nx = 1\n```\n"), "--lang", "en")
    assert (ran.status, ran.output) == (0, b"")


def test_what_is_left_out_is_listed_with_its_reason(amts, tmp_path):
    text = "---\ntitle: T one\nid: x\n---\n:::note\nWords here.\n:::\n```\ncode\n```\n`only`\n"
    ran = amts("segment", written(tmp_path / "a.md", text.encode()), "--lang", "en", "--all")
    assert [tuple(line.values())[-2:] for line in ran.lines] == [
        ("metadata", "---\ntitle:"),
        ("metadata", "T one"),
        ("metadata", "id: x\n---"),
        ("marker", ":::note"),
        ("paragraph", "Words here."),
        ("code", "```\ncode\n```"),
        ("no words", "`only`"),
    ]
    assert [line["n"] for line in ran.lines if "n" in line] == [0, 1]


def test_a_chosen_encoding_is_used(amts, tmp_path):
    path = written(tmp_path / "a.md", "El señor".encode("latin-1"))
    ran = amts("segment", path, "--lang", "es", "--encoding", "latin-1")
    assert ran.lines[0]["text"] == "El señor"


def test_what_cannot_be_read_is_refused_in_one_line(amts, unreadable):
    ran = amts("segment", unreadable.path, "--lang", "en")
    assert unreadable.told in ran.reason
    assert ran.output == b""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("no-such.md", "no-such.md can't be read: No such file", id="missing file"),
        pytest.param("", "can't be read: Is a directory", id="folder"),
        pytest.param(
            os.fsdecode(b"\xff.md"), r"\udcff.md can't be read", id="name that is no text"
        ),
    ],
)
def test_a_missing_file_is_named(amts, tmp_path, name, told):
    assert told in amts("segment", tmp_path / name, "--lang", "en").reason


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "COMMAND", id="no command"),
        pytest.param(["frobnicate"], "invalid choice: 'frobnicate'", id="unknown command"),
        pytest.param(["segment", "a.md"], "required: --lang", id="missing option"),
        pytest.param(
            ["segment", "a.md", "--lang", "xx"], "Language code 'xx' is not known", id="no language"
        ),
        pytest.param(["segment", "--lang", "en"], "required: FILE", id="missing file"),
        pytest.param(["render", "a.md", "--lang", "en", "--to", "x"], "--to x", id="no option"),
        pytest.param(["align", "a", "b", "--src-lang", "en"], "--tgt-lang", id="one language"),
        pytest.param(
            ["accept", "--project", "P", "--min-confidence", "2"],
            "'2' is not a number from 0 to 1",
            id="no probability",
        ),
        pytest.param(
            ["mine", "a", "b", *PAIR, "--min-margin", "nan"],
            "'nan' is not a number from 0 to 1",
            id="no margin",
        ),
        pytest.param(
            ["match", "a", "b", *PAIR, "--min-score", "-3"],
            "'-3' is not a number from 0 to 1",
            id="no score",
        ),
        pytest.param(
            ["gather", "a", "--project", "P", "--name", "N", *PAIR, "--most", "0"],
            "'0' is not a number from 1 to 1,000,000",
            id="no pairs",
        ),
        pytest.param(["app", "--port", "70000"], "'70000' is not a port", id="no port"),
    ],
)
def test_wrong_usage_has_a_status_of_its_own(amts, arguments, told):
    ran = amts(*arguments)
    assert (ran.status, ran.output) == (2, b"")
    assert told in ran.messages


def subprocess_of(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "amts_core", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, timeout=300, check=False, **options)


def test_the_package_runs_as_a_program_that_writes_utf_8(chinese):
    ran = subprocess_of(
        "segment", chinese, "--lang", "zh", capture_output=True, env={**os.environ, "LC_ALL": "C"}
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout.splitlines()[0])["text"] == "自行车"


def test_a_full_disk_is_told_in_one_line(chinese):
    with open("/dev/full", "wb") as full:
        ran = subprocess_of("segment", chinese, "--lang", "zh", stdout=full, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr.count(b"\n")) == (1, 1)
    assert b"No space left" in ran.stderr


def test_who_reads_no_further_gets_no_complaint(chinese):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ran = subprocess_of(
            "segment", chinese, "--lang", "zh", stdout=closed, stderr=subprocess.PIPE
        )
    assert (ran.returncode, ran.stderr) == (1, b"")


_MEASURED = """
import pathlib, re, sys, time
from amts_core.cli import main
begun = time.process_time()
status = main(sys.argv[1:])
used = re.search("VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())
print(int(used.group(1)) * 1024, time.process_time() - begun)
sys.exit(status)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("segment {} --lang en", id="segment"),
        pytest.param("render {} --lang en", id="render"),
        pytest.param("align {} {} --src-lang en --tgt-lang zh", id="align"),
        pytest.param("align {} {} --src-lang en --tgt-lang zh --segmented", id="align of lines"),
    ],
)
def test_50_mb_in_one_line_end_at_once_in_little_memory(tmp_path, arguments):
    path = written(tmp_path / "a.md", b"word " * 10_000_000)
    command = [sys.executable, "-c", _MEASURED, *arguments.replace("{}", str(path)).split()]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False)
    assert ran.returncode == 1
    assert b"50.0 MB" in ran.stderr and ran.stderr.count(b"\n") == 1
    max_bytes, processor_seconds = map(float, ran.stdout.split())
    assert max_bytes < 600e6
    assert processor_seconds < 10
