"""TMX into review with notes and contexts, and back: all but the translations stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.bilingual_files import ReadingChoice, fill_file, read_units, unit_files
from amts_core.formats import UnitTranslation, encodings
from amts_core.kernel.errors import FormatError

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-US" o-tmf="x"><note>of the file</note></header><body>
  <tu tuid="a" changedate="20200101T000000Z">
    <note>On a button</note><prop type="x-Context">menu.open</prop><prop type="x-id">7</prop>
    <tuv xml:lang="en-US"><seg>Open</seg></tuv>
    <tuv xml:lang="de-DE" changeid="eva"><seg>Auf</seg></tuv>
    <tuv xml:lang="fr"><seg>Ouvrir</seg></tuv>
  </tu>
  <tu tuid="b">
    <tuv xml:lang="en-US"><seg>Open</seg></tuv>
    <tuv xml:lang="de-DE"><seg>Offen</seg></tuv>
  </tu>
  <tu><tuv xml:lang="en-US"><seg>Save &amp; <ph>%s</ph>close</seg></tuv>
    <tuv xml:lang="de-DE"><seg>Sichern, zu<ph x="%s"/></seg></tuv></tu>
  <tu tuid="c">
    <tuv xml:lang="en-US"><seg>Rain</seg></tuv>
    <tuv xml:lang="fr"><seg>Pluie</seg></tuv>
  </tu>
  <tu><tuv xml:lang="en-US"><seg>Sun</seg></tuv><tuv xml:lang="de-DE"><seg/></tuv></tu>
</body></tmx>
"""
DE = "en", "de"


def filled(*translations, text=TMX, languages=DE, **options):
    new = [UnitTranslation(*one) for one in translations]
    return fill_file(text.encode(), "a.tmx", languages, new, **options)


def test_units_come_with_what_the_file_says_of_them():
    units = read_units(TMX.encode(), "a.tmx", DE)
    assert [(one.src, one.tgt, one.key, one.notes) for one in units] == [
        ("Open", "Auf", "a", ("On a button", "menu.open")),
        ("Open", "Offen", "b", ()),
        ("Save & close", "Sichern, zu", "", ()),
    ]


def test_each_unit_gets_its_own_translation_and_nothing_else_changes():
    made = filled(("Open", "Geöffnet <", "b"), ("Rain", "Regen"), ("Sun", "Sonne"))
    expected = TMX.replace("Offen", "Geöffnet &lt;").replace(
        '    <tuv xml:lang="fr"><seg>Pluie</seg></tuv>\n',
        '    <tuv xml:lang="fr"><seg>Pluie</seg></tuv>\n'
        '    <tuv xml:lang="de-DE"><seg>Regen</seg></tuv>\n',
    )
    expected = expected.replace(
        '<tuv xml:lang="de-DE"><seg/></tuv>', '<tuv xml:lang="de-DE"><seg>Sonne</seg></tuv>'
    )
    assert (made.data.decode(), made.n_changed, made.problems) == (expected, 3, ())
    assert filled(("Open", "Auf", "a"), ("Open", "Offen", "b")).data == TMX.encode()


def test_what_would_be_lost_or_is_not_sure_stays_and_is_told():
    made = filled(("Save & close", "Speichern", ""), ("Rain", "Regen"), ("Rain", "Guss"))
    assert made.data == TMX.encode()
    assert made.problems == (
        "left as they are, for it can't be told which translation of their source is theirs: "
        "lines 16",
        "left as they are, for inline elements stand in them, and none in what is approved: "
        "lines 14",
    )


def test_a_language_that_no_unit_has_is_added():
    made = filled(("Rain", "下雨"), languages=("en", "zh")).data.decode()
    assert '<seg>Pluie</seg></tuv>\n    <tuv xml:lang="zh"><seg>下雨</seg></tuv>\n' in made
    file = unit_files.read(made.encode(), "a.tmx")
    assert next(one.texts for one in file.columns if one.tag == "zh") == ["下雨"]


def test_the_variant_that_is_meant_is_written():
    text = TMX.replace('xml:lang="fr"', 'xml:lang="de-AT"')
    chosen = ReadingChoice(variants=("de-AT",))
    made = filled(("Open", "Aufmachen", "a"), text=text, choice=chosen).data.decode()
    assert made == text.replace("Ouvrir", "Aufmachen")


def test_a_file_keeps_its_encoding_and_its_line_ends():
    text = TMX.replace("UTF-8", "iso-8859-1").replace("\n", "\r\n")
    new = [UnitTranslation("Rain", "Regen für 下")]
    made = fill_file(text.encode("latin-1"), "a.tmx", DE, new).data
    again = encodings.decode_xml(made, "a.tmx").text
    assert '</tuv>\r\n    <tuv xml:lang="de-DE"><seg>Regen für &#19979;</seg></tuv>\r\n' in again


def test_a_memory_without_the_source_is_refused():
    with pytest.raises(FormatError, match="holds no Korean"):
        filled(("a", "b"), languages=("ko", "de"))


TEXT = st.text(st.sampled_from("ab <&>]]\u3042é\x0b\x00"), min_size=1, max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["Open", "Rain", "Sun"]), TEXT), max_size=4))
def test_whatever_is_put_in_is_read_back(new):
    made = filled(*((src, tgt, "b" if src == "Open" else "") for src, tgt in new))
    units = {one.key: one for one in read_units(made.data, "a.tmx", DE)}
    assert units["a"].tgt == "Auf"
    again = filled(*((src, tgt, "b" if src == "Open" else "") for src, tgt in new))
    assert again.data == made.data
