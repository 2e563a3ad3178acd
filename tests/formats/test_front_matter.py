"""Front matter: each value that readers see is found once, where it was written."""

import pytest
import yaml

from amts_core.formats import Splitter, find_omissions, read, render
from amts_core.formats.document_format import Omission
from amts_core.formats.segmentation import segment


def segments_of(text):
    document = read(text.encode(), "a.md")
    return document, segment(document.blocks, "en")


def translated(text):
    document, segments = segments_of(text)
    made = render(document, [(part, part.text.upper()) for part in segments]).decode()
    return yaml.safe_load(made.split("---\n")[1])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("a: &x {title: Hello world}\nb: *x", ["Hello world"], id="mapping named twice"),
        pytest.param("title: &t My long title\nsummary: *t", ["My long title"], id="value named twice"),
        pytest.param("name: &t My long title\ntitle: *t", [], id="named where it is not read"),
        pytest.param("title: !!str &t 'My long title'", ["My long title"], id="tag and anchor"),
        pytest.param("title: &t # why\n  My long title", ["My long title"], id="anchor and comment"),
        pytest.param("a: &x\n  title: My title\n  b: *x", ["My title"], id="itself"),
        pytest.param("[&x {title: My title}, *x, *x]", ["My title"], id="list"),
        pytest.param("w: 1\n&k title: My title\nx: {title: *k}", ["My title"], id="key named as a value"),
        pytest.param("x: {<<: &b {title: My title}, <<: *b}", ["My title"], id="merged"),
    ],
)  # fmt: skip
def test_a_value_is_offered_where_it_was_written(written, expected):
    text = f"---\n{written}\n---\nText.\n"
    document, segments = segments_of(text)
    assert [part.text for part in segments] == [*expected, "Text."]
    assert render(document) == text.encode()
    made = render(document, [(part, part.text.upper()) for part in segments]).decode()
    assert [made.count(value.upper()) for value in expected] == [1] * len(expected)


def test_names_of_names_cost_what_they_are_long():
    levels = ["a0: &a0 {title: Hello world}"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 200)]
    _, segments = segments_of("---\n" + "\n".join(levels) + "\n---\nText.\n")
    assert [part.text for part in segments] == ["Hello world", "Text."]


@pytest.mark.parametrize("mark", ["|", "|-", ">", ">-", "|2 # why"])
def test_paragraphs_of_a_value_stay_paragraphs(mark):
    text = (
        f"---\nsummary: {mark}\n  The first\n  one.\n\n  \n  The second: #2.\nid: x\n---\nText.\n"
    )
    document, segments = segments_of(text)
    assert [part.text for part in segments] == ["The first one.", "The second: #2.", "Text."]
    assert render(document) == text.encode()
    value = translated(text)["summary"]
    assert [line for line in value.splitlines() if line] == ["THE FIRST ONE.", "THE SECOND: #2."]
    if "|" in mark:
        assert "ONE.\n\n\nTHE" in value
    assert translated(text)["id"] == "x"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: One.\nmenu: 'My ''menu''.'\nid: no text\nhero: {menu: In it.}\n---\nText.\n",
        '+++\ntitle = "One."\nmenu = "My \'menu\'."\nid = "no text"\n[hero]\nmenu = "In it."\n+++\nText.\n',
    ],
    ids=["YAML", "TOML"],
)
def test_a_project_says_which_other_keys_hold_text(text):
    document, segments = segments_of(text)
    assert [part.text for part in segments] == ["One.", "Text."]
    omitted = {one.reason for one in find_omissions(document, segments)}
    assert omitted == {Omission.METADATA}
    found = segment(document.blocks, "en", Splitter(front_matter_keys=("menu",)))
    assert [part.text for part in found] == ["One.", "My 'menu'.", "In it.", "Text."]
    made = render(document, [(part, part.text.upper()) for part in found])
    again = segment(read(made, "a.md").blocks, "en", Splitter(front_matter_keys=("menu",)))
    assert [part.text for part in again] == [part.text.upper() for part in found]
    assert b"no text" in made
