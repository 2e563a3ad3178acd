"""``--encoding``: whichever command can't tell how bytes are meant has it, and says so."""

import pytest

from tests.cli.conftest import written

ENGLISH = "It’s a fine café. They close at six."
SPANISH = "Es un buen café. Cierran a las seis."
LANGUAGES = ("--src-lang", "en", "--tgt-lang", "es")
PROJECT = ("--project", "P")
HINT = "Or name the encoding it was saved in: --encoding NAME."


@pytest.fixture
def files(amts, tmp_path):
    """Files in windows-1252 by name, in a folder each, and a project in these two languages."""
    texts = {
        "src": ENGLISH,
        "tgt": SPANISH,
        "terms": "source,target\ncafé,cafetería\n",
        "pairs": "en\tes\nIt’s a café.\tEs un café.\n",
        "urls": "# café\nhttps://localhost/\n",
    }
    ends = {"terms": ".csv", "pairs": ".tsv"}
    made = {
        name: written(tmp_path / name / f"a{ends.get(name, '.txt')}", text.encode("windows-1252"))
        for name, text in texts.items()
    }
    utf8 = [written(tmp_path / f"{name}.txt", texts[name].encode()) for name in ("src", "tgt")]
    assert amts("import", *utf8, *LANGUAGES, *PROJECT).status == 0
    return {**made, "folders": [made["src"].parent, made["tgt"].parent]}


COMMANDS = {
    "segment": lambda of: [of["src"], "--lang", "en"],
    "render": lambda of: [of["src"], "--lang", "en"],
    "align": lambda of: [of["src"], of["tgt"], *LANGUAGES],
    "align lines": lambda of: [of["src"], of["tgt"], *LANGUAGES, "--segmented"],
    "match": lambda of: [*of["folders"], *LANGUAGES],
    "mine": lambda of: [of["src"], of["tgt"], *LANGUAGES],
    "sync": lambda of: [of["src"], of["src"], of["tgt"], *LANGUAGES],
    "evaluate": lambda of: ["--hyp", of["tgt"], "--ref", of["tgt"], "--tgt-lang", "es"],
    "import": lambda of: [of["src"], of["tgt"], *LANGUAGES, *PROJECT],
    "glossary": lambda of: [of["terms"], *PROJECT, "--tgt-lang", "es"],
    "wait": lambda of: [of["src"], *PROJECT, "--tgt-lang", "es"],
    "corpus": lambda of: [of["pairs"], *PROJECT],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_encoding_can_be_named(amts, files, command):
    arguments = [command.partition(" ")[0], *COMMANDS[command](files)]
    refused = amts(*arguments)
    if command == "match":  # of a folder, what can't be read is left out
        assert refused.messages.count("does not declare an encoding") == 2
    else:
        assert refused.reason.endswith(HINT)
    taken = amts(*arguments, "--encoding", "iso-8859-1")
    assert (taken.status, "encoding" in taken.messages) == (0, False)
    if command == "segment":
        assert taken.lines[0]["text"] == "It’s a fine café."


def test_the_encoding_of_a_list_of_addresses_can_be_named(amts, files):
    arguments = ("gather", "--urls", files["urls"], *PROJECT, "--tgt-lang", "es", "--name", "N")
    arguments += ("--src-keywords", "café")
    assert amts(*arguments).reason.endswith(HINT)
    assert "encoding" not in amts(*arguments, "--encoding", "cp1252").messages


def test_what_is_no_matter_of_encodings_gets_no_such_advice(amts, tmp_path):
    path = written(tmp_path / "a.txt", b"")
    assert "--encoding" not in amts("segment", path, "--lang", "en").messages


def test_what_segment_writes_render_reads(amts, tmp_path):
    """Lines of JSON end at LF only, whatever characters texts hold."""
    data = "Use `a\x85b` now.\n\nAnd `c\u2028d` too, `e\u2029f`.\n".encode()
    document = written(tmp_path / "a.md", data)
    lines = written(tmp_path / "t.jsonl", amts("segment", document, "--lang", "en").output)
    ran = amts("render", document, "--lang", "en", "--translations", lines)
    assert (ran.status, ran.output, ran.messages) == (0, data, "")
