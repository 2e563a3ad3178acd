"""Chips in the editor: whole whatever keys, pointer and composed signs do; raw text is only text."""

import pytest

from tests.browser.test_post_edit import Desk as EditDesk
from tests.browser.test_post_edit import station
from tests.browser.test_review import Desk, another

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

SOURCE = "Call `f(x)` in $x$ now."
TARGET = "Ruf `f(x)` in $x$ auf."
CODE = TARGET.index("`"), TARGET.index("` in") + 1
CARET = "one => [one.selectionStart, one.selectionEnd]"


@pytest.fixture
def desk(page, work):
    """The editor of a pair whose target has both chips of its source."""
    more = another(work, [(SOURCE, TARGET), ("Three.", "三。")])
    opened = Desk(page).open(work.address("review", alignment=more))
    opened.press("e")
    expect(opened.editor).to_be_focused()
    return opened


def choose(desk, start, end):
    desk.editor.evaluate(f"one => one.setSelectionRange({start}, {end})")
    desk.page.wait_for_timeout(50)


def x_of(desk, at):
    """Return where on the screen a sign of the text stands: that of the text behind it."""
    return desk.page.locator(".editor.behind").evaluate(
        """(one, at) => {
          const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
          let left = at;
          while (walker.nextNode() && walker.currentNode.data.length <= left) left -= walker.currentNode.data.length;
          const range = document.createRange();
          range.setStart(walker.currentNode, left);
          const box = range.getBoundingClientRect();
          return [box.x, box.y + box.height / 2];
        }""",
        at,
    )


@pytest.mark.parametrize(
    ("start", "end", "key", "expected"),
    [
        pytest.param(CODE[1], CODE[1], "Backspace", "Ruf  in $x$ auf.", id="taken from behind"),
        pytest.param(CODE[0], CODE[0], "Delete", "Ruf  in $x$ auf.", id="taken from before"),
        pytest.param(CODE[1] + 1, CODE[1] + 1, "Control+Backspace", "Ruf in $x$ auf.", id="a word back"),
        pytest.param(0, CODE[0] + 2, "Backspace", " in $x$ auf.", id="cut by what is chosen"),
        pytest.param(CODE[1] - 1, 12, "n", "Ruf nn $x$ auf.", id="written over where it is cut"),
        pytest.param(0, 1, "Backspace", "uf `f(x)` in $x$ auf.", id="other text is text"),
    ],
)  # fmt: skip
def test_a_chip_is_taken_as_a_whole_and_one_undo_brings_it_back(desk, start, end, key, expected):
    choose(desk, start, end)
    desk.page.keyboard.press(key)
    expect(desk.editor).to_have_value(expected)
    desk.page.keyboard.press("Control+z")
    expect(desk.editor).to_have_value(TARGET)


def test_a_key_that_takes_the_line_is_left_to_the_browser(desk):
    choose(desk, CODE[1], CODE[1])
    for kind in ("deleteSoftLineBackward", "deleteHardLineForward"):
        is_left = desk.editor.evaluate(
            """(one, inputType) =>
              one.dispatchEvent(new InputEvent("beforeinput", {inputType, cancelable: true}))""",
            kind,
        )
        assert is_left
    expect(desk.editor).to_have_value(TARGET)


def test_the_caret_steps_over_a_chip_and_typing_is_beside_it(desk):
    choose(desk, CODE[0], CODE[0])
    for key, place in (("ArrowRight", CODE[1]), ("ArrowLeft", CODE[0]), ("ArrowRight", CODE[1])):
        desk.page.keyboard.press(key)
        desk.page.wait_for_timeout(50)
        assert desk.editor.evaluate(CARET) == [place, place]
    desk.page.keyboard.type("!")
    expect(desk.editor).to_have_value("Ruf `f(x)`! in $x$ auf.")
    desk.page.keyboard.press("ArrowLeft")
    for key, chosen in (("Shift+ArrowLeft", [*CODE]), ("Shift+ArrowRight", [CODE[1], CODE[1]])):
        desk.page.keyboard.press(key)
        desk.page.wait_for_timeout(50)
        assert desk.editor.evaluate(CARET) == chosen


def test_a_click_into_a_chip_chooses_it(desk):
    desk.page.mouse.click(*x_of(desk, CODE[0] + 3))
    expect(desk.editor).to_be_focused()
    desk.page.wait_for_timeout(50)
    assert desk.editor.evaluate(CARET) == [*CODE]
    desk.page.keyboard.type("es")
    expect(desk.editor).to_have_value("Ruf es in $x$ auf.")


def test_what_is_missing_is_listed_and_put_in_where_the_caret_is(desk):
    missing = desk.page.get_by_role("group", name="Missing markup")
    expect(missing).to_have_count(0)
    expect(desk.page.locator(".editor.behind mark.chip")).to_have_text(["`f(x)`", "$x$"])
    choose(desk, CODE[1], CODE[1])
    desk.page.keyboard.press("Backspace")
    expect(missing).to_have_text("missing:`f(x)`")
    choose(desk, 0, 0)
    missing.get_by_role("button").click()
    expect(desk.editor).to_have_value("`f(x)`Ruf  in $x$ auf.")
    expect(missing).to_have_count(0)
    expect(desk.editor).to_be_focused()


def test_raw_text_is_text(desk):
    desk.page.keyboard.press("Alt+w")
    expect(desk.page.locator(".editor.behind mark")).to_have_count(0)
    choose(desk, CODE[1], CODE[1])
    desk.page.keyboard.press("Backspace")
    expect(desk.editor).to_have_value("Ruf `f(x) in $x$ auf.")
    choose(desk, CODE[0] + 2, CODE[0] + 3)
    desk.page.keyboard.type("[")
    expect(desk.editor).to_have_value("Ruf `f[x) in $x$ auf.")
    desk.page.keyboard.press("Alt+w")  # it is remembered
    expect(desk.page.locator(".editor.behind mark")).to_have_text(["$x$"])


def test_composed_signs_arrive_whole_beside_a_chip_and_over_it(page, app):
    work = station(app, "chips", [(SOURCE, "`f(x)`用$x$。", "`f(x)`用$x$。")])
    desk = EditDesk(page).open(work.address())
    client = page.context.new_cdp_session(page)

    def compose(*texts):
        for text in texts:
            at = len(text)
            client.send(
                "Input.imeSetComposition", {"text": text, "selectionStart": at, "selectionEnd": at}
            )
            page.wait_for_timeout(30)

    choose(desk, 6, 6)
    compose("n", "ni", "nih")
    expect(desk.editor).to_have_value("`f(x)`nih用$x$。")
    client.send("Input.insertText", {"text": "你"})
    expect(desk.editor).to_have_value("`f(x)`你用$x$。")
    expect(page.locator(".editor.behind mark.chip")).to_have_text(["`f(x)`", "$x$"])
    choose(desk, 2, 4)  # a choice that cuts a chip is of all of it
    compose("h", "ha")
    client.send("Input.insertText", {"text": "好"})
    expect(desk.editor).to_have_value("好你用$x$。")
