"""What is written for machines is told from words."""

import pytest

from amts_core.formats.identifiers import are_names, is_code_like


@pytest.mark.parametrize(
    "text",
    [
        "camelCase", "ReactNode", "CSSProperties", "snake_case", "API_KEY", "_private", "$var", "@scope/name",
        "--flag", "--out=<file>", "-v", "React.ReactNode", "std::vector", "run()", "Foo.bar(a, b)", "string",
        "string | number", "string \\| undefined", "string[]", "Array<string>", "Record<string, any>",
        "(event) => void", "React.ReactNode \\| (event) => void", "{ a: string }", "'a' | 'b'", "true",
        "number | string", "number \\| never", "f(a: string, b = 1)", "f()", "'a'", "src/a_b/", "docs/en/x.png",
        "/usr/bin", "./a/b.md", "~/x", "src/a.py", "package.json", "1.2.3", "v2.0", ">=3.8", "1.x", "2.12+",
    ],
)  # fmt: skip
def test_code(text):
    assert is_code_like(text)


SAID_OF_TYPES = {
    "never", "any", "none", "unknown", "number", "object", "void", "double", "array", "symbol", "byte",
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "shape", "Yes", "Linux", "The size", "and/or", "N/A", "TCP/IP", "e.g.", "U.S.", "well-known",
        "Sets the color (red).", "a node, or none", "[A guide][], [another][]", "Größe", "tabla_ñ", "中文",
        "Use `a.b`", "3 items", "Read it: twice", "what?", "string of words", "-", "A & B", "Mr. Smith",
        "never", "any", "none", "unknown", "number", "object", "void", "double", "array", "symbol", "byte",
        "'Save all changes'", "Price(in euros)", "Price(EUR)", "file(s)", "Class(es)", "call(me by name)",
        "yes/no/maybe", "read/write/execute",
    ],
)  # fmt: skip
def test_words(text):
    assert not is_code_like(text)
    assert are_names(["`code`", text])[1] == (text in SAID_OF_TYPES)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(["shape", "ReactNode"], (True, True), id="name of a type"),
        pytest.param(["size?", "How big", "`px`"], (True, False, False), id="name of a value"),
        pytest.param(["red", "a color"], (False, False), id="words"),
        pytest.param(["Shape", "`px`"], (False, False), id="a word with a capital letter"),
        pytest.param(["never", "Price(in euros)"], (False, False), id="words that types have"),
        pytest.param(["number", "unknown"], (False, False), id="two of them"),
        pytest.param(["always", "Price(in euros)"], (False, False), id="a word beside brackets"),
        pytest.param(["`size`", "number", "The size"], (False, True, False), id="type of a name"),
        pytest.param(["number", "string[]"], (True, True), id="types"),
        pytest.param([], (), id="nothing"),
    ],
)
def test_a_word_beside_code_in_a_row_is_a_name(cells, expected):
    assert are_names(cells) == expected
