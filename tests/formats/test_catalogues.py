"""PO and XLIFF: what is to be translated is shown, and a translation goes to its place."""

import gc
import time

import pytest

from amts_core.formats import (
    SUFFIXES,
    format_of,
    po_reader,
    read,
    read_catalogue,
    render,
    xliff_reader,
)
from amts_core.formats.document_format import UnitState
from amts_core.formats.segmentation import segment
from amts_core.kernel.errors import FormatError
from tests.formats.catalogue_files import FILES, OPEN
from tests.linear import twice_takes_twice


@pytest.mark.parametrize("name", FILES)
def test_what_is_empty_or_a_draft_is_shown(name):
    document = read(FILES[name].encode(), name)
    assert [part.text for part in segment(document.blocks, "en")] == OPEN[name]
    assert render(document) == FILES[name].encode()


@pytest.mark.parametrize(
    ("name", "reader", "states"),
    [
        ("a.po", po_reader, ["empty", "draft", "translated", "empty", "translated"]),
        ("1.xlf", xliff_reader, ["empty", "empty", "final", "draft"]),
        ("2.xliff", xliff_reader, ["empty", "final"]),
    ],
)
def test_units_say_how_far_they_are(name, reader, states):
    catalogue = reader.catalogue(FILES[name], name)
    assert [unit.state for unit in catalogue.units] == [UnitState(state) for state in states]
    assert catalogue.units[0].notes == {"a.po": ("menu", "A menu"), "1.xlf": ("A menu",)}.get(
        name, ("Hi",)
    )
    assert catalogue.languages[1][:2] == "de"


@pytest.mark.parametrize("name", FILES)
def test_a_translation_that_is_its_source_is_one(name):
    document = read(FILES[name].encode(), name)
    parts = segment(document.blocks, "en")
    made = read_catalogue(render(document, [(part, part.text) for part in parts]), name)
    assert {unit.state for unit in made.units} <= {UnitState.TRANSLATED, UnitState.FINAL}
    for unit in made.units:
        assert "\x1f" not in unit.target


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.po", 'msgid "a"\nmsgstr b\n', "a.po, line 2: expected msgid, msgstr"),
        ("a.po", '"a"\n', "line 1: expected msgid"),
        ("a.xlf", "<xliff>", "not valid XML"),
        ("a.xlf", "<html/>", "XML, but not XLIFF"),
        ("a.xlf", '<!DOCTYPE xliff [<!ENTITY a "a">]><xliff version="1.2"/>', "entities"),
    ],
)
def test_what_is_no_catalogue_is_told(name, data, told):
    with pytest.raises(FormatError, match=told):
        read(data.encode(), name)


@pytest.mark.parametrize(
    ("name", "told"),
    [("a.rst", "sphinx-build -b gettext"), ("a.adoc", "po4a"), ("a.tmx", "units --import")],
)
def test_what_can_be_made_a_catalogue_says_how(name, told):
    with pytest.raises(FormatError, match=told) as raised:
        format_of(name)
    assert all(suffix in str(raised.value) for suffix in SUFFIXES)


def _filled_seconds(name, data):
    """Return the least CPU time that reading and filling a file takes, of three times."""
    taken = []
    gc.disable()
    for _ in range(3):
        before = time.process_time()
        document = read(data, name)
        render(document, [(part, "x") for part in segment(document.blocks, "en")])
        taken.append(time.process_time() - before)
    gc.enable()
    return min(taken)


ENTRY = 'msgid "a"\nmsgstr ""\n\n'
UNIT = "\n <trans-unit><source>a</source></trans-unit>"


@pytest.mark.parametrize(
    ("name", "n", "made"),
    [
        pytest.param("a.po", 2_000, lambda n: ENTRY * n, id="PO"),
        pytest.param("a.po", 20_000, lambda n: 'msgid ""\n' + '"a\\n"\n' * n, id="PO, one text"),
        pytest.param("a.po", 20_000, lambda n: "# a\n" * n + ENTRY, id="PO, comments"),
        pytest.param(
            "a.xlf", 2_000, lambda n: f'<xliff version="1.2">{UNIT * n}</xliff>', id="XLIFF"
        ),
        pytest.param(
            "a.xlf",
            4_000,
            lambda n: f'<xliff version="1.2">{"<group>" * n}{UNIT}{"</group>" * n}</xliff>',
            id="XLIFF, nested",
        ),
        pytest.param(
            "a.xlf",
            4_000,
            lambda n: (
                '<xliff version="1.2"><trans-unit><source>a'
                + "".join(f'<x id="{k}"/>' for k in range(n))
                + "</source></trans-unit></xliff>"
            ),
            id="XLIFF, elements",
        ),
    ],
)
def test_twice_as_much_takes_twice_as_long(name, n, made):
    assert twice_takes_twice(lambda m: _filled_seconds(name, made(m).encode()), n, spare=0.02)
