"""Which checks are not made for a language whose words are not known."""

from collections.abc import Iterable

from amts_core.kernel.languages import find

GENERAL_PROFILE = (
    "numbers written as words, repeated words, and sentences left in the source's or a related "
    "language are not noticed, nor are abbreviations that the sentence splitter does not know"
)
"""What is not looked at."""


def unmade(languages: Iterable[str]) -> tuple[str, ...]:
    """Return what is not checked, a sentence for all those languages that have general profiles."""
    known = (find(code) for code in languages)
    names = [language.name for language in known if language and not language.is_full]
    if not names:
        return ()
    have = "has a general profile" if len(names) == 1 else "have general profiles"
    return (f"{' and '.join(names)} {have}: {GENERAL_PROFILE}.",)
