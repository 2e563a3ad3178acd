"""English."""

import re
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

_DAY = "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    "|(?:Sept?|Octo?|Nov|Dec)(?:em)?(?:ber)?)"
)
_SHORT_DATE = "Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Ju[nl]|Aug|Sept?|Oct|Nov|Dec"
_ZONE = "[ECMP][SD]T|GMT|UTC|BST|CES?T"

LANGUAGE = Language(
    code="en",
    name="English",
    is_full=True,
    script=LATIN,
    identified_as=words("zxx"),
    # sentences
    splitter="en",
    joiner=" ",
    abbreviations=words(
        "e.g i.e cf eq eqs fig figs sec secs ch chap tab resp approx vs etc et.al al no nos vol pp "
        "ed eds ref refs tel blvd"
    ),
    ordinal_digits=0,
    continuations=(
        (re.compile(r"\bMs\.\s*$"), re.compile("[A-Z]")),
        (re.compile(r"\b[ap]\.?m\.\s*$"), re.compile(rf"(?:{_DAY}|{_MONTH}|{_ZONE})\b")),
        (re.compile(rf"\b(?:{_SHORT_DATE})\.\s*$"), re.compile(rf"\d|(?:{_DAY}|{_MONTH})\b")),
        (re.compile(r"\d(?:st|nd|rd|th)\.\s*$"), re.compile(rf"{_MONTH}\b")),
    ),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=words("inc ltd co corp jr"),
    open_words=words(
        "via is are to of as by that the a an with for and or in let have has get give "
        "gives where follows into from obtain becomes yield yields on at be than if then "
        "we"
    ),
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
            0: "zero nought",
            1: "one first once single a an another",
            2: "two second twice both double couple pair binary duo",
            3: "three third triple trio",
            4: "four fourth quarter",
            5: "five fifth",
            6: "six sixth",
            7: "seven seventh",
            8: "eight eighth",
            9: "nine ninth",
            10: "ten tenth decade",
            11: "eleven eleventh",
            12: "twelve twelfth dozen",
            13: "thirteen",
            14: "fourteen",
            15: "fifteen",
            16: "sixteen",
            17: "seventeen",
            18: "eighteen",
            19: "nineteen",
            20: "twenty",
            30: "thirty",
            40: "forty",
            50: "fifty",
            60: "sixty",
            70: "seventy",
            80: "eighty",
            90: "ninety",
            100: "hundred century",
            1000: "thousand",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide", "abbreviated"),
    more_months=by_word({9: "sept"}),
    scale_words=by_word(
        {
            3: "k thousand",
            6: "m mn million millions",
            9: "b bn billion billions",
            12: "trillion trillions",
        }
    ),
    scale_signs=NOTHING,
    afternoon="",
    decade=r"['’]?s\b",
    century="",
    # words
    function_words=words(
        "the of and to in is that for with are this be was as by from which can you it we"
    ),
    minor_function_words=words(
        "a an or not if when at have has will all your no on do use used using its their"
    ),
    telling=None,
    doubled_words=words("that had is no"),
    is_reduplicating=False,
    plural_endings=words("s es"),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    expansion=1.00,
)
