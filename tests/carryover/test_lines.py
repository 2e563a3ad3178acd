import pytest

from amts_core.carryover.lines import merge_lines


@pytest.mark.parametrize(
    ("old", "new", "target", "expected", "lost"),
    [
        pytest.param("a\nb", "a\nc", "a\nb", "a\nc", (), id="the target is the old one"),
        pytest.param(
            "# A remark.\nn = 1",
            "# A remark.\nn = 2",
            "# 注释\nn = 1",
            "# 注释\nn = 2",
            (),
            id="a translated comment stays",
        ),
        pytest.param(
            "# One.\nn = 1",
            "# Two, now.\nn = 1",
            "# 一\nn = 1",
            "# Two, now.\nn = 1",
            ("# 一",),
            id="a comment that changed comes from the source",
        ),
        pytest.param(
            "# One.\nn = 1",
            "# One\nn = 1",
            "# 一\nn = 1",
            "# 一\nn = 1",
            (),
            id="but not for its punctuation",
        ),
        pytest.param(
            "a\nb", "new\na\nb", "a\nb\nown", "new\na\nb\nown", (), id="a line of its own stays"
        ),
        pytest.param("a\nb\nc", "a\nc", "a\n乙\nc", "a\nc", ("乙",), id="a line that is gone"),
        pytest.param("a\nb", "a\nx\nb", "a\nx\nb", "a\nx\nb", (), id="it has it already"),
        pytest.param("a\nb", "a\nx\ny\nb", "a\nx\nb", "a\nx\ny\nb", (), id="it has some of it"),
        pytest.param(
            "#@tab mxnet",
            "%%tab mxnet",
            "#@tab mxnet, paddle",
            "%%tab mxnet, paddle",
            (),
            id="both changed one line, at different places",
        ),
        pytest.param(
            "Resize(256)",
            "Resize([256, 256])",
            "Resize([256, 256])",
            "Resize([256, 256])",
            (),
            id="both changed it the same way",
        ),
        pytest.param("f(1)", "f(2)", "f(3)", "f(2)", ("f(3)",), id="both changed one word"),
    ],
)
def test_lines_are_merged(old, new, target, expected, lost):
    found = merge_lines(old, new, target)
    assert (found.text, found.lost) == (expected, lost)


@pytest.mark.parametrize("inside", ["\f", "\v", "\x1c", "\x85", "\u2028", "\u2029"])
def test_what_stands_inside_a_line_stays_there(inside):
    """Such characters end a line for ``str.splitlines``, but for no editor and no compiler."""
    old, new = f'a = "x{inside}y"\nb = 1', f'a = "x{inside}y"\nb = 2'
    target = f'a = "x{inside}y"  # Kommentar{inside}mehr\nb = 1'
    assert merge_lines(old, new, target).text == target.replace("b = 1", "b = 2")
