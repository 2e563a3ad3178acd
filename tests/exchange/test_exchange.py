"""Segments to files and back: limits, what services do to a file, and how it is repaired."""

import re
import time

import pytest

from amts_core.exchange.round_trip import REPAIRS, DocumentLimits, Text, parse, read, write
from amts_core.kernel.errors import SegmentationError
from amts_core.kernel.records import BlockKind, Segment, Severity
from amts_core.kernel.text.spans import VERBATIM, verbatim_texts


def segments(*texts):
    return tuple(
        Segment(n=n, block=n, kind=BlockKind.PARAGRAPH, text=text, start=0, end=len(text))
        for n, text in enumerate(texts)
    )


def written(*texts):
    (data,) = write("a.md", segments(*texts), "en")
    return data.decode()


def returned(src, inner):
    """What becomes of a segment whose paragraph came back with this in it."""
    (found,) = read([f'<p id="s0">{inner}</p>'.encode()], segments(src))
    return found.text, [finding.check for finding in found.findings]


SRC = "See **bold words** in `code` and [the docs](http://x/y), as :numref:`fig` shows."
BOLD, CODE = '<b id="s0.1">{}</b>', '<span translate="no" id="s0.2">`code`</span>'
DOCS, ROLE = '<a id="s0.3">{}</a>', '<span translate="no" id="s0.4">:numref:`fig`</span>'


def test_a_segment_is_a_paragraph_with_its_markup_marked():
    made = written(SRC, "1 < 2 & `<b>`")
    assert re.findall("<p.*</p>", made) == [
        f'<p id="s0">See {BOLD.format("bold words")} in {CODE} and {DOCS.format("the docs")}, '
        f"as {ROLE} shows.</p>",
        '<p id="s1">1 &lt; 2 &amp; <span translate="no" id="s1.1">`&lt;b&gt;`</span></p>',
    ]
    assert '<title translate="no">a.md</title>' in made
    assert "http://x/y" not in made


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda made: made, id="untouched"),
        pytest.param(lambda made: made.replace(" ", "\n  "), id="wrapped"),
        pytest.param(lambda made: re.sub(r" (?=[a-z`]+[ <])", "&nbsp;", made), id="no-break spaces"),
        pytest.param(lambda made: re.sub(r"</?\w+", lambda tag: tag[0].upper(), made), id="upper-case tags"),
        pytest.param(lambda made: made.replace('"', "'"), id="other quotes"),
        pytest.param(lambda made: made.replace(' id="', ' class="x" dir=ltr id="'), id="attributes"),
        pytest.param(lambda made: made.replace("See", "<font><i>See</i></font>"), id="elements"),
        pytest.param(lambda made: made.replace("</p>", ""), id="no ends of paragraphs"),
        pytest.param(lambda made: made.replace(' translate="no"', ""), id="verbatim no more"),
        pytest.param(lambda made: "\ufeff" + made, id="a mark at the start"),
    ],
)  # fmt: skip
def test_a_file_that_was_not_translated_gives_back_the_source(change):
    source = segments(SRC, "a\u00a0b  c\td", "e\u0301 `e\u0301`", "no `code`", "x\x0by\x85\u2028z")
    (data,) = write("a.md", source, "en")
    found = read([change(data.decode()).encode()], source)
    assert [(one.n, one.text, one.findings) for one in found] == [
        (part.n, part.text, ()) for part in source
    ]


@pytest.mark.parametrize(
    ("inner", "text", "checks"),
    [
        pytest.param(
            f"如{ROLE}所示，请在{CODE}和{DOCS.format('文档')}中查看{BOLD.format('粗体字')}。",
            "如:numref:`fig`所示，请在`code`和[文档](http://x/y)中查看**粗体字**。",
            [],
            id="moved with the words",
        ),
        pytest.param(
            f"Sehen Sie\n{BOLD.format(' Fett&nbsp;')} in\n{CODE} und {DOCS.format(' Doku')}, {ROLE}\n",
            "Sehen Sie **Fett** in `code` und [Doku](http://x/y), :numref:`fig`",
            [],
            id="spaces inside of pairs",
        ),
        pytest.param(
            f"在{CODE}和{DOCS.format('文档')}看，{ROLE}：\n{BOLD.format('粗体，')}字",
            "在`code`和[文档](http://x/y)看，:numref:`fig`：**粗体，** 字",
            [],
            id="emphasis that ends in a mark",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} {DOCS.format('los docs')}, {ROLE}.",
            "Ver **x** `code` [los docs](http://x/y), :numref:`fig`.",
            ["markup_lost"],
            id="lost code",
        ),
        pytest.param(
            f"Ver `code` {BOLD.format('x')} {DOCS.format('los docs')}, :numref:`fig`.",
            "Ver `code` **x** [los docs](http://x/y), :numref:`fig`.",
            [],
            id="code as text",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} {CODE} {DOCS.format('y')}, {ROLE} {ROLE} {CODE} `code`.",
            "Ver **x** `code` [y](http://x/y), :numref:`fig`.",
            ["markup_doubled", "markup_doubled"],
            id="doubled",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} {CODE.replace('code', 'código')} {DOCS.format('y')} {ROLE}",
            "Ver **x** `code` [y](http://x/y) :numref:`fig`",
            ["markup_changed"],
            id="changed",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} {CODE} {DOCS.format('y')} {ROLE}"
            '<span translate="no" id="s5.1">`z`</span> <b id="s0.9">z</b>',
            "Ver **x** `code` [y](http://x/y) :numref:`fig` z",
            ["markup_unknown"],
            id="of another segment",
        ),
        pytest.param(
            f'Ver {BOLD.format("x")} {DOCS.format("y")} {ROLE} <span translate="no" id="s9.2">`code`</span>',
            "Ver **x** [y](http://x/y) :numref:`fig` `code`",
            ["markup_unknown"],
            id="renumbered",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} en {CODE} y los docs, {ROLE}.",
            "Ver **x** en `code` y [los docs](http://x/y), :numref:`fig`.",
            ["markup_lost"],
            id="lost link",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} en {CODE} y en the docs, por {ROLE}.",
            "Ver **x** en `code` y en [the docs](http://x/y), por :numref:`fig`.",
            ["markup_lost"],
            id="lost link, same words",
        ),
        pytest.param(
            f"Ver x en {CODE} y {DOCS.format('y')}, {ROLE}.",
            "Ver x en `code` y [y](http://x/y), :numref:`fig`.",
            ["emphasis_lost"],
            id="lost emphasis",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} en {CODE} y {DOCS.format('')}, {ROLE}.",
            "Ver **x** en `code` [y](http://x/y), :numref:`fig`.",
            ["markup_lost"],
            id="emptied link",
        ),
        pytest.param(
            f"Ver {BOLD.format('x')} en {CODE} y <a id='s0.3'>los docs, {ROLE} muestra.",
            "Ver **x** en `code` y [los docs](http://x/y), :numref:`fig` muestra.",
            ["markup_unbalanced"],
            id="link never closed",
        ),
        pytest.param(
            f"Ver <b id='s0.1'>x en {CODE} y <a id='s0.3'>los</b> docs</a>, {ROLE}.",
            "Ver **x en `code` y [los](http://x/y)** docs, :numref:`fig`.",
            ["markup_unbalanced"],
            id="crossing",
        ),
        pytest.param(
            f"Ver <b id='s0.1'>x</b> <b id='s0.1'>y</b> en {CODE} y {DOCS.format('z')}, {ROLE}.",
            "Ver **x** y en `code` y [z](http://x/y), :numref:`fig`.",
            ["markup_doubled"],
            id="pair in two",
        ),
        pytest.param(
            f"Ver x en {CODE} y {DOCS.format('z')}, {ROLE} <i id='s0.1'>",
            "Ver x en `code` y [z](http://x/y), :numref:`fig`",
            ["emphasis_lost"],
            id="emphasis begun after the last word",
        ),
        pytest.param(f"{CODE} {ROLE}", SRC, ["not_translated"], id="no words"),
        pytest.param("", SRC, ["not_translated"], id="nothing"),
    ],
)  # fmt: skip
def test_what_came_back_is_repaired(inner, text, checks):
    assert returned(SRC, inner) == (text, checks)


@pytest.mark.parametrize(
    ("src", "inner", "text"),
    [
        pytest.param("It is in `x`.", "在这里。", "在这里`x`。", id="before the full stop"),
        pytest.param("`x` is here.", "Está aquí.", "`x` Está aquí.", id="at the start"),
        pytest.param("It is here: `x`", "Está aquí:", "Está aquí: `x`", id="at the end"),
        pytest.param("We (see `x`) go on.", "Wir (siehe) machen weiter.", "Wir (siehe `x`) machen weiter.", id="in brackets"),
        pytest.param("Say {a}, then {b}, now.", "Sag, dann, nun.", "Sag {a}, dann {b}, nun.", id="two in order"),
        pytest.param("Use `a` `b` here.", "Hier benutzen.", "Hier `a` `b` benutzen.", id="beside each other"),
        pytest.param("one `x` two", "Donaudampfschifffahrt", "`x` Donaudampfschifffahrt", id="one word"),
        pytest.param("It is `x` now", "现在是这样的，没错", "现在是这样的`x`，没错", id="no spaces, at a mark"),
        pytest.param("It is `x` now", "现在用Python是", "现在用`x` Python是", id="between scripts"),
        pytest.param("go to http://x.org now", "现在，去吧", "现在 http://x.org，去吧", id="an address that would swallow words"),
        pytest.param("the don't `x` do", "l'aujourd'hui très", "l'aujourd'hui `x` très", id="apostrophes"),
        pytest.param("[see `x` there](u) or not", '<a id="s0.1">siehe da</a> oder nicht', "[siehe `x` da](u) oder nicht", id="in its link"),
    ],
)  # fmt: skip
def test_lost_markup_goes_where_it_most_likely_belongs(src, inner, text):
    made, checks = returned(src, inner)
    assert made == text
    assert set(checks) == {"markup_lost"}


@pytest.mark.parametrize(
    ("src", "inner", "text", "checks"),
    [
        pytest.param(
            "Pay $x$ now", '付5$，<span translate="no" id="s0.1">$x$</span>', "付5$， $x$", [],
            id="a space keeps them apart",
        ),
        pytest.param(
            "Run `x` now", 'so ` <span translate="no" id="s0.1">`x`</span> ok', "so `x` ok",
            ["characters_dropped"], id="a stray backtick",
        ),
        pytest.param(
            "a `x` </code> b <code> c", "B<span id=s0.3 translate=no><code></span> A "
            "<span id=s0.2 translate=no></code></span> <span id=s0.1 translate=no>`x`</span>",
            "a `x` </code> b <code> c", ["markup_broken"], id="beyond repair",
        ),
        pytest.param(
            "Look [here](u) now", '看!<a id="s0.1">这里</a>', "看! [这里](u)", [],
            id="no picture of a link",
        ),
        pytest.param(
            "say *it* and *that* now", '<i id="s0.1">a</i><i id="s0.2">b</i>', "*a* *b*", [],
            id="two emphases",
        ),
        pytest.param("say _it_ now", '说<i id="s0.1">它</i>吧', "说 _它_ 吧", [], id="underscores"),
        pytest.param("one two", "a\x00b\x07 c\rd", "ab c d", [], id="control characters"),
        pytest.param("one two", "e\u0301t&eacute;", "été", [], id="NFC"),
        pytest.param("one two", "非&nbsp;常 a&nbsp;b 10&nbsp;000 quoi&nbsp;!", "非 常 a b 10\u00a0000 quoi\u00a0!", [], id="no-break spaces"),
        pytest.param("one\u00a0two", "a&nbsp;b", "a\u00a0b", [], id="no-break spaces of the source's"),
        pytest.param("one two", "今天\n天气\nok\n好", "今天天气 ok 好", [], id="wrapped lines"),
    ],
)  # fmt: skip
def test_a_translation_keeps_its_markup_apart(src, inner, text, checks):
    assert returned(src, inner) == (text, checks)


def test_a_repair_says_where_it_was_made():
    (found,) = read([b'<p id="s0">Ver {y} esto.</p>'], segments("See {x} and {y} this."))
    (finding,) = found.findings
    assert (finding.check, finding.severity) == ("markup_lost", Severity.WARNING)
    assert finding.message == "{x} was lost in translation and put back at its likeliest place."
    assert [found.text[slice(*span)] for span in finding.tgt_spans] == ["{x}"]
    assert finding.src_spans == ((4, 7),)


def test_every_segment_comes_once_in_order_whatever_came():
    parts = [b'<p id="s2">c</p><p id="s7">?</p><p id="s0"></p>', b'<p id="s0">a</p><p id=s2>d</p>']
    found = read(parts, segments("A.", "B `x`.", "C."))
    assert [(one.n, one.text, [each.check for each in one.findings]) for one in found] == [
        (0, "a", []),
        (1, "B `x`.", ["not_translated"]),
        (2, "c", ["segment_doubled"]),
    ]
    assert found[1].findings[0].severity is Severity.ERROR


def test_repairs_are_listed_errors_first():
    slugs = [repair.slug for repair in REPAIRS]
    assert len(set(slugs)) == len(slugs)
    assert all(repair.sentence.endswith(".") for repair in REPAIRS)
    severities = [repair.severity for repair in REPAIRS]
    assert severities == sorted(severities, key=[Severity.ERROR, Severity.WARNING].index)


def sizes(data):
    """The three sizes of a file that a service limits, counted from what it holds."""
    text = "".join(
        piece.text
        for paragraph in parse(data).paragraphs
        for piece in paragraph.pieces
        if isinstance(piece, Text)
    )
    return len(text.encode()), len(data.decode()), len(data)


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(DocumentLimits(n_text_bytes=60), id="text"),
        pytest.param(DocumentLimits(n_characters=400), id="characters"),
        pytest.param(DocumentLimits(n_bytes=420), id="bytes"),
    ],
)
def test_a_document_over_the_limits_is_divided_between_segments(limits):
    source = segments(*(f"Sentence {n} 句 `code`." for n in range(20)))
    parts = write("a.md", source, "en", limits=limits)
    assert len(parts) > 2
    for data in parts:
        of_text, of_characters, of_bytes = sizes(data)
        assert of_text <= limits.n_text_bytes
        assert of_characters <= limits.n_characters
        assert of_bytes <= limits.n_bytes
    firsts = [len(parse(data).paragraphs) for data in parts]
    assert sum(firsts) == 20
    assert min(firsts[:-1]) == max(firsts)
    for order in (parts, parts[::-1]):
        assert [one.text for one in read(order, source)] == [part.text for part in source]


def test_a_segment_over_the_limits_is_named():
    source = segments("Short.", "Far too long. " * 10)
    with pytest.raises(SegmentationError, match=r"^Segment 1 of a\.md is too long .* Divide the"):
        write("a.md", source, "en", limits=DocumentLimits(n_text_bytes=100))


def test_code_does_not_count_as_text():
    (data,) = write(
        "a.md", segments(f"Run `{'x' * 500}` now."), "en", limits=DocumentLimits(n_text_bytes=20)
    )
    assert sizes(data)[0] == len("Run  now.")


def test_no_segments_make_no_file():
    assert write("a.md", (), "en") == ()
    assert read([], ()) == ()


@pytest.mark.parametrize("piece", ["`a` b ", "[a](b) ", "**a** ", "<b>a</b> ", "$", "{a}"])
@pytest.mark.parametrize("keep", ["", "<b id=s0.1>", "c "])
@pytest.mark.parametrize("n", [100, 5000])
def test_hostile_damage_costs_little(piece, keep, n):
    source = segments(piece * n)
    begun = time.process_time()
    (found,) = read([f"<p id=s0>c {keep * n}".encode()], source)
    assert time.process_time() - begun < 10
    had, wanted = (verbatim_texts(text, *VERBATIM) for text in (found.text, piece * n))
    assert sorted(had) == sorted(wanted)


@pytest.mark.parametrize(
    ("src", "inner", "text", "checks"),
    [
        pytest.param("Open {x} {#a-b}", '打开 {x}<span translate="no" id="s0.2"> {#a-b}</span>', "打开 {x} {#a-b}", [], id="at its end"),
        pytest.param("Open it {#a-b}", "打开{#a-b}", "打开 {#a-b}", [], id="without its space"),
        pytest.param("Open it {#a-b}", "{#a-b} 打开", "打开 {#a-b}", ["markup_moved"], id="id before the words"),
        pytest.param("Open it {#a-b}", "打开", "打开 {#a-b}", ["markup_lost"], id="id lost"),
        pytest.param("Open it {#a-b}", "打开 {#宵-b}", "打开 {#a-b}", ["markup_lost", "markup_unknown"], id="id translated"),
        pytest.param("[ ] Close it.", "关闭[ ] 它。", "[ ] 关闭它。", ["markup_moved"], id="box behind words"),
        pytest.param("[x] Close it.", '关闭它<span translate="no" id="s0.1">[x] </span>。', "[x] 关闭它。", ["markup_moved"], id="box as an element behind words"),
        pytest.param("[x] Close it.", "关闭它。", "[x] 关闭它。", ["markup_lost"], id="box lost"),
        pytest.param("<!-- a --> Close it.", '关闭<span translate="no" id="s0.1">&lt;!-- a --></span>它。', "<!-- a --> 关闭它。", ["markup_moved"], id="comment"),
        pytest.param("*P.S.: more soon.", '<span translate="no" id="s0.1">*</span> P. s.: bald mehr.', "*P. s.: bald mehr.", [], id="emphasis that goes on"),
        pytest.param("Why bother?**", "<span translate='no' id='s0.1'>**</span> 为什么?", "为什么?**", ["markup_moved"], id="emphasis that ends here"),
    ],
)  # fmt: skip
def test_marks_of_a_block_stay_at_its_ends(src, inner, text, checks):
    assert returned(src, inner) == (text, checks)
