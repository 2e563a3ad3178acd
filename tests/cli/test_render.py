"""``render``: the identical bytes, or the document with translations in it."""

import json

import pytest

from tests.cli.conftest import written

LINES = b"# One\r\n\r\nTwo.\rThree. \n\n* four\t\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.md", LINES, id="mixed line ends"),
        pytest.param("a.txt", b"\xef\xbb\xbf" + LINES, id="byte-order mark"),
        pytest.param("a.html", b"<p>One &amp; two<br>three.</p>\n", id="HTML"),
        pytest.param("a.md", b"```\nx = 1\n```", id="nothing to translate"),
        pytest.param(
            "a.ipynb",
            b'{"cells": [{"cell_type": "markdown", "source": ["One \\u00e9."]}]}',
            id="notebook",
        ),
    ],
)
def test_without_translations_the_bytes_are_the_same(amts, tmp_path, name, data):
    ran = amts("render", written(tmp_path / name, data), "--lang", "en")
    assert (ran.status, ran.messages) == (0, "")
    assert ran.output == data


def test_translations_are_put_in_by_segment_number(amts, tmp_path, english):
    lines = [{"n": 2, "text": "下雨时它们闲置着。"}, {"n": 0, "text": "自行车"}]
    translations = written(
        tmp_path / "t.jsonl", "\n\n".join(json.dumps(line) for line in lines).encode()
    )
    ran = amts("render", english, "--lang", "en", "--translations", translations)
    assert ran.status == 0
    assert ran.output.decode() == (
        "# 自行车\n\nThe station has 80 bicycles. 下雨时它们闲置着。\n\nA model learns from data.\n"
    )


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        pytest.param(b"", "t.jsonl is empty", id="empty"),
        pytest.param(b"one", 'line 1: expected {"n": 0, "text": "..."}', id="no JSON"),
        pytest.param(b"[1]", 'line 1: expected {"n": 0, "text": "..."}', id="no object"),
        pytest.param(b"[" * 100_000, "line 1: expected", id="nested without end"),
        pytest.param(b'\n{"n": 0}', "line 2: expected", id="no text"),
        pytest.param(b'{"n": 4, "text": "x"}', "no segment 4 (the document has 4", id="too high"),
        pytest.param(b'{"n": -1, "text": "x"}', "there is no segment -1", id="negative"),
        pytest.param(b'{"n": true, "text": "x"}', "there is no segment True", id="no number"),
        pytest.param(b'{"n": 0, "text": 1}', "its text is not a string", id="text is a number"),
        pytest.param(b'{"n": 0, "text": "\\ud800"}', "a lone surrogate", id="half a character"),
        pytest.param(b'{"n": 0, "text": "\\u0000"}', "a NUL character", id="NUL character"),
        pytest.param(
            b'{"n": 0, "text": "x"}\n{"n": 0, "text": "y"}', "Segment 0 has two", id="twice"
        ),
    ],
)
def test_translations_that_do_not_fit_are_refused(amts, tmp_path, english, lines, told):
    translations = written(tmp_path / "t.jsonl", lines)
    ran = amts("render", english, "--lang", "en", "--translations", translations)
    assert told in ran.reason
    assert ran.output == b""


def test_what_cannot_be_read_is_refused_in_one_line(amts, unreadable):
    ran = amts("render", unreadable.path, "--lang", "en")
    assert unreadable.told in ran.reason
    assert ran.output == b""
