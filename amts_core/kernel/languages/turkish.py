"""Turkish."""

from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

LANGUAGE = Language(
    code="tr",
    name="Turkish",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="tr",
    joiner=" ",
    abbreviations=words(
        "örn bkz vb vs şek böl dr prof doç yrd av sn no yy age krş t.c cad mah apt alm ing ltd şti"
    ),
    ordinal_digits=2,
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
            0: "sıfır",
            1: "bir birinci ilk tek",
            2: "iki ikinci ikisi",
            3: "üç üçüncü üçü",
            4: "dört dördüncü",
            5: "beş beşinci",
            6: "altı altıncı",
            7: "yedi yedinci",
            8: "sekiz sekizinci",
            9: "dokuz dokuzuncu",
            10: "on onuncu",
            20: "yirmi",
            30: "otuz",
            40: "kırk",
            50: "elli",
            60: "altmış",
            70: "yetmiş",
            80: "seksen",
            90: "doksan",
            100: "yüz",
            1000: "bin",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=by_word({3: "bin", 6: "milyon", 9: "milyar", 12: "trilyon"}),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words
    function_words=words(
        "ve bir bu için ile da de olarak olan daha çok gibi en kadar ne her değil var"
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
    expansion=1.08,
)
