import pytest

from amts_core.formats import markdown_reader, read
from amts_core.formats.byte_map import MappedText
from amts_core.formats.document_format import Omission
from amts_core.formats.front_matter import READABLE


def blocks(text, is_mdx=False):
    found = [
        (kind, block)
        for kind, block in markdown_reader.read(MappedText.identity(text), is_mdx=is_mdx)
        if block.text and not isinstance(kind, Omission) and block.key in READABLE | {""}
    ]
    for _, block in found:  # every character stands where it says
        for character, start, end in zip(block.text, block.starts, block.ends, strict=True):
            assert text[start:end] == character or block.notation.is_whole
    return [(str(kind), block.text) for kind, block in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# Title #\n\nText.\n", [("heading", "Title"), ("paragraph", "Text.")], id="atx"),
        pytest.param("Title\nmore\n=====\n", [("heading", "Title\nmore")], id="setext"),
        pytest.param("- one\n- two\n  more\n", [("item", "one"), ("item", "two\nmore")], id="list"),
        pytest.param("1. one\n\n   two\n", [("item", "one"), ("item", "two")], id="item of two"),
        pytest.param("> said\n> more\n", [("paragraph", "said\nmore")], id="quotation marks are no text"),
        pytest.param("> [!NOTE]\n> Mind it.\n", [("paragraph", "Mind it.")], id="GitHub alert"),
        pytest.param(
            "| a | b \\| c |\n|---|---|\n| `x|` | d |\n",
            [("cell", "a"), ("cell", "b \\| c"), ("cell", "`x"), ("cell", "`"), ("cell", "d")],
            id="table",
        ),
        pytest.param("Term\n: Its meaning.\n", [("item", "Term"), ("item", "Its meaning.")], id="definition"),
        pytest.param("A.[^1]\n\n[^1]: Note.\n", [("paragraph", "A.[^1]"), ("paragraph", "Note.")], id="footnote"),
        pytest.param("---\ntitle: x\n---\nText.\n", [("metadata", "x"), ("paragraph", "Text.")], id="front matter"),
        pytest.param("```python\nx = 1\n```\n\n    y = 2\n", [], id="code"),
        pytest.param("[ref]: http://x.org\n\nText [a][ref].\n", [("paragraph", "Text [a][ref].")], id="reference"),
        pytest.param("<!-- no -->\n\nText.\n", [("paragraph", "Text.")], id="comment"),
        pytest.param("<div>\n<p>In HTML.</p>\n</div>\n", [("paragraph", "In HTML.")], id="HTML block"),
        pytest.param('!!! note "Mind"\n    Text.\n', [("title", "Mind"), ("paragraph", "Text.")], id="admonition"),
        pytest.param(":::note\nText.\n:::\n", [("paragraph", "Text.")], id="container"),
        pytest.param("```{tip}\nText.\n```\n", [("paragraph", "Text.")], id="directive fence"),
        pytest.param("{#if x}\nText.\n{/if}\n", [("paragraph", "Text.")], id="template"),
        pytest.param('<Tip warning={true}>\n\nText.\n\n</Tip>\n', [("paragraph", "Text.")], id="component"),
        pytest.param('<Banner a={[\n  {b: "c > d"},\n]} />\n\nText.\n', [("paragraph", "Text.")], id="component over lines"),
    ],
)  # fmt: skip
def test_blocks_of_commonmark_and_its_relatives(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# T\n:label:`sec_t`\n\nText.\n", [("heading", "T"), ("paragraph", "Text.")], id="label"),
        pytest.param("In :numref:`a` and :cite:`b`.\n", [("paragraph", "In :numref:`a` and :cite:`b`.")], id="roles stay"),
        pytest.param("See\n:numref:`a`\nnow.\n", [("paragraph", "See\n:numref:`a`\nnow.")], id="a role on its line stays"),
        pytest.param(
            "![A *caption*.](../img/a.svg)\n:width:`9px`\n:label:`fig_a`\n\nText.\n",
            [("caption", "A *caption*."), ("paragraph", "Text.")],
            id="figure",
        ),
        pytest.param("Text.\n![Cap.](a.svg)\nMore.\n", [("paragraph", "Text."), ("caption", "Cap."), ("paragraph", "More.")], id="figure in a paragraph"),
        pytest.param("![](a.svg)\n", [], id="figure without a caption"),
        pytest.param('![Cap.](a.svg "A \\"title\\"")\n', [("caption", "Cap."), ("attribute", 'A "title"')], id="title of a figure"),
        pytest.param("![](a.svg 'A title')\n", [("attribute", "A title")], id="title without a caption"),
        pytest.param("[![Build](a.svg 'It builds')](b) ![Tests run](c.svg)\n", [("caption", "Build"), ("attribute", "It builds"), ("caption", "Tests run")], id="pictures on a line"),
        pytest.param('<img src="a.svg" alt="53 items"/> <img src="b.svg" alt="Last update"/>\n', [("attribute", "53 items"), ("attribute", "Last update")], id="tags on a line"),
        pytest.param("```{exercise}\n:label: a\n\n**One.**\n\nTwo\n```\n", [("paragraph", "**One.**"), ("paragraph", "Two")], id="paragraphs in a directive"),
        pytest.param("See ![x](y.png) here.\n", [("paragraph", "See ![x](y.png) here.")], id="inline picture stays"),
        pytest.param("Let\n\n$$\nx = 1\n\n- y\n$$\n\nbe.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="display maths"),
        pytest.param("Let\n$$x$$\nbe.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="display maths in a paragraph"),
        pytest.param("Let $$x$$ be.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="display maths in a line"),
        pytest.param("$$x$$\n:eqlabel:`e`\n\nText.\n", [("paragraph", "Text.")], id="equation label"),
        pytest.param("Let\n\\begin{align*}\nx &= 1\n\\end{align*}\nbe.\n", [("paragraph", "Let"), ("paragraph", "be.")], id="environment"),
        pytest.param(":begin_tab:`torch`\nText.\n:end_tab:\n", [("paragraph", "Text.")], id="tab"),
        pytest.param("[**Slide.**] Text.\n", [("paragraph", "[**Slide.**] Text.")], id="slide marker stays"),
        pytest.param("* a\n\n  $$x$$\n\n  b\n", [("item", "a"), ("item", "b")], id="maths in a list"),
    ],
)  # fmt: skip
def test_blocks_of_the_d2l_dialect(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends(ends):
    text = "# T\n\n> a\n> b\n\n| c |\n|---|\n| d |\n".replace("\n", ends)
    assert [block.replace(ends, "\n") for _, block in blocks(text)] == ["T", "a\nb", "c", "d"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("/// note | Of help\n\nText.\n\n///\n", [("title", "Of help"), ("paragraph", "Text.")], id="pymdownx"),
        pytest.param("/// details\n    type: tip\n\nText.\n///\n", [("paragraph", "Text.")], id="pymdownx with options"),
        pytest.param('=== "On Linux"\n\n    Text.\n\n    ```\n    x\n    ```\n\n=== "B"\n    b\n', [("title", "On Linux"), ("paragraph", "Text."), ("title", "B"), ("paragraph", "b")], id="tabs of MkDocs"),
        pytest.param('??? note "More"\n    - a\n\n        b\n\nc\n', [("title", "More"), ("item", "a"), ("item", "b"), ("paragraph", "c")], id="collapsed"),
        pytest.param("<!-- term -->\n\n:   One.\n\n    Two.\n\n    !!! tip \"T\"\n\n        Three.\n\nFour.\n", [("item", "One."), ("item", "Two."), ("title", "T"), ("item", "Three."), ("paragraph", "Four.")], id="definition without a term"),
        pytest.param('{lineno=1 b="2,3"}\n- a\n', [("item", "a")], id="attributes above"),
        pytest.param("::: warning Use with care {open}\nText.\n:::\n", [("title", "Use with care"), ("paragraph", "Text.")], id="VitePress"),
        pytest.param("::: code-group\n```js\nx\n```\n:::\n", [], id="group of code"),
        pytest.param("```js {1,2} [With a class]\nx\n```\n```js [app.js]\nx\n```\n```sh [npm]\nx\n```\n", [("title", "With a class")], id="labels of code"),
        pytest.param("- ```py title='In a class' linenums=\"1\"\n  x\n  ```\n\n```js title=\"src/a.js\"\nx\n```\n", [("title", "In a class")], id="titles of code"),
        pytest.param(":::note[Read *this*]{.a}\nText.\n:::\n", [("title", "Read *this*"), ("paragraph", "Text.")], id="Docusaurus"),
        pytest.param("> [!TIP] Read\n> Text.\n", [("title", "Read"), ("paragraph", "Text.")], id="alert with a title"),
        pytest.param(":::{note} Read\n:class: a b\nText.\n:::\n", [("title", "Read"), ("paragraph", "Text.")], id="MyST colons"),
        pytest.param("```{admonition} Read\n:class: tip\n\n- Text.\n```\n", [("title", "Read"), ("item", "Text.")], id="MyST fence"),
        pytest.param("(a-label)=\n# Title\n\n% a remark\n\nText.\n", [("heading", "Title"), ("paragraph", "Text.")], id="MyST label and comment"),
        pytest.param("Let\n\n$$\nx_1 = a\n$$ (eq:one)\n\nbe.\n\n$$\ny_2 = b\n$$\n\nText.\n", [("paragraph", "Let"), ("paragraph", "be."), ("paragraph", "Text.")], id="equation label of MyST"),
        pytest.param("> Let\n>\n> $$\n> x_1 = a\n$$\n\nbe.\n\n$$\ny_2 = b\n$$\n\nText.\n", [("paragraph", "Let"), ("paragraph", "be."), ("paragraph", "Text.")], id="formula that leaves a quotation"),
        pytest.param("Let $s = \\begin{matrix} 1 & x \\end{matrix}^T$, and \\begin{align}x\\end{align} be.\n", [("paragraph", "Let $s = \\begin{matrix} 1 & x \\end{matrix}^T$, and"), ("paragraph", "be.")], id="environment in a formula"),
        pytest.param("$$\nx_1 = a\n$$ is small.\n\nText.\n\n$$\ny_2 = b\n$$\n", [("paragraph", "is small."), ("paragraph", "Text.")], id="text behind a formula"),
        pytest.param("```{exercise} Prove it\n:label: a\n\nText.\n```\n```{solution} a\nSo.\n```\n", [("title", "Prove it"), ("paragraph", "Text."), ("paragraph", "So.")], id="exercise of MyST"),
        pytest.param("```{prf:theorem} Bayes\nText.\n```\n```{figure} a.png\n:name: b\n\nCap.\n```\n", [("title", "Bayes"), ("paragraph", "Text."), ("paragraph", "Cap.")], id="theorem and figure of MyST"),
        pytest.param("% of users say so.\n", [("paragraph", "% of users say so.")], id="per cent elsewhere"),
        pytest.param("[TOC]\n\n{{ toc }}\n\n--8<-- \"a.md\"\n\n{* a.py hl[1] *}\n\n{: .wide}\n", [], id="commands"),
        pytest.param('{{% alert title="Be careful" color="red" %}}\nText.\n{{% /alert %}}\n', [("title", "Be careful"), ("paragraph", "Text.")], id="Hugo"),
        pytest.param('{{< tab "On Linux" >}}{{< tab name="B b" >}}\nText.\n', [("title", "On Linux"), ("title", "B b"), ("paragraph", "Text.")], id="tabs of Hugo"),
        pytest.param("{{< figure\n  src=a.png\n  caption=`A cat`\n>}}\n", [("title", "A cat")], id="command over lines"),
        pytest.param("{{< highlight go >}}\nx := 1\n\ny\n{{< /highlight >}}\nText.\n", [("paragraph", "Text.")], id="code of Hugo"),
        pytest.param("{% raw %}\n{{ x }} y\n{% endraw %}\n", [], id="code of Liquid"),
        pytest.param("{{< note >}} Text. {{< /note >}}\n", [("paragraph", "Text.")], id="prose between commands"),
            pytest.param('{{% alert title="Mind" %}}Text {{< ref "a" >}}.{{% /alert %}}\n\n{% if b %}One.{% endif %}\n', [("title", "Mind"), ("paragraph", 'Text {{< ref "a" >}}.'), ("paragraph", "One.")], id="command around a line"),
            pytest.param("{{< a >}}One{{< /a >}} and {{< a >}}two{{< /a >}}\n", [("paragraph", "{{< a >}}One{{< /a >}} and {{< a >}}two{{< /a >}}")], id="commands in a line"),
        pytest.param('{{A("a")}}\n{{B("b")}} and\n{{C("c")}}\nare links.\n', [("paragraph", '{{A("a")}}\n{{B("b")}} and\n{{C("c")}}\nare links.')], id="values of templates"),
        pytest.param("One of\n{{< param x >}}\nand\n{{< tabs >}}\nb.\n", [("paragraph", "One of\n{{< param x >}}\nand"), ("paragraph", "b.")], id="values of Hugo"),
        pytest.param("See [a][] and [b].\n\n[a]: https://x.org/{{< param v >}}/a.go\n[b]: {{ site.url }}/b\n", [("paragraph", "See [a][] and [b].")], id="references with values"),
        pytest.param("{a} people read {b}\n", [("paragraph", "{a} people read {b}")], id="prose between expressions"),
        pytest.param("- {{a}}\n  - : Sets it.\n", [("item", "{{a}}"), ("item", "Sets it.")], id="definition of MDN"),
        pytest.param('+++\ntitle = "A \\"b\\""\n[x]\nsummary = \'c d\'\n+++\nText.\n', [("metadata", 'A "b"'), ("metadata", "c d"), ("paragraph", "Text.")], id="TOML"),
        pytest.param("---\nhero:\n  tagline: >-\n    Two\n    lines\n  title: 'It''s'\nid: no text\ndate: 2020-01-01\ndescription: foo_bar\n---\n", [("metadata", "Two lines"), ("metadata", "It's")], id="YAML"),
        pytest.param("---\ntitle: [a\n---\nText.\n", [("paragraph", "Text.")], id="broken YAML"),
        pytest.param("---\n\nA rule above.\n\n---\n", [("paragraph", "A rule above.")], id="rules"),
        pytest.param("| Name | Type |\n|-|-|\n| shape | string \\| number |\n| The size | `px` |\n| size | `px` |\n", [("cell", "Name"), ("cell", "Type"), ("cell", "The size"), ("cell", "`px`"), ("cell", "`px`")], id="code in cells"),
        pytest.param("- a | b\n  ---|---\n  c | d\n", [("cell", "a"), ("cell", "b"), ("cell", "c"), ("cell", "d")], id="table in a list"),
        pytest.param("".join(f"{'  ' * n}- Level {n}\n" for n in range(30)), [("item", f"Level {n}") for n in range(30)], id="deep list"),
        pytest.param(">" * 40 + " deep\n", [("paragraph", "deep")], id="deep quotation"),
        pytest.param("<div>\n1 < 2 <b>x</b>\n</div>\n", [("paragraph", "1 < 2 <b>x</b>")], id="loose mark in HTML"),
    ],
)  # fmt: skip
def test_blocks_of_those_who_write_documentation(text, expected):
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("import A from './a'\nimport {\n  B\n} from './b'\n\nText.\n\nexport const c = {\n  d: 1,\n\n  e: 2,\n}\n", [("paragraph", "Text.")], id="program"),
        pytest.param("import as much as you like.\n", [("paragraph", "import as much as you like.")], id="a word of programs"),
        pytest.param('<Card title="A tour">\n    Read it.\n</Card>\n', [("attribute", "A tour"), ("paragraph", "Read it.")], id="indented text"),
        pytest.param('<Card title="A tour">Read it.</Card>\n', [("attribute", "A tour"), ("paragraph", "Read it.")], id="component on a line"),
        pytest.param('A <Badge title="new" /> word.\n', [("paragraph", 'A <Badge title="new" /> word.')], id="component in a line"),
        pytest.param("<Tab>\n    ```js\n    x\n  ```\n</Tab>\n\nText.\n", [("paragraph", "Text.")], id="fence closed with less"),
        pytest.param("{/* a\n\nb */}\n\n{list.map((x) => (\n  <b>{x}</b>\n))}\n\nText.\n", [("paragraph", "Text.")], id="expressions"),
        pytest.param("<>\n<div className={a > b ? 1 : 2}>\n    *Text*.\n</div>\n</>\n", [("paragraph", "*Text*.")], id="elements"),
        pytest.param("<details>\n<summary>More</summary>\n```js\nx\n```\n<!-- a\n\nb -->\n</details>\n", [("heading", "More")], id="fence behind an element"),
        pytest.param("<style>\na { b: c }\n</style>\n", [], id="style"),
        pytest.param("<Img label={`a`} alt='A cat' />\n", [("attribute", "A cat")], id="attributes"),
        pytest.param("<Img label={ \"A dog\" } titleText={'It is'} alt={\"a\\nb c\"} title={a + \"b c\"} />\n", [("attribute", "A dog"), ("attribute", "It is")], id="attributes that are strings"),
    ],
)  # fmt: skip
def test_blocks_of_mdx(text, expected):
    assert blocks(text, is_mdx=True) == expected


def test_mdx_is_known_by_what_it_shows():
    indented = "<Member>\n    Ana lives in Lima.\n</Member>\n"
    assert blocks(indented) == [("paragraph", "Ana lives in Lima.")]
    assert blocks(indented.replace("Member", "div")) == blocks("<div>\nAna lives in Lima.\n</div>")
    assert blocks("    code\n") == []
    picture = "<img alt='A cat' style={{a: 'b'}} />\n\n"
    assert blocks(f"{picture}<Tip>\n") == [("attribute", "A cat")]


@pytest.mark.parametrize("name", ["a.md", "a.mdx"])
@pytest.mark.parametrize(
    "line",
    [
        'import your data from "Excel" now.', 'import your data from "Excel"', "import {name} files first.",
        'import "Excel" files.', "import data, then go.", "export default settings are good here.",
        "export type matters.", "export class lists to a file.", "export function keys are below.",
        "export const values first.", "export *all* of them.", "export {name} as a file.", "export let us see.",
        "export default class lists.", "export interface texts.",
    ],
)  # fmt: skip
def test_a_sentence_that_begins_as_a_program_does_is_text(line, name):
    document = read(f"{line}\n\n    code here\n".encode(), name)
    assert document.blocks[0].text == line
    assert name == "a.mdx" or len(document.blocks) == 1


@pytest.mark.parametrize("name", ["a.md", "a.mdx"])
@pytest.mark.parametrize(
    "line",
    [
        "import A from 'a'", 'import A from "a";', "import {A, B as C} from './b'", "import * as A from 'a'",
        "import A, {B} from 'a'", "import 'a.css'", "import type {A} from 'a'", "import A from 'a'; import B from 'b'",
        "import A from 'a' // why", "import {", "import A, {", "import { A,", "import a from 'a' with {type: 'json'}",
        "export const a = 1", "export const {a} = b", "export let a: number = 1", "export default A", "export default A;",
        "export default function A() {", "export default (x) => x", "export default withA(B)", "export default {",
        "export default x => x", "export function a() {", "export async function a() {", "export class A {",
        "export class A extends B {", "export type A = B", "export interface A {", "export * from 'a'",
        "export * as a from 'a'", "export {a, b}", "export {a} from 'a';", "export {", "export default <A />",
    ],
)  # fmt: skip
def test_a_statement_of_a_program_is_no_text(line, name):
    document = read(f"{line}\n\nText.\n\n    code here\n".encode(), name)
    assert [block.text for block in document.blocks] == ["Text.", "code here"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{: .a}\n<div>\n\n    Shown.\n\n    <p>More</p>\n</div>\n\nText\n", ["Shown.", "More", "Text"], id="kramdown shows it"),
        pytest.param('{{ site.name }}\n\n<div class="a">\n<div>\n\n    Shown.\n\n</div>\n</div>\n\n*Text*\n', ["Shown.", "*Text*"], id="elements in elements"),
        pytest.param('{: .a}\n<div markdown="1">\n\n- Shown.\n\n</div>\n', ["Shown."], id="Markdown in it"),
        pytest.param("{: .a}\n<div class='b' markdown>\n\n- Shown.\n\n</div>\n", ["Shown."], id="Markdown by a bare name"),
        pytest.param("{: .a}\n<div>\n\n- Not closed.\n", ["Not closed."], id="not closed"),
        pytest.param("<div>\n\n    Code.\n\n</div>\n", [], id="code of CommonMark"),
        pytest.param("```\n{% include a %}\n```\n\n<div>\n\n    Code.\n\n</div>\n", [], id="commands as examples"),
    ],
)  # fmt: skip
def test_what_is_indented_within_html_is_text_where_html_goes_on(text, expected):
    assert [words for _, words in blocks(text)] == expected
