"""Terms → the file of a custom terminology, named by its content.

https://docs.aws.amazon.com/translate/latest/dg/creating-custom-terminology.html
"""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from amts_core.engines.protocol import Term
from amts_core.kernel.errors import ServiceError
from amts_core.kernel.text.lengths import utf8_length

MAX_BYTES = 10 * 1024 * 1024
MAX_TERM_BYTES = 200
MAX_TGT_LANGS = 10
PREFIX = "amts-terms-"
"""How the names of our terminologies begin."""
_N_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Terminology:
    """A CSV file of terms; equal files that are made equally have equal names: each is made once.

    ``left_out`` says of each term that is too long for the service that it is not in the file.
    """

    name: str
    data: bytes = field(repr=False)
    left_out: tuple[str, ...] = ()


def terminology(
    terms: Iterable[Term],
    src_lang: str,
    tgt_langs: Iterable[str],
    *,
    made_with: Iterable[str] = (),
) -> Terminology:
    """Return the file of the terms that lead into the target languages of a job.

    A row is a source term, with an empty cell where a language has no translation. Where a language
    has two translations of one term the first counts: the service applies one.

    :param made_with: what else tells one from another at the service: its key, its tags.
    :raises ServiceError: the file is longer than the service takes.
    """
    languages = tuple(dict.fromkeys(tgt_langs))
    rows: dict[str, dict[str, str]] = {}
    left_out = []
    for term in terms:
        if term.tgt_lang in languages:
            src, tgt = (" ".join(text.split()) for text in (term.src, term.tgt))
            longest = max(src, tgt, key=utf8_length)
            if utf8_length(longest) > MAX_TERM_BYTES:
                left_out.append(
                    f"The term {longest[:40]!r}… has {utf8_length(longest)} bytes, and Amazon "
                    f"Translate takes {MAX_TERM_BYTES}: it is left out."
                )
            elif src and tgt:
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
    told_apart = data + "\n".join(filter(None, made_with)).encode("utf-8")
    digest = hashlib.sha256(told_apart).hexdigest()[:_N_DIGITS]
    return Terminology(f"{PREFIX}{digest}", data if rows else b"", tuple(left_out))
