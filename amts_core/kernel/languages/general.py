"""General profiles: of languages that have no file of their own, and of variants of those that do.

What a language is called and written in stands here, or in the Unicode CLDR; what has to be known
of its words is left empty, and a check that needs it is not made.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from amts_core.kernel.languages.record import NOTHING, Language, words
from amts_core.kernel.languages.writing_systems import SCRIPTS, Script, unlisted

_TABLE = """
af Latn 1.06 -        Afrikaans
am Ethi 0.88 -        Amharic
az Latn 1.05 tr       Azerbaijani
be Cyrl 1.06 -        Belarusian
bg Cyrl 1.07 mk       Bulgarian
bn Beng 1.00 as       Bengali
bs Latn 1.06 hr,sr,sl Bosnian
ca Latn 1.10 oc       Catalan
cs Latn 1.05 sk       Czech
cy Latn 1.02 -        Welsh
da Latn 1.07 nb,no,nn Danish
el Grek 1.21 -        Greek
et Latn 1.04 -        Estonian
eu Latn 1.08 -        Basque
fa Arab 0.95 -        Persian
fi Latn 1.07 -        Finnish
ga Latn 1.08 -        Irish
gl Latn 1.10 pt,es    Galician
gu Gujr 0.97 -        Gujarati
ha Latn 1.08 -        Hausa
he Hebr 0.82 -        Hebrew
hi Deva 0.95 mr,ne    Hindi
hr Latn 1.06 bs,sr,sl Croatian
ht Latn 0.95 -        Haitian Creole
hu Latn 1.10 -        Hungarian
hy Armn 1.06 -        Armenian
id Latn 1.08 ms       Indonesian
is Latn 1.02 fo       Icelandic
ka Geor 1.10 -        Georgian
kk Cyrl 1.03 ky       Kazakh
km Khmr 1.16 -        Khmer
kn Knda 1.12 -        Kannada
lo Laoo 1.05 -        Lao
lt Latn 1.11 -        Lithuanian
lv Latn 1.05 -        Latvian
mk Cyrl 1.08 bg,sr    Macedonian
ml Mlym 1.20 -        Malayalam
mn Cyrl 1.02 ky,kk    Mongolian
mr Deva 1.04 hi,ne    Marathi
ms Latn 1.11 id       Malay
mt Latn 1.08 -        Maltese
my Mymr 1.10 -        Burmese
no Latn 1.03 nb,nn,da Norwegian
pa Guru 0.92 -        Punjabi
ps Arab 0.97 fa,ur    Pashto
ro Latn 1.06 -        Romanian
si Sinh 1.05 -        Sinhala
sk Latn 1.04 cs       Slovak
sl Latn 1.05 hr,bs    Slovenian
so Latn 1.10 -        Somali
sq Latn 1.10 -        Albanian
sr Cyrl 1.06 mk,bs,hr Serbian
sv Latn 1.05 -        Swedish
sw Latn 1.06 -        Swahili
ta Taml 1.14 -        Tamil
te Telu 1.10 -        Telugu
th Thai 1.00 -        Thai
tl Latn 1.15 -        Tagalog
uk Cyrl 1.06 ru,be    Ukrainian
ur Arab 1.00 fa       Urdu
uz Latn 1.15 -        Uzbek
"""
"""Code, script, expansion, what language identification may mean by it, English name.

Expansions are medians of some hundred messages of a web framework each, a few of them estimated
after related languages.
"""

_VARIANTS = MappingProxyType(
    {
        "es-MX": "Spanish (Mexico)",
        "fa-AF": "Dari",
        "fr-CA": "French (Canada)",
        "pt-PT": "Portuguese (Portugal)",
        "sr-Latn": "Serbian (Latin)",
        "zh-TW": "Chinese (Traditional)",
    }
)
"""Variants that menus list, and their names."""

_DEFAULT_EXPANSION = 1.05
_TAG = re.compile(r"([a-z]{2,3})(?:-([A-Z][a-z]{3}))?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
_N_LONGEST = 10
"""Characters of the longest code that is stored."""

_ARABIC_MARKS = MappingProxyType({"؟": "?", "؛": ";", "،": ",", "۔": "."})
_OWN_MARKS = MappingProxyType(
    {
        "Arab": _ARABIC_MARKS,
        "Armn": MappingProxyType({"։": ".", "՝": ",", "՞": "?", "՜": "!"}),
        "Beng": MappingProxyType({"।": "."}),
        "Deva": MappingProxyType({"।": ".", "॥": "."}),
        "Ethi": MappingProxyType({"።": ".", "፧": "?", "፣": ",", "፤": ";", "፥": ":", "፦": ":"}),
        "Grek": MappingProxyType({";": "?", "\u037e": "?", "·": ";", "\u0387": ";"}),
        "Guru": MappingProxyType({"।": "."}),
        "Khmr": MappingProxyType({"។": ".", "៕": "."}),
        "Mymr": MappingProxyType({"။": ".", "၊": ","}),
    }
)
"""Marks of punctuation by script, each with that of ASCII which it stands for."""
_BARE_ENDS = MappingProxyType(
    {"Thai": re.compile("[\u0e01-\u0e4e]$"), "Laoo": re.compile("[\u0e81-\u0ece]$")}
)
"""Ends of texts that take no full stop."""

_CONNECTIVE = re.compile("และ|หรือ|แต่|ที่|ซึ่ง|โดย|เพื่อ|เช่น|คือ|ว่า|ได้แก่|ๆ|ແລະ|ຫຼື|ທີ່|ເຊິ່ງ|ໂດຍ")
"""Words of Thai and Lao that go on with the sentence before the space."""


def general(
    code: str,
    name: str,
    script: Script,
    *,
    expansion: float = _DEFAULT_EXPANSION,
    identified_as: frozenset[str] = frozenset(),
) -> Language:
    """Return a language of which no more is known than what it is called and written in."""
    none = frozenset[str]()
    has_full_stops = script.code not in _BARE_ENDS
    return Language(
        code=code,
        name=name,
        is_full=False,
        script=script,
        identified_as=identified_as,
        splitter=code.partition("-")[0],
        joiner="" if script.word_length == 1 else " ",
        abbreviations=none,
        ordinal_digits=0,
        continuations=() if has_full_stops else ((re.compile("$"), _CONNECTIVE),),
        ends_at_spaces=not has_full_stops,
        final_abbreviations=none,
        open_words=none,
        asking="",
        bare_end=_BARE_ENDS.get(script.code),
        own_marks=_OWN_MARKS.get(script.code, MappingProxyType({})),
        has_full_width_marks=script.word_length == 1,
        spaced_marks="",
        opening_marks=MappingProxyType({}),
        number_words=NOTHING,
        counters="",
        counted=NOTHING,
        month_widths=("wide",),
        more_months=NOTHING,
        scale_words=NOTHING,
        scale_signs=NOTHING,
        afternoon="",
        decade="",
        century="",
        function_words=none,
        minor_function_words=none,
        telling=None,
        doubled_words=none,
        is_reduplicating=True,
        plural_endings=none,
        particle_letters="",
        following_words=None,
        sacrebleu_tokenizer="char" if script.word_length else "13a",
        expansion=expansion,
    )


def others() -> Iterator[Language]:
    """Yield the languages without a file of their own that menus list, by code."""
    for row in _TABLE.strip().splitlines():
        code, script, expansion, relatives, name = row.split(maxsplit=4)
        known = words(relatives.replace(",", " ")) - {"-"}
        yield general(code, name, SCRIPTS[script], expansion=float(expansion), identified_as=known)


def listed_variants(bases: dict[str, Language]) -> Iterator[Language]:
    """Yield the variants that menus list."""
    for code, name in _VARIANTS.items():
        yield variant(bases[code.partition("-")[0]], code, name)


def variant(base: Language, code: str, name: str) -> Language:
    """Return a language as it is written in another region or script.

    In a script of its own only what does not depend on words is its base's.
    """
    script = script_of(code)
    if script == base.script.code:
        return replace(base, code=code, name=name)
    if script == "Hant" and base.script.code == "Hans":
        return replace(base, code=code, name=name, script=SCRIPTS[script])
    own = general(
        code,
        name,
        _script(script),
        expansion=base.expansion,
        identified_as=base.identified_as,
    )
    return replace(own, splitter=base.splitter)


def unlisted_language(code: str, bases: dict[str, Language]) -> Language | None:
    """Return the language of any canonical tag, None where the Unicode CLDR has no name of it."""
    found = _TAG.fullmatch(code)
    if found is None or len(code) > _N_LONGEST:
        return None
    # imported late: Babel takes a tenth of a second, and few calls need it
    from babel import Locale, UnknownLocaleError

    base = bases.get(found[1])
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    name = locale.get_display_name("en") or code
    if base is not None:
        return variant(base, code, name)
    return general(code, name, _script(script_of(code) or "Latn"))


def _script(code: str) -> Script:
    return SCRIPTS.get(code) or unlisted(code)


def script_of(tag: str) -> str:
    """Return the script that a canonical tag says or implies, nothing where none is known."""
    # imported late: Babel takes a tenth of a second
    from babel.core import get_global

    language, *subtags = tag.split("-")
    said = next((one for one in subtags if len(one) == 4), None)
    if said is not None:
        return said
    likely = get_global("likely_subtags")
    implied = likely.get("_".join([language, *subtags[:1]])) or likely.get(language)
    return implied.split("_")[1] if implied else ""
