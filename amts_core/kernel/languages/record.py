"""What the product has to know of a language: :class:`Language`, whose fields have no defaults.

So a type checker names whatever the file of a new language lacks. What a language has no use for is
said to be empty there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from amts_core.kernel.languages.writing_systems import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: all that the rest of the product may ask of it.

    Identity: ``code`` is a canonical tag of BCP 47, such as ``pt-PT``;
    ``is_full`` says that its words are known, in a file of its own; ``identified_as`` are other
    codes by which language identification may mean it.

    Sentences: ``splitter`` is the language code given to the sentence splitter. ``abbreviations``
    are lower-case words, without their full stop, after which a sentence goes on although the
    splitter's own list does not know them. ``joiner`` stands between two sentences of a paragraph.
    ``ordinal_digits`` is how many digits an ordinal with a full stop has at most, 0 where there is
    no such thing. ``continuations`` are pairs of patterns: where what the first one finds at the
    end of a text is followed by what the second one matches, no sentence has ended.
    ``ends_at_spaces`` where no mark but a space ends a sentence, as in Thai.

    Ends of texts: ``final_abbreviations`` are further ones whose full stop says nothing at the end
    of a text. ``open_words`` are those after which a text goes on, in a formula or in what follows
    it. ``asking`` are characters that make a question without a question mark. ``bare_end`` matches
    the end of a heading or item that takes no full stop.

    Punctuation: ``own_marks`` are those of the language's own, each with the sign of ASCII that it
    stands for; ``has_full_width_marks``; ``spaced_marks`` have a space before them;
    ``opening_marks`` are those that stand before a sentence, by the mark that ends it.

    Numbers: ``number_words`` are cardinals, ordinals and words such as *twice*, case-folded.
    ``counters`` are the characters with which a word goes on after a number, one of
    ``number_words`` or ``counted``. ``month_widths`` are the widths of the Unicode CLDR in which
    months are read, ``more_months`` other names of them. ``scale_words`` and ``scale_signs`` are
    the powers of ten by the word after digits, or by the signs written on to them. ``afternoon`` is
    what stands before an hour after noon, ``decade`` after the year that begins one, ``century``
    between its number and one of its decades: patterns, empty where there are none.

    Words: ``function_words`` hardly a sentence lacks; ``minor_function_words`` tell it only beside
    another language that has none of them. ``telling`` matches what hardly a sentence of a language
    with a script of its own lacks. ``doubled_words`` stand twice where two clauses meet: *die
    Leute, die die Daten lesen*; ``is_reduplicating`` where words are doubled to say something.
    ``plural_endings`` are what a word of a glossary may have more or less; ``particle_letters``
    are the letters on to which particles are written, ``following_words`` matches a token whose
    first word only follows others: a particle.

    Measures: ``sacrebleu_tokenizer`` is the value of sacreBLEU's ``--tokenize``. ``expansion`` is
    how much longer than English a translation is, in
    :func:`~amts_core.kernel.text.lengths.latin_width`: the median of aligned pairs, some thousands
    where the bundled encoder was trained on them, else some hundreds, or an estimate.
    """

    code: str
    name: str
    is_full: bool
    script: Script
    identified_as: frozenset[str]

    splitter: str
    joiner: str
    abbreviations: frozenset[str]
    ordinal_digits: int
    continuations: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    ends_at_spaces: bool

    final_abbreviations: frozenset[str]
    open_words: frozenset[str]
    asking: str
    bare_end: re.Pattern[str] | None

    own_marks: Mapping[str, str]
    has_full_width_marks: bool
    spaced_marks: str
    opening_marks: Mapping[str, str]

    number_words: Mapping[str, int]
    counters: str
    counted: Mapping[str, int]
    month_widths: tuple[str, ...]
    more_months: Mapping[str, int]
    scale_words: Mapping[str, int]
    scale_signs: Mapping[str, int]
    afternoon: str
    decade: str
    century: str

    function_words: frozenset[str]
    minor_function_words: frozenset[str]
    telling: re.Pattern[str] | None
    doubled_words: frozenset[str]
    is_reduplicating: bool
    plural_endings: frozenset[str]
    particle_letters: str
    following_words: re.Pattern[str] | None

    sacrebleu_tokenizer: str
    expansion: float

    @property
    def native_name(self) -> str:
        """What the language calls itself, as the Unicode CLDR has it, with a capital."""
        name = _native_name(self.code)
        return name[:1].title() + name[1:]

    @property
    def direction(self) -> str:
        """How its lines run, as HTML writes it: ``ltr`` or ``rtl``."""
        return "rtl" if self.script.is_right_to_left else "ltr"

    @property
    def months(self) -> Mapping[str, int]:
        """The months that other languages write as numbers, case-folded, by their names."""
        return _months(self.code, self.month_widths, tuple(self.more_months.items()))


@cache
def english_name(code: str) -> str:
    """Return what any language is called in English, nothing where the Unicode CLDR has no name."""
    from babel import Locale

    return Locale("en").languages.get(code) or ""


@cache
def _native_name(code: str) -> str:
    # imported late: Babel takes a tenth of a second, and few calls need it
    from babel import Locale

    return Locale.parse(code, sep="-").get_display_name() or code


@cache
def _months(
    code: str, widths: tuple[str, ...], more: tuple[tuple[str, int], ...]
) -> Mapping[str, int]:
    from babel import Locale

    named = Locale.parse(code, sep="-").months["format"]
    known = {name.casefold(): n for width in widths for n, name in named[width].items()}
    return MappingProxyType(known | dict(more))


CLOSING_QUOTATION = re.compile(r"[」』）”’]\s*$")
"""The end of a text that ends in a quotation, in Chinese and Japanese."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text, each once."""
    return frozenset(text.split())


def by_word(rows: Mapping[int, str]) -> Mapping[str, int]:
    """Return the number of each word, case-folded, of lists of words by their number."""
    return MappingProxyType(
        {word: n for n, listed in rows.items() for word in listed.casefold().split()}
    )


NOTHING: Mapping[str, int] = MappingProxyType({})
"""A table without rows."""
