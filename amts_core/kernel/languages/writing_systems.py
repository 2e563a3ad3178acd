"""The scripts that the languages are written in, and the characters of each."""

import re
from dataclasses import dataclass

LATIN_LETTERS = "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff"
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
CJK_PUNCTUATION = "\u3000-\u303f\uff00-\uff65"
OBJECT = "\ufffc"
"""Unicode's object replacement character: stands for markup in the words of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script: what its texts are made of, and what they never hold.

    ``code`` is its ISO 15924 code, ``letters`` its letters as ranges of a character class.
    ``foreign_run`` are characters in a row that no text of the script has, but in quotations.
    ``proper`` are those letters that no other script shares, where only some are its own; ``lack``
    tells of a text without them. ``is_cased``: it has capitals.
    """

    code: str
    letters: str
    foreign_run: re.Pattern[str]
    proper: re.Pattern[str] | None
    lack: str
    is_cased: bool


LATIN = Script(
    code="Latn",
    letters=LATIN_LETTERS,
    foreign_run=re.compile(f"[{HAN}{KANA}{HANGUL}]{{4,}}"),
    proper=None,
    lack="",
    is_cased=True,
)
CHINESE = Script(
    code="Hans",
    letters=HAN,
    foreign_run=re.compile(f"[{KANA}]{{4,}}|[{HANGUL}]{{4,}}"),
    proper=None,
    lack="",
    is_cased=False,
)
JAPANESE = Script(
    code="Jpan",
    letters=HAN + KANA,
    foreign_run=re.compile(f"[{HANGUL}]{{4,}}"),
    proper=re.compile(f"[{KANA}]"),
    lack="has no kana: perhaps Chinese",
    is_cased=False,
)
KOREAN = Script(
    code="Kore",
    letters=HANGUL,
    foreign_run=re.compile(f"[{HAN}]{{4,}}|[{KANA}]{{4,}}"),
    proper=None,
    lack="",
    is_cased=False,
)
