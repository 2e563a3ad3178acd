"""French."""

from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

LANGUAGE = Language(
    code="fr",
    name="French",
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
    # ends of texts
    final_abbreviations=frozenset(),
    open_words=frozenset(),
    asking="",
    bare_end=None,
    # punctuation
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
            20: "vingt vingtaine",
            30: "trente trentaine",
            40: "quarante quarantaine",
            50: "cinquante cinquantaine",
            60: "soixante",
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
    # measures
    sacrebleu_tokenizer="13a",
    expansion=1.15,
)
