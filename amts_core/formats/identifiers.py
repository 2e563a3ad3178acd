"""Tell what is written for machines, and stays as it is, from words: names, types, paths, versions.

Only what is surely code counts: a text of one word that people say, too, is a word.
"""

import re

_TYPE_WORDS = frozenset(
    "string number boolean bool int integer float double char byte object array any void null "
    "undefined true false nil none enum symbol bigint unknown never str dict tuple uint8 int32 "
    "int64 uint32 uint64 float32 float64 nan".split()
)
_NAME = r"[A-Za-z_$@][\w$-]*"
_CODE = re.compile(
    rf"""
      [a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+                        # camelCase
    | (?:[A-Z][a-z0-9]+){{2,}}                                  # PascalCase
    | [A-Z]{{2,}}[a-z][a-z0-9]+(?:[A-Z][a-z0-9]*)*              # CSSProperties
    | [$@]?[A-Za-z]\w*_\w*\w                                    # snake_case, UPPER_SNAKE
    | _\w+ | \$\w+ | @[\w-]+(?:/[\w.-]+)?                       # _private, $var, @scope/name
    | --?[A-Za-z][\w-]*(?:[= ](?:<[\w-]+>|[A-Z_]+))?            # --flag=<value>
    | {_NAME}(?:(?:\.|::|->){_NAME})+(?:\(\))?                  # a.b, a::b
    | (?:{_NAME}\.)*{_NAME}\([^()]*\)                           # call(arguments)
    | (?:new\s)?{_NAME}(?:\[[^\[\]\s]*\])+                      # string[]
    | {_NAME}\\?<[^<>]{{1,200}}(?:<[^<>]{{1,200}}>[^<>]{{0,200}})?>(?:\[\])?  # Array<string>
    | (?:async\s)?\([^()]{{0,300}}\)\s*=>\s*.{{1,300}}          # (event) => void
    | (?:\.{{0,2}}|~)/[\w.@{{}}*:-]+(?:/[\w.@{{}}*:-]+)*/?      # /path, ./path
    | (?:[\w.@-]+/){{2,}}[\w.@-]* | [\w@-]+/[\w-]+\.\w{{1,5}}   # a/b/c, a/b.md
    | \*?\.?[\w-]+\.(?:js|ts|tsx|jsx|mjs|cjs|py|md|mdx|json|ya?ml|toml|html|css|sh|rs|go|java|c|h)
    | (?:[<>=~^]{{0,2}}\s?)?v?\d+(?:\.(?:\d+|x|\*)){{1,4}}(?:[-+.][\w.+-]+)?\+?  # v1.2
    | \{{[ ]?[\w'"]{{1,60}}\??:[^{{}}]{{0,300}}\}}(?:\[\])?           # {{ a: string }}
    | '[^']{{0,100}}' | "[\w-]{{0,100}}"                        # 'a'
    """,
    re.VERBOSE,
)
_UNION = re.compile(r"\s*(?:\\?\||&)\s*")
_LIKE_A_NAME = re.compile(r"[a-z$_@][\w$-]*\??")
_CODE_SPAN = re.compile(r"(?P<ticks>`+)[^`].*?(?P=ticks)")
_N_MAX = 300
"""Longest text, in characters, that is taken for code."""


def is_code_like(text: str) -> bool:
    """Return whether a text is a name, a type, a signature, a path or a version, and no words."""
    text = text.strip()
    if not text or len(text) > _N_MAX or not text.isascii():
        return False
    if _CODE.fullmatch(text):
        return True
    return all(
        part in _TYPE_WORDS or _CODE.fullmatch(part) is not None for part in _UNION.split(text)
    )


def are_names(cells: list[str]) -> tuple[bool, ...]:
    """Return for each cell of a table's row whether it is code.

    A first cell of one lower-case word is a name where another cell of its row is code.
    """
    code = [is_code_like(cell) for cell in cells]
    others = zip(cells[1:], code[1:], strict=True)
    if (
        cells
        and _LIKE_A_NAME.fullmatch(cells[0])
        and any(is_code or _CODE_SPAN.fullmatch(cell) for cell, is_code in others)
    ):
        code[0] = True
    return tuple(code)
