import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.exchange.round_trip import output_name, part_names, service_names

SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*\.html")


def is_safe(name):
    return SAFE.fullmatch(name) is not None and len(name) <= 200


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.md", "index.md.html"),
        ("chapter_x/index.md", "chapter_x--index.md.html"),
        ("a/b/c-d.ipynb", "a--b--c-d.ipynb.html"),
        ("details", "details.html"),
    ],
)
def test_a_plain_path_can_be_read_off_its_name(path, expected):
    assert service_names([path]) == {path: expected}


@pytest.mark.parametrize(
    ("path", "readable"),
    [
        ("a--b.md", "a--b.md."),
        ("a/-b.md", "a---b.md."),
        ("Über uns/é.md", "Uber-uns--e.md."),
        ("第一章.md", "md."),
        ("../x.md", "x.md."),
        (".hidden.md", "hidden.md."),
        ("a//b.md", "a----b.md."),
        ("", "document."),
        ("a.md.part02", "a.md.part02."),
        ("x" * 300 + "/index.md", "x"),
        ("a\\b?*.md", "a-b-.md."),
    ],
)
def test_any_other_path_has_its_digest(path, readable):
    name = service_names([path])[path]
    assert is_safe(name)
    assert name.startswith(readable)
    assert re.search(r"\.[0-9a-f]{12}\.html\Z", name)


def test_names_differ_by_more_than_case():
    names = service_names(["a/Read.md", "a/read.md", "b.md"])
    assert len({name.lower() for name in names.values()}) == 3
    assert names["b.md"] == "b.md.html"


steps = st.text(st.sampled_from("aB-.é /\\_0中"), max_size=5) | st.sampled_from(
    ["a.part02", "details", "..", "a.0123456789ab", "x" * 190]
)


@given(st.lists(st.lists(steps, min_size=1, max_size=3).map("/".join), max_size=12))
def test_names_are_safe_unique_and_always_the_same(paths):
    names = service_names(paths)
    assert names == service_names(reversed(paths))
    assert set(names) == set(paths)
    parts = [part for name in names.values() for part in part_names(name, 3)]
    assert all(map(is_safe, parts))
    assert len({part.lower() for part in parts}) == 3 * len(names)


@pytest.mark.parametrize(
    ("n_parts", "expected"),
    [
        (0, ()),
        (1, ("a.md.html",)),
        (3, ("a.md.html", "a.md.part02.html", "a.md.part03.html")),
    ],
)
def test_parts_are_numbered_from_the_second(n_parts, expected):
    assert part_names("a.md.html", n_parts) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("index.md", "zh.index.md"), ("folder/index.md", "folder/zh.index.md"), ("a/b/c.x", "a/b/zh.c.x")],
)  # fmt: skip
def test_a_translation_lies_beside_its_source(path, expected):
    assert output_name("zh", path) == expected
