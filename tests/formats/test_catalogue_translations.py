"""Translations go into the unit that they are of, and into no other."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import UnitTranslation, fill_catalogue, plain_units, read_catalogue
from amts_core.formats.catalogues import OPEN
from amts_core.formats.document_format import UnitState
from amts_core.kernel.text.line_ends import one_line
from tests.formats.catalogue_files import FILES

PO = r"""msgid ""
msgstr "Plural-Forms: nplurals=3; plural=0;\n"

msgctxt "menu"
msgid "Open"
msgstr "A"

msgctxt "state"
msgid "Open"
msgstr "B"

msgid "file"
msgid_plural "files"
msgstr[0] "f0"
msgstr[1] "f1"
msgstr[2] "f2"
"""
XLIFF = """<xliff version="1.2"><file original="a"><body>
<trans-unit id="1"><source>Open</source><target>A</target></trans-unit>
<trans-unit id="2"><source>Open</source><target>B</target></trans-unit></body></file>
<file original="b"><body>
<trans-unit id="1"><source>Open</source><target>C</target></trans-unit>
<trans-unit><source>Open</source><target>D</target></trans-unit>
<trans-unit><source>Open</source><target>E</target></trans-unit></body></file></xliff>
"""
SEGMENTS = """<xliff version="2.1"><file id="a">
<unit id="1"><segment><source>Open</source><target>A</target></segment>
<segment><source>Open</source><target>B</target></segment></unit>
<unit id="2"><segment id="s"><source>Open</source><target>C</target></segment></unit>
</file></xliff>
"""
ALL = {**FILES, "b.po": PO, "b.xlf": XLIFF, "b.xliff": SEGMENTS}


def own(data, name):
    """Return what a file holds as translations of its own units."""
    return [
        UnitTranslation(one_line(unit.source), one_line(unit.target), unit.key)
        for unit in plain_units(data, name)
        if unit.target
    ]


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_is_filled_with_its_own_does_not_change(name):
    data = ALL[name].encode()
    done = [
        UnitTranslation(one_line(unit.source), one_line(unit.target), unit.key)
        for unit in plain_units(data, name)
        if unit.state not in OPEN
    ]
    assert fill_catalogue(data, name, done).data == data


@pytest.mark.parametrize("name", ["b.po", "b.xlf", "b.xliff"])
@given(st.data())
def test_each_unit_gets_its_own_translation(name, data):
    file = ALL[name].encode()
    units = own(file, name)
    assert len({(unit.key, unit.source) for unit in units}) == len(units)
    new = [
        UnitTranslation(unit.source, data.draw(st.sampled_from("ABC<&")), unit.key)
        for unit in units
    ]
    filled = fill_catalogue(file, name, data.draw(st.permutations(new)))
    assert own(filled.data, name) == new
    assert filled.n_changed == sum(a != b for a, b in zip(units, new, strict=True))
    assert fill_catalogue(filled.data, name, new).n_changed == 0


def test_what_is_translated_is_not_overwritten_by_another_text_of_the_same_words():
    elsewhere = [UnitTranslation("Open", "Z"), UnitTranslation("Open", "Y", "msgstr\x04other")]
    for name in ("b.po", "b.xlf", "b.xliff"):
        data = ALL[name].encode()
        assert fill_catalogue(data, name, elsewhere).data == data


TOLD = "left as they are, for it can't be told which translation of their source is theirs: lines"


def test_a_source_that_several_units_have_is_told_but_for_those_that_are_known():
    data = PO.replace('"A"', '""').replace('"B"', '""').replace('"f1"', '""').encode()
    own_one = UnitTranslation("Open", "A", "msgstr\x04menu")
    others = [UnitTranslation("Open", "B"), UnitTranslation("files", "F")]
    filled = fill_catalogue(data, "b.po", [own_one, *others])
    assert filled.data == data.replace(b'"Open"\nmsgstr ""', b'"Open"\nmsgstr "A"', 1)
    assert filled.problems == (f"{TOLD} 7, 11",)


def test_a_source_with_several_translations_is_told():
    data = b'msgid "a"\nmsgstr ""\n'
    filled = fill_catalogue(data, "a.po", [UnitTranslation("a", "A"), UnitTranslation("a", "B")])
    assert (filled.data, filled.problems) == (data, (f"{TOLD} 1",))
    filled = fill_catalogue(data, "a.po", [UnitTranslation("a", "A")] * 2)
    assert (filled.data, filled.problems) == (b'msgid "a"\nmsgstr "A"\n', ())


def test_a_draft_that_is_approved_as_it_is_is_one_no_more():
    data = b'#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    filled = fill_catalogue(data, "a.po", [UnitTranslation("a", "b")])
    assert (filled.data, filled.n_changed) == (b'msgid "a"\nmsgstr "b"\n', 1)


def test_a_form_of_a_draft_that_is_given_again_is_no_change():
    data = b'#, fuzzy\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "A"\nmsgstr[1] "B"\n'
    new = [UnitTranslation("a", "C", "msgstr[0]")]
    filled = fill_catalogue(data, "a.po", new)
    assert (filled.data, filled.n_changed) == (data.replace(b'"A"', b'"C"'), 1)
    assert fill_catalogue(filled.data, "a.po", new).n_changed == 0


def test_line_ends_at_the_ends_of_a_text_stay():
    data = b'msgid ""\n"a\\n"\n"b\\n"\nmsgstr ""\n'
    filled = fill_catalogue(data, "a.po", [UnitTranslation("a b", "A B")])
    assert polib.pofile(filled.data.decode())[0].msgstr == "A B\n"


def test_inline_elements_are_not_lost():
    data = FILES["1.xlf"].encode()
    source = "Open the & file ."
    filled = fill_catalogue(data, "1.xlf", [UnitTranslation(source, "Auf", "a\x041")])
    assert filled.data == data
    assert filled.problems[0].endswith("none in what is approved: lines 4")
    draft = data.replace(b"<note>", b'<target state="new">Die <x id="2"/>!</target><note>')
    filled = fill_catalogue(draft, "1.xlf", [UnitTranslation(source, "Die !", "a\x041")])
    assert filled.data == draft.replace(b'"new"', b'"translated"')


@pytest.mark.parametrize("text", ["a < b & c", "&lt;b>", "]]>", "<b>"])
def test_what_is_approved_is_read_back_as_it_is(text):
    data = b'<xliff version="1.2"><trans-unit><source>a</source></trans-unit></xliff>'
    filled = fill_catalogue(data, "a.xlf", [UnitTranslation("a", text)])
    assert plain_units(filled.data, "a.xlf")[0].target == text
    assert read_catalogue(filled.data, "a.xlf").units[0].state is UnitState.TRANSLATED
