"""Chinese."""

import re
from types import MappingProxyType

from amts_core.kernel.languages.record import CLOSING_QUOTATION, NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import CHINESE

_REPORT = re.compile(
    r"(?!然后|接着|于是|随后|后来)[^，。！？；：“”「」『』\s]{0,12}"
    r"(?:说道?|說道?|问道?|問道?|答道?|喊道?|叫道?|笑道|写道|寫道|嚷道?|回答|补充道?|解释道?|表示|指出|反驳道?)"
    r"(?=[，。！？；,!?;]|$)"
)
"""What reports the quotation before it: 他说, 妈妈大声喊道."""

LANGUAGE = Language(
    code="zh",
    name="Chinese",
    is_full=True,
    script=CHINESE,
    identified_as=words("wuu yue"),
    # sentences
    splitter="zh",
    joiner="",
    abbreviations=frozenset(),
    ordinal_digits=0,
    continuations=((CLOSING_QUOTATION, _REPORT),),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=frozenset(),
    open_words=frozenset(),
    asking="吗呢么嗎",
    bare_end=None,
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
        {
            1: "十",
            2: "百",
            3: "千",
            4: "万 萬",
            6: "百万",
            7: "千万",
            8: "亿 億",
            9: "十亿 十億",
            12: "兆",
        }
    ),
    afternoon="下午|晚上",
    decade="年代",
    century="世[纪紀]",
    # words
    function_words=frozenset(),
    minor_function_words=frozenset(),
    telling=re.compile("[的是了在和不这我们一个有会可]"),
    doubled_words=frozenset(),
    is_reduplicating=True,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=re.compile("的(?![确確士])|[了着著过過吗嗎吧呢啊们們]$"),
    # measures
    sacrebleu_tokenizer="zh",
    expansion=1.0,
)
