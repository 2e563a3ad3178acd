"""What is put in place of a value is read as that value again, by other readers than ours."""

import html
import json
import re
import tomllib
from html.parser import HTMLParser

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amts_core.formats import notations, read, render
from amts_core.formats.document_format import Place
from amts_core.formats.segmentation import segment
from amts_core.kernel.records import BlockKind, Notation

TEXTS = (
    st.one_of(
        st.text(
            st.characters(
                exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"
            ),
            min_size=1,
            max_size=30,
        ),
        st.lists(
            st.sampled_from(
                list("ab:#-'\"`\\[]{}&<>|=%@!?, ") + ["yes", "null", "1e3", "é", "中", "&lt;"]
            ),
            min_size=1,
            max_size=12,
        ).map("".join),
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


def translated(document: str, name: str, translation: str) -> str:
    """Return a document whose first segment was translated."""
    found = read(document.encode(), name)
    made = render(found, [(segment(found.blocks, "en")[0], translation)]).decode()
    before, behind = document.split(next(iter(re.findall(r"The (?:old|very\s+old) one", document))))
    assert made.startswith(before.rstrip("\"'` ([")) and made.endswith(behind.lstrip("\"'`])"))
    return made


@pytest.mark.parametrize(
    "value",
    ["The old one", '"The old one"', "'The old one'", "|\n  The old one", ">-\n  The very\n  old one", "The old one # why"],
)  # fmt: skip
@given(translation=TEXTS)
def test_yaml(value, translation):
    made = translated(f"---\nid: 1\ntitle: {value}\nlast: x\n---\nText.\n", "a.md", translation)
    found = yaml.safe_load(re.split(r"(?m)^---\n", made)[1])
    assert (found["title"].rstrip("\n"), found["last"]) == (translation, "x")


@pytest.mark.parametrize("value", ['"The old one"', "'The old one'"])
@given(translation=TEXTS)
def test_toml(value, translation):
    made = translated(f"+++\nid = 1\ntitle = {value}\nlast = 2\n+++\nText.\n", "a.md", translation)
    body = made.removeprefix("+++\n").removesuffix("\n+++\nText.\n")
    assert tomllib.loads(body) == {"id": 1, "title": translation, "last": 2}


class _Attributes(HTMLParser):
    found: list[tuple[str, str | None]]

    def handle_starttag(self, tag, attrs):
        self.found = attrs


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        pytest.param('<img alt="The old one" id="x">', "a.html", id="double"),
        pytest.param("<img alt='The old one' id='x'>", "a.html", id="single"),
        pytest.param('<Card alt="The old one" id="x" />\n', "a.mdx", id="component"),
        pytest.param("<Card alt='The old one' id='x' />\n", "a.md", id="component in single ones"),
        pytest.param('<img alt="The old one" id="x">\n', "a.md", id="html in markdown"),
    ],
)
@given(translation=TEXTS)
def test_attributes(tag, name, translation):
    reader = _Attributes()
    reader.feed(translated(tag, name, translation))
    assert dict(reader.found) == {"alt": html.unescape(translation), "id": "x"}


@given(translation=TEXTS)
def test_parameters_of_commands(translation):
    made = translated('{{< card title="The old one" id="x" >}}\n', "a.md", translation)
    value = made.removeprefix("{{< card title=").removesuffix(' id="x" >}}\n')
    assert json.loads(value) == translation == notations.read_parameter(value)


@given(translation=TEXTS)
def test_quoted_titles(translation):
    made = translated('!!! note "The old one"\n    Text.\n', "a.md", translation)
    match = re.match(r'^!!! ?([\w\-]+(?: +[\w\-]+)*)(?: +"(.*?)")? *(?:\n|$)', made)
    assert match and match.group(2) == translation


@given(translation=TEXTS, mark=st.sampled_from("\"'"))
def test_titles_of_code(translation, mark):
    made = translated(f"```py title={mark}The old one{mark}\nx\n```\n", "a.md", translation)
    match = re.fullmatch(r"```py title=([\"'])(.*?)\1\nx\n```\n", made)
    kept = translation if {'"', "'"} - set(translation) else translation.replace(*MENDED[mark])
    assert match and match.group(2) == kept


MENDED = {'"': ('"', "”"), "'": ("'", "’")}


@given(translation=TEXTS.filter(lambda text: "\\" not in text))
def test_labels(translation):
    written = notations.write(
        translation,
        Place(
            kind=BlockKind.TITLE,
            at_line_start=False,
            document="",
            notation=Notation.LABEL,
            written="[The old one]",
        ),
    )
    assert re.sub(r"\\([\[\]])", r"\1", written) == f"[{translation}]"
    depths = [0]
    for bracket in re.findall(r"(?<!\\)[\[\]]", written):
        depths.append(depths[-1] + (1 if bracket == "[" else -1))
    assert depths[-1] == 0 and depths.index(0, 1) == len(depths) - 1
