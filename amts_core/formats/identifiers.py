"""Tell what is written for machines, and stays as it is, from words: names, types, paths, versions.

Only what is surely code counts: a text of one word that people say, too, is a word.
"""

import re

_TYPE_NAMES = frozenset(
    "string boolean bool int integer float char null undefined true false nil enum bigint str dict "
    "tuple uint8 int32 int64 uint32 uint64 float32 float64 nan".split()
)
_TYPE_WORDS = frozenset(
    "number double byte object array any void none symbol unknown never".split()
)
"""Types and values whose names people say, too."""
_NAME = r"[A-Za-z_$@][\w$-]*"
_ARGUMENTS = r"[^()\s,:=|]*+(?:\s*+[,:=|]\s*+[^()\s,:=|]*+)*+"
_WORD_IN_BRACKETS = r"[A-Za-z][a-z]*\(e?s\)|[A-Z][a-z]+\([A-Za-z]+\)"
"""``file(s)``, ``Price(EUR)``."""
_CODE = re.compile(
    rf"""
      [a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+                        # camelCase
    | (?:[A-Z][a-z0-9]+){{2,}}                                  # PascalCase
    | [A-Z]{{2,}}[a-z][a-z0-9]+(?:[A-Z][a-z0-9]*)*              # CSSProperties
    | [$@]?[A-Za-z]\w*_\w*\w                                    # snake_case, UPPER_SNAKE
    | _\w+ | \$\w+ | @[\w-]+(?:/[\w.-]+)?                       # _private, $var, @scope/name
    | --?[A-Za-z][\w-]*(?:[= ](?:<[\w-]+>|[A-Z_]+))?            # --flag=<value>
    | {_NAME}(?:(?:\.|::|->){_NAME})+(?:\(\))?                  # a.b, a::b
    | (?:{_NAME}\.)*(?!{_WORD_IN_BRACKETS}){_NAME}\({_ARGUMENTS}\)  # call(arguments)
    | (?:new\s)?{_NAME}(?:\[[^\[\]\s]*\])+                      # string[]
    | {_NAME}\\?<[^<>]{{1,200}}(?:<[^<>]{{1,200}}>[^<>]{{0,200}})?>(?:\[\])?  # Array<string>
    | (?:async\s)?\([^()]{{0,300}}\)\s*=>\s*.{{1,300}}          # (event) => void
    | (?:\.{{0,2}}|~)/[\w.@{{}}*:-]+(?:/[\w.@{{}}*:-]+)*/?      # /path, ./path
    | (?=\S*(?:[.@_\d]|/\Z))(?:[\w.@-]+/){{2,}}[\w.@-]* | [\w@-]+/[\w-]+\.\w{{1,5}}  # a/b.c
    | \*?\.?[\w-]+\.(?:js|ts|tsx|jsx|mjs|cjs|py|md|mdx|json|ya?ml|toml|html|css|sh|rs|go|java|c|h)
    | (?:[<>=~^]{{0,2}}\s?)?v?\d+(?:\.(?:\d+|x|\*)){{1,4}}(?:[-+.][\w.+-]+)?\+?  # v1.2
    | \{{[ ]?[\w'"]{{1,60}}\??:[^{{}}]{{0,300}}\}}(?:\[\])?           # {{ a: string }}
    | '[^'\s]{{0,100}}' | "[\w-]{{0,100}}"                        # 'a'
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
    if text in _TYPE_NAMES or _CODE.fullmatch(text):
        return True
    parts = _UNION.split(text)
    return len(parts) > 1 and all(
        part in _TYPE_NAMES or part in _TYPE_WORDS or _CODE.fullmatch(part) for part in parts
    )


def are_names(cells: list[str]) -> tuple[bool, ...]:
    """Return for each cell of a table's row whether it is code.

    Where another cell of its row is code, a first cell of one lower-case word is a name, and a
    word that is a type's, too, is that.
    """
    code = [is_code_like(cell) for cell in cells]
    marks = [
        is_code or bool(_CODE_SPAN.fullmatch(cell))
        for cell, is_code in zip(cells, code, strict=True)
    ]
    n_marks = sum(marks)
    for n, cell in enumerate(cells):
        if n_marks > marks[n]:
            code[n] |= cell in _TYPE_WORDS or (n == 0 and bool(_LIKE_A_NAME.fullmatch(cell)))
    return tuple(code)
