"""XLIFF: translations go to their places, and can't break it."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import UnitState, read, read_catalogue, render, xliff_reader
from amts_core.formats.catalogues import OPEN, Target
from amts_core.formats.segmentation import segment
from tests.formats.catalogue_files import FILES, XLIFF_1, XLIFF_2, translated

STATES = UnitState.DRAFT, UnitState.TRANSLATED, UnitState.FINAL


def test_translations_go_into_xliff():
    made = translated("1.xlf", ['Auf <g id="1">die</g> & Datei <x id="2"/> < 3.', "Sichern", "Neu"])
    expected = XLIFF_1.replace(
        '<x id="2"/>.</source>',
        '<x id="2"/>.</source>\n  <target>Auf <g id="1">die</g> &amp; Datei <x id="2"/> &lt; 3.'
        "</target>",
    )
    expected = expected.replace(
        '<target state="needs-translation"/>', '<target state="translated">Sichern</target>'
    )
    assert made == expected.replace(
        "<target state='needs-review-l10n'>Alt", '<target state="translated">Neu'
    )
    made = translated("2.xliff", ["Eins."])
    assert made == XLIFF_2.replace(
        '<segment state="initial"><source>One.</source>',
        '<segment state="translated"><source>One.</source><target>Eins.</target>',
    )


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("<b>fett</b>", "&lt;b&gt;fett&lt;/b&gt;"),
        ('Auf <g id="1">die', "Auf die"),
        ('</g> <g id="1">', " "),
        ("a & b &amp; c &nbsp; <", "a &amp; b &amp; c &amp;nbsp; &lt;"),
        ('<x id="2"/> <x id="2"/>', '<x id="2"/> &lt;x id="2"/&gt;'),
    ],
)
def test_no_translation_breaks_xml(text, inside):
    data = XLIFF_1.replace('<x id="2"/>.</source>', '<x id="2"/>.</source><target/>')
    made = translated("1.xlf", [text], data.encode())
    got = made.partition("</source><target>")[2].partition("</target>")[0]
    assert got.replace(">", "&gt;") == inside.replace(">", "&gt;")
    assert xliff_reader.catalogue(made, "a").units[0].target == got


CDATA = """<xliff version="1.2"><file original="f" source-language="en" target-language="de"><body>
<trans-unit id="1"><source><!-- to a user --><![CDATA[<b>Hello</b> world]]> <?pi x?>&amp; all</source>
</trans-unit></body></file></xliff>"""


def test_cdata_is_shown_as_its_value_and_comments_are_not():
    (block,) = read(CDATA.encode(), "a.xlf").blocks
    assert block.text == "&lt;b&gt;Hello&lt;/b&gt; world &amp; all"
    made = translated("1.xlf", ["&lt;b>Hallo&lt;/b> Welt"], CDATA.encode())
    assert ElementTree.fromstring(made).find(".//target").text == "<b>Hallo</b> Welt"


PIECE = st.sampled_from(
    ["]]>", "]]", ">", "<", "&", "&#1;", "&#x1F;", "&#x0;", "&#55555;", "&#xD800;", "&#9999999;"]
    + ["&amp;", "&am", "p;", "\x0b", "\x01", "\uffff", "a", "<!--", "-->", "<![CDATA[", "<?x", "?>"]
    + ['<g id="1">', "</g>", '<x id="2"/>', "<b>", '<x id="]]>"/>', "<x:y>"]
)


@given(st.lists(PIECE, max_size=8).map("".join))
def test_what_is_put_in_is_xml_whatever_it_is(text):
    made = xliff_reader.with_targets(XLIFF_1, "1.xlf", {0: Target(text)})
    ElementTree.fromstring(made)
    assert len(xliff_reader.catalogue(made, "1.xlf").units) == 4


@pytest.mark.parametrize(
    ("version", "state", "said"),
    [
        ("1.2", UnitState.DRAFT, '<target state="needs-review-translation">'),
        ("1.2", UnitState.TRANSLATED, "<target>"),
        ("1.2", UnitState.FINAL, "<target>"),
        ("2.1", UnitState.DRAFT, '<segment state="translated">'),
        ("2.1", UnitState.FINAL, '<segment state="reviewed">'),
    ],
)
@pytest.mark.parametrize("target", ["", "<target/>"])
def test_a_new_translation_says_how_far_it_is(version, state, said, target):
    name = "trans-unit" if version == "1.2" else "segment"
    text = f'<xliff version="{version}"><{name}><source>a</source>{target}</{name}></xliff>'
    made = xliff_reader.with_targets(text, "a.xlf", {0: Target("b", state)})
    assert said in made
    (unit,) = xliff_reader.catalogue(made, "a.xlf").units
    assert (unit.target, unit.state is UnitState.DRAFT) == (
        "b",
        state is UnitState.DRAFT and version == "1.2",
    )


@pytest.mark.parametrize("name", ["a.po", "1.xlf", "2.xliff"])
@given(st.data())
def test_a_unit_is_as_far_as_the_least_of_its_segments(name, data):
    """What no person has looked at is a draft, and so is what is not translated as a whole."""
    document = read(FILES[name].encode(), name)
    parts = segment(document.blocks, "en")
    states = {part.n: data.draw(st.sampled_from([None, *STATES])) for part in parts}
    given = {n: state for n, state in states.items() if state}
    placed = [(part, f"x{part.n}") for part in parts if part.n in given]
    made = render(document, placed, "de", given)
    before = read_catalogue(FILES[name].encode(), name).units
    for old, new in zip(before, read_catalogue(made, name).units, strict=True):
        of_it = [given.get(part.n) for part in parts if part.text in old.source]
        if old.state not in OPEN or not any(of_it):
            assert new.target == old.target
        elif None in of_it or UnitState.DRAFT in of_it:
            is_said = name != "2.xliff"
            assert new.state is (UnitState.DRAFT if is_said else UnitState.TRANSLATED)
        else:
            assert new.state not in OPEN
