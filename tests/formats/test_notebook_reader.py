import json

import pytest

from amts_core.formats import read, render
from amts_core.formats.segmentation import segment
from amts_core.kernel.errors import EncodingError, FormatError


def notebook(*sources, ensure_ascii=False):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": source} for source in sources]
    cells.append({"cell_type": "code", "source": ["# no text\n"], "outputs": [{"text": "[1]"}]})
    content = {"cells": cells, "metadata": {"a": [1, -2.5e3, True, None, {}]}, "nbformat": 4}
    return json.dumps(content, indent=1, ensure_ascii=ensure_ascii).encode()


def test_markdown_cells_are_text():
    document = read(notebook(["# Title\n", "\n", 'A "quoted" word.'], "One string."), "a.ipynb")
    assert [block.text for block in document.blocks] == ["Title", 'A "quoted" word.', "One string."]


@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_translations_go_back_into_their_strings(ensure_ascii):
    data = notebook(["Text é 😀\n", "over lines."], "Other\\text.", ensure_ascii=ensure_ascii)
    document = read(data, "a.ipynb")
    segments = segment(document.blocks, "en")
    assert render(document) == data
    made = json.loads(render(document, [(segments[0], 'Texto "ñ" \\ 中')]))
    assert "".join(made["cells"][0]["source"]) == 'Texto "ñ" \\ 中'
    assert made["cells"][1:] == json.loads(data)["cells"][1:]
    assert ("\\u4e2d" in render(document, [(segments[0], "中")]).decode()) is ensure_ascii


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"cells": [', "line 1, column 12"),
        (b"[1, 2]", "not a notebook"),
        (b'{"worksheets": []}', "nbconvert"),
        (b"[" * 100_000, "nested too deeply|not valid JSON"),
    ],
)
def test_what_is_no_notebook_is_refused(data, message):
    with pytest.raises(FormatError, match=message):
        read(data, "a.ipynb")


@pytest.mark.parametrize(
    "number", ["9" * 5000, "-" + "9" * 5000, "1e" + "9" * 5000, "0." + "9" * 5000]
)
def test_a_number_of_any_length_stays_as_it_is(number):
    data = notebook("One string.").replace(b"-2500.0", number.encode())
    assert number.encode() in data
    document = read(data, "a.ipynb")
    assert render(document) == data
    assert [block.text for block in document.blocks] == ["One string."]


def test_half_a_character_is_refused():
    with pytest.raises(EncodingError, match="lone surrogate"):
        read(notebook("a \ud800 b", ensure_ascii=True), "a.ipynb")
