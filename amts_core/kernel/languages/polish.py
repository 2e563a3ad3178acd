"""Polish. The static encoder and the local engine's word lists were not trained on it."""

from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, by_word, words
from amts_core.kernel.languages.writing_systems import LATIN

LANGUAGE = Language(
    code="pl",
    name="Polish",
    is_full=True,
    script=LATIN,
    identified_as=frozenset(),
    # sentences
    splitter="pl",
    joiner=" ",
    abbreviations=words(
        "al bł cyt dr ds dyr godz gł hab in inż jedn kl ks m.in mgr np nr ob odc op oprac os pkt "
        "pl płk por pow poz prof przyp red rozdz rys rz św str szt śr tab tel tj tłum tzn tzw ul "
        "ur w.w wg wyd wym zał zob zw"
    ),
    ordinal_digits=2,
    continuations=(),
    ends_at_spaces=False,
    # ends of texts
    final_abbreviations=words("itd itp r w tys"),
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
            0: "zero zera",
            1: "jeden jedna jedno jednego jednej jednym jedną pierwszy pierwsza pierwsze "
            "pierwszego pierwszej pierwszym raz",
            2: "dwa dwie dwóch dwu dwoma dwóm drugi druga drugie drugiego drugiej drugim "
            "dwukrotnie oba obie obu podwójny podwójna para",
            3: "trzy trzech trzem trzema trzeci trzecia trzecie trzeciego trzeciej trzecim troje "
            "trzykrotnie",
            4: "cztery czterech czterem czterema czwarty czwarta czwarte czwartego czwartej "
            "czworo ćwierć",
            5: "pięć pięciu pięcioma piąty piąta piąte piątego piątej pięcioro",
            6: "sześć sześciu szósty szósta szóste szóstego szóstej",
            7: "siedem siedmiu siódmy siódma siódme siódmego siódmej",
            8: "osiem ośmiu ósmy ósma ósme ósmego ósmej",
            9: "dziewięć dziewięciu dziewiąty dziewiąta dziewiąte dziewiątego dziewiątej",
            10: "dziesięć dziesięciu dziesiąty dziesiąta dziesiąte dziesiątego dziesiątej dekada",
            11: "jedenaście jedenastu jedenasty jedenasta jedenastego",
            12: "dwanaście dwunastu dwunasty dwunasta dwunastego tuzin",
            13: "trzynaście trzynastu trzynasty trzynasta trzynastego",
            14: "czternaście czternastu czternasty czternasta czternastego",
            15: "piętnaście piętnastu piętnasty piętnasta piętnastego",
            16: "szesnaście szesnastu szesnasty szesnasta szesnastego",
            17: "siedemnaście siedemnastu siedemnasty siedemnasta siedemnastego",
            18: "osiemnaście osiemnastu osiemnasty osiemnasta osiemnastego",
            19: "dziewiętnaście dziewiętnastu dziewiętnasty dziewiętnasta dziewiętnastego",
            20: "dwadzieścia dwudziestu dwudziesty dwudziesta dwudziestego dwudziestym",
            30: "trzydzieści trzydziestu trzydziesty trzydziesta trzydziestego",
            40: "czterdzieści czterdziestu czterdziesty czterdziesta czterdziestego",
            50: "pięćdziesiąt pięćdziesięciu pięćdziesiąty pięćdziesiąta",
            60: "sześćdziesiąt sześćdziesięciu sześćdziesiąty sześćdziesiąta",
            70: "siedemdziesiąt siedemdziesięciu siedemdziesiąty siedemdziesiąta",
            80: "osiemdziesiąt osiemdziesięciu osiemdziesiąty osiemdziesiąta",
            90: "dziewięćdziesiąt dziewięćdziesięciu dziewięćdziesiąty dziewięćdziesiąta",
            100: "sto stu setny setna setki wiek wieku",
            200: "dwieście dwustu",
            300: "trzysta trzystu",
            400: "czterysta czterystu",
            500: "pięćset pięciuset",
            600: "sześćset sześciuset",
            700: "siedemset siedmiuset",
            800: "osiemset ośmiuset",
            900: "dziewięćset dziewięciuset",
            1000: "tysiąc tysiące tysięcy tysiąca",
        }
    ),
    counters="",
    counted=NOTHING,
    month_widths=("wide",),
    more_months=by_word(
        dict(
            enumerate(
                (
                    "styczeń styczniu",
                    "luty lutym",
                    "marzec marcu",
                    "kwiecień kwietniu",
                    "maj maju",
                    "czerwiec czerwcu",
                    "lipiec lipcu",
                    "sierpień sierpniu",
                    "wrzesień wrześniu",
                    "październik październiku",
                    "listopad listopadzie",
                    "grudzień grudniu",
                ),
                1,
            )
        )
    ),
    scale_words=by_word(
        {
            3: "tys tysiąc tysiące tysięcy tysiąca",
            6: "mln milion miliony milionów miliona",
            9: "mld miliard miliardy miliardów miliarda",
            12: "bln bilion biliony bilionów",
        }
    ),
    scale_signs=NOTHING,
    afternoon="",
    decade="",
    century="",
    # words, but for those that an English text has as well, such as "to" and "do"
    function_words=words(
        "i w z na nie się że jest od dla po przez jak za lub oraz przy ale tak co są być może "
        "można które który która ze"
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
    # of 377 messages of a web framework
    expansion=1.09,
)
