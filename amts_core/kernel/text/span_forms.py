"""The table of inline markup: of each form its kind, how its end is found, and an example.

The forms are those of CommonMark (https://spec.commonmark.org/0.31.2/), HTML, MDX, what sites are
built with (attribute lists, shortcodes, templates), Sphinx and MyST, and strings of interfaces.
A new form is a row of :data:`FORMS`; a new kind is a line of :class:`SpanKind`, too. Others ask
for kinds by what these have in common: :data:`VERBATIM`, :data:`BLOCK_MARKS`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from amts_core.kernel.text.span_finders import (
    N_MOST,
    Finder,
    between,
    braced,
    code_after,
    element,
    expression,
    matching,
    maths,
)
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


_BRACES = r"\{[^{}]*+\}"
for _ in range(3):
    _BRACES = rf"\{{(?:[^{{}}]++|{_BRACES})*+\}}"
_TAG = rf"</?[A-Za-z][\w.:-]*(?=[\s/>{{])(?:[^<>\"'{{]++|\"[^\"]*+\"|'[^']*+'|{_BRACES})*+>"
_ITEM = r"(?:[#.](?!\.)[^\s{}]++|[A-Za-z][\w:.-]*+=(?:\"[^\"{}\n]*+\"|'[^'{}\n]*+'|[^\s{}\"']++))"
ATTRIBUTE_LIST = re.compile(rf"\{{:?[ \t]*+{_ITEM}(?:[ \t]++(?:{_ITEM}|[\w-]++))*+[ \t]*+\}}")
"""An attribute list; directly behind a link, a picture or code it belongs to that."""
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
        kind=_C, name="keys", signs="+",
        find=matching(
            r"(?<![A-Za-z0-9_+{])\+\+(?:[a-z0-9][a-z0-9-]{0,30}|\"[^\"\n]{1,60}\")"
            r"(?:\+(?:[a-z0-9][a-z0-9-]{0,30}|\"[^\"\n]{1,60}\")){0,9}\+\+(?![A-Za-z0-9_+}])"
        ),
        example='++ctrl+alt+"My Key"++',
    ),
    SpanForm(
        kind=_C, name="element of code", signs="<", find=element("code|kbd|samp|var|tt"),
        example='<kbd class="k">Ctrl</kbd>',
    ),
    SpanForm(
        kind=SpanKind.MATH, name="display formula", signs="$", find=between("$$", "$$", 1),
        example="$$x$$",
    ),
    SpanForm(
        kind=_T, name="expression of a workflow", signs="$", find=braced(r"\$\{\{"),
        example="${{ matrix.os }}",
    ),
    SpanForm(
        kind=_P, name="placeholder with a dollar", signs="$",
        find=matching(rf"\$\{{(?:{_NAME})(?:[:!?|-][^{{}}\n]*+)?\}}(?![\^_]|\$(?!\{{))"),
        example="${name}",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="formula", signs="$", find=maths, example=r"$x_1 < y$",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="formula in round brackets", signs="\\",
        find=between(r"\(", r"\)", 1), example=r"\(x\)",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="formula in escaped brackets", signs="\\",
        find=between(r"\\(", r"\\)", 1), example=r"\\(x\\)",
    ),
    SpanForm(
        kind=SpanKind.MATH, name="element of mathematics", signs="<", find=element("math"),
        example="<math><mi>x</mi></math>",
    ),
    SpanForm(
        kind=SpanKind.ROLE, name="role", signs=":",
        find=code_after(r":[A-Za-z][\w:+.-]{0,30}:(?=`)"), example=":numref:`fig_x`",
    ),
    SpanForm(
        kind=SpanKind.ROLE, name="role in braces", signs="{",
        find=code_after(r"\{[A-Za-z][\w:+.-]{0,30}\}(?=`)"), example="{ref}`fig x <fig>`",
    ),
    SpanForm(
        kind=SpanKind.ROLE, name="reference of LaTeX", signs="\\",
        find=matching(
            r"\\(?:[A-Za-z]{0,20}(?:ref|cite)[a-z]{0,20}|label)\*?"
            r"(?:\[[^\[\]\n]{0,100}\]){0,2}\{[^{}\n]{1,300}\}"
        ),
        example=r"\cite[p. 5]{knuth}",
    ),
    SpanForm(
        kind=SpanKind.IMAGE, name="drawing", signs="<", find=element("svg"),
        example="<svg><text>L</text></svg>",
    ),
    SpanForm(
        kind=SpanKind.WIKI_LINK, name="wiki link", signs="[",
        find=matching(r"\[\[[^\[\]\n]{1,200}\]\](?![(\[])"), example="[[masks]]",
    ),
    SpanForm(
        kind=SpanKind.NOTE, name="mark of a footnote", signs="[",
        find=matching(r"\[\^[^\[\]\s]{1,100}\](?!\()"), example="[^1]",
    ),
    SpanForm(
        kind=SpanKind.TASK_BOX, name="box of a task", signs="[",
        find=matching(r"(?:\A|(?<=\n))\[[ xX]\][ \t]++"), example="[ ] ",
    ),
    SpanForm(
        kind=SpanKind.COMMENT, name="comment", signs="<", find=between("<!--", "-->"),
        example="<!-- not shown -->",
    ),
    SpanForm(
        kind=_T, name="tag of a template", signs="<", find=between("<%", "%>"),
        example="<%= user.name %>",
    ),
    SpanForm(
        kind=_T, name="instruction", signs="<", find=between("<?", "?>"),
        example="<?php echo 1 ?>",
    ),
    SpanForm(
        kind=SpanKind.URL, name="address in angle brackets", signs="<",
        find=matching(
            r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}://|(?:mailto|tel|urn|news|irc|xmpp|sms):)"
            r"[^<>\s]{1,2000}>"
        ),
        example="<https://x.org/a>",
    ),
    SpanForm(
        kind=SpanKind.TAG, name="tag", signs="<", find=matching(_TAG, N_MOST),
        example="<Tabs items={{ a: [1 > 0] }} />",
    ),
    SpanForm(
        kind=SpanKind.TAG, name="tag of loose syntax", signs="<",
        find=matching(r"</?[A-Za-z](?:[\w.:-]*+(?:[\s/][^<>]*+)?|[^<>\s]*+)>", N_MOST),
        example="<T,U>",
    ),
    SpanForm(
        kind=SpanKind.URL, name="address", signs=":",
        before=re.compile(r"(?<![A-Za-z0-9])(?:https?|ftp)\Z"),
        find=matching(
            r"://(?:[^\s<>()\[\]{}\"'`“”‘’「」（），。；、]|\([^\s<>()]{0,200}\)|\$?\{[\w.-]{1,60}\})"
            r"{1,2000}(?<![.,;:!?*_])"
        ),
        example="http://x.org/{id}/a_(b)",
    ),
    SpanForm(
        kind=SpanKind.EMAIL, name="e-mail address", signs="@",
        before=re.compile(r"(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]{1,64}\Z"),
        find=matching(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}(?![A-Za-z0-9])"),
        example="a.b@c.org",
    ),
    SpanForm(
        kind=SpanKind.TAG, name="tag as text", signs="&",
        find=matching(
            r"&lt;/?[A-Za-z][\w.:-]*+(?:\s++[\w.:@-]++\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'"
            r"|&quot;[^\"<>]*?&quot;))*+\s*+/?&gt;",
            N_MOST,
        ),
        example='&lt;a href="%s"&gt;',
    ),
    SpanForm(
        kind=SpanKind.ENTITY, name="character reference", signs="&",
        find=matching(r"&(?:[A-Za-z][\w.-]{1,60}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"),
        example="&brandShortName;",
    ),
    SpanForm(
        kind=SpanKind.ATTRIBUTES, name="attributes of a block", signs="{", before=_AT_SPACES,
        find=matching(ATTRIBUTE_LIST.pattern + _TO_LINE_END), example=" { #id .class key=value }",
    ),
    SpanForm(
        kind=SpanKind.ATTRIBUTES, name="attributes", signs="{",
        find=matching(ATTRIBUTE_LIST.pattern), example="{#open-settings}",
    ),
    SpanForm(
        kind=SpanKind.ATTRIBUTES, name="attributes by a name", signs="{",
        find=matching(r"\{:(?![\s{}]*else)[^{}\n]*+\}"), example="{:toc}",
    ),
    SpanForm(
        kind=SpanKind.COMMENT, name="comment of MDX at an end", signs="{", before=_AT_SPACES,
        find=between("{/*", "*/}", followed_by=_TO_LINE_END), example=" {/* #open-settings */}",
    ),
    SpanForm(
        kind=SpanKind.COMMENT, name="comment of MDX", signs="{", find=between("{/*", "*/}"),
        example="{/* not shown */}",
    ),
    SpanForm(
        kind=_T, name="shortcode", signs="{", find=between("{{<", ">}}"),
        example='{{< ref "a{b" >}}',
    ),
    SpanForm(
        kind=_T, name="shortcode with text", signs="{", find=between("{{%", "%}}"),
        example="{{% note %}}",
    ),
    SpanForm(
        kind=_T, name="double braces", signs="{", find=braced(r"\{\{"),
        example='{{HTMLElement("a")}}',
    ),
    SpanForm(
        kind=_T, name="statement of a template", signs="{", find=between("{%", "%}"),
        example='{% if a == "}" %}',
    ),
    SpanForm(
        kind=_T, name="command in braces", signs="{", find=braced(r"\{[%#*@/:!^]"),
        example="{* ../src/app.py hl[4] *}",
    ),
    SpanForm(
        kind=_P, name="message of several forms", signs="{",
        find=braced(r"\{\s*\w+\s*,\s*(?:plural|select(?:ordinal)?|number|date|time|choice)\b"),
        example="{n, plural, one {# file} other {# files}}",
    ),
    SpanForm(
        kind=_P, name="placeholder", signs="{",
        find=matching(rf"\{{(?:{_NAME}|\d*+)(?:![rsa])?(?::[^{{}}\s]*+)?\}}"), example="{0:.2f}",
    ),
    SpanForm(
        kind=SpanKind.EXPRESSION, name="expression", signs="{", find=expression,
        example="{items.map((item) => <li>{item}</li>)}",
    ),
    SpanForm(
        kind=_P, name="placeholder with a sign", signs="%#",
        find=matching(rf"[%#]\{{{_NAME}\}}"), example="#{user.name}",
    ),
    SpanForm(
        kind=_P, name="conversion", signs="%",
        find=matching(rf"(?<![\d%])%(?:\d{{1,2}}\$)?{_CONVERSION}(?![A-Za-z0-9])"),
        example="%1$s",
    ),
    SpanForm(
        kind=_P, name="conversion with a name", signs="%",
        find=matching(rf"%(?:\({_NAME}\){_CONVERSION}|<{_NAME}>{_CONVERSION}?)(?![A-Za-z0-9])"),
        example="%(name)s",
    ),
    SpanForm(
        kind=SpanKind.EMOJI, name="emoji", signs=":",
        find=matching(
            r"(?<![A-Za-z0-9:]):(?:[a-z][a-z0-9_+-]{1,40}|[+-]1|100|1234):(?![A-Za-z0-9_:`])"
        ),
        example=":smile:",
    ),
)  # fmt: skip
"""Every form but links and pictures, whose brackets :mod:`spans` pairs. Of those with one sign the
first that is there is taken."""
