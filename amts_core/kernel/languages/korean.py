"""Korean."""

import re
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word
from amts_core.kernel.languages.writing_systems import HANGUL, KOREAN

LANGUAGE = Language(
    code="ko",
    name="Korean",
    is_full=True,
    script=KOREAN,
    identified_as=frozenset(),
    # sentences
    splitter="ko",
    joiner=" ",
    abbreviations=frozenset(),
    ordinal_digits=0,
    continuations=(),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=frozenset(),
    open_words=frozenset(),
    asking="까",
    bare_end=re.compile(r"[가-힣](?<![다요오까죠])$"),  # a noun
    # punctuation
    own_marks=MappingProxyType({}),
    has_full_width_marks=False,
    spaced_marks="",
    opening_marks=MappingProxyType({}),
    # numbers
    number_words=by_word(
        {
            0: "영 제로",
            1: "하나 한 첫",
            2: "둘 두",
            3: "셋 세",
            4: "넷 네",
            5: "다섯",
            6: "여섯",
            7: "일곱",
            8: "여덟",
            9: "아홉",
            10: "열 십",
            11: "열하나 열한",
            12: "열둘 열두",
            20: "스물 스무",
        }
    ),
    counters="번개가명단차층년월분회",
    counted=by_word(dict(enumerate("일이삼사오육칠팔구십", 1))),
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=NOTHING,
    scale_signs=by_word(
        {2: "백", 3: "천", 4: "만", 6: "백만", 7: "천만", 8: "억", 9: "십억", 12: "조"}
    ),
    afternoon="오후",
    decade="년대",
    century="",
    # words
    function_words=frozenset(),
    minor_function_words=frozenset(),
    telling=re.compile(f"[{HANGUL}]+ +[{HANGUL}]+"),
    doubled_words=frozenset(),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="\uac00-\ud7af",
    following_words=None,
    # measures
    sacrebleu_tokenizer="ko-mecab",
    expansion=1.0,
)
