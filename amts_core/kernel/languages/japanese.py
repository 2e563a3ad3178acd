"""Japanese."""

import re
from types import MappingProxyType

from amts_core.kernel.languages.record import CLOSING_QUOTATION, NOTHING, Language, by_word
from amts_core.kernel.languages.writing_systems import HAN, JAPANESE, KANA, OBJECT

LANGUAGE = Language(
    code="ja",
    name="Japanese",
    is_full=True,
    script=JAPANESE,
    identified_as=frozenset(),
    # sentences
    splitter="ja",
    joiner="",
    abbreviations=frozenset(),
    ordinal_digits=0,
    continuations=(
        (CLOSING_QUOTATION, re.compile(r"と|って|など|という|の|は|が|を|に|も|で|や|か")),
    ),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=frozenset(),
    open_words=frozenset(),
    asking="かのねな",
    bare_end=re.compile(
        rf"\A(?=.*[{KANA}]).*[{HAN}\u30a0-\u30ffA-Za-z0-9{OBJECT})）」]$", re.DOTALL
    ),  # a noun
    # punctuation
    own_marks=MappingProxyType({}),
    has_full_width_marks=True,
    spaced_marks="",
    opening_marks=MappingProxyType({}),
    # numbers
    number_words=NOTHING,
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=NOTHING,
    scale_signs=by_word(
        {1: "十", 2: "百", 3: "千", 4: "万", 6: "百万", 7: "千万", 8: "億", 9: "十億", 12: "兆"}
    ),
    afternoon="午後|夜",
    decade="年代",
    century="世紀",
    # words
    function_words=frozenset(),
    minor_function_words=frozenset(),
    telling=re.compile("[\u3041-\u3096]"),
    doubled_words=frozenset(),
    is_reduplicating=True,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=re.compile("[はがをにでともへの]$"),
    # measures
    sacrebleu_tokenizer="ja-mecab",
    expansion=1.0,
)
