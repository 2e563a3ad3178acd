"""Arabic. The static encoder and the local engine's word lists were not trained on it."""

import re
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import ARABIC

_FUNCTION_WORDS = (
    "في من على إلى عن أن إن هذا هذه ذلك التي الذي الذين لا ما لم لن قد كان كانت هو هي مع أو ثم كل "
    "بعد قبل بين حتى إذا كما يمكن"
)

LANGUAGE = Language(
    code="ar",
    name="Arabic",
    is_full=True,
    script=ARABIC,
    identified_as=frozenset(),
    # sentences
    splitter="ar",
    joiner=" ",
    abbreviations=words("د أ م ص ج ط ه ت ق.م أ.د ص.ب إلخ هـ"),
    ordinal_digits=0,
    continuations=(),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=words("إلخ م هـ ق.م"),
    open_words=frozenset(),
    asking="",
    bare_end=None,
    # punctuation
    own_marks=MappingProxyType({"؟": "?", "؛": ";", "،": ","}),
    has_full_width_marks=False,
    spaced_marks="",
    opening_marks=MappingProxyType({}),
    # numbers
    number_words=by_word(
        {
            0: "صفر الصفر",
            1: "واحد واحدة واحدا الواحد الواحدة أحد إحدى أول الأول الأولى أولا مرة",
            2: "اثنان اثنين اثنتان اثنتين الاثنين ثاني ثان الثاني الثانية ثانيا مرتين كلا كلتا "
            "مزدوج زوج",
            3: "ثلاث ثلاثة الثلاثة ثالث الثالث الثالثة ثالثا",
            4: "أربع أربعة الأربعة رابع الرابع الرابعة رابعا ربع",
            5: "خمس خمسة الخمسة خامس الخامس الخامسة",
            6: "ست ستة الستة سادس السادس السادسة",
            7: "سبع سبعة السبعة سابع السابع السابعة",
            8: "ثمان ثماني ثمانية الثمانية ثامن الثامن الثامنة",
            9: "تسع تسعة التسعة تاسع التاسع التاسعة",
            10: "عشر عشرة العشرة عاشر العاشر العاشرة عقد",
            20: "عشرون عشرين العشرون العشرين",
            30: "ثلاثون ثلاثين الثلاثون الثلاثين",
            40: "أربعون أربعين الأربعون الأربعين",
            50: "خمسون خمسين الخمسون الخمسين",
            60: "ستون ستين الستون الستين",
            70: "سبعون سبعين السبعون السبعين",
            80: "ثمانون ثمانين الثمانون الثمانين",
            90: "تسعون تسعين التسعون التسعين",
            100: "مئة مائة المئة المائة قرن القرن",
            200: "مئتان مئتين مائتان مائتين",
            300: "ثلاثمئة ثلاثمائة",
            400: "أربعمئة أربعمائة",
            500: "خمسمئة خمسمائة",
            600: "ستمئة ستمائة",
            700: "سبعمئة سبعمائة",
            800: "ثمانمئة ثمانمائة",
            900: "تسعمئة تسعمائة",
            1000: "ألف آلاف ألفا الألف",
            2000: "ألفان ألفين",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=by_word(
        {
            1: "جانفي",
            2: "شباط فيفري",
            3: "آذار",
            4: "نيسان أفريل",
            5: "أيار ماي",
            6: "حزيران جوان",
            7: "تموز جويلية",
            8: "آب أوت",
            9: "أيلول",
        }
    ),
    scale_words=by_word(
        {
            3: "ألف آلاف ألفا",
            6: "مليون مليونا ملايين مليوني",
            9: "مليار مليارا مليارات بليون",
            12: "تريليون تريليونا تريليونات",
        }
    ),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words
    function_words=words(_FUNCTION_WORDS),
    minor_function_words=frozenset(),
    telling=re.compile(rf"(?<!\w)(?:{'|'.join(_FUNCTION_WORDS.split())})(?!\w)"),
    doubled_words=frozenset(),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    # of 359 messages of a web framework
    expansion=0.90,
)
