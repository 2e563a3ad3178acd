"""Files of the exchange in XLIFF: what a service may do to one, and what is read of it."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.exchange.file_kinds import ContentType
from amts_core.exchange.round_trip import (
    Close,
    Open,
    Text,
    Verbatim,
    read,
    service_names,
    write,
)
from amts_core.exchange.xliff_files import parse_xliff
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import BlockKind, Segment
from tests.engines.fake_translate_files import translated_xliff, turned

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF = ContentType.XLIFF
LINK = Open("s7.1", "g"), Text("x"), Close("s7.1", "g")
CODE = Verbatim("s7.2", "%s")


def segments(*texts):
    return tuple(
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=text, start=0, end=len(text))
        for n, text in enumerate(texts)
    )


def paragraphs(inner):
    unit = f'<trans-unit id="s7"><source>no</source>{inner}</trans-unit>'
    return parse_xliff(
        f'<xliff xmlns="{NAMESPACE}"><file>{unit}</file></xliff>'.encode()
    ).paragraphs


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param("a &lt; b &amp;amp; c", (Text("a < b &amp; c"),), id="references"),
        pytest.param('<g id="s7.1">x</g>', LINK, id="marked words"),
        pytest.param('<ph id="s7.2">%s</ph>', (CODE,), id="verbatim"),
        pytest.param('<ph id="s7.2"><sub>%s</sub></ph>', (CODE,), id="verbatim, text within"),
        pytest.param('<x id="s7.2"/>', (Verbatim("s7.2", ""),), id="emptied"),
        pytest.param('<g id="9"><g id="s7.1">x</g></g>', LINK, id="an element of the service's"),
        pytest.param('a<ph id="9">b</ph>c', (Text("ac"),), id="a code of the service's"),
        pytest.param('<mrk mtype="seg" mid="1">a</mrk>', (Text("a"),), id="a mark of it"),
        pytest.param("", (), id="empty"),
    ],
)
def test_what_a_service_wrote_is_read(inner, expected):
    (found,) = paragraphs(f"<target>{inner}</target>")
    assert (found.id, found.pieces) == ("s7", expected)


def test_a_unit_without_a_translation_has_not_come_back():
    assert paragraphs("") == ()
    assert paragraphs("<alt-trans><target>x</target></alt-trans>") == ()


def test_what_is_no_xml_is_refused():
    with pytest.raises(FormatError, match="Order it again"):
        parse_xliff(b"<xliff>")


def test_a_file_names_its_languages_once_and_holds_no_translation():
    (data,) = write('a"b.xlf', segments("One %s."), "en", tgt_lang="de", content_type=XLIFF)
    root = ElementTree.fromstring(data)
    (file,) = root
    assert (root.get("version"), root.tag) == ("1.2", f"{{{NAMESPACE}}}xliff")
    assert file.attrib == {
        "original": 'a"b.xlf',
        "datatype": "plaintext",
        "source-language": "en",
        "target-language": "de",
    }
    assert [one.text for one in root.iter(f"{{{NAMESPACE}}}ph")] == ["%s"]
    assert [*root.iter(f"{{{NAMESPACE}}}target")] == []


def test_names_end_as_the_service_wants_them():
    assert service_names(["a/b.xlf"], XLIFF) == {"a/b.xlf": "a--b.xlf.xlf"}


PIECES = st.sampled_from(["one", " ", "{name}", "%s", "<g id='1'>", "</g>", '<x id="2"/>', "&amp;"])


@given(st.lists(st.lists(PIECES, max_size=8), min_size=1, max_size=4))
def test_what_is_verbatim_comes_back_as_it_went(words):
    """The fake turns words: turned again each text is its source, markup and all."""
    texts = segments(*("go " + "".join(one) for one in words))
    parts = write("a.xlf", texts, "en", tgt_lang="de", content_type=XLIFF)
    came = [translated_xliff(part.decode(), {}, {}).encode() for part in parts]
    twice = [translated_xliff(_as_source(part), {}, {}).encode() for part in came]
    assert all(one.text.startswith("og") for one in read(came, texts, XLIFF))
    for segment, one in zip(texts, read(twice, texts, XLIFF), strict=True):
        assert (one.text, one.findings) == (segment.text, ())


def _as_source(data):
    """A file with its translations in place of the texts."""
    root = ElementTree.fromstring(data)
    for unit in root.iter(f"{{{NAMESPACE}}}trans-unit"):
        source, target = unit
        unit.remove(source)
        target.tag = f"{{{NAMESPACE}}}source"
    return ElementTree.tostring(root, encoding="unicode")


def test_the_fake_turns_text_alone():
    (data,) = write("a.xlf", segments("One %s."), "en", tgt_lang="de", content_type=XLIFF)
    (found,) = parse_xliff(translated_xliff(data.decode(), {}, {}).encode()).paragraphs
    assert found.pieces == (Text(f"{turned('One')} "), Verbatim("s0.1", "%s"), Text("."))
