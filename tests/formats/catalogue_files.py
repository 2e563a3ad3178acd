"""Files that hold texts with their translations, and what of them is to be translated."""

from amts_core.formats import read, render
from amts_core.formats.segmentation import segment

PO = r"""# A comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Language: de\n"

#. A menu
#: a.py:3
msgctxt "menu"
msgid "Open %s\n"
"the file."
msgstr ""

#, fuzzy, python-format
#| msgid "Old %d"
msgid "New %d"
msgstr "Alt %d"
msgid "one %d file"
msgid_plural "%d files"
msgstr[0] "eine"
msgstr[1] ""

#~ msgid "gone"
#~ msgstr "weg"

msgid "say \"a\" \\ b"
msgstr "fertig"
"""
XLIFF_1 = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en" target-language="de-DE" datatype="plaintext" original="a"><body>
<trans-unit id="1">
  <source>Open <g id="1">the</g> &amp; file <x id="2"/>.</source>
  <note>A menu</note>
</trans-unit><trans-unit id="2"><source>Save</source><target state="needs-translation"/></trans-unit>
<trans-unit id="3" approved="yes"><source>Go</source><target>Los</target>
<alt-trans><source>x</source><target>y</target></alt-trans></trans-unit>
<trans-unit id="4" translate="no"><source>KEEP</source></trans-unit>
<trans-unit id="5"><source>Old</source><target state='needs-review-l10n'>Alt</target></trans-unit>
</body></file></xliff>
"""
XLIFF_2 = """<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0"
 srcLang="en" trgLang="de"><file id="f">
<unit id="1"><notes><note>Hi</note></notes><segment state="initial"><source>One.</source></segment>
<ignorable><source> </source></ignorable>
<segment state="final"><source>Two.</source><target>Zwei.</target></segment></unit>
<unit id="2" translate="no"><segment><source>KEEP</source></segment></unit>
</file></xliff>
"""
FILES = {"a.po": PO, "1.xlf": XLIFF_1, "2.xliff": XLIFF_2}
OPEN = {
    "a.po": ["Open %s", "the file.", "New %d", "%d files"],
    "1.xlf": ['Open <g id="1">the</g> &amp; file <x id="2"/>.', "Save", "Old"],
    "2.xliff": ["One."],
}


def translated(name, texts, data=None):
    document = read(FILES[name].encode() if data is None else data, name)
    parts = segment(document.blocks, "en")
    return render(document, zip(parts, texts, strict=False)).decode()
