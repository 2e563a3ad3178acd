"""Readers take time in proportion to a document, whatever stands in it."""

import json
import time
import timeit
from collections import deque

import pytest

from amts_core.formats import html_reader, markdown_reader, notebook_reader, text_reader
from amts_core.formats.byte_map import MappedText
from amts_core.formats.markdown_reader import MDX
from tests.linear import twice_takes_twice

READERS = {
    "md": markdown_reader.read,
    "mdx": MDX.read,
    "html": html_reader.read,
    "txt": text_reader.read,
    "ipynb": notebook_reader.read,
}


def processor_seconds(name: str, text: str) -> float:
    """Return the least of three times that reading takes, without those of collecting garbage."""
    source = MappedText.identity(text)
    return min(
        timeit.repeat(
            lambda: deque(READERS[name](source), maxlen=0),
            timer=time.process_time,
            number=1,
            repeat=3,
        )
    )


def notebook(unit: str, n: int) -> str:
    cells = [{"cell_type": "markdown", "source": [unit] * n}]
    return json.dumps({"cells": cells, "nbformat": 4})


@pytest.mark.parametrize(
    ("name", "make", "n"),
    [
        pytest.param("md", "<A\n\n".__mul__, 2000, id="components that are not closed"),
        pytest.param("md", "$$x\n\n".__mul__, 2000, id="formulas that are not closed"),
        pytest.param("md", "\\begin{a}\n".__mul__, 8000, id="environments that are not closed"),
        pytest.param("md", "{{< a\n".__mul__, 4000, id="commands that are not closed"),
        pytest.param("md", "{{< raw >}}\n".__mul__, 3000, id="code of templates, not closed"),
        pytest.param("mdx", "export const a = {\n\n".__mul__, 3000, id="programs, not closed"),
        pytest.param("md", lambda n: "".join(f"{'  ' * (k % 40)}- a\n" for k in range(n)), 1200, id="nested lists"),
        pytest.param("md", lambda n: "".join(f"{'>' * (k % 150)} a\n" for k in range(n)), 400, id="nested quotations"),
        pytest.param("md", "a\n\n".__mul__, 5000, id="short paragraphs"),
        pytest.param("md", "a b\n".__mul__, 10000, id="short lines"),
        pytest.param("md", lambda n: "---\ntitle: a b\n" + "x: 1\n" * n + "---\n", 1500, id="front matter"),
        pytest.param("md", lambda n: "{: .a}\n" + "<div>\n\n" * n, 2000, id="elements, not closed"),
        pytest.param("md", lambda n: "{: .a}\n" + "<div>\n\n" * n + "</div> a\n" * n, 1000, id="elements in elements"),
        pytest.param("html", "<a ".__mul__, 60000, id="tags that are not closed"),
        pytest.param("html", "<!--".__mul__, 2000000, id="comments that are not closed"),
        pytest.param("html", "<?".__mul__, 2000000, id="instructions that are not closed"),
        pytest.param("html", lambda n: "<li>x" * n + "</li>" * n, 8000, id="nested items"),
        pytest.param("html", "<a b='".__mul__, 60000, id="quotation marks of attributes"),
        pytest.param("html", "<svg>".__mul__, 10000, id="drawings that are not closed"),
        pytest.param("html", "a &eacute; ".__mul__, 20000, id="references"),
        pytest.param("txt", lambda n: f"a{' ' * n}b\n" * 20, 500000, id="blanks"),
        pytest.param("txt", ".".__mul__, 8000000, id="dots"),
        pytest.param("txt", "\"'. ".__mul__, 2000000, id="quotation marks"),
        pytest.param("txt", "a\n".__mul__, 40000, id="short lines of a text"),
        pytest.param("ipynb", lambda n: f'{{"cells": [], "m": {"[" * n}{"]" * n}}}', 40000, id="deep JSON"),
        pytest.param("ipynb", lambda n: notebook("a \\ \u00e9\n", n), 3000, id="escapes"),
    ],
)  # fmt: skip
def test_twice_the_text_takes_twice_the_time(name, make, n):
    assert twice_takes_twice(lambda m: processor_seconds(name, make(m)), n, spare=0.01)
