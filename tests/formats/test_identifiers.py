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
        "/usr/bin", "./a/b.md", "~/x", "src/a.py", "package.json", "1.2.3", "v2.0", ">=3.8", "1.x", "2.12+",
    ],
)  # fmt: skip
def test_code(text):
    assert is_code_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "shape", "Yes", "Linux", "The size", "and/or", "N/A", "TCP/IP", "e.g.", "U.S.", "well-known",
        "Sets the color (red).", "a node, or none", "[A guide][], [another][]", "Größe", "tabla_ñ", "中文",
        "Use `a.b`", "3 items", "Read it: twice", "what?", "string of words", "-", "A & B", "Mr. Smith",
    ],
)  # fmt: skip
def test_words(text):
    assert not is_code_like(text)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(["shape", "ReactNode"], (True, True), id="name of a type"),
        pytest.param(["size?", "How big", "`px`"], (True, False, False), id="name of a value"),
        pytest.param(["red", "a color"], (False, False), id="words"),
        pytest.param(["Shape", "`px`"], (False, False), id="a word with a capital letter"),
        pytest.param([], (), id="nothing"),
    ],
)
def test_a_word_beside_code_in_a_row_is_a_name(cells, expected):
    assert are_names(cells) == expected
