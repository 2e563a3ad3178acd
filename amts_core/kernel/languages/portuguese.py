"""Portuguese."""

from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

LANGUAGE = Language(
    code="pt",
    name="Portuguese",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="pt",
    joiner=" ",
    abbreviations=words(
        "p.ex ex fig figs eq eqs sec seç cap pág págs aprox núm vol sr sra dr dra etc av prof "
        "profa profs ed eds ref refs tel obs art arts arq eng enga cf cap vol séc nr máx mín"
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
    opening_marks=MappingProxyType({}),
    # numbers
    number_words=by_word(
        {
            0: "zero",
            1: "um uma primeiro primeira",
            2: "dois duas segundo segunda ambos ambas",
            3: "três terceiro terceira",
            4: "quatro quarto quarta",
            5: "cinco quinto quinta",
            6: "seis sexto sexta",
            7: "sete sétimo sétima",
            8: "oito oitavo oitava",
            9: "nove nono nona",
            10: "dez décimo décima",
            11: "onze",
            12: "doze dúzia",
            13: "treze",
            14: "catorze quatorze",
            15: "quinze",
            16: "dezesseis dezasseis",
            17: "dezessete dezassete",
            18: "dezoito",
            19: "dezenove dezanove",
            20: "vinte",
            30: "trinta",
            40: "quarenta",
            50: "cinquenta",
            60: "sessenta",
            70: "setenta",
            80: "oitenta",
            90: "noventa",
            100: "cem cento",
            1000: "mil",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=by_word(
        {3: "mil", 6: "milhão milhões", 9: "bilhão bilhões", 12: "trilhão trilhões"}
    ),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words
    function_words=words(
        "o a os as de do da dos das e que em um uma para com por se é não no na ao"
    ),
    minor_function_words=frozenset(),
    telling=None,
    doubled_words=words("se"),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    expansion=1.08,
)
