"""Spanish."""

from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

LANGUAGE = Language(
    code="es",
    name="Spanish",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="es",
    joiner=" ",
    abbreviations=words(
        "p.ej ej fig figs ec ecs sec cap pág págs aprox núm vol sr sra srta dr dra ud uds etc ee "
        "av prof profa ed eds ref refs tel obs art arts ing nro cía máx mín"
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
    spaced_marks="",
    opening_marks=MappingProxyType({"?": "¿", "!": "¡"}),
    # numbers
    number_words=by_word(
        {
            0: "cero",
            1: "uno un una primer primero primera",
            2: "dos segundo segunda ambos ambas",
            3: "tres tercer tercero tercera",
            4: "cuatro cuarto cuarta",
            5: "cinco quinto quinta",
            6: "seis sexto sexta",
            7: "siete séptimo séptima",
            8: "ocho octavo octava",
            9: "nueve noveno novena",
            10: "diez décimo décima",
            11: "once",
            12: "doce docena",
            13: "trece",
            14: "catorce",
            15: "quince",
            16: "dieciséis",
            17: "diecisiete",
            18: "dieciocho",
            19: "diecinueve",
            20: "veinte",
            30: "treinta",
            40: "cuarenta",
            50: "cincuenta",
            60: "sesenta",
            70: "setenta",
            80: "ochenta",
            90: "noventa",
            100: "cien ciento",
            1000: "mil",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=by_word({9: "setiembre"}),
    scale_words=by_word({3: "mil", 6: "millón millones", 12: "billón billones"}),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words
    function_words=words(
        "el la los las de del y que en un una para con por se es su al como más lo"
    ),
    minor_function_words=frozenset(),
    telling=None,
    doubled_words=words("no se"),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    expansion=1.11,
)
