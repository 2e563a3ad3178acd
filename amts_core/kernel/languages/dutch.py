"""Dutch. The static encoder and the local engine's word lists were not trained on it."""

from collections.abc import Iterator
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

_ONES = "een twee drie vier vijf zes zeven acht negen".split()
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()


def _compounds() -> Iterator[tuple[int, str]]:
    """Yield the numbers that are one word of two: *eenentwintig*, *tweeëndertig*, *driehonderd*."""
    for one, ones in enumerate(_ONES, 1):
        if one > 1:
            yield 100 * one, f"{ones}honderd"
            yield 1000 * one, f"{ones}duizend"
        and_ = "ën" if ones.endswith("e") else "en"
        for ten, tens in enumerate(_TENS, 2):
            yield 10 * ten + one, f"{ones}{and_}{tens} {ones}{and_}{tens}ste"


LANGUAGE = Language(
    code="nl",
    name="Dutch",
    is_full=True,
    script=LATIN,
    identified_as=words("af"),
    # sentences
    splitter="nl",
    joiner=" ",
    abbreviations=words(
        "afb bijv blz ca dhr d.w.z d.m.v e.d evt fig hfdst i.p.v i.v.m ing "
        "jl max m.a.w m.b.t m.b.v m.n mevr min mr nl n.a.v nr nrs o.a o.m opm par pag prof resp "
        "tab t.a.v t.b.v t.o.v t.z.t v.d vgl vlg zgn z.g.n ed eds red tel"
    ),
    ordinal_digits=0,
    continuations=(),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=words("enz bv nv e.d e.a"),
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
            0: "nul",
            1: "een één eerste eenmaal enkele",
            2: "twee tweede tweemaal beide beiden dubbel dubbele paar",
            3: "drie derde driemaal drievoudig",
            4: "vier vierde kwart",
            5: "vijf vijfde",
            6: "zes zesde",
            7: "zeven zevende",
            8: "acht achtste",
            9: "negen negende",
            10: "tien tiende decennium",
            11: "elf elfde",
            12: "twaalf twaalfde dozijn",
            13: "dertien dertiende",
            14: "veertien veertiende",
            15: "vijftien vijftiende",
            16: "zestien zestiende",
            17: "zeventien zeventiende",
            18: "achttien achttiende",
            19: "negentien negentiende",
            **{10 * ten: f"{tens} {tens}ste" for ten, tens in enumerate(_TENS, 2)},
            **dict(_compounds()),
            100: "honderd honderdste eeuw",
            1000: "duizend duizendste",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=NOTHING,
    scale_words=by_word(
        {
            3: "duizend",
            6: "miljoen miljoenen mln",
            9: "miljard miljarden mld",
            12: "biljoen biljoenen",
        }
    ),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words, but for those that an English text has as well, such as "is" and "in"
    function_words=words(
        "de het een en van dat die niet op te aan met als er maar om dan zij bij ook uit worden "
        "wordt zijn naar deze dit je kan voor"
    ),
    minor_function_words=frozenset(),
    telling=None,
    doubled_words=words("die dat er je"),
    is_reduplicating=False,
    plural_endings=frozenset(),
    particle_letters="",
    following_words=None,
    # measures
    sacrebleu_tokenizer="13a",
    # of 377 messages of a web framework
    expansion=1.12,
)
