"""XLIFF: translations go to their places, and can't break it."""

import pytest

from amts_core.formats import xliff_reader
from tests.formats.catalogue_files import XLIFF_1, XLIFF_2, translated


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
