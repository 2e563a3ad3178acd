"""Terms → the file of a custom terminology, named by its content.

https://docs.aws.amazon.com/translate/latest/dg/creating-custom-terminology.html
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from amts_core.errors import ServiceError
from amts_core.service import Term
from amts_core.text.lengths import utf8_length

MAX_BYTES = 10 * 1024 * 1024
MAX_TERM_BYTES = 200
MAX_TGT_LANGS = 10
_PREFIX = "amts-terms-"
_N_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Terminology:
    """A CSV file of terms; equal files have equal names, so that each is created once."""

    name: str
    data: bytes = field(repr=False)


def terminology(terms: Iterable[Term], src_lang: str, tgt_langs: Iterable[str]) -> Terminology:
    """Return the file of the terms that lead into the target languages of a job.

    A row is a source term, with an empty cell where a language has no translation. Where a language
    has two translations of one term the first counts: the service applies one.

    :raises ServiceError: a term, or the file, is longer than the service takes.
    """
    languages = tuple(dict.fromkeys(tgt_langs))
    rows: dict[str, dict[str, str]] = {}
    for term in terms:
        if term.tgt_lang in languages:
            src, tgt = _clean(term.src), _clean(term.tgt)
            if src and tgt:
                rows.setdefault(src, {}).setdefault(term.tgt_lang, tgt)
    used = [language for language in languages if any(language in row for row in rows.values())]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((src_lang, *used))
    for src in sorted(rows):
        writer.writerow((src, *(rows[src].get(language, "") for language in used)))
    data = text.getvalue().encode("utf-8")
    if len(data) > MAX_BYTES:
        raise ServiceError(
            f"The glossary has {len(data):,} bytes as a terminology, and Amazon Translate takes "
            f"{MAX_BYTES:,}. Remove terms that the documents don't need."
        )
    digest = hashlib.sha256(data).hexdigest()[:_N_DIGITS]
    return Terminology(f"{_PREFIX}{digest}", data if rows else b"")


def _clean(text: str) -> str:
    """Return a term on one line.

    :raises ServiceError: it is too long.
    """
    clean = " ".join(text.split())
    n_bytes = utf8_length(clean)
    if n_bytes > MAX_TERM_BYTES:
        raise ServiceError(
            f"The term {clean[:40]!r}… has {n_bytes} bytes, and Amazon Translate takes "
            f"{MAX_TERM_BYTES}. Shorten it in the glossary, or remove it."
        )
    return clean
