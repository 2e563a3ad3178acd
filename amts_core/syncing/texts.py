"""A new source, the old source and its translation → the new translation. Without a database.

::

    old = pair(pipeline.read_document(...), pipeline.read_document(...), encoder)
    synced = sync(old, new_src)
    synced.plan.segments         # what became of each segment of the new source
    synced.rendered({3: "..."})  # the new target, with texts for some segments put in
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from amts_core import documents
from amts_core import sync as stage
from amts_core.documents import decoding
from amts_core.embed import Encoder
from amts_core.errors import DocumentError, SegmentationError
from amts_core.pipeline import SegmentedDocument, align_segments, read_document
from amts_core.records import ProposedBead
from amts_core.sync.elements import CLOSING, OPENING
from amts_core.sync.rows import Wording
from amts_core.sync.states import Links, SyncPlan, SyncState, SyncText, TranslatedText

Draft = Callable[[Sequence[str]], Sequence[str]]
"""Translates texts, one for one."""
Texts = Mapping[int, str]
"""Texts to put into the new target, by segment of the new source."""
_BRACKET = re.compile(rf"{OPENING.pattern}|{CLOSING.pattern}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A document, its translation, and which segments of both belong together."""

    src: SegmentedDocument
    tgt: SegmentedDocument
    links: Links


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of each segment, and the new target."""

    new: SegmentedDocument
    old: Pair
    made: stage.Sync

    @property
    def plan(self) -> SyncPlan:
        """What became of each segment of the new source."""
        return self.made.plan

    def rendered(self, texts: Texts | None = None) -> bytes:
        """Return the new target, with translations put in for some segments of the new source.

        A segment without translation stands in the language of the source. The text given for a
        segment that shares its old translation with others stands for all of them.

        :raises EncodingError: a text holds characters that no document may hold.
        :raises SegmentationError: a text is for a segment that the new source does not have.
        """
        given = texts or {}
        unknown = [n for n in given if not 0 <= n < len(self.new.segments)]
        if unknown:
            raise SegmentationError(
                f"There is no segment {unknown[0]}: {self.new.document.name} has "
                f"{len(self.new.segments)}, numbered from 0."
            )
        own = self.old.tgt
        if not given and self.made.target is not None:
            return own.data
        merged = self.made.merged({n: self._written(n, text) for n, text in given.items()})
        text = merged.text
        if "\r\n" in own.document.decoded.text:
            text = "\r\n".join(text.replace("\r\n", "\n").split("\n"))
        data = decoding.encode(text, own.document.decoded)
        reads = _reads(data, own.document.name, own.language) == _without_space(merged.texts)
        if reads and (_is_closed(text) or not _is_closed(self.new.document.decoded.text)):
            return data
        return self._in_the_new_source(given)

    def _written(self, n: int, text: str) -> Wording:
        """Return a text as it is written in the place of a segment of the new source."""
        place = self.new.segments[n]
        data = documents.render(self.new.document, [(place, text)])
        whole = decoding.decode(data, self.new.document.name).text
        behind = len(self.new.document.decoded.text) - place.end
        return Wording(whole[place.start : len(whole) - behind], text)

    def _in_the_new_source(self, texts: Texts) -> bytes:
        """Return the new source with the translations in the places of its segments."""
        placed = _placed(self.plan, texts)
        return documents.render(
            self.new.document, [(self.new.segments[n], text) for n, text in placed.items()]
        )


def pair(
    src: SegmentedDocument, tgt: SegmentedDocument, aligned: Encoder | Sequence[ProposedBead]
) -> Pair:
    """Return a document with its translation.

    :param aligned: the beads of both, or the encoder to align them with.
    """
    if isinstance(aligned, Encoder):
        languages = src.language, tgt.language
        aligned = (
            align_segments(src.segments, tgt.segments, languages, aligned)
            if src.segments and tgt.segments
            else ()
        )
    return Pair(src, tgt, tuple((bead.src, bead.tgt) for bead in aligned))


def sync(
    old: Pair,
    new: SegmentedDocument,
    *,
    delivered: SegmentedDocument | None = None,
    elsewhere: Sequence[Pair] = (),
) -> Synced:
    """Return what becomes of a translation when its source becomes ``new``.

    :param old: the old source with the translation as it is now.
    :param delivered: the translation as it was last written by us: what differs from it in
        ``old.tgt`` was edited by hand, and is never replaced without being flagged.
    :param elsewhere: other documents of the old revision, from which segments may have come: the
        parts of a chapter that was merged in.
    """
    made = stage.plan(
        _translated(old), _text(new),
        delivered=None if delivered is None else _text(delivered),
        elsewhere=tuple(map(_translated, elsewhere)),
    )  # fmt: skip
    return Synced(new, old, made)


def drafts(synced: Synced, draft: Draft) -> dict[int, str]:
    """Return drafts for what can be drafted by itself, by segment of the new source.

    Those are the new and the reworded segments that a human is needed for. A segment that shares
    its translation with others, or whose translation was edited by hand, keeps what it has.
    """
    wanted = [
        one
        for one in synced.plan.segments
        if one.needs_human
        and one.state in (SyncState.NEW, SyncState.REWORDED)
        and not one.shared_with
        and not one.is_edited
    ]
    made = draft([one.text for one in wanted]) if wanted else ()
    return {one.n: text for one, text in zip(wanted, made, strict=True)}


def _text(document: SegmentedDocument) -> SyncText:
    return SyncText(document.document.decoded.text, document.segments, document.language)


def _translated(one: Pair) -> TranslatedText:
    return TranslatedText(_text(one.src), _text(one.tgt), one.links)


def _reads(data: bytes, name: str, language: str) -> str | None:
    """Return what the segments of a document read, without white space; None if it is broken."""
    try:
        return _without_space(part.text for part in read_document(data, name, language).segments)
    except DocumentError:
        return None


def _is_closed(text: str) -> bool:
    """Return whether each line that begins something is followed by one that ends it."""
    marks = [bool(OPENING.match(line)) for line in text.splitlines() if _BRACKET.match(line)]
    return marks == [True, False] * (len(marks) // 2)


def _without_space(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


def _placed(plan: SyncPlan, texts: Texts) -> dict[int, str]:
    """Return what stands for each segment of the new source.

    A translation that several share stands for the first of them, or those that texts are given
    for; what the old translation left out is left out.
    """
    placed: dict[int, str] = {}
    for one in plan.segments:
        group = {one.n, *one.shared_with}
        given = sorted(n for n in group if n in texts)
        if one.n in texts:
            placed[one.n] = texts[one.n]
        elif given or one.n != min(group):
            placed[one.n] = ""
        elif one.tgt_text or not one.needs_human:
            placed[one.n] = one.tgt_text
    return placed
