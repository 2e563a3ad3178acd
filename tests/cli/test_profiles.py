"""``profile``: the choices for one language, taken over from a file and written as one."""

import pytest

from amts_core.documents.store import revisions
from amts_core.kernel.records import BlockKind, Segment
from amts_core.project.store import term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from tests.cli.conftest import written
from tests.conftest import add_alignment, proposed

TOML = b"""[languages]
source = "en"
target = "zh"
[translation]
granularity = "paragraph"
[review]
auto_accept = 0.7
[splitter]
source_abbreviations = ["Thm"]
[terms]
glossary = "g.csv"
do_not_translate = ["PyTorch"]
"""
IN_BOOK = "--project", "Book"


@pytest.fixture
def taken_over(amts, tmp_path, book):
    written(tmp_path / "g.csv", "loss,损失\n".encode())
    return amts("profile", written(tmp_path / "p.toml", TOML), *IN_BOOK)


def test_a_file_is_taken_over_with_its_glossary(taken_over, opened, book):
    (line,) = taken_over.lines
    assert (line["project"], line["tgt_lang"]) == ("Book", "zh")
    assert line["profile"]["auto_accept"] == 0.7
    found = term_rows.terms(opened, book.id, "zh")
    assert found == (GlossaryTerm("PyTorch", "PyTorch"), GlossaryTerm("loss", "损失"))


def test_what_was_taken_over_is_written_again(taken_over, amts, tmp_path, opened):
    ran = amts("profile", *IN_BOOK, "--tgt-lang", "zh", "--output", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "en-zh.glossary.tsv",
        "en-zh.toml",
    ]
    again = amts("profile", tmp_path / "out" / "en-zh.toml", *IN_BOOK)
    assert again.lines == ran.lines == taken_over.lines


def test_accept_and_export_obey_the_profile(taken_over, amts, tmp_path, opened, book):
    beads = [
        proposed([n], [n], "One.", "一。", confidence=sure) for n, sure in enumerate((0.8, 0.6))
    ]
    parts = [
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text="One.", start=n, end=n + 1)
        for n in range(2)
    ]
    add_alignment(opened, book, beads, segments=(parts, parts))
    assert amts("accept", *IN_BOOK).lines == [{"accepted": 1, "left": 1}]
    languages = "--src-lang", "en", "--tgt-lang", "zh"
    made = tmp_path / "out.tmx"
    amts("export", *IN_BOOK, *languages, "--format", "tmx", "--output", made)
    assert 'segtype="paragraph"' in made.read_text("utf-8")


def test_import_splits_as_the_profile_says(taken_over, amts, tmp_path, opened, book):
    src = written(tmp_path / "a.md", b"See Thm. Two is odd. It is an even number after all.")
    tgt = written(tmp_path / "b.md", "见定理 2 是奇数。它毕竟是一个偶数。".encode())
    ran = amts("import", src, tgt, *IN_BOOK, "--src-lang", "en", "--tgt-lang", "zh", "--force")
    assert ran.status == 0
    (document,) = [one for one in revisions.documents(opened, book.id) if one.language == "en"]
    texts = [part.text for part in revisions.segments(opened, document.id)]
    assert texts == ["See Thm. Two is odd.", "It is an even number after all."]


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param((), 2, "name a file, or a language", id="neither file nor language"),
        pytest.param(("p.toml", "--tgt-lang", "de"), 2, "is for zh, not de", id="another language"),
        pytest.param(("none.toml",), 1, "can't be read", id="no such file"),
        pytest.param(("p.toml",), 1, "g.csv can't be read", id="no such glossary"),
    ],
)
def test_what_cannot_be_taken_over(amts, tmp_path, book, monkeypatch, arguments, status, told):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "p.toml", TOML)
    ran = amts("profile", *arguments, *IN_BOOK)
    assert (ran.status, told in ran.messages) == (status, True)
