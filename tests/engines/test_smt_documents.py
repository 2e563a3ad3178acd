"""Whole documents through the local engine, with the sample's corpus: what is no text stays."""

import json
import re
from dataclasses import dataclass

import pytest
from markdown_it import MarkdownIt

from amts_core import formats
from amts_core.engines.protocol import TranslationTask
from amts_core.engines.smt import GeneralCorpus
from amts_core.engines.smt.smt_engine import SmtEngine
from amts_core.exchange import round_trip
from amts_core.formats import segmented_documents
from amts_core.kernel.config import SAMPLES

PAIR = "en", "es"
CHAPTER = """# Watching *Birds* at the Feeder
:label:`sec_feeder`

A feeder in the garden brings **many small birds** close to the window. As we saw in
:numref:`sec_garden`, the count $n_t$ on day $t$ follows $$n_{t+1} = a\\,n_t + b,$$ which is easy
to fit, see [the notes on *counting*](http://birds.example.org/notes_(old).html).

[**Read the counts**] with `load_counts()` before breakfast; write to birds@example.org.

![Birds at a feeder.](../img/feeder.svg)
:width:`320px`

$$\\hat{a} = \\frac{\\sum_t n_t n_{t+1}}{\\sum_t n_t^2}$$
:eqlabel:`eq_feeder`

```{.python .input}
def fit(counts):  # my sister
    return sum(a * b for a, b in zip(counts, counts[1:])) / sum(a * a for a in counts)
```

1. Why does the sum in :eqref:`eq_feeder` start on the *second* day? (*Hint*: look at `fit`.)
2. Would you like <b>another</b> feeder, or 3 < 4 of them?

| Bird | Where it sits |
|------|---------------|
| wren | near the old `feeder` |

> My sister lives near the garden, so she sees the birds every morning.[^1]

[^1]: The birds of {city}.
"""
CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# Birds\n", "\n", "Run `fit` on *all* counts,\n", "see [here](x.md).\n"]},
    {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": ["print('my sister')"]},
    {"cell_type": "markdown", "metadata": {}, "source": "The count $n_t$ is \"small\" in the morning."},
]  # fmt: skip
NOTEBOOK = json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
FILES = {"garden/birds.md": CHAPTER.encode(), "garden/birds.ipynb": NOTEBOOK.encode()}
UNITS = (
    ("The feeder is near the window.", "El comedero está cerca de la ventana."),
    ("Small birds sit on the feeder.", "Los pájaros pequeños se posan en el comedero."),
    ("We see the birds in the garden.", "Vemos los pájaros en el jardín."),
    ("run `fit` on all **counts**, see here.", "Ejecuta."),
    ("Would you like <b>another</b> feeder, or 3 < 4 of them?", "¿Desea <b>otro</b>, o 3 < 4?"),
)
OWN_MARKUP = re.compile(
    r":[a-z]+:`[^`]+`|\$\$.*?\$\$|(?<!\$)\$[^$\n]+\$(?!\$)|\{city\}|birds@example\.org|\[\^1\]",
    re.DOTALL,
)


@dataclass(frozen=True)
class Markup:
    """What CommonMark finds in a text, as markdown-it-py reads it, and what D2L adds to that."""

    blocks: list[tuple[str, str]]
    links: list[str]
    code: list[str]
    own: list[str]


def markup(text) -> Markup:
    blocks, links, code = [], [], []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type in ("fence", "code_block", "html_block"):
            blocks.append((token.type, token.info + token.content))
        elif token.type != "inline":
            blocks.append((token.type, token.tag))
        for child in token.children or ():
            if child.type in ("link_open", "image"):
                links.append(str(child.attrs.get("href") or child.attrs.get("src")))
            elif child.type == "code_inline":
                code.append(child.content)
    return Markup(blocks, sorted(links), sorted(code), sorted(OWN_MARKUP.findall(text)))


@pytest.fixture(scope="module", params=["baseline", "ACT"])
def translated(request, tmp_path_factory, encoder):
    """Name and text of each translated document, by its own name."""
    folder = tmp_path_factory.mktemp("engine")
    lines = (
        (SAMPLES / "general" / "en-es.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    )
    corpus = folder / "general.tsv"
    corpus.write_text("".join(lines[1:]), encoding="utf-8")
    engine = SmtEngine(folder, (GeneralCorpus("general", *PAIR, corpus),), encoder)
    read = {
        name: segmented_documents.read_document(data, name, "en") for name, data in FILES.items()
    }
    segments = [segment for one in read.values() for segment in one.segments]
    task = TranslationTask(
        src_lang="en",
        tgt_lang="es",
        segments=tuple(map(round_trip.pieces_of, segments)),
        units=UNITS if request.param == "ACT" else (),
    )
    came = [*engine.translate(task, range(len(segments)), lambda *_: None)]
    results = iter(
        round_trip.returned(segment, one.pieces, one.uncovered)
        for segment, one in zip(segments, came, strict=True)
    )
    made = {}
    for name, one in read.items():
        returned = [next(results) for _ in one.segments]
        assert {finding.check for seg in returned for finding in seg.findings} <= {"uncovered"}
        changes = [
            (segment, found.text)
            for segment, found in zip(one.segments, returned, strict=True)
            if found.text != segment.text
        ]
        assert len(changes) > len(one.segments) / 2
        rendered = formats.render(one.document, changes).decode()
        made[name] = round_trip.output_name("es", name), rendered
    return request.param, made


def test_a_chapter_keeps_its_markup(translated):
    _, made = translated
    name, text = made["garden/birds.md"]
    assert name == "garden/es.birds.md"
    assert markup(text) == markup(CHAPTER)


def test_a_notebook_keeps_its_cells(translated):
    _, made = translated
    name, text = made["garden/birds.ipynb"]
    assert name == "garden/es.birds.ipynb"
    found = json.loads(text)
    assert {key: found[key] for key in ("nbformat", "nbformat_minor", "metadata")} == {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
    }
    assert found["cells"][1] == CELLS[1]
    for cell, before in zip(found["cells"], CELLS, strict=True):
        assert cell["cell_type"] == before["cell_type"]
        assert type(cell["source"]) is type(before["source"])
        assert markup("".join(cell["source"])) == markup("".join(before["source"]))


def test_it_is_translated_and_follows_its_units(translated):
    arm, made = translated
    text = made["garden/birds.md"][1]
    assert "hermana" in text, "the general corpus has a sister"
    assert ("comedero" in text) == (arm == "ACT"), "only the parallel data know a feeder"


def test_an_approved_text_comes_back_as_it_was_approved(translated):
    arm, made = translated
    text = made["garden/birds.md"][1]
    assert ("2. ¿Desea <b>otro</b>, o 3 < 4?\n" in text) == (arm == "ACT")
    assert "Ejecuta." not in made["garden/birds.ipynb"][1], "it lacks the code and the link"


def test_what_a_chapter_s_code_says_is_not_translated(translated):
    _, made = translated
    assert "# my sister" in made["garden/birds.md"][1]
