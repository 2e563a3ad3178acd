"""Which articles are about a subject, which are versions of each other, and the pairs in them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from amts_core.align import LEAST_MARGIN, Encoder, MinedSegments, best_encoder, bitext
from amts_core.bilingual_files import unit_files
from amts_core.formats import segmented_documents
from amts_core.gathering import topics
from amts_core.gathering.article_sources import Collection, FoundArticle
from amts_core.gathering.records import Gathered, GatheredPage, GatheredPair, LeftOutArticle
from amts_core.gathering.topics import LEAST_LIKENESS
from amts_core.kernel.config import SAMPLES
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.languages import profile
from amts_core.kernel.text.scripts import is_unspaced
from amts_core.kernel.vectors import Floats

N_MOST_PAIRS = 5000


@dataclass(frozen=True, slots=True)
class Subject:
    """What articles have to be about.

    ``texts`` are sentences of the documents to be translated, in any language; ``keywords`` are
    words of which an article in that language has at least one. One of both must be there.
    ``least_likeness`` is as :func:`amts_core.gathering.topics.likeness` counts.
    """

    texts: tuple[str, ...] = field(default=(), repr=False)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    least_likeness: float = LEAST_LIKENESS


def choose(
    collection: Collection,
    wanted: Subject,
    encoder: Encoder,
    *,
    least_margin: float = LEAST_MARGIN,
    n_most: int = N_MOST_PAIRS,
) -> Gathered:
    """Return the articles about a subject, and the pairs nearest to the documents to be translated.

    The pairs come nearest first; without documents to compare with, surest first.

    :param least_margin: how much more alike a pair has to be than its nearest neighbours.
    :param n_most: the most pairs that are chosen.
    :raises ConfigurationError: nothing says what the articles should be about.
    """
    check_subject(wanted)
    kept, pages, left_out = _kept(collection, wanted, encoder)
    matched = _matched(kept, collection.languages, encoder)
    pairs = _pairs(
        kept, collection.languages, wanted.texts, encoder=encoder, least_margin=least_margin
    )[:n_most]
    counted = Counter(number for pair in pairs for number in (pair.src_page, pair.tgt_page))
    return Gathered(
        languages=collection.languages,
        pages=tuple(replace(page, n_pairs=counted[number]) for number, page in enumerate(pages)),
        left_out=(*collection.left_out, *left_out),
        matched=matched,
        pairs=pairs,
    )


def _kept(
    collection: Collection, wanted: Subject, encoder: Encoder
) -> tuple[list[FoundArticle], list[GatheredPage], list[LeftOutArticle]]:
    """Return the articles about a subject, what is kept of each, and why others are left out."""
    known = encoder.encode(wanted.texts) if wanted.texts else None
    kept: list[FoundArticle] = []
    pages: list[GatheredPage] = []
    left_out: list[LeftOutArticle] = []
    for one in collection.found:
        language = one.document.language
        texts = [part.text for part in one.document.segments]
        words = found_words("\n".join(one.article.paragraphs), wanted.keywords.get(language, ()))
        like = None
        if known is not None:
            like = topics.likeness(encoder.encode(texts), known, _everyday(encoder))
        reason = _against(wanted, language, words, like)
        if reason:
            left_out.append(LeftOutArticle(one.article.address, reason))
            continue
        kept.append(one)
        pages.append(
            GatheredPage(
                address=one.article.address,
                title=one.article.title,
                language=language,
                sha256=one.article.sha256,
                fetched_at=one.article.fetched_at,
                nearness=like,
                keywords=words,
                n_segments=len(texts),
            )
        )
    return kept, pages, left_out


def check_subject(wanted: Subject) -> None:
    """Refuse a subject that any article is about.

    :raises ConfigurationError: nothing says what articles should be about.
    """
    if not wanted.texts and not any(wanted.keywords.values()):
        raise ConfigurationError(
            "Nothing says what the articles should be about. Name documents to be translated, or "
            "keywords."
        )


def found_words(text: str, keywords: Sequence[str]) -> tuple[str, ...]:
    """Return those of some keywords that a text has, as whole words, in capitals or not."""
    return tuple(word for word in keywords if _pattern(word).search(text))


@cache
def _pattern(word: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, word.split()))
    # a word of a script without spaces is found inside of others: nothing shows where it ends
    before = r"(?<!\w)" if word[:1].isalnum() and not is_unspaced(word[0]) else ""
    after = r"(?!\w)" if word[-1:].isalnum() and not is_unspaced(word[-1]) else ""
    return re.compile(f"{before}{words}{after}", re.IGNORECASE)


def _against(wanted: Subject, language: str, words: Sequence[str], like: float | None) -> str:
    """Return why an article is not about the subject, or nothing."""
    if wanted.keywords.get(language) and not words:
        known = ", ".join(wanted.keywords[language])
        return f"It has none of the {profile(language).name} keywords: {known}."
    if like is not None and like < wanted.least_likeness:
        return (
            f"It is about something else: its likeness to the documents to be translated is "
            f"{like:.2f}, wanted was {wanted.least_likeness:.2f} or more."
        )
    return ""


@cache
def _everyday_texts() -> tuple[str, ...]:
    files = sorted((SAMPLES / "general").glob("*.tsv"))
    read = [unit_files.read(path.read_bytes(), path.name) for path in files]
    return tuple(text for one in read for row in one.rows for text in row)


@cache
def _everyday(encoder: Encoder) -> Floats:
    return encoder.encode(_everyday_texts())


def _sides(kept: Sequence[FoundArticle], languages: tuple[str, str]) -> tuple[list[int], list[int]]:
    """Return the numbers of the articles in each language."""
    src, tgt = (
        [n for n, one in enumerate(kept) if one.document.language == language]
        for language in languages
    )
    return src, tgt


def _matched(
    kept: Sequence[FoundArticle], languages: tuple[str, str], encoder: Encoder
) -> tuple[tuple[int, int], ...]:
    src, tgt = _sides(kept, languages)
    texts = [
        (one.document.document.name, [part.text for part in one.document.segments]) for one in kept
    ]
    found = bitext.match_documents([texts[n] for n in src], [texts[n] for n in tgt], encoder)
    return tuple((src[one.src], tgt[one.tgt]) for one in found)


def _pairs(
    kept: Sequence[FoundArticle],
    languages: tuple[str, str],
    texts: Sequence[str],
    encoder: Encoder,
    least_margin: float,
) -> tuple[GatheredPair, ...]:
    """Return all pairs, each source and each target in one at most, nearest or surest first.

    They are looked for in all articles at once: the more sentences there are that a pair has to
    stand out from, the surer it is.
    """
    src, tgt = _sides(kept, languages)
    owners = [[n for n in side for _ in kept[n].document.segments] for side in (src, tgt)]
    parts, others = (
        segmented_documents.pooled(kept[n].document.segments for n in side) for side in (src, tgt)
    )
    if not parts or not others:
        return ()
    better = best_encoder(encoder, languages)
    mined = bitext.mine_segments(parts, others, languages, better, least=least_margin)
    chosen = _once([one for one in mined if stands_alone(one, languages)])
    near: list[float | None] = [None] * len(chosen)
    if texts and chosen:
        units = encoder.encode([one.src.text for one in chosen])
        near = list(topics.nearest(units, encoder.encode(texts)).tolist())
    pairs = [
        GatheredPair(
            src=one.src.text,
            tgt=one.tgt.text,
            src_page=owners[0][one.src.n],
            tgt_page=owners[1][one.tgt.n],
            margin=one.margin,
            cosine=one.cosine,
            nearness=nearness,
        )
        for one, nearness in zip(chosen, near, strict=True)
    ]
    return tuple(sorted(pairs, key=lambda pair: (-(pair.nearness or 0.0), -pair.margin)))


def _once(mined: Sequence[MinedSegments]) -> list[MinedSegments]:
    """Return the surest pair of each source text and of each target text."""
    seen: set[str] = set()
    found = []
    for one in sorted(mined, key=lambda pair: -pair.margin):
        sides = {f"src {one.src.text}", f"tgt {one.tgt.text}"}
        if not sides & seen and one.src.text != one.tgt.text:
            found.append(one)
            seen |= sides
    return found


def stands_alone(pair: MinedSegments, languages: tuple[str, str]) -> bool:
    """Return whether both sides, as paragraphs of their own, are read as the same one segment."""
    for part, language in ((pair.src, languages[0]), (pair.tgt, languages[1])):
        read = segmented_documents.read_document(
            part.text.encode("utf-8"), "sentence.txt", language
        )
        if [one.text for one in read.segments] != [part.text]:
            return False
    return True
