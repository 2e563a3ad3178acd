"""The table of inline markup: of each form its kind, how its end is found, and an example.

The forms are those of CommonMark (https://spec.commonmark.org/0.31.2/), HTML, MDX, what sites are
built with (attribute lists, shortcodes, templates), Sphinx and MyST, and strings of interfaces.
A new form is a row of :data:`FORMS`; a new kind is a line of :class:`SpanKind`, too. Others ask
for kinds by what these have in common: :data:`VERBATIM`, :data:`BLOCK_MARKS`.

What is matched on the spot is bounded, or can't hold what it begins with; what stands far away is
asked of :class:`~amts_core.kernel.text.text_marks.TextMarks`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from amts_core.kernel.text.text_marks import TextMarks


class SpanKind(StrEnum):
    """Kinds of inline markup."""

    CODE = "code"
    MATH = "math"
    ROLE = "role"
    IMAGE = "image"
    LINK = "link"
    LINK_TARGET = "link_target"
    WIKI_LINK = "wiki_link"
    NOTE = "note"
    TAG = "tag"
    COMMENT = "comment"
    URL = "url"
    EMAIL = "email"
    ENTITY = "entity"
    TEMPLATE = "template"
    EXPRESSION = "expression"
    PLACEHOLDER = "placeholder"
    EMOJI = "emoji"
    ATTRIBUTES = "attributes"
    TASK_BOX = "task_box"


VERBATIM = frozenset(SpanKind) - {SpanKind.LINK}
"""Kinds whose characters a translation must repeat unchanged."""

BLOCK_MARKS = frozenset({SpanKind.ATTRIBUTES, SpanKind.COMMENT, SpanKind.TASK_BOX})
"""Kinds that say something of their block: no part of its sentence, and never moved in it."""

Finder = Callable[[TextMarks, int], int]
"""Returns where the form ends that begins at a place, 0 if none does."""

_N_MOST = 4000
"""Most characters of a tag, and of an expression."""
_N_BEFORE = 80
"""Most characters of a form that stand before the sign by which it is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanForm:
    """One way to write a kind.

    ``signs`` are the characters by one of which it is found, and ``before`` what has to stand, and
    belongs to it, before that.
    """

    kind: SpanKind
    name: str
    signs: str
    find: Finder
    example: str
    before: re.Pattern[str] | None = None

    def place(self, marks: TextMarks, at: int, least: int) -> tuple[int, int] | None:
        """Return the half-open range of the form whose sign is at ``at``; None if it isn't there.

        :param least: where it may begin at the earliest.
        """
        end = self.find(marks, at)
        if not end or self.before is None:
            return (at, end) if end else None
        head = self.before.search(marks.text, max(least, at - _N_BEFORE), at)
        return (head.start(), end) if head else None


def _matching(pattern: str, n_most: int | None = None) -> Finder:
    """Return a finder by a pattern, of at most ``n_most`` characters."""
    compiled = re.compile(pattern, re.DOTALL)

    def find(marks: TextMarks, at: int) -> int:
        end = len(marks.text) if n_most is None else min(len(marks.text), at + n_most)
        match = compiled.match(marks.text, at, end)
        return match.end() if match else 0

    return find


def _between(opening: str, closing: str, n_least: int = 0) -> Finder:
    """Return a finder of what two marks stand around, at least ``n_least`` characters."""

    def find(marks: TextMarks, at: int) -> int:
        if not marks.text.startswith(opening, at):
            return 0
        first = at + len(opening) + n_least
        end = marks.after(closing, first)
        return 0 if _has_blank_line(marks, first, end) else end

    return find


def _has_blank_line(marks: TextMarks, start: int, end: int) -> bool:
    blank = marks.after("\n\n", start)
    return 0 < blank <= end


def _braced(pattern: str, n_most: int | None = None) -> Finder:
    """Return a finder of braces, and what is in them, by how they begin."""
    compiled = re.compile(pattern, re.DOTALL)

    def find(marks: TextMarks, at: int) -> int:
        if not compiled.match(marks.text, at):
            return 0
        end = marks.group(marks.text.index("{", at))
        return 0 if n_most is not None and end - at > n_most else end

    return find


def _code_after(pattern: str) -> Finder:
    """Return a finder of a head and the code that follows it at once."""
    compiled = re.compile(pattern)

    def find(marks: TextMarks, at: int) -> int:
        head = compiled.match(marks.text, at)
        return marks.code(head.end()) if head else 0

    return find


def _element(names: str) -> Finder:
    """Return a finder of whole elements that have one of these names."""
    opening = re.compile(rf"<({names})\b[^<>]{{0,500}}(?<!/)>")

    def find(marks: TextMarks, at: int) -> int:
        head = opening.match(marks.text, at)
        return marks.after(f"</{head[1]}>", head.end()) if head else 0

    return find


_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
_CODE_SIGN = re.compile(r"[\"'`\[\]=<>|&+*]|\w\(|\?.*:|\A\s*\.\.\.", re.DOTALL)
_PROSE = re.compile(
    r"\b(?!(?:await|new|typeof|async|return|void)\b)[^\W\d_]{2,}\s+[^\W\d_]{2,}|\w'\w"
)


def _expression(marks: TextMarks, at: int) -> int:
    """Return the end of braces with code in them: signs of code, and no two words in a row."""
    end = marks.group(at)
    if not end or end - at > _N_MOST:
        return 0
    inside = _STRING.sub("''", marks.text[at + 1 : end - 1])
    return 0 if _PROSE.search(inside) or not _CODE_SIGN.search(inside) else end


_DOLLARS = re.compile(r"\$(?![\s$])(?:[^\\$]|\\.)++(?<!\s)\$(?!\d)", re.DOTALL)
_PRICE = re.compile(
    r"(?<=[A-Za-z])\$\d|\$\d[\d.,–-]*(?:[kKmMbB]\b)?(?:\s+[^\W\d_]{2}|\s*(?![a-zA-Z])[^\W\d_])"
    r"|(?<=\d)\$[^\\$]*\d\$"
)


def _maths(marks: TextMarks, at: int) -> int:
    """Return the end of ``$x$``; of ``US$5``, ``$5 or`` and ``5$ or 6$`` the dollars are money."""
    if marks.text[at - 1 : at] == "$" or _PRICE.match(marks.text, at):
        return 0
    match = _DOLLARS.match(marks.text, at)
    return match.end() if match and not _has_blank_line(marks, at, match.end()) else 0


_BRACES = r"\{[^{}]*+\}"
for _ in range(3):
    _BRACES = rf"\{{(?:[^{{}}]++|{_BRACES})*+\}}"
_TAG = rf"</?[A-Za-z][\w.:-]*(?=[\s/>{{])(?:[^<>\"'{{]++|\"[^\"]*+\"|'[^']*+'|{_BRACES})*+>"
_ITEM = r"(?:[#.](?!\.)[^\s{}]++|[A-Za-z][\w:.-]*+=(?:\"[^\"{}\n]*+\"|'[^'{}\n]*+'|[^\s{}\"']++))"
ATTRIBUTE_LIST = re.compile(rf"\{{:?[ \t]*+{_ITEM}(?:[ \t]++(?:{_ITEM}|[\w-]++))*+[ \t]*+\}}")
"""An attribute list; directly behind a link, a picture or code it belongs to that."""
_COMMENT = r"\{/\*(?:[^*]|\*(?!/))*+\*/\}"
_TO_LINE_END = r"(?=[ \t]*+(?:\r?\n|\Z))"
_NAME = r"[A-Za-z_][\w-]*+(?:\.[\w-]++|\[[\w'\"-]*+\])*+"
_CONVERSION = r"[-+0#]*+(?:\d++|\*)?(?:\.(?:\d++|\*))?(?:hh?|ll?|[zjtLq])?[a-zA-Z@]"
_AT_SPACES = re.compile(r"[ \t]*\Z")

_C, _T, _P = SpanKind.CODE, SpanKind.TEMPLATE, SpanKind.PLACEHOLDER
FORMS = (
    SpanForm(
        kind=_C, name="code", signs="`", find=TextMarks.code, example="``a ` b``",
    ),
    SpanForm(
        kind=_C, name="element of code", signs="<", find=_element("code|kbd|samp|var|tt"),
        example='<kbd class="k">Ctrl</kbd>',
    ),
    SpanForm(
        kind=SpanKind.MATH, name="display formula", signs="$", find=_between("$$", "$$", 1),
        example="$$x$$",
    ),
    SpanForm(
        kind=_T, name="expression of a workflow", signs="$", find=_braced(r"\$\{\{"),
        example="${{ matrix.os }}",
    ),
    SpanForm(
        kind=_P, name="placeholder with a dollar", signs="$",
        find=_matching(rf"\$\{{(?:{_NAME})(?:[:!?|-][^{{}}\n]*+)?\}}(?![\^_]|\$(?!\{{))"),
        example="${name}",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="formula", signs="$", find=_maths, example=r"$x_1 < y$",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="formula in round brackets", signs="\\",
        find=_between(r"\(", r"\)", 1), example=r"\(x\)",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="formula in escaped brackets", signs="\\",
        find=_between(r"\\(", r"\\)", 1), example=r"\\(x\\)",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="element of mathematics", signs="<", find=_element("math"),
        example="<math><mi>x</mi></math>",
    ),
    SpanForm(
        kind=SpanKind.ROLE, name="role", signs=":",
        find=_code_after(r":[A-Za-z][\w:+.-]{0,30}:(?=`)"), example=":numref:`fig_x`",
    ),
    SpanForm(
        kind=SpanKind.ROLE, name="role in braces", signs="{",
        find=_code_after(r"\{[A-Za-z][\w:+.-]{0,30}\}(?=`)"), example="{ref}`fig x <fig>`",
    ),
    SpanForm(
        kind=SpanKind.ROLE, name="reference of LaTeX", signs="\\",
        find=_matching(
            r"\\(?:[A-Za-z]{0,20}(?:ref|cite)[a-z]{0,20}|label)\*?"
            r"(?:\[[^\[\]\n]{0,100}\]){0,2}\{[^{}\n]{1,300}\}"
        ),
        example=r"\cite[p. 5]{knuth}",
    ),
    SpanForm(
        kind=SpanKind.IMAGE, name="drawing", signs="<", find=_element("svg"),
        example="<svg><text>L</text></svg>",
    ),
    SpanForm(
        kind=SpanKind.WIKI_LINK, name="wiki link", signs="[",
        find=_matching(r"\[\[[^\[\]\n]{1,200}\]\](?![(\[])"), example="[[masks]]",
    ),
    SpanForm(
        kind=SpanKind.NOTE, name="mark of a footnote", signs="[",
        find=_matching(r"\[\^[^\[\]\s]{1,100}\](?!\()"), example="[^1]",
    ),
    SpanForm(
        kind=SpanKind.TASK_BOX, name="box of a task", signs="[",
        find=_matching(r"(?:\A|(?<=\n))\[[ xX]\][ \t]++"), example="[ ] ",
    ),
    SpanForm(
        kind=SpanKind.COMMENT, name="comment", signs="<", find=_between("<!--", "-->"),
        example="<!-- not shown -->",
    ),
    SpanForm(
        kind=_T, name="tag of a template", signs="<", find=_between("<%", "%>"),
        example="<%= user.name %>",
    ),
    SpanForm(
        kind=_T, name="instruction", signs="<", find=_between("<?", "?>"),
        example="<?php echo 1 ?>",
    ),
    SpanForm(
        kind=SpanKind.URL, name="address in angle brackets", signs="<",
        find=_matching(
            r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}://|(?:mailto|tel|urn|news|irc|xmpp|sms):)"
            r"[^<>\s]{1,2000}>"
        ),
        example="<https://x.org/a>",
    ),
    SpanForm(
        kind=SpanKind.TAG, name="tag", signs="<", find=_matching(_TAG, _N_MOST),
        example="<Tabs items={{ a: [1 > 0] }} />",
    ),
    SpanForm(
        kind=SpanKind.TAG, name="tag of loose syntax", signs="<",
        find=_matching(r"</?[A-Za-z](?:[\w.:-]*+(?:[\s/][^<>]*+)?|[^<>\s]*+)>", _N_MOST),
        example="<T,U>",
    ),
    SpanForm(
        kind=SpanKind.URL, name="address", signs=":",
        before=re.compile(r"(?<![A-Za-z0-9])(?:https?|ftp)\Z"),
        find=_matching(
            r"://(?:[^\s<>()\[\]{}\"'`“”‘’「」（），。；、]|\([^\s<>()]{0,200}\)|\$?\{[\w.-]{1,60}\})"
            r"{1,2000}(?<![.,;:!?*_])"
        ),
        example="http://x.org/{id}/a_(b)",
    ),
    SpanForm(
        kind=SpanKind.EMAIL, name="e-mail address", signs="@",
        before=re.compile(r"(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]{1,64}\Z"),
        find=_matching(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?![A-Za-z0-9])"),
        example="a.b@c.org",
    ),
    SpanForm(
        kind=SpanKind.ENTITY, name="character reference", signs="&",
        find=_matching(r"&(?:[A-Za-z][\w.-]{1,60}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"),
        example="&brandShortName;",
    ),
    SpanForm(
        kind=SpanKind.ATTRIBUTES, name="attributes of a block", signs="{", before=_AT_SPACES,
        find=_matching(ATTRIBUTE_LIST.pattern + _TO_LINE_END), example=" { #id .class key=value }",
    ),
    SpanForm(
        kind=SpanKind.ATTRIBUTES, name="attributes", signs="{",
        find=_matching(ATTRIBUTE_LIST.pattern), example="{#open-settings}",
    ),
    SpanForm(
        kind=SpanKind.ATTRIBUTES, name="attributes by a name", signs="{",
        find=_matching(r"\{:(?![\s{}]*else)[^{}\n]*+\}"), example="{:toc}",
    ),
    SpanForm(
        kind=SpanKind.COMMENT, name="comment of MDX at an end", signs="{", before=_AT_SPACES,
        find=_matching(_COMMENT + _TO_LINE_END), example=" {/* #open-settings */}",
    ),
    SpanForm(
        kind=SpanKind.COMMENT, name="comment of MDX", signs="{", find=_matching(_COMMENT),
        example="{/* not shown */}",
    ),
    SpanForm(
        kind=_T, name="shortcode", signs="{", find=_between("{{<", ">}}"),
        example='{{< ref "a{b" >}}',
    ),
    SpanForm(
        kind=_T, name="shortcode with text", signs="{", find=_between("{{%", "%}}"),
        example="{{% note %}}",
    ),
    SpanForm(
        kind=_T, name="double braces", signs="{", find=_braced(r"\{\{"),
        example='{{HTMLElement("a")}}',
    ),
    SpanForm(
        kind=_T, name="statement of a template", signs="{", find=_between("{%", "%}"),
        example='{% if a == "}" %}',
    ),
    SpanForm(
        kind=_T, name="command in braces", signs="{", find=_braced(r"\{[%#*@/:!^]"),
        example="{* ../src/app.py hl[4] *}",
    ),
    SpanForm(
        kind=_P, name="message of several forms", signs="{",
        find=_braced(r"\{\s*\w+\s*,\s*(?:plural|select(?:ordinal)?|number|date|time|choice)\b"),
        example="{n, plural, one {# file} other {# files}}",
    ),
    SpanForm(
        kind=_P, name="placeholder", signs="{",
        find=_matching(rf"\{{(?:{_NAME}|\d*+)(?:![rsa])?(?::[^{{}}\s]*+)?\}}"), example="{0:.2f}",
    ),
    SpanForm(
        kind=SpanKind.EXPRESSION, name="expression", signs="{", find=_expression,
        example="{items.map((item) => <li>{item}</li>)}",
    ),
    SpanForm(
        kind=_P, name="placeholder with a sign", signs="%#",
        find=_matching(rf"[%#]\{{{_NAME}\}}"), example="#{user.name}",
    ),
    SpanForm(
        kind=_P, name="conversion", signs="%",
        find=_matching(rf"(?<![\d%])%(?:\d{{1,2}}\$)?{_CONVERSION}(?![A-Za-z0-9])"),
        example="%1$s",
    ),
    SpanForm(
        kind=_P, name="conversion with a name", signs="%",
        find=_matching(rf"%(?:\({_NAME}\){_CONVERSION}|<{_NAME}>{_CONVERSION}?)(?![A-Za-z0-9])"),
        example="%(name)s",
    ),
    SpanForm(
        kind=SpanKind.EMOJI, name="emoji", signs=":",
        find=_matching(
            r"(?<![A-Za-z0-9:]):(?:[a-z][a-z0-9_+-]{1,40}|[+-]1|100|1234):(?![A-Za-z0-9_:`])"
        ),
        example=":smile:",
    ),
)  # fmt: skip
"""Every form but links and pictures, whose brackets :mod:`spans` pairs. Of those with one sign the
first that is there is taken."""
