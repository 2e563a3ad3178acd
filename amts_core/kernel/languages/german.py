"""German."""

from collections.abc import Iterator
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

_ONES = "ein zwei drei vier fünf sechs sieben acht neun".split()
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()


def _compounds() -> Iterator[tuple[int, str]]:
    """Yield the numbers that are one word of two: *einundzwanzig*, *zweihundert*."""
    for one, ones in enumerate(_ONES, 1):
        if one > 1:
            yield 100 * one, f"{ones}hundert"
            yield 1000 * one, f"{ones}tausend"
        for ten, tens in enumerate(_TENS, 2):
            yield 10 * ten + one, f"{ones}und{tens}"


LANGUAGE = Language(
    code="de",
    name="German",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="de",
    joiner=" ",
    abbreviations=words(
        "z.b d.h u.a bzw abb tab kap abs s.o s.u ggf evtl ca vgl usw nr bd hrsg st jh jhd inkl "
        "exkl bspw allg ed eds tel"
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
            0: "null",
            1: "eins ein eine einen einem einer eines erste ersten erster erstes einmal",
            2: "zwei zweite zweiten zweiter zweites zweimal beide beiden",
            3: "drei dritte dritten dritter drittes dreimal",
            4: "vier vierte vierten vierter",
            5: "fünf fünfte fünften fünfter",
            6: "sechs sechste sechsten",
            7: "sieben siebte siebten",
            8: "acht achte achten",
            9: "neun neunte neunten",
            10: "zehn zehnte zehnten",
            11: "elf elfte elften",
            12: "zwölf zwölfte zwölften dutzend",
            13: "dreizehn",
            14: "vierzehn",
            15: "fünfzehn",
            16: "sechzehn",
            17: "siebzehn",
            18: "achtzehn",
            19: "neunzehn",
            20: "zwanzig",
            30: "dreißig",
            40: "vierzig",
            50: "fünfzig",
            60: "sechzig",
            70: "siebzig",
            80: "achtzig",
            90: "neunzig",
            **dict(_compounds()),
            100: "hundert einhundert",
            1000: "tausend eintausend",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=by_word(
        {3: "tausend", 6: "mio million millionen", 9: "mrd milliarde milliarden", 12: "billionen"}
    ),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words
    function_words=words(
        "der die das und ist in den von zu mit für auf ein eine nicht des dem sie werden im"
    ),
    minor_function_words=frozenset(),
    telling=None,
    doubled_words=words("die der das den dem sie"),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    expansion=1.20,
)
