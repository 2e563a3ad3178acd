"""``import``, ``units``, ``accept`` and ``export``: from two files to parallel data."""

import csv
import hashlib
import io
import json
import shutil
from xml.etree import ElementTree

import pytest

from amts_core import review
from amts_core.cli.projects import acting_person
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import DeskAct, Via
from amts_core.parallel_data import FileFormat
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from amts_core.review import bulk
from amts_core.review.store import alignments, bead_rows, bulks
from tests.cli.conftest import written
from tests.conftest import TEXTBOOK, add_alignment, proposed

CHAPTER = "01-what-is-learning.md"
LANGUAGES = ("--src-lang", "en", "--tgt-lang", "zh")
IN_BOOK = ("--project", "Book")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def book(opened):
    """A project with one alignment: two beads to accept, one doubtful, one skip."""
    project = people.create_project(opened, "Book", "en", ["zh"])
    beads = [
        proposed([0], [0], "One.", "一。", confidence=0.99, accept=True),
        proposed([1], [1], "=Two, or\ttwo?", "二。", confidence=0.95, accept=True),
        proposed([2], [2], "Three.", "三。", confidence=0.6),
        proposed([3], [], "Four.", "", confidence=0.9),
    ]
    add_alignment(opened, project, beads)
    return project


def test_two_files_are_imported_and_aligned(amts, opened):
    paths = TEXTBOOK / "en" / CHAPTER, TEXTBOOK / "zh" / CHAPTER
    ran = amts("import", *paths, *IN_BOOK, *LANGUAGES)
    assert ran.status == 0
    (line,) = ran.lines
    assert list(line) == ["project", "document", "job"]
    assert (line["project"], line["document"]) == ("Book", CHAPTER)
    (alignment,) = alignments.alignments_of(opened, people.project_named(opened, "Book").id)
    assert line["job"].startswith(alignment.id)
    assert alignment.n_beads == len(amts("align", *paths, *LANGUAGES).lines)


def test_importing_again_doubles_nothing(amts, opened, english, chinese):
    first = amts("import", english, chinese, *IN_BOOK, *LANGUAGES)
    again = amts("import", english, chinese, *IN_BOOK, *LANGUAGES)
    assert again.lines == first.lines
    assert len(alignments.alignments_of(opened, 1)) == 1


def test_a_corrected_document_keeps_its_units(amts, opened, tmp_path):
    for language in ("en", "zh"):
        shutil.copytree(TEXTBOOK / language, tmp_path / language)
    paths = tmp_path / "en" / CHAPTER, tmp_path / "zh" / CHAPTER
    amts("import", *paths, *IN_BOOK, *LANGUAGES)
    amts("accept", *IN_BOOK)
    before = {(one["src"], one["tgt"]): one for one in amts("units", *IN_BOOK).lines}
    lines = paths[0].read_text("utf-8").split("\n")
    at = next(n for n, line in enumerate(lines) if line.endswith(".") and len(line) > 60)
    lines[at] = lines[at].replace(" the ", " that ", 1)
    written(paths[0], "\n".join([*lines, "", "It rains on all hills."]).encode())
    ran = amts("import", *paths, *IN_BOOK, *LANGUAGES)
    (line,) = ran.lines
    assert line["changed"] >= 1 and line["new"] == 1 and line["kept"] >= 1
    assert line["carried"] == len(before) - line["kept"] > 10
    assert f"{line['carried']} decisions carried over" in ran.messages
    after = {(one["src"], one["tgt"]): one for one in amts("units", *IN_BOOK).lines}
    assert set(after) == set(before)
    for pair, unit in after.items():
        assert {**unit, "id": ""} == {**before[pair], "id": ""}


def test_a_folder_imported_again_keeps_its_units(amts, opened, tmp_path):
    folders = tmp_path / "en", tmp_path / "zh"
    for folder in folders:
        for path in sorted((TEXTBOOK / folder.name).iterdir())[:2]:
            written(folder / path.name, path.read_bytes())
    amts("import", *folders, *IN_BOOK, *LANGUAGES)
    amts("accept", *IN_BOOK)
    before = {(one["src"], one["tgt"]) for one in amts("units", *IN_BOOK).lines}
    for path in folders[1].iterdir():
        text = path.read_text("utf-8")
        written(path, text.replace("。", "！", 2).encode())
    assert len(amts("import", *folders, *IN_BOOK, *LANGUAGES).lines) == 2
    assert before <= {(one["src"], one["tgt"]) for one in amts("units", *IN_BOOK).lines}


ENGLISH = (
    "# The kettle\n\nThe kettle boils the water before it whistles. It keeps a cup for you.\n\n"
    "You can switch it off at any time. The cup is not moved.\n\n"
    "When the kettle is empty, the lamp turns red after a minute. It stays red until it is full.\n"
)
SPANISH = (
    "# La tetera\n\nLa tetera hierve el agua antes de silbar. Guarda una taza para usted.\n\n"
    "Puede apagarla en cualquier momento. La taza no se mueve.\n\n"
    "When the kettle is empty, the lamp turns red after a minute. It stays red until it is full.\n"
)
TO_SPANISH = ("--src-lang", "en", "--tgt-lang", "es")


def test_what_is_not_translated_is_neither_accepted_nor_exported(amts, tmp_path):
    paths = (
        written(tmp_path / "a.md", ENGLISH.encode()),
        written(tmp_path / "es" / "a.md", SPANISH.encode()),
    )
    beads = amts("align", *paths, *TO_SPANISH).lines
    left = [one for one in beads if one["src_text"] == one["tgt_text"]]
    assert len(left) == 2
    assert all(not one["accept"] and "not_translated" in one["findings"] for one in left)
    ran = amts("import", *paths, *IN_BOOK, *TO_SPANISH)
    assert "of this document is not translated: 2 sentences" in ran.messages
    for options in ((), ("--min-confidence", "0")):
        amts("accept", *IN_BOOK, *options)
        units = amts("units", *IN_BOOK).lines
        assert units and not any(one["src"] == one["tgt"] for one in units)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "Чайник кипятит воду, прежде чем засвистеть. Он хранит чашку для вас.",
            "The target was said to be Spanish but looks like Russian", id="Russian",
        ),
        pytest.param(
            "Czajnik gotuje wodę, zanim zagwiżdże. Trzyma dla was filiżankę. Możecie go wyłączyć w "
            "każdej chwili.",
            "The target was said to be Spanish but looks like Polish", id="Polish",
        ),
    ],
)  # fmt: skip
def test_a_language_that_nobody_named_is_refused(amts, opened, tmp_path, text, told):
    paths = written(tmp_path / "a.md", ENGLISH.encode()), written(tmp_path / "b.md", text.encode())
    assert told in amts("import", *paths, *IN_BOOK, *TO_SPANISH).reason
    assert people.all_projects(opened) == ()


def test_an_untranslated_document_does_not_stop_a_folder(amts, tmp_path):
    whole = SPANISH.rpartition("When")[0]
    for name, tgt in (("a.md", whole), ("b.md", ENGLISH), ("c.md", whole)):
        written(tmp_path / "en" / name, ENGLISH.encode())
        written(tmp_path / "es" / name, tgt.encode())
    ran = amts("import", tmp_path / "en", tmp_path / "es", *IN_BOOK, *TO_SPANISH)
    assert ran.status == 0
    assert [line["document"] for line in ran.lines] == ["a.md", "c.md"]
    assert "warning: left out: b.md: Both documents look like English" in ran.messages


def test_two_folders_are_paired_by_file_name(amts, tmp_path, english, chinese):
    for path, folder in ((english, "en"), (chinese, "zh")):
        for name in ("a.md", "deeper/b.md"):
            shutil.copy(path, written(tmp_path / folder / name, b""))
    written(tmp_path / "en" / "only.md", b"One.")
    ran = amts("import", tmp_path / "en", tmp_path / "zh", *IN_BOOK, *LANGUAGES)
    assert [line["document"] for line in ran.lines] == ["a.md", "deeper/b.md"]
    assert "warning: left out: only.md has no counterpart" in ran.messages
    assert ran.status == 0


def test_each_side_is_read_as_its_own_name_says(amts, tmp_path, english, opened):
    notebook = {"cells": [{"cell_type": "markdown", "source": ["# 自行车\n", "\n", "雨。"]}]}
    target = written(tmp_path / "b.ipynb", json.dumps(notebook).encode())
    assert amts("import", english, target, *IN_BOOK, *LANGUAGES).status == 0
    (found,) = alignments.alignments_of(opened, 1)
    assert (found.src_path, found.tgt_path) == ("english.md", "b.ipynb")
    texts = {bead.state.tgt_text for bead in bead_rows.beads(opened, found.id)}
    assert not any("cell_type" in text for text in texts)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        pytest.param("en", "Both documents look like English (100% and 100% sure)", id="the same"),
        pytest.param("es", "said to be Chinese but looks like Spanish (100% sure)", id="another"),
    ],
)
def test_documents_in_the_wrong_language_are_refused_unless_forced(amts, opened, language, told):
    paths = TEXTBOOK / "en" / CHAPTER, TEXTBOOK / language / CHAPTER
    refused = amts("import", *paths, *IN_BOOK, *LANGUAGES)
    assert told in refused.reason
    assert "To import it anyway, add --force." in refused.reason
    assert people.all_projects(opened) == ()
    assert amts("import", *paths, *IN_BOOK, *LANGUAGES, "--force").status == 0
    assert amts("units", *IN_BOOK, "--status", "proposed").lines


def test_unrelated_documents_are_imported_with_a_warning(amts, tmp_path, opened):
    names = "苹果 香蕉 葡萄 西瓜 草莓 樱桃 石榴 柠檬 芒果 荔枝 菠萝 柚子".split()
    fruit = written(tmp_path / "fruit.md", "\n\n".join(f"{name}很甜。" for name in names).encode())
    ran = amts("import", TEXTBOOK / "en" / CHAPTER, fruit, *IN_BOOK, *LANGUAGES)
    assert ran.status == 0
    assert "warning: The two documents look unrelated: only " in ran.messages
    assert len(alignments.alignments_of(opened, 1)[0].warnings) == 1


@pytest.mark.parametrize("broken", ["source", "target"])
def test_what_cannot_be_read_is_refused_and_nothing_kept(amts, unreadable, english, opened, broken):
    paths = (unreadable.path, english) if broken == "source" else (english, unreadable.path)
    ran = amts("import", *paths, *IN_BOOK, *LANGUAGES)
    assert unreadable.told in ran.reason
    assert unreadable.path.name in ran.reason
    assert people.all_projects(opened) == ()


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        pytest.param(("en", "en"), "Source and target language are the same", id="the same"),
        pytest.param(("zh", "en"), "The source language of project 'Book' is English", id="turned"),
    ],
)
def test_languages_that_do_not_fit_the_project_are_refused(
    amts, book, english, chinese, languages, told
):
    src, tgt = languages
    named = "--src-lang", src, "--tgt-lang", tgt
    ran = amts("import", english, chinese, *IN_BOOK, *named, "--force")
    assert told in ran.messages
    assert ran.status == 1


def test_a_folder_and_a_file_are_no_pair(amts, tmp_path, english):
    ran = amts("import", tmp_path, english, *IN_BOOK, *LANGUAGES)
    assert f"There is no folder {english}" in ran.reason


def test_units_are_listed_by_status(amts, book):
    proposed_units = amts("units", *IN_BOOK, "--status", "proposed").lines
    assert [unit["src"] for unit in proposed_units] == ["One.", "=Two, or\ttwo?", "Three."]
    assert amts("units", *IN_BOOK).output == b""
    amts("accept", *IN_BOOK)
    first, second = amts("units", *IN_BOOK).lines
    assert list(first) == ["id", "src", "tgt", "status", "confidence", "person", "event"]
    assert first["tgt"] == "一。"
    assert (first["status"], first["confidence"]) == ("approved", 0.99)
    assert first["person"] == "command line"
    assert first["event"] == second["event"]
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        pytest.param([], {"accepted": 2, "left": 2}, id="by the verdict"),
        pytest.param(["--min-confidence", "0.5"], {"accepted": 3, "left": 1}, id="nearly all"),
        pytest.param(["--min-confidence", "0.97"], {"accepted": 1, "left": 3}, id="the surest"),
        pytest.param(["--min-confidence", "1"], {"accepted": 0, "left": 4}, id="none"),
    ],
)
def test_accept_approves_what_is_sure_enough(amts, book, option, expected):
    ran = amts("accept", *IN_BOOK, *option)
    assert (ran.status, ran.lines) == (0, [expected])
    again = amts("accept", *IN_BOOK, *option)
    assert again.lines == [{"accepted": 0, "left": expected["left"]}]


@pytest.mark.parametrize(
    "ends", [pytest.param(False, id="killed"), pytest.param(True, id="failed")]
)
def test_accept_goes_on_with_what_it_has_asked_for_already(amts, opened, book, ends):
    """Who asked was killed before a worker began, or the worker could not do it."""
    asked = review.accept(
        opened, DeskAct(person=acting_person(opened), via=Via.API), book.id, least=0.5
    )
    if ends:
        job_rows.fail(opened, bulk.act(opened, asked.id).job_id, "The disk is full.")
    ran = amts("accept", *IN_BOOK)
    assert (ran.status, ran.lines) == (0, [{"accepted": 3, "left": 1}])
    newest = bulks.newest(opened, book.id, acting_person(opened).id)
    assert (newest.event.id, newest.n_done) == (asked.id, 3)


def read_pairs(format_, data):
    if format_ is FileFormat.TMX:
        return [
            tuple((side.get(LANG), side.findtext("seg")) for side in unit.iter("tuv"))
            for unit in ElementTree.fromstring(data).iter("tu")
        ]
    separator = "," if format_ is FileFormat.CSV else "\t"
    head, *rows = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=separator)
    return [tuple(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("format_", list(FileFormat))
def test_an_export_is_a_file_and_its_counts(amts, book, tmp_path, format_):
    amts("accept", *IN_BOOK)
    output = tmp_path / "out" / f"book.{format_}"
    output.parent.mkdir()
    ran = amts("export", *IN_BOOK, *LANGUAGES, "--format", format_, "--output", output)
    assert ran.status == 0
    data = output.read_bytes()
    is_tmx = format_ is FileFormat.TMX
    assert ran.lines == [
        {
            "imported": 2 if is_tmx else 1,
            "skipped": 0,
            "failed": 0 if is_tmx else 1,
            "reasons": {} if is_tmx else {"first_character": 1},
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    ]
    expected = [(("en", "One."), ("zh", "一。")), (("en", "=Two, or two?"), ("zh", "二。"))]
    assert read_pairs(format_, data) == (expected if is_tmx else expected[:1])
    assert list(output.parent.iterdir()) == [output]


def test_units_are_exported_in_either_direction(amts, book, tmp_path):
    amts("accept", *IN_BOOK)
    turned = "--src-lang", "zh", "--tgt-lang", "en"
    output = tmp_path / "turned.tsv"
    amts("export", *IN_BOOK, *turned, "--format", "tsv", "--output", output)
    assert output.read_text("utf-8").splitlines()[:2] == ["zh\ten", "一。\tOne."]


def test_an_export_has_the_markup_of_choice(amts, opened, tmp_path):
    english, chinese = tmp_path / "en.md", tmp_path / "zh.md"
    english.write_text("Call `f` *now*.\n", "utf-8")
    chinese.write_text("*现在*调用 `f`。\n", "utf-8")
    amts("import", english, chinese, *IN_BOOK, *LANGUAGES)
    amts("accept", *IN_BOOK, "--min-confidence", "0")
    output = tmp_path / "out.tsv"
    form = "--format", "tsv", "--markup", "left-out", "--output", output
    assert amts("export", *IN_BOOK, *LANGUAGES, *form).lines[0]["imported"] == 1
    assert output.read_text("utf-8") == "en\tzh\nCall f now.\t现在调用 f。\n"


def test_an_export_is_kept_as_a_version(amts, book, opened, tmp_path):
    amts("accept", *IN_BOOK)
    for name in ("a.tsv", "b.tsv"):
        ran = amts("export", *IN_BOOK, *LANGUAGES, "--format", "tsv", "--output", tmp_path / name)
    (version,) = versions.all_versions(opened, book.id)
    assert (version.n_units, version.sha256) == (1, ran.lines[0]["sha256"])


def test_paragraphs_are_exported_when_all_their_beads_are_decided(amts, english, chinese, tmp_path):
    amts("import", english, chinese, *IN_BOOK, *LANGUAGES)
    amts("accept", *IN_BOOK, "--min-confidence", "0")
    output = tmp_path / "book.tsv"
    ran = amts(
        "export",
        *IN_BOOK,
        *LANGUAGES,
        "--format",
        "tsv",
        "--granularity",
        "paragraph",
        "--output",
        output,
    )
    assert ran.lines[0]["imported"] == 3
    assert "The station has 80 bicycles. They stand idle in the rain.\t" in output.read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(LANGUAGES, "nothing to export", id="nothing approved"),
        pytest.param(
            ("--src-lang", "en", "--tgt-lang", "es"), "has no documents in en and es", id="language"
        ),
    ],
)
def test_an_export_that_fails_leaves_no_file(amts, book, tmp_path, options, told):
    output = tmp_path / "out" / "book.tsv"
    output.parent.mkdir()
    ran = amts("export", *IN_BOOK, *options, "--format", "tsv", "--output", output)
    assert told in ran.reason
    assert list(output.parent.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named(amts, book, tmp_path):
    amts("accept", *IN_BOOK)
    output = tmp_path / "no-such-folder" / "book.tsv"
    ran = amts("export", *IN_BOOK, *LANGUAGES, "--format", "tsv", "--output", output)
    assert f"{output} can't be written: No such file or directory" in ran.reason


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["units"], id="units"),
        pytest.param(["accept"], id="accept"),
        pytest.param(["export", *LANGUAGES, "--format", "csv", "--output", "x"], id="export"),
    ],
)
def test_a_project_that_does_not_exist_is_named_beside_those_that_do(amts, book, arguments):
    ran = amts(*arguments, "--project", "Bok")
    assert "There is no project 'Bok'. Projects: 'Book'." in ran.reason


def test_the_database_can_be_named(amts, book, tmp_path):
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere' / 'other.db'}"
    assert "Projects: none yet" in amts("units", *IN_BOOK, "--database", elsewhere).reason
    open_store(elsewhere).close()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param("other.db", "is not a URL. Write sqlite:////path", id="no URL"),
        pytest.param("mysql://a/b", "'mysql' are not supported. Use sqlite", id="other kind"),
        pytest.param("sqlite:////proc/no/x.db", "/proc/no can't be made", id="folder"),
    ],
)
def test_a_database_that_cannot_be_used_is_named(amts, url, told):
    assert told in amts("units", *IN_BOOK, "--database", url).reason


def test_settings_of_the_environment_are_the_default(amts, book, monkeypatch, tmp_path):
    assert amts("units", *IN_BOOK).status == 0
    monkeypatch.setenv("AMTS_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    assert "Projects: none yet" in amts("units", *IN_BOOK).reason
    open_store(Settings.from_environment().database_url).close()


def test_one_bad_document_never_stops_a_folder(amts, tmp_path, english, chinese):
    """All that is left out is told, with its reason, and the rest is imported."""
    for path, folder in ((english, "en"), (chinese, "zh")):
        for name in ("a.md", "empty.md", "old.md"):
            shutil.copy(path, written(tmp_path / folder / name, b""))
        written(tmp_path / folder / "._a.md", b"\0")
        written(tmp_path / folder / ".ipynb_checkpoints" / "a-checkpoint.ipynb", b"{}")
    written(tmp_path / "zh" / "empty.md", b"")
    written(tmp_path / "en" / "old.md", "naïve".encode("cp1252"))
    ran = amts("import", tmp_path / "en", tmp_path / "zh", *IN_BOOK, *LANGUAGES)
    assert ran.status == 0
    assert [line["document"] for line in ran.lines] == ["a.md"]
    told = [line for line in ran.messages.splitlines() if line.startswith("warning: left out: ")]
    assert len(told) == 2
    assert "empty.md is empty (0 bytes)" in told[0]
    assert "old.md is not UTF-8" in told[1]


@pytest.mark.parametrize(
    ("names", "layout", "told"),
    [
        pytest.param(("x.md", "x.zh-CN.md"), (), "en={name}, zh={name}.zh-CN", id="guessed"),
        pytest.param(("en/x.md", "zh/x.md"), ("--layout", "{lang}/{name}"), "en=en/{name}, zh=",
                     id="pattern"),
        pytest.param(("x_o.md", "x.md"), ("--layout", "en={name}_o.md", "--layout", "zh={name}.md"),
                     "en={name}_o.md, zh={name}.md", id="places"),
    ],
)  # fmt: skip
def test_a_folder_of_both_languages_is_paired_by_its_layout(
    amts, opened, tmp_path, english, chinese, names, layout, told
):
    for name, path in zip(names, (english, chinese), strict=True):
        shutil.copy(path, written(tmp_path / "docs" / name, b""))
    ran = amts("import", tmp_path / "docs", *IN_BOOK, *LANGUAGES, *layout)
    assert ran.status == 0
    assert f"1 pair by {told}" in ran.messages
    (found,) = alignments.alignments_of(opened, 1)
    assert (found.src_path, found.tgt_path) == ("x.md", "x.md")


def test_one_document_is_not_enough(amts, english):
    ran = amts("import", english, *IN_BOOK, *LANGUAGES)
    assert ran.status == 1
    assert "Give its translation as well" in ran.messages
