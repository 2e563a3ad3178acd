"""The ten languages of the product, one :class:`LanguageProfile` each.

What differs between languages is looked up here and nowhere else: how to split sentences, how to
join them again, which sacreBLEU tokenizer to score with, which script to expect.
"""

from dataclasses import dataclass
from types import MappingProxyType

from amts_core.kernel.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class LanguageProfile:
    """What the stages need to know about one language.

    ``code`` is ISO 639-1, as Amazon Translate writes it. ``script`` is an ISO 15924 code;
    ``splitter`` the language code given to the sentence splitter. ``abbreviations`` are lower-case
    words, without their full stop, after which a sentence goes on although the splitter's own list
    does not know them. ``joiner`` stands between two sentences of a paragraph.
    ``sacrebleu_tokenizer`` is the value of sacreBLEU's ``--tokenize``. ``expansion`` is how much
    longer than English a translation is, in :func:`kernel.text.lengths.latin_width`: medians of
    the pairs that the bundled encoder was trained on.
    """

    code: str
    name: str
    native_name: str
    script: str
    splitter: str
    joiner: str
    sacrebleu_tokenizer: str
    expansion: float
    abbreviations: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PROFILES = (
    LanguageProfile(
        "en", "English", "English", "Latn", "en", " ", "13a", 1.00,
        _words(
            "e.g i.e cf eq eqs fig figs sec secs ch chap "
            "tab resp approx vs etc et.al al no nos vol pp"
        ),
    ),
    LanguageProfile("zh", "Chinese", "中文", "Hans", "zh", "", "zh", 1.0),
    LanguageProfile(
        "es", "Spanish", "Español", "Latn", "es", " ", "13a", 1.11,
        _words(
            "p.ej ej fig figs ec ecs sec cap pág págs aprox "
            "núm vol sr sra srta dr dra ud uds etc ee"
        ),
    ),
    LanguageProfile("ja", "Japanese", "日本語", "Jpan", "ja", "", "ja-mecab", 1.0),
    LanguageProfile("ko", "Korean", "한국어", "Kore", "ko", " ", "ko-mecab", 1.0),
    LanguageProfile(
        "pt", "Portuguese", "Português", "Latn", "pt", " ", "13a", 1.08,
        _words("p.ex ex fig figs eq eqs sec seç cap pág págs aprox núm vol sr sra dr dra etc"),
    ),
    LanguageProfile(
        "tr", "Turkish", "Türkçe", "Latn", "tr", " ", "13a", 1.08,
        _words("örn bkz vb vs şek böl dr prof doç yrd av sn no yy age krş t.c"),
    ),
    LanguageProfile(
        "vi", "Vietnamese", "Tiếng Việt", "Latn", "vi", " ", "13a", 0.96,
        _words("ts ths gs pgs tp v.v vd mr mrs dr tr"),
    ),
    LanguageProfile(
        "de", "German", "Deutsch", "Latn", "de", " ", "13a", 1.20,
        _words(
            "z.b d.h u.a bzw abb tab kap abs s.o s.u ggf "
            "evtl ca vgl usw nr bd hrsg st jh jhd inkl"
        ),
    ),
    LanguageProfile(
        "fr", "French", "Français", "Latn", "fr", " ", "13a", 1.15,
        _words(
            "p.ex ex fig figs éq sec chap m mm mme mlle dr "
            "pr cf env vol p pp etc av apr st ste no"
        ),
    ),
)  # fmt: skip

LANGUAGES = MappingProxyType({profile.code: profile for profile in _PROFILES})
"""All profiles by code, in the order in which menus show them."""


def profile(code: str) -> LanguageProfile:
    """Return the profile of the language with this code.

    :raises ConfigurationError: the code is not one of ours.
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        known = " ".join(LANGUAGES)
        raise ConfigurationError(
            f"Language code {code!r} is not known. Use one of: {known}."
        ) from None
