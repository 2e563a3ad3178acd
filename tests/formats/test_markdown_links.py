"""Links by their words alone lead on where they led."""

import json

import pytest
from markdown_it import MarkdownIt

from amts_core.formats import read, render
from amts_core.formats.segmentation import segment

DEFINITIONS = "\n\n[Home page]: /home\n[guide]: /guide\n"


def put(source, translation, name="a.md"):
    document = read(source.encode(), name)
    first = segment(document.blocks, "en")[0]
    return render(document, [(first, translation)]).decode()


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        pytest.param("See the [Home page].", "Siehe [Startseite].", "Siehe [Startseite][Home page].", id="other words"),
        pytest.param("See the [home\npage].", "Siehe [Startseite].", "Siehe [Startseite][home page].", id="case and break"),
        pytest.param("See the [Home page].", "Siehe [Home page] [1].", "Siehe [Home page] [1].", id="the same words"),
        pytest.param("See the [index].", "Siehe [Startseite].", "Siehe [Startseite].", id="no definition"),
        pytest.param("See [Home page] or [guide].", "Siehe [Startseite] oder [guide].", "Siehe [Startseite][Home page] oder [guide].", id="one of two"),
        pytest.param("See [Home page] or [guide].", "Siehe [Buch] oder [Start].", "Siehe [Buch] oder [Start].", id="nobody can tell"),
        pytest.param("See [Home page].", "Siehe [Start](/home).", "Siehe [Start](/home).", id="a link"),
        pytest.param("See [Home page].", "Siehe `[a]` [^1] \\[b] ![c](d) [Start].", "Siehe `[a]` [^1] \\[b] ![c](d) [Start][Home page].", id="other brackets"),
        pytest.param("See `[Home page]`.", "Siehe [Start].", "Siehe [Start].", id="code"),
        pytest.param("See [Home page].", "Siehe die Startseite.", "Siehe die Startseite.", id="none"),
    ],
)  # fmt: skip
def test_a_link_by_its_words_keeps_its_target(source, translation, expected):
    assert put(source + DEFINITIONS, translation) == expected + DEFINITIONS


def test_other_readers_find_the_link():
    made = put("See the [Home page]." + DEFINITIONS, "Siehe [Startseite].")
    assert MarkdownIt().render(made) == '<p>Siehe <a href="/home">Startseite</a>.</p>\n'


def test_a_link_in_a_notebook_keeps_its_target():
    source = ["See the [Home page].\n", "\n", "[Home page]: /home"]
    notebook = json.dumps({"cells": [{"cell_type": "markdown", "source": source}], "nbformat": 4})
    made = json.loads(put(notebook, "Siehe [Startseite].", "a.ipynb"))
    assert made["cells"][0]["source"][0] == "Siehe [Startseite][Home page].\n"
