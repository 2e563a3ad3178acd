"""The dialects of Markdown as data: which lines are marks, and what in them readers see.

CommonMark and GitHub's tables are what the parser knows. On top of them: D2L, MDX, Docusaurus,
Starlight, VitePress, MkDocs with pymdownx, MyST, Hugo, Jinja and Liquid, MDN. Nearly all marks are
known wherever they stand, because no dialect uses those of another for text; what is text in one
and a mark in another is known by what else a document shows.
"""

import re
from dataclasses import dataclass

from amts_core.formats.document_format import Omission


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A line that is no text, but for the group ``title`` of its pattern, or ``label``.

    ``pattern`` matches the whole line, without the space around it.
    """

    pattern: re.Pattern[str]
    omission: Omission = Omission.MARKER


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a document's ending and its lines say about what its marks mean.

    ``has_indented_code`` says that four blanks before a line make code of it,
    ``has_elements`` that tags of any name are those of components, ``has_comments`` that a line
    that begins with ``%`` is a comment, ``has_whole_elements`` that an element of HTML goes on
    behind a blank line, and is HTML to its end, as in kramdown and Python-Markdown.
    """

    has_indented_code: bool = True
    has_elements: bool = False
    has_comments: bool = False
    has_whole_elements: bool = False


ADMONITIONS = (
    "note|tip|hint|important|warning|caution|attention|danger|error|seealso|admonition|info|details"
    "|dropdown|tab-item|tab|card|grid-item-card|topic|sidebar|margin|todo|exercise|rubric"
    r"|(?:prf|proof):[a-z]+"
)
"""Directives of MyST whose first line is a title."""
_PASSAGES = (
    "solution|figure|epigraph|highlights|pull-quote|aside|div|container|compound|grid|grid-item"
    "|tab-set|card-carousel|glossary|versionadded|versionchanged|deprecated|only|centered"
)
DIRECTIVE = re.compile(
    rf"\{{(?:{ADMONITIONS})\}}[ \t]*(?P<title>.*)|\{{(?:{_PASSAGES})\}}(?:[ \t].*)?$"
)
"""What stands behind a fence whose lines are text."""
DIRECTIVE_OPTION = re.compile(r":[A-Za-z][\w-]*:(?:[ \t].*)?")
FENCE_TITLE = re.compile(
    r"[\s{,]title=(?P<title>\"[^\"\n]+\"|'[^'\n]+')|[\s}](?P<label>\[[^\[\]\n]+\])\s*$"
)
"""What the first line of a fence says of its code to readers: of Docusaurus, MkDocs, VitePress."""
_LABEL = r"\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,500})\]"
_BRACED = r"\{[^{}\n]{0,500}\}"


def _marker(pattern: str, omission: Omission = Omission.MARKER) -> Marker:
    return Marker(pattern=re.compile(pattern, re.IGNORECASE), omission=omission)


MARKERS = {
    ":": (
        _marker(rf":{{2,}}[ \t]*[A-Za-z][\w-]*[ \t]*{_LABEL}[ \t]*(?:{_BRACED})?"),
        _marker(r":{3,}[ \t]+\w+(?:\.\w+)+"),
        _marker(r":{3,}[ \t]*(?:code-group|steps|raw|v-pre|tabs|columns|row|col|cards?)?"),
        _marker(rf":{{3,}}[ \t]*\{{(?:{ADMONITIONS})\}}[ \t]*(?P<title>.*)"),
        _marker(rf":{{2,}}[ \t]*(?:\{{[\w:+-]+\}}.*|[A-Za-z][\w-]*[ \t]*)?(?:{_BRACED})?"),
        _marker(r":{3,}[ \t]*[A-Za-z][\w-]*[ \t]+(?P<title>[^{\s].*)"),
        _marker(
            r":(?:label|eqlabel|width|height|begin_tab|end_tab|tab|bibliography):(?:`[^`\n]*`)?"
        ),
    ),
    "/": (
        _marker(r"/{3,}(?:[ \t]*(?:html|define|end)\b.*)?"),
        _marker(r"/{3,}[ \t]*[\w-]+[ \t]*(?:\|[ \t]*(?P<title>.*))?"),
    ),
    "[": (
        _marker(r"\[![\w-]+\][-+]?(?:[ \t]+(?P<title>.+))?"),
        _marker(r"\[{1,2}_?toc_?\]{1,2}"),
        _marker(r"\[[^\[\]\n]{1,200}\]:[ \t]*[^\s{]*\{[{%].*[}%]\}\S*", Omission.REFERENCE),
    ),
    "{": (
        _marker(r"\{/\*.*\*/\}", Omission.COMMENT),
        _marker(r"\{[:#.@/][^{}\n]*\}(?:[ \t]*\{[:#.@/][^{}\n]*\})*", Omission.TEMPLATE),
        _marker(r"\{[ \t]*[#.][^{}\n]*\}"),
        _marker(r"\{[ \t]*[\w-]+=(?:\"[^\"{}]*\"|[^\s{}\"]+)(?:[ \t][^{}\n]*)?\}"),
        _marker(r"\{(?:\*.*\*|!.*!)\}", Omission.TEMPLATE),
    ),
    "(": (_marker(r"\([\w:./-]+\)="),),
    "<": (_marker(r"<<<[ \t]*[@./~]\S*.*", Omission.TEMPLATE),),
    "-": (_marker(r"-{1,}8<-{1,}.*", Omission.TEMPLATE),),
    ";": (_marker(r";*-{1,}8<-{1,}.*", Omission.TEMPLATE),),
}
"""Marks by the character with which their line begins."""

COMMENT = re.compile(r"%(?:[ \t].*)?")
"""A comment of MyST."""

CONTAINER = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?:[ \t]+[\w-]+)*(?:[ \t]+\"(?P<title>.*)\")?[ \t]*$"
    r"|={3}[!+]{0,2}[ \t]+\"(?P<tab>.*)\"[ \t]*$"
)
"""A line whose block is indented by four blanks: admonitions and tabs of MkDocs."""

_STATEMENT_END = r"(?=[ \t]*(?:;|//|\r?$))"
_IMPORTED = r"(?:type[ \t]+)?(?:[\w$]+|\*[ \t]*as[ \t]+[\w$]+|\{[^{}\n]*\})"
_EXPORTED = "|".join(
    (
        rf"default[ \t]+(?:(?:async[ \t]+)?(?:function|class)\b[^\n]*[({{]|[({{\[<\"'`]"
        rf"|[\w$.]+(?:[ \t]*(?:[({{]|=>)|{_STATEMENT_END}))",
        rf"(?:const|let|var)[ \t]+(?:[{{\[]|[\w$]+(?:[ \t]*[=:,]|{_STATEMENT_END}))",
        r"(?:async[ \t]+)?function\b[ \t*]*[\w$]*[ \t]*[(<]",
        r"(?:abstract[ \t]+)?(?:class|interface|enum)[ \t]+[\w$]+[ \t]*(?:[{<]"
        r"|(?:extends|implements)\b)",
        r"type[ \t]+(?:[\w$]+[ \t]*[=<]|\{)",
        rf"\{{[^{{}}\n]*(?:\r?$|\}}(?:[ \t]*from\b|{_STATEMENT_END}))",
        r"\*[ \t]*(?:from|as)\b",
    )
)
MODULE_LINE = re.compile(
    rf"(?m:import[ \t]+(?:{_IMPORTED}(?:[ \t]*,[ \t]*{_IMPORTED})?[ \t]*\bfrom[ \t]*)?"
    rf"(?:\"[^\"\n]*\"|'[^'\n]*')(?:{_STATEMENT_END}|[ \t]+with\b)"
    rf"|import[ \t]+(?:type[ \t]+|[\w$]+[ \t]*,[ \t]*)?\{{[^{{}}\n]*\r?$"
    rf"|export[ \t]+(?:{_EXPORTED}))"
)
"""The first line of a statement of a program in MDX; no sentence that begins with its word."""

TEMPLATE_TAGS = {
    "{{<": ">}}",
    "{{%": "%}}",
    "{{": "}}",
    "{%": "%}",
    "{#": "#}",
    "<%": "%>",
    "{*": "*}",
    "{!": "!}",
}
"""Where commands of templates begin and end; the longer ones first."""
TEMPLATE_NAME = re.compile(
    r"(?:\{\{[<%]|\{%-?|<%)[ \t]*(?P<closing>/|end)?[ \t]*(?P<name>[\w./-]+)"
)
TEMPLATE_ENDS = ("{{{{< /{0}", "{{{{</{0}", "{{{{% /{0}", "{{%/{0}", "{{% end{0}", "{{%- end{0}")
"""How the command that closes one is written."""
CODE_TEMPLATES = frozenset("highlight code mermaid katex raw verbatim codeblock chart math".split())
"""Names of the commands whose inside is no text."""
VALUE = re.compile(
    r"\{\{(?![<%])"
    r"|\{\{[<%][ \t]*(?:param|site-param|glossary_tooltip|ref|relref|skew|var|vars?\.[\w.]+)\b"
)
"""The beginning of a command that stands for words in a sentence."""
TEMPLATE_TITLE = re.compile(
    r"(?<![\w-])(?P<name>title|alt|caption|label|description|summary|heading|header|name)"
    r"=(?P<value>\"(?:[^\"\\\n]|\\.)*\"|`[^`\n]*`)"
)
TAB_TITLE = re.compile(r"\{\{[<%][ \t]*[\w/-]+[ \t]+(?P<value>\"(?:[^\"\\\n]|\\.)*\")")
TABS = frozenset("tab tabitem tabs-tab codetab".split())
"""Names of the commands whose ``name`` is their title."""

_SHOWS_COMPONENTS = re.compile(
    rf"(?m)^(?:{MODULE_LINE.pattern}"
    r"|[ \t]{0,8}<[A-Z][\w.]*(?:[ \t][^\n]*)?>?[ \t]*\r?$)"
)
_SHOWS_MYST = re.compile(r"(?m)^(?:\([\w:.-]+\)=|[ \t]*(?:`{3,}|:{3,})\{[\w:-]+\})")
_SHOWS_KRAMDOWN = re.compile(
    r"(?m)^[ \t]*\{:[^{}\n]*\}[ \t]*\r?$"
    r"|\{%-?[ \t]*(?:include|include_relative|link|post_url|highlight)[ \t]"
    r"|\{\{-?[ \t]*(?:site|page)\.\w"
)
_CODE = re.compile(r"(?m)^[ \t]*(`{3,}|~{3,})[\s\S]*?(?:^[ \t]*\1|\Z)")


def dialect_of(text: str, *, is_mdx: bool) -> Dialect:
    """Return the dialect of a document: MDX by its ending, or by what stands in it."""
    shown = _CODE.sub("", text)
    has_components = is_mdx or _SHOWS_COMPONENTS.search(shown) is not None
    return Dialect(
        has_indented_code=not has_components,
        has_elements=is_mdx,
        has_comments=_SHOWS_MYST.search(text) is not None,
        has_whole_elements=not has_components and _SHOWS_KRAMDOWN.search(shown) is not None,
    )
