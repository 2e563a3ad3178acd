"""Every form of the table: its example is one span, in any sentence, and no input makes it slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.kernel.text.span_forms import FORMS
from amts_core.kernel.text.spans import VERBATIM, SpanKind, inline_spans, verbatim_texts

of_forms = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
AT_AN_END = {SpanKind.TASK_BOX: ("", "做 it."), SpanKind.ATTRIBUTES: ("A 标题", "")}
"""What stands where alone these are what they are."""

WAYS = {
    SpanKind.CODE: ["`code`", "````a. B c````", "<kbd>Ctrl</kbd>", "++ctrl+alt+delete++", "++f1++"],
    SpanKind.MATH: ["$x$", r"\(x\)"],
    SpanKind.TAG: ['<a href="b">', "<br>", "</Tab>", "<Component a={{b: 1 > 0}} />", "&lt;br /&gt;", "&lt;/a&gt;"],
    SpanKind.COMMENT: ["<!--c-->", "{/*c*/}"],
    SpanKind.NOTE: ["[^1]"],
    SpanKind.WIKI_LINK: ["[[id]]", "[[a page]]"],
    SpanKind.ATTRIBUTES: ["{#id}", "{ #id .class key=value }", "{: .class}", "{:.class}"],
    SpanKind.TEMPLATE: [
        "{{ x }}", "{% x %}", "{{< x >}}", "{{% x %}}", "{* x *}", "<%= x %>", "{:else}", "{/if}",
        '{{HTMLElement("a")}}', "{{{ x }}}",
    ],
    SpanKind.PLACEHOLDER: [
        "{name}", "{0}", "{0:.2f}", "{}", "${name}", "%{name}", "#{name}", "%s", "%d", "%i", "%.2f",
        "%-5s", "%1$s", "%@", "%(name)s", "%ld",
        "{n, plural, one {{b} file} other {# files}}", "{sex, select, other {them}}",
    ],
    SpanKind.ENTITY: ["&hotkey;", "&amp;", "&#38;", "&#x26;"],
    SpanKind.EMOJI: [":emoji:", ":+1:"],
    SpanKind.ROLE: [
        ":ref:`target`", ":numref:`target`", "{role}`x`", r"\ref{a}", r"\eqref{a}", r"\cite{b}",
    ],
    SpanKind.EXPRESSION: ["{a + b}", "{f(x)}", "{...props}", "{'the text'}", "{is ? 'a' : 'b'}"],
    SpanKind.URL: ["<https://x.org>", "<mailto:a@b.org>", "https://x.org/a"],
}  # fmt: skip


@of_forms
def test_the_example_is_one_span(form):
    (span,) = (one for one in inline_spans(form.example) if one.kind in VERBATIM)
    assert (span.kind, span.start, span.end) == (form.kind, 0, len(form.example))


@of_forms
def test_the_example_is_one_span_in_a_sentence(form):
    before, after = AT_AN_END.get(form.kind, ("See 见 ", "，and 和。"))
    text = f"{before}{form.example}{after}"
    assert [one.strip() for one in verbatim_texts(text, *VERBATIM)] == [form.example.strip()]


@pytest.mark.parametrize(
    ("kind", "written"), [(kind, one) for kind, all in WAYS.items() for one in all]
)
def test_each_way_to_write_a_kind_is_known(kind, written):
    assert verbatim_texts(f"看{written}, and {written} 。", kind) == (written, written)


def test_no_kind_is_without_a_form():
    made_of_brackets = {SpanKind.LINK, SpanKind.LINK_TARGET}
    assert {form.kind for form in FORMS} == set(SpanKind) - made_of_brackets


@given(st.lists(st.sampled_from([form.example for form in FORMS] + ["[a](b)", " ", "字", "\n"])))
def test_spans_are_in_order_and_overlap_in_links_only(parts):
    text = "".join(parts)
    spans = inline_spans(text)
    verbatim = [one for one in spans if one.kind in VERBATIM]
    assert list(spans) == sorted(spans, key=lambda one: (one.start, -one.end))
    assert all(one.end <= other.start for one, other in zip(verbatim, verbatim[1:], strict=False))
    assert all(0 <= one.start < one.end <= len(text) for one in spans)


PIECES = [
    "`", "`a", "``a`", "$", "$\\$", "$a\n\n", "\\(", "[", "]", "![a", "[a](b ", "](a(x)", "[[a", "[^a", "[![",
    "[a](b)[c", "{", "{{", "{%", "{{<", "{a", "{'", "{#a ", "{a=", "{:a", "{`a", "{a,plural,", "  {", "}", "${a",
    "<", "<!--", "<%", "<a", "<a ", "<a \"'", "<a '{", "<a {", "<code>", "<svg>", "&a", ":a:", ":a:`", "%(a", "a@",
    "a.@b", "http://(", "{/*", "{a" * 50 + "}" * 50, "\\ref{", "\\ref[", "\\",
]  # fmt: skip


def seconds(text):
    begun = time.process_time()
    inline_spans(text)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_takes_twice_the_time(piece):
    """The least of some tries: what else the machine does only adds. Quadratic would be 16 times."""
    once, fourfold = (
        min(seconds(piece * (n // len(piece))) for _ in range(3)) for n in (4_000, 16_000)
    )
    assert fourfold < 9 * max(once, 0.001)
