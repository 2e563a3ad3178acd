"""``units``: units of files taken into review, and back into the file."""

import pytest

from amts_core.bilingual_files import unit_files
from tests.cli.conftest import written
from tests.formats.catalogue_files import XLIFF_1

PO = r"""msgid ""
msgstr ""
"Language: zh\n"

# kept
msgctxt "menu"
msgid "Open the file. Close it."
msgstr "打开文件。关闭它。"

#, fuzzy
msgid "Draft"
msgstr "草"

msgid "Empty"
msgstr ""
"""
PROJECT = "--project", "P", "--tgt-lang", "zh"
NEW = (*PROJECT, "--src-lang", "en")


def test_a_catalogue_comes_into_review_with_its_states(amts, tmp_path):
    file = written(tmp_path / "a.po", PO.encode())
    ran = amts("units", *NEW, "--import", file, "--approve")
    assert ran.status == 0
    assert [(line["units"], line["approved"]) for line in ran.lines] == [(2, 1)]
    assert ran.messages == "a.po: 1 have no translation yet: left out\n"
    (approved,) = amts("units", "--project", "P").lines
    assert approved["src"] == "Open the file. Close it."
    (proposed,) = amts("units", "--project", "P", "--status", "proposed").lines
    assert (proposed["src"], proposed["confidence"]) == ("Draft", 0.5)
    again = amts("units", *NEW, "--import", file, "--approve")
    assert [(line["units"], line["approved"]) for line in again.lines] == [(2, 0)]


def test_nothing_is_approved_unless_a_lead_says_so(amts, tmp_path):
    file = written(tmp_path / "a.csv", "en;zh\nOne.;一。\nTwo.;二。\n".encode())
    assert amts("units", *NEW, "--import", file).lines[0]["approved"] == 0
    assert amts("units", "--project", "P").lines == []
    assert len(amts("units", "--project", "P", "--status", "proposed").lines) == 2


def test_approved_units_go_back_into_the_file(amts, tmp_path):
    file = written(tmp_path / "a.po", PO.encode())
    output = tmp_path / "out.po"
    more = written(tmp_path / "b.tsv", "en\tzh\nEmpty\t空\nDraft\t草稿\n".encode())
    assert amts("units", *NEW, "--import", file, "--approve").status == 0
    (line,) = amts("units", *PROJECT, "--into", file, "--output", output).lines
    assert (line["changed"], output.read_bytes()) == (0, file.read_bytes())
    assert amts("units", *PROJECT, "--import", more, "--approve").lines[0]["approved"] == 2
    (line,) = amts("units", *PROJECT, "--into", file, "--output", output).lines
    expected = PO.replace('"Empty"\nmsgstr ""', '"Empty"\nmsgstr "空"')
    expected = expected.replace(
        '#, fuzzy\nmsgid "Draft"\nmsgstr "草"', 'msgid "Draft"\nmsgstr "草稿"'
    )
    assert (line["changed"], output.read_text("utf-8")) == (2, expected)


def test_approved_units_are_written_as_xliff_that_is_read_back(amts, tmp_path):
    file = written(tmp_path / "a.tsv", "en\tzh\na < b & c\t甲\nTwo.\t二。\n".encode())
    assert amts("units", *NEW, "--import", file, "--approve").lines[0]["approved"] == 2
    output = tmp_path / "out.xlf"
    (line,) = amts("units", *PROJECT, "--output", output).lines
    assert line == {"project": "P", "file": str(output), "units": 2}
    read = unit_files.read(output.read_bytes(), "out.xlf")
    assert (read.languages, read.rows) == (("en", "zh"), (("a < b & c", "甲"), ("Two.", "二。")))


def test_units_are_written_with_the_markup_of_choice(amts, tmp_path):
    file = written(tmp_path / "a.tsv", "en\tzh\nCall `f`.\t调用 `f`。\n`f`\t`f`\n".encode())
    amts("units", *NEW, "--import", file, "--approve")
    output = tmp_path / "out.xlf"
    (line,) = amts("units", *PROJECT, "--output", output, "--markup", "left-out").lines
    assert line["units"] == 1
    assert unit_files.read(output.read_bytes(), "out.xlf").rows == (("Call f.", "调用 f。"),)


def test_a_file_in_another_language_is_refused(amts, tmp_path):
    file = written(tmp_path / "a.xlf", XLIFF_1.encode())
    ran = amts("units", *NEW, "--import", file)
    assert ran.reason.startswith("amts: a.xlf is in de-DE, not in Chinese.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--import", "a.po"], "--tgt-lang"),
        (["--into", "a.po", "--tgt-lang", "zh"], "--into FILE needs --output FILE"),
        (
            ["--into", "a.po", "--tgt-lang", "zh", "--output", "b.po", "--markup", "left-out"],
            "leave out --markup",
        ),
    ],
)
def test_wrong_usage_is_told(amts, arguments, told):
    ran = amts("units", "--project", "P", *arguments)
    assert (ran.status, told in ran.messages) == (2, True)


CONTEXTS = r"""msgid ""
msgstr ""
"Language: zh\n"

#. A menu
msgctxt "menu"
msgid "Open"
msgstr "打开"

msgctxt "state"
msgid "Open"
msgstr "开着"

msgid "one file"
msgid_plural "files"
msgstr[0] "甲"
msgstr[1] ""
msgstr[2] "乙"
"""


def test_a_file_gets_its_own_units_back_in_their_places(amts, tmp_path):
    file = written(tmp_path / "a.po", CONTEXTS.encode())
    output = tmp_path / "out.po"
    assert amts("units", *NEW, "--import", file, "--approve").lines[0]["approved"] == 4
    ran = amts("units", *PROJECT, "--into", file, "--output", output)
    assert (ran.lines[0]["changed"], output.read_bytes()) == (0, file.read_bytes())
    assert ran.messages == ""
    emptied = CONTEXTS.replace("打开", "").replace("开着", "")
    written(tmp_path / "a.po", emptied.encode())
    ran = amts("units", *PROJECT, "--into", file, "--output", output)
    assert (ran.lines[0]["changed"], output.read_text("utf-8")) == (2, CONTEXTS)
    other = written(tmp_path / "b.po", emptied.encode())
    ran = amts("units", *PROJECT, "--into", other, "--output", output)
    assert (ran.lines[0]["changed"], output.read_bytes()) == (0, other.read_bytes())
    assert ran.messages.startswith("b.po: left as they are, for it can't be told which")


def test_a_memory_goes_into_review_and_back(amts, tmp_path):
    text = (
        '<tmx version="1.4"><header srclang="en"/><body>\n'
        '<tu tuid="1"><note>A menu</note><tuv xml:lang="en"><seg>Open</seg></tuv>'
        '<tuv xml:lang="zh-CN"><seg>打开</seg></tuv><tuv xml:lang="fr"><seg>o</seg></tuv></tu>\n'
        '<tu tuid="2"><tuv xml:lang="en"><seg>Rain</seg></tuv></tu>\n</body></tmx>\n'
    )
    file = written(tmp_path / "a.tmx", text.encode())
    output = tmp_path / "out.tmx"
    assert amts("units", *NEW, "--import", file, "--approve").lines[0]["approved"] == 1
    more = written(tmp_path / "b.tsv", "en\tzh\nRain\t雨\n".encode())
    assert amts("units", *PROJECT, "--import", more, "--approve").lines[0]["approved"] == 1
    (line,) = amts("units", *PROJECT, "--into", file, "--output", output).lines
    new = '<tuv xml:lang="zh-CN"><seg>雨</seg></tuv></tu>\n</body>'
    expected = text.replace("</tu>\n</body>", new)
    assert (line["changed"], output.read_text("utf-8")) == (1, expected)


def test_a_language_that_the_project_lacks_is_refused(amts, tmp_path):
    file = written(tmp_path / "a.po", PO.encode())
    output = tmp_path / "out.po"
    assert amts("units", *NEW, "--import", file, "--approve").status == 0
    german = "--project", "P", "--tgt-lang", "de", "--output", output
    for arguments in ((*german, "--into", file), german):
        ran = amts("units", *arguments)
        assert ran.reason.startswith("amts: Project 'P' is not translated into German.")
        assert not output.exists()
