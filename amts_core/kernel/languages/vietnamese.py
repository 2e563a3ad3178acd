"""Vietnamese."""

from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

LANGUAGE = Language(
    code="vi",
    name="Vietnamese",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="vi",
    joiner=" ",
    abbreviations=words("ts ths gs pgs tp v.v vd mr mrs dr tr"),
    ordinal_digits=0,
    continuations=(),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=frozenset(),
    open_words=frozenset(),
    asking="",
    bare_end=None,
    # punctuation
    own_marks=MappingProxyType({}),
    has_full_width_marks=False,
    spaced_marks="",
    opening_marks=MappingProxyType({}),
    # numbers
    number_words=by_word(
        {
            0: "không",
            1: "một mốt nhất",
            2: "hai nhì",
            3: "ba",
            4: "bốn tư",
            5: "năm lăm",
            6: "sáu",
            7: "bảy",
            8: "tám",
            9: "chín",
            10: "mười chục",
            100: "trăm",
            1000: "nghìn ngàn",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=by_word({3: "nghìn ngàn", 6: "triệu", 9: "tỷ tỉ"}),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words
    function_words=words(
        "và là của các có được trong cho không một những với để này đã khi từ người"
    ),
    minor_function_words=frozenset(),
    telling=None,
    doubled_words=frozenset(),
    is_reduplicating=True,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    expansion=0.96,
)
