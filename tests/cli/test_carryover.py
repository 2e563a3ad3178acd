from dataclasses import replace

import pytest

from amts_core.carryover import gaps
from tests.cli.conftest import CHINESE, ENGLISH, written

LANGUAGES = "--src-lang", "en", "--tgt-lang", "zh"
FIELDS = ["n", "text", "state", "old", "tgt_text", "needs_human"]
SUMMARY = ["segments", "words", "kept_words", "human_words", "gone"]


@pytest.fixture
def new(tmp_path):
    return written(
        tmp_path / "new.md", ENGLISH.replace("80 bicycles", "90 bicycles").encode() + b"\nNew.\n"
    )


def test_a_segment_a_line_and_a_summary(amts, english, chinese, new):
    ran = amts("sync", english, new, chinese, *LANGUAGES)
    *lines, summary = ran.lines
    assert (ran.status, ran.messages) == (0, "")
    assert all(list(line) == FIELDS for line in lines)
    assert list(summary) == SUMMARY
    assert [(line["n"], line["state"], line["old"], line["needs_human"]) for line in lines] == [
        (0, "same", [0], False),
        (1, "reworded", [1], True),
        (2, "same", [2], False),
        (3, "same", [3], False),
        (4, "new", [], True),
    ]
    assert [line["tgt_text"] for line in lines] == [
        "自行车",
        "车站有 80 辆自行车。",
        "下雨时它们闲置着。",
        "模型从数据中学习。",
        "",
    ]
    assert summary == {"segments": 5, "words": 18, "kept_words": 12, "human_words": 6, "gone": 0}


def test_the_new_target_is_written(amts, english, chinese, new, tmp_path):
    output = tmp_path / "target.md"
    amts("sync", english, new, chinese, *LANGUAGES, "--output", output)
    assert output.read_text(encoding="utf-8") == CHINESE + "\nNew.\n"


def test_the_same_again_changes_nothing(amts, english, chinese, new, tmp_path):
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    amts("sync", english, new, chinese, *LANGUAGES, "--output", first)
    ran = amts("sync", new, new, first, *LANGUAGES, "--output", second)
    assert second.read_bytes() == first.read_bytes()
    assert {line["state"] for line in ran.lines[:-1]} == {"same"}


def test_what_reads_the_same_in_both_languages_is_told_not_flagged(
    amts, english, chinese, new, tmp_path
):
    first = tmp_path / "first.md"
    more = written(tmp_path / "more.md", new.read_bytes() + b"\nWholly new words stand here.\n")
    amts("sync", english, more, chinese, *LANGUAGES, "--output", first)
    ran = amts("sync", more, more, first, *LANGUAGES)
    assert ran.messages == "as before, segments 5 read the same in both languages\n"
    assert {line["needs_human"] for line in ran.lines[:-1]} == {False}


def test_what_a_hand_edited_is_told(amts, english, chinese, tmp_path):
    edited = written(tmp_path / "edited.md", CHINESE.replace("模型从", "模型一直从").encode())
    new = written(
        tmp_path / "new.md", ENGLISH.replace("\nA model learns from data.\n", "").encode()
    )
    ran = amts("sync", english, new, edited, *LANGUAGES, "--delivered", chinese)
    assert ran.messages == (
        "dropped: edited by hand, and its source is gone: 模型一直从数据中学习。\n"
    )
    assert ran.lines[-1]["gone"] == 1


def test_what_can_not_be_read_back_is_left_told_and_flagged(
    amts, english, chinese, new, tmp_path, monkeypatch
):
    joint = gaps.joint

    def damaging(rows, before, piece, shown):
        gap = joint(rows, before, piece, shown)
        return replace(gap, lead="<!-- ") if piece.raw.startswith("模型") and piece.new else gap

    monkeypatch.setattr(gaps, "joint", damaging)
    output = tmp_path / "target.md"
    ran = amts("sync", english, new, chinese, *LANGUAGES, "--output", output)
    assert output.read_text(encoding="utf-8") == CHINESE + "\nNew.\n"
    assert ran.messages == (
        "left as it was, for a person: with the changes it can't be read back: segments 3: "
        "模型从数据中学习。\n"
    )
    assert [line["needs_human"] for line in ran.lines[:-1]] == [False, True, False, True, True]
    assert ran.lines[-1]["human_words"] == 11


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"%PDF-1.7", "is a PDF", id="no text"),
        pytest.param(b"a\0b", "NUL character", id="a NUL character"),
    ],
)
def test_a_file_that_can_not_be_read_is_named(amts, english, chinese, tmp_path, data, reason):
    broken = written(tmp_path / "broken.md", data)
    ran = amts("sync", english, broken, chinese, *LANGUAGES)
    assert "broken.md" in ran.reason and reason in ran.reason


def test_a_missing_file_is_named(amts, english, chinese, tmp_path):
    ran = amts("sync", english, tmp_path / "none.md", chinese, *LANGUAGES)
    assert "none.md can't be read" in ran.reason


def test_languages_are_asked_for(amts, english, chinese):
    assert amts("sync", english, english, chinese).status == 2
