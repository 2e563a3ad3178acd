"""French."""

from collections.abc import Iterator
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

_TEENS = "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()
_ONES = "un deux trois quatre cinq six sept huit neuf".split()


def _scores() -> Iterator[tuple[int, str]]:
    """Yield the numbers from 70 to 99: *soixante-douze*, *quatre-vingt-dix*."""
    yield 80, "quatre-vingts quatre-vingt"
    for number, ones in enumerate(_ONES, 81):
        yield number, f"quatre-vingt-{ones}"
    for one, teens in enumerate(_TEENS):
        yield 70 + one, f"soixante-{teens} soixante-et-{teens}"
        yield 90 + one, f"quatre-vingt-{teens}"


LANGUAGE = Language(
    code="fr",
    name="French",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="fr",
    joiner=" ",
    abbreviations=words(
        "p.ex ex fig figs éq sec chap m mm mme mlle dr pr cf env vol p pp etc av apr st ste no "
        "bd prof éd eds réf réfs tél dép"
    ),
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
    spaced_marks="!?;:",
    opening_marks=MappingProxyType({}),
    # numbers
    number_words=by_word(
        {
            0: "zéro",
            1: "un une premier première",
            2: "deux deuxième second seconde",
            3: "trois troisième",
            4: "quatre quatrième",
            5: "cinq cinquième",
            6: "six sixième",
            7: "sept septième",
            8: "huit huitième",
            9: "neuf neuvième",
            10: "dix dixième dizaine",
            11: "onze onzième",
            12: "douze douzième douzaine",
            13: "treize",
            14: "quatorze",
            15: "quinze",
            16: "seize",
            17: "dix-sept",
            18: "dix-huit",
            19: "dix-neuf",
            20: "vingt vingtaine",
            30: "trente trentaine",
            40: "quarante quarantaine",
            50: "cinquante cinquantaine",
            60: "soixante",
            **dict(_scores()),
            100: "cent centaine",
            1000: "mille",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=by_word({3: "mille", 6: "million millions", 9: "milliard milliards"}),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words
    function_words=words(
        "le la les des du de et que en un une pour avec par est dans sur ne pas vous il à"
    ),
    minor_function_words=frozenset(),
    telling=None,
    doubled_words=words("nous vous"),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    expansion=1.15,
)
