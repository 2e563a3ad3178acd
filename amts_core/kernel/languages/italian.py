"""Italian. The bundled encoder and the local engine's word lists were not trained on it."""

from collections.abc import Iterator
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

_ONES = "uno due tre quattro cinque sei sette otto nove".split()
_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()


def _compounds() -> Iterator[tuple[int, str]]:
    """Yield the numbers from 21 to 99 that are one word: *ventuno*, *trentatré*, *quarantotto*."""
    for ten, tens in enumerate(_TENS, 2):
        for one, ones in enumerate(_ONES, 1):
            word = (tens[:-1] if ones[0] in "uo" else tens) + ones
            others = {1: f" {word[:-1]}", 3: f" {word[:-1]}é"}
            yield 10 * ten + one, word + others.get(one, "")


LANGUAGE = Language(
    code="it",
    name="Italian",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="it",
    joiner=" ",
    abbreviations=words(
        "dott.ssa prof.ssa f.lli figg pag pagg capp n nn num c.a tab tabb eq eqq sez edd vd "
        "ed eds rif ref tel"
    ),
    ordinal_digits=0,
    continuations=(),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=words("ecc spa srl"),
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
            0: "zero",
            1: "uno un una primo prima primi prime",
            2: "due secondo seconda entrambi entrambe ambedue doppio doppia coppia",
            3: "tre terzo terza triplo",
            4: "quattro quarto quarta",
            5: "cinque quinto quinta",
            6: "sei sesto sesta",
            7: "sette settimo settima",
            8: "otto ottavo ottava",
            9: "nove nono nona",
            10: "dieci decimo decima decina",
            11: "undici undicesimo undicesima",
            12: "dodici dodicesimo dodicesima dozzina",
            13: "tredici",
            14: "quattordici",
            15: "quindici",
            16: "sedici",
            17: "diciassette",
            18: "diciotto",
            19: "diciannove",
            **dict(zip(range(20, 100, 10), _TENS, strict=True)),
            **dict(_compounds()),
            100: "cento centinaio",
            1000: "mille mila migliaio",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=by_word(
        {
            3: "mille mila",
            6: "milione milioni mln",
            9: "miliardo miliardi mld",
            12: "bilione bilioni",
        }
    ),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words, but for those that are many an English text's too, such as "a" and "in"
    function_words=words(
        "il lo la gli le di del della dei delle un una con per che e è si se da dal nel nella alla "
        "sul sono essere non più anche questo"
    ),
    minor_function_words=frozenset(),
    telling=None,
    doubled_words=frozenset(),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    # of 13,589 messages of programs, in proportion to those in Spanish, French and Portuguese
    expansion=1.14,
)
