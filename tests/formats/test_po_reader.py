"""PO, against another program that reads and writes it."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import (
    UnitTranslation,
    encodings,
    fill_catalogue,
    po_reader,
    read,
    render,
)
from amts_core.formats.catalogues import Target
from amts_core.formats.document_format import UnitState
from amts_core.formats.segmentation import segment
from amts_core.kernel.errors import EncodingError
from tests.formats.catalogue_files import PO, translated


def test_translations_go_into_a_catalogue():
    made = translated("a.po", ["Öffne %s", 'die "Datei".', "Neu %d", "%d Dateien"])
    expected = PO.replace(
        '"the file."\nmsgstr ""\n', '"the file."\nmsgstr ""\n"Öffne %s\\n"\n"die \\"Datei\\"."\n'
    )
    expected = expected.replace("#, fuzzy, python-format\n", "#, python-format\n")
    expected = expected.replace('#| msgid "Old %d"\n', "").replace('"Alt %d"', '"Neu %d"')
    assert made == expected.replace('msgstr[1] ""', 'msgstr[1] "%d Dateien"')


ENTRY = st.fixed_dictionaries(
    {
        "msgid": st.text(st.sampled_from('ab "\\\n\té中'), min_size=1, max_size=12),
        "msgstr": st.text(st.sampled_from('ab "\\\n\té中'), max_size=12),
        "flags": st.sampled_from([[], ["fuzzy"], ["python-format"], ["fuzzy", "c-format"]]),
        "comment": st.sampled_from(["", "for translators"]),
        "msgctxt": st.sampled_from([None, "menu"]),
    }
)


@given(st.lists(ENTRY, min_size=1, max_size=5), st.sampled_from([20, 78]))
def test_another_program_reads_what_is_written_and_ours_what_it_writes(entries, width):
    theirs = polib.POFile(wrapwidth=width)
    theirs.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    theirs.extend(polib.POEntry(**entry) for entry in entries)
    text = str(theirs)
    units = po_reader.catalogue(text, "a.po").units
    assert [(unit.source, unit.target) for unit in units] == [
        (entry["msgid"], entry["msgstr"]) for entry in entries
    ]
    assert [unit.state is UnitState.DRAFT for unit in units] == [
        bool(entry["msgstr"]) and "fuzzy" in entry["flags"] for entry in entries
    ]
    assert po_reader.with_targets(text, "a.po", {}) == text
    made = po_reader.with_targets(text, "a.po", {0: Target(entries[-1]["msgid"])})
    read_again = polib.pofile(made)
    assert read_again[0].msgstr == entries[-1]["msgid"]
    assert not read_again[0].fuzzy
    assert list(map(str, read_again[1:])) == list(map(str, polib.pofile(text)[1:]))


def test_a_catalogue_says_its_encoding():
    data = PO.replace("UTF-8", "ISO-8859-15").replace("fertig", "fünf €").encode("iso-8859-15")
    assert render(read(data, "a.po")) == data
    made = render(read(data, "a.po"), [(segment(read(data, "a.po").blocks, "en")[2], "Ü €")])
    assert 'msgstr "Ü €"'.encode("iso-8859-15") in made


FUZZY = '#, fuzzy\nmsgid "one"\nmsgid_plural "more"\nmsgstr[0] "a"\nmsgstr[1] "b"\n'


def test_an_entry_is_a_draft_until_all_its_forms_are_given():
    half = po_reader.with_targets(FUZZY, "a.po", {0: Target("A")})
    assert half == FUZZY.replace('"a"', '"A"')
    whole = po_reader.with_targets(half, "a.po", {0: Target("A"), 1: Target("B")})
    assert {unit.state for unit in po_reader.catalogue(whole, "a.po").units} == {
        UnitState.TRANSLATED
    }


@pytest.mark.parametrize(
    "flags",
    ["#, fuzzy\n#, c-format\n", "#, c-format\n#, fuzzy\n", "#, fuzzy\n#, c-format, fuzzy\n"],
)
def test_flags_may_stand_on_several_lines(flags):
    text = f'{flags}msgid "a"\nmsgstr "b"\n'
    assert po_reader.catalogue(text, "a.po").units[0].state is UnitState.DRAFT
    made = po_reader.with_targets(text, "a.po", {0: Target("c")})
    assert made == '#, c-format\nmsgid "a"\nmsgstr "c"\n'
    assert polib.pofile(made)[0].flags == ["c-format"]


@pytest.mark.parametrize("said", ["ISO-8859-1", "windows-1252", "macintosh"])
def test_a_catalogue_that_grows_out_of_its_encoding_says_so(said):
    codec = encodings.codecs_of(said)[0]
    data = PO.replace("UTF-8", said).replace("fertig", "fertig é").encode(codec)
    document = read(data, "a.po")
    made = render(document, [(segment(document.blocks, "en")[2], "咖啡 ü")])
    theirs = polib.pofile(made.decode())
    assert theirs.metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert theirs.find("New %d").msgstr == "咖啡 ü"
    assert theirs.find('say "a" \\ b').msgstr == "fertig é"


@pytest.mark.parametrize(
    ("said", "written", "says"),
    [
        ("ISO-8859-1", "é", "ISO-8859-1"),
        ("ISO-8859-1", "咖", "UTF-8"),
        ("CHARSET", "咖", "UTF-8"),
        ("CHARSET", "a", "CHARSET"),
        ("UTF-16", "咖", "UTF-16"),
    ],
)
def test_a_catalogue_of_ascii_alone_is_in_the_encoding_that_it_declares(said, written, says):
    header = f'msgid ""\nmsgstr "Content-Type: text/plain; charset={said}\\n"\n\n'
    header = header.replace('msgstr "', 'msgstr ""\n"')
    data = (header + 'msgid "a"\nmsgstr ""\n').encode()
    document = read(data, "a.po")
    made = render(document, [(segment(document.blocks, "en")[0], written)])
    codec = "cp1252" if says == "ISO-8859-1" else "utf-8"
    expected = header.replace(said, says) + f'msgid "a"\nmsgstr "{written}"\n'
    assert made == expected.encode(codec)
    filled = fill_catalogue(data, "a.po", [UnitTranslation("a", written)])
    assert filled.data == made


def test_the_template_of_a_catalogue_declares_no_encoding():
    data = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=CHARSET\\n"\n\nmsgid "\xe9"\nmsgstr ""\n'
    with pytest.raises(EncodingError, match="does not declare an encoding"):
        read(data, "a.pot")
    assert read(data, "a.pot", encoding="iso-8859-1").blocks[0].text == "é"


DRAFT = Target("B", UnitState.DRAFT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "#, fuzzy\n", id="no flags"),
        pytest.param("# said\n#: a.py:3\n", "# said\n#: a.py:3\n#, fuzzy\n", id="comments"),
        pytest.param("#, c-format\n", "#, fuzzy, c-format\n", id="other flags"),
        pytest.param("#, c-format, fuzzy\n", "#, c-format, fuzzy\n", id="a draft before"),
        pytest.param('#| msgid "z"\n', "#, fuzzy\n", id="what its source was"),
    ],
)
def test_what_no_person_has_looked_at_is_fuzzy(before, after):
    text = 'msgid ""\nmsgstr ""\n\n{}msgid "b"\nmsgstr ""\n\nmsgid "c"\nmsgstr ""\n'
    made = po_reader.with_targets(text.format(before), "a.po", {0: DRAFT})
    assert made == text.format(after).replace('"b"\nmsgstr ""', '"b"\nmsgstr "B"')
    entry, other = polib.pofile(made)
    assert (entry.fuzzy, other.fuzzy) == (True, False)
    dos = po_reader.with_targets(text.format(before).replace("\n", "\r\n"), "a.po", {0: DRAFT})
    assert dos == made.replace("\n", "\r\n")


def test_an_entry_is_a_draft_when_one_of_its_forms_is():
    plain = FUZZY.removeprefix("#, fuzzy\n")
    made = po_reader.with_targets(plain, "a.po", {0: Target("A"), 1: DRAFT})
    assert made == FUZZY.replace('"a"', '"A"').replace('"b"', '"B"')
