"""What stands between the blocks of a stored document, as its readers see it."""

import pytest

from amts_core.documents import add_revisions, between, segments
from amts_core.documents.imports import read
from amts_core.project.store import people

MARKDOWN = """# Head

Some text.

```python
print("a")

print("b")
```

- one
- two

| a | b |
|---|---|
| c | d |
"""
HTML = "<p>One.</p><pre>a &lt; b\nc</pre><p>Two.</p><table><tr><td>x</td><td>y</td></tr></table>"


@pytest.mark.parametrize(
    ("name", "data", "code", "rows"),
    [
        pytest.param("a.md", MARKDOWN, ['```python\nprint("a")\n\nprint("b")\n```'], None, id="md"),
        pytest.param("a.html", HTML, ["a < b\nc"], ["x"], id="html"),
    ],
)
def test_code_is_shown_between_the_blocks_it_stands_between(store, name, data, code, rows):
    project = people.create_project(store, "Book", "en", ["zh"])
    new = read(data.encode(), name, "en")
    (revision,) = add_revisions(store, project.id, [new])
    parts = segments(store, revision.id)
    found = between(store, revision.id, parts)
    assert [one.text for one in found.values() if one.text] == code
    starts = {part.block: part.text for part in reversed(parts)}
    begun = [starts[block] for block, one in found.items() if one.is_row]
    assert begun == rows if rows else {"c", "one", "two"} <= {*begun} and "d" not in begun


def test_of_nothing_nothing_is_said(store):
    assert between(store, 1, ()) == {}
