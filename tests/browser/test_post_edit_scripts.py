"""Parts of the post-editing desk's script alone, on an empty page: word diffs, active time, keys."""

import itertools
import random
from pathlib import Path

import pytest

from pages.desk import browser
from pages.post_editing import edit_card

pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)


@pytest.fixture(scope="module")
def scripts(window):
    """An empty page that knows the functions of the desk's script."""
    page = window.new_page()
    script = browser.joined(Path(edit_card.__path__[0]) / "main.js")
    page.add_script_tag(content=script.replace("export default function", "function show"))
    yield page
    page.close()


def pieces(scripts, old, new, language="en"):
    found = scripts.evaluate(
        "([old, now, language]) => differences(old, now, language)", [old, new, language]
    )
    return [(piece["kind"], piece["text"]) for piece in found]


def joined(found, *kinds):
    return "".join(text for kind, text in found if kind in kinds)


@pytest.mark.parametrize(
    ("old", "new", "language", "expected"),
    [
        pytest.param("One two.", "One two.", "en", [("same", "One two.")], id="equal"),
        pytest.param("", "New.", "en", [("new", "New.")], id="from nothing"),
        pytest.param("Gone.", "", "en", [("gone", "Gone.")], id="to nothing"),
        pytest.param(
            "the old cat", "the new cat", "en",
            [("same", "the "), ("gone", "old "), ("new", "new "), ("same", "cat")],
            id="a word",
        ),
        pytest.param(
            "我喜欢苹果。", "我喜欢香蕉。", "zh",
            [("same", "我喜欢"), ("gone", "苹果"), ("new", "香蕉"), ("same", "。")],
            id="Chinese, by words",
        ),
        pytest.param("a  b", "a b", "en", [("same", "a b")], id="spaces are no words"),
    ],
)  # fmt: skip
def test_words_that_differ(scripts, old, new, language, expected):
    assert pieces(scripts, old, new, language) == expected


def longest(a, b):
    """The length of the longest common subsequence, by trying all subsequences of the shorter."""
    for n in range(len(a), 0, -1):
        for chosen in itertools.combinations(a, n):
            rest = iter(b)
            if all(word in rest for word in chosen):
                return n
    return 0


@pytest.mark.parametrize("seed", range(12))
def test_as_many_words_stay_as_can(scripts, seed):
    draw = random.Random(seed)
    old, new = ([draw.choice("abcd") for _ in range(draw.randrange(9))] for _ in range(2))
    found = pieces(scripts, " ".join(old), " ".join(new))
    assert joined(found, "same", "new") == " ".join(new)
    assert joined(found, "same", "gone").split() == old
    assert len(joined(found, "same").split()) == longest(old, new)


def test_marks_hold_the_whole_text_and_only_as_text(scripts):
    hostile = '<img src=x onerror="window.hurt=1"> one two'
    marks = """([text, other]) => {
        const node = element("p", {}, markedAgainst(text, other, "en"));
        return [node.textContent, node.querySelectorAll("img").length,
                [...node.querySelectorAll("mark")].map((one) => one.textContent)];
    }"""
    assert scripts.evaluate(marks, [hostile, f"{hostile} three"]) == [hostile, 0, []]
    assert scripts.evaluate(marks, ["one two", "two"]) == ["one two", 0, ["one"]]


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        pytest.param([("touch", 0), ("touch", 4000), ("take", 5000)], 5000, id="at work"),
        pytest.param([("touch", 0), ("take", 30000)], 30000, id="30 seconds of reading"),
        pytest.param([("touch", 0), ("take", 90000)], 30000, id="what is idle over 30 s is cut"),
        pytest.param(
            [("touch", 0), ("touch", 90000), ("take", 91000)], 31000, id="idle, then at work again"
        ),
        pytest.param(
            [("touch", 0), ("pause", 2000), ("touch", 9000), ("take", 9500)], 2500,
            id="a hidden tab counts nothing",
        ),
        pytest.param([("pause", 2000), ("take", 9000)], 0, id="never looked at"),
    ],
)  # fmt: skip
def test_active_time(scripts, signs, expected):
    counted = scripts.evaluate(
        """(signs) => {
            let moment = 0;
            const clock = new Clock(() => moment);
            let taken = null;
            for (const [name, at] of signs) { moment = at; taken = clock[name](); }
            return taken;
        }""",
        signs,
    )
    assert counted == expected


@pytest.mark.parametrize(
    ("event", "name"),
    [
        pytest.param({"key": "a", "code": "KeyA"}, "a", id="a letter"),
        pytest.param({"key": "?", "code": "Slash", "shiftKey": True}, "?", id="a shifted sign"),
        pytest.param({"key": "Z", "code": "KeyZ", "shiftKey": True}, "shift+z", id="with Shift"),
        pytest.param({"key": "Enter", "ctrlKey": True}, "ctrl+enter", id="Ctrl+Enter"),
        pytest.param({"key": "Enter", "metaKey": True}, "ctrl+enter", id="Cmd+Enter"),
        pytest.param({"key": "1", "code": "Digit1", "altKey": True}, "alt+1", id="Alt+1"),
        pytest.param({"key": "¡", "code": "Digit1", "altKey": True}, "alt+1", id="Option+1"),
        pytest.param({"key": "&", "code": "Digit1", "altKey": True}, "alt+1", id="Alt+& of AZERTY"),
        pytest.param({"key": "Dead", "code": "KeyI", "altKey": True}, "alt+i", id="a dead key"),
        pytest.param(
            {"key": "ArrowDown", "code": "ArrowDown", "altKey": True}, "alt+arrowdown", id="Alt+↓"
        ),
        pytest.param(
            {"key": "Z", "code": "KeyZ", "altKey": True, "shiftKey": True}, "alt+shift+z",
            id="Alt+Shift+Z",
        ),
    ],
)  # fmt: skip
def test_presses_are_named_as_the_registry_names_them(scripts, event, name):
    assert scripts.evaluate("(init) => pressed(new KeyboardEvent('keydown', init))", event) == name


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param("plain", {"term": [], "came": []}, ["plain"], id="nothing"),
        pytest.param("", {"gone": []}, [], id="no text"),
        pytest.param("the cat", {"gone": [[4, 7]]}, ["the ", ["gone", "cat"]], id="to the end"),
        pytest.param(
            "an old cat sat", {"term": [[3, 10]], "came": [[7, 14]]},
            ["an ", ["term", "old "], ["term came", "cat"], ["came", " sat"]], id="overlapping",
        ),
        pytest.param("😀😀猫", {"came": [[1, 2]]}, ["😀", ["came", "😀"], "猫"], id="code points"),
        pytest.param("a<b>c", {"came": [[1, 4]]}, ["a", ["came", "<b>"], "c"], id="markup is text"),
    ],
)  # fmt: skip
def test_spans_of_several_kinds_are_marked_together(scripts, text, spans, expected):
    found = scripts.evaluate(
        "([text, spans]) => marked(text, spans).map("
        "(one) => typeof one === 'string' ? one : [one.className, one.textContent])",
        [text, spans],
    )
    assert found == expected
