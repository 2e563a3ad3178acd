"""Words for small numbers, and for months, in the languages that have words between spaces."""

from collections.abc import Mapping
from types import MappingProxyType


def _numbered(rows: Mapping[int, str]) -> Mapping[str, int]:
    return MappingProxyType({word: n for n, words in rows.items() for word in words.split()})


def _months(words: str) -> Mapping[str, int]:
    return MappingProxyType(
        {word: n for n, month in enumerate(words.split(), 1) for word in month.split("/")}
    )


WORDS: Mapping[str, Mapping[str, int]] = MappingProxyType({
    "en": _numbered({
        0: "zero nought", 1: "one first once single a an another",
        2: "two second twice both double couple pair binary duo", 3: "three third triple trio",
        4: "four fourth quarter", 5: "five fifth", 6: "six sixth", 7: "seven seventh",
        8: "eight eighth", 9: "nine ninth", 10: "ten tenth decade", 11: "eleven eleventh",
        12: "twelve twelfth dozen", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
        17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty",
        50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred century",
        1000: "thousand",
    }),
    "es": _numbered({
        0: "cero", 1: "uno un una primer primero primera", 2: "dos segundo segunda ambos ambas",
        3: "tres tercer tercero tercera", 4: "cuatro cuarto cuarta", 5: "cinco quinto quinta",
        6: "seis sexto sexta", 7: "siete séptimo séptima", 8: "ocho octavo octava",
        9: "nueve noveno novena", 10: "diez décimo décima", 11: "once", 12: "doce docena",
        13: "trece", 14: "catorce", 15: "quince", 16: "dieciséis", 17: "diecisiete",
        18: "dieciocho", 19: "diecinueve", 20: "veinte", 30: "treinta", 40: "cuarenta",
        50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa",
        100: "cien ciento", 1000: "mil",
    }),
    "pt": _numbered({
        0: "zero", 1: "um uma primeiro primeira", 2: "dois duas segundo segunda ambos ambas",
        3: "três terceiro terceira", 4: "quatro quarto quarta", 5: "cinco quinto quinta",
        6: "seis sexto sexta", 7: "sete sétimo sétima", 8: "oito oitavo oitava",
        9: "nove nono nona", 10: "dez décimo décima", 11: "onze", 12: "doze dúzia", 13: "treze",
        14: "catorze quatorze", 15: "quinze", 16: "dezesseis dezasseis",
        17: "dezessete dezassete", 18: "dezoito", 19: "dezenove dezanove", 20: "vinte",
        30: "trinta", 40: "quarenta", 50: "cinquenta", 60: "sessenta", 70: "setenta",
        80: "oitenta", 90: "noventa", 100: "cem cento", 1000: "mil",
    }),
    "fr": _numbered({
        0: "zéro", 1: "un une premier première", 2: "deux deuxième second seconde",
        3: "trois troisième", 4: "quatre quatrième", 5: "cinq cinquième", 6: "six sixième",
        7: "sept septième", 8: "huit huitième", 9: "neuf neuvième", 10: "dix dixième dizaine",
        11: "onze onzième", 12: "douze douzième douzaine", 13: "treize", 14: "quatorze",
        15: "quinze", 16: "seize", 20: "vingt vingtaine", 30: "trente trentaine",
        40: "quarante quarantaine", 50: "cinquante cinquantaine",
        60: "soixante", 100: "cent centaine", 1000: "mille",
    }),
    "de": _numbered({
        0: "null", 1: "eins ein eine einen einem einer eines erste ersten erster erstes einmal",
        2: "zwei zweite zweiten zweiter zweites zweimal beide beiden",
        3: "drei dritte dritten dritter drittes dreimal", 4: "vier vierte vierten vierter",
        5: "fünf fünfte fünften fünfter", 6: "sechs sechste sechsten", 7: "sieben siebte siebten",
        8: "acht achte achten", 9: "neun neunte neunten", 10: "zehn zehnte zehnten",
        11: "elf elfte elften", 12: "zwölf zwölfte zwölften dutzend", 13: "dreizehn",
        14: "vierzehn", 15: "fünfzehn", 16: "sechzehn", 17: "siebzehn", 18: "achtzehn",
        19: "neunzehn", 20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig",
        60: "sechzig", 70: "siebzig", 80: "achtzig", 90: "neunzig", 100: "hundert",
        1000: "tausend",
    }),
    "tr": _numbered({
        0: "sıfır", 1: "bir birinci ilk tek", 2: "iki ikinci ikisi", 3: "üç üçüncü üçü",
        4: "dört dördüncü", 5: "beş beşinci", 6: "altı altıncı", 7: "yedi yedinci",
        8: "sekiz sekizinci", 9: "dokuz dokuzuncu", 10: "on onuncu", 20: "yirmi", 30: "otuz",
        40: "kırk", 50: "elli", 60: "altmış", 70: "yetmiş", 80: "seksen", 90: "doksan",
        100: "yüz", 1000: "bin",
    }),
    "vi": _numbered({
        0: "không", 1: "một mốt nhất", 2: "hai nhì", 3: "ba", 4: "bốn tư", 5: "năm lăm", 6: "sáu",
        7: "bảy", 8: "tám", 9: "chín", 10: "mười chục", 100: "trăm", 1000: "nghìn ngàn",
    }),
    "ko": _numbered({
        0: "영 제로", 1: "하나 한 첫", 2: "둘 두", 3: "셋 세", 4: "넷 네",
        5: "다섯", 6: "여섯", 7: "일곱", 8: "여덟", 9: "아홉", 10: "열 십", 11: "열하나 열한",
        12: "열둘 열두", 20: "스물 스무",
    }),
})  # fmt: skip
"""Cardinals, ordinals and words such as *twice*, case-folded, by language."""

MONTHS: Mapping[str, Mapping[str, int]] = MappingProxyType({
    "en": _months(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
        "september/sep/sept october/oct november/nov december/dec"
    ),
    "es": _months(
        "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre "
        "noviembre diciembre"
    ),
    "pt": _months(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
    "fr": _months(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    "de": _months(
        "januar februar märz april mai juni juli august september oktober november dezember"
    ),
    "tr": _months("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"),
})  # fmt: skip
"""Months that other languages write as numbers, by language."""
