import pytest

from amts_core.carryover.elements import ElementKind, elements
from tests.carryover.documents import row, text_of

DOCUMENT = """---
title: Bicycles
---

# Bicycles
:label:`sec_bikes`

They are ridden. They wait,
in the rain.

```python
# A comment.
n = 1

n += 1
```

$$
n = 1
$$ :eqlabel:`eq_n`

> Quoted words.

![A bicycle. ](bike.svg)
:width:`300px`

| Kind | Wheels |
|------|--------|
| bike | two    |

* One item.
* Another one.
    1. A nested one.
<!-- a remark
over lines -->

:begin_tab:`a`
Words for a.
:end_tab:
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(DOCUMENT, "a.md", id="markdown"),
        pytest.param(DOCUMENT.replace("\n", "\r\n"), "a.md", id="line breaks of two characters"),
        pytest.param(DOCUMENT.rstrip("\n"), "a.md", id="no line break at the end"),
        pytest.param("\n\n# Bicycles\n\n```\nopen\n", "a.md", id="a fence that is never closed"),
        pytest.param("<p>One.\n<b>Two.</b></p>\n<div>\n Three.</div>\n", "a.html", id="html"),
        pytest.param("One line.\n\nAnother line.\n", "a.txt", id="plain text"),
    ],
)
def test_elements_and_gaps_are_the_document(text, name):
    assert elements(text_of(text, name=name)).text == text


def test_what_is_not_text_is_told_apart():
    found = [(item.kind, item.raw.splitlines()[0]) for item in row(DOCUMENT)]
    assert [line for kind, line in found if kind is ElementKind.CODE] == ["```python"]
    assert [line for kind, line in found if kind is ElementKind.MATH] == ["$$"]
    assert [line for kind, line in found if kind is ElementKind.LINE] == [
        "---",
        "---",
        ":label:`sec_bikes`",
        ":width:`300px`",
        "|------|--------|",
        "<!-- a remark",
        ":begin_tab:`a`",
        ":end_tab:",
    ]


def test_leads_and_tails_are_those_of_the_lines():
    found = elements(text_of(DOCUMENT))
    around = {
        item.raw: (gap.lead, behind.tail)
        for item, gap, behind in zip(found.items, found.gaps, found.gaps[1:], strict=False)
    }
    assert around["Bicycles"] == ("# ", "")
    assert around["A bicycle."] == ("![", " ](bike.svg)")
    assert around["A nested one."] == ("    1. ", "")
    assert around["Kind"][0] == "| "


def test_a_closing_line_is_known_by_what_it_closes():
    tabs = ":begin_tab:`a`\nOne.\n:end_tab:\n\n:begin_tab:`b`\nTwo.\n:end_tab:\n"
    keys = [item.key for item in row(tabs) if item.raw == ":end_tab:"]
    assert len(keys) == len(set(keys)) == 2
