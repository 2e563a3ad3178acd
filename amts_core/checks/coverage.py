"""Which checks are not made for a language whose words are not known."""

from collections.abc import Iterable

from amts_core.kernel.languages import find

_NOT_NOTICED = (
    "numbers written as words, repeated words, and sentences left in the source's or a related "
    "language are not noticed, nor are abbreviations that the sentence splitter does not know"
)


def unmade(languages: Iterable[str]) -> str:
    """Return in a sentence what is not checked, nothing where no language has a general profile."""
    known = (find(code) for code in languages)
    names = [language.name for language in known if language and not language.is_full]
    if not names:
        return ""
    have = "has a general profile" if len(names) == 1 else "have general profiles"
    return f"{' and '.join(names)} {have}: {_NOT_NOTICED}."
