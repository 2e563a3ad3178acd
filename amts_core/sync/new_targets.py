"""A new source, the old source and its translation → the new translation. Without a database.

::

    old = pair(formats.read_document(...), formats.read_document(...), encoder)
    synced = sync(old, new_src)
    synced.plan.segments         # what became of each segment of the new source
    synced.rendered({3: "..."})  # the new target, with texts for some segments put in
    synced.plan.kept             # the parts of it that had to be left as they were
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from amts_core import carryover, formats
from amts_core.align import Encoder, align_segments, best_encoder
from amts_core.carryover import (
    Links,
    SyncPlan,
    SyncState,
    SyncText,
    TranslatedText,
    Wording,
    summary_of,
)
from amts_core.formats import SegmentedDocument, read_document
from amts_core.kernel.errors import DocumentError, SegmentationError
from amts_core.kernel.records import ProposedBead
from amts_core.sync.readback import RenderedTarget, readable

Draft = Callable[[Sequence[str]], Sequence[str]]
"""Translates texts, one for one."""
Texts = Mapping[int, str]
"""Texts to put into the new target, by segment of the new source."""
_KEPT = "This part of the translation is left as it was: with the changes it can't be read back."


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """A document, its translation, and which segments of both belong together."""

    src: SegmentedDocument
    tgt: SegmentedDocument
    links: Links


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of each segment, and the new target; ``as_kept`` is it without any new texts."""

    new: SegmentedDocument
    old: DocumentPair
    made: carryover.Sync
    as_kept: RenderedTarget

    @property
    def plan(self) -> SyncPlan:
        """What became of each segment of the new source.

        A person has to look at each part of the target that is left as it was.
        """
        kept = self.as_kept.kept
        concerned = {n for part in kept for n in part.segments}
        segments = tuple(
            replace(one, needs_human=True, why=f"{one.why} {_KEPT}".strip())
            if one.n in concerned
            else one
            for one in self.made.plan.segments
        )
        return replace(
            self.made.plan,
            segments=segments,
            summary=summary_of(segments, self.made.plan.gone),
            dropped=self.as_kept.dropped,
            kept=kept,
        )

    def rendered(self, texts: Texts | None = None) -> bytes:
        """Return the new target, with translations put in for some segments: :meth:`outcome`."""
        return self.outcome(texts).data

    def outcome(self, texts: Texts | None = None) -> RenderedTarget:
        """Return the new target, with translations put in for some segments of the new source.

        A segment without translation stands in the language of the source. The text given for a
        segment that shares its old translation with others stands for all of them.

        :raises EncodingError: a text holds characters that no document may hold.
        :raises SegmentationError: a text is for a segment that the new source does not have.
        """
        if not texts:
            return self.as_kept
        unknown = [n for n in texts if not 0 <= n < len(self.new.segments)]
        if unknown:
            raise SegmentationError(
                f"There is no segment {unknown[0]}: {self.new.document.name} has "
                f"{len(self.new.segments)}, numbered from 0."
            )
        return readable(self.made, self._written(texts), self.old.tgt)

    def _written(self, texts: Texts) -> dict[int, Wording]:
        """Return texts as they are written in the places of segments, and as they read there."""
        new = self.new.document
        pieces: list[str] = []
        position = n_characters = 0
        raws: dict[int, tuple[str, range]] = {}
        for n, text in sorted(texts.items()):
            place = self.new.segments[n]
            raw = formats.written(new, place, text)
            pieces += (new.decoded.text[position : place.start], raw)
            position, start = place.end, n_characters + place.start - position
            n_characters = start + len(raw)
            raws[n] = raw, range(start, n_characters)
        whole = "".join([*pieces, new.decoded.text[position:]])
        try:
            data = new.encoded(whole)
            read = read_document(data, new.name, self.new.language).segments
        except DocumentError:
            read = ()
        return {
            n: Wording(raw, " ".join(part.text for part in read if part.start in at) or texts[n])
            for n, (raw, at) in raws.items()
        }


def pair(
    src: SegmentedDocument, tgt: SegmentedDocument, aligned: Encoder | Sequence[ProposedBead]
) -> DocumentPair:
    """Return a document with its translation.

    :param aligned: the beads of both, or the encoder that the settings name.
    """
    if isinstance(aligned, Encoder):
        languages = src.language, tgt.language
        aligned = (
            align_segments(src.segments, tgt.segments, languages, best_encoder(aligned, languages))
            if src.segments and tgt.segments
            else ()
        )
    return DocumentPair(src, tgt, tuple((bead.src, bead.tgt) for bead in aligned))


def sync(
    old: DocumentPair,
    new: SegmentedDocument,
    *,
    delivered: SegmentedDocument | None = None,
    elsewhere: Sequence[DocumentPair] = (),
) -> Synced:
    """Return what becomes of a translation when its source becomes ``new``.

    :param old: the old source with the translation as it is now.
    :param delivered: the translation as it was last written by us: what differs from it in
        ``old.tgt`` was edited by hand, and is never replaced without being flagged.
    :param elsewhere: other documents of the old revision, from which segments may have come: the
        parts of a chapter that was merged in.
    """
    made = carryover.plan(
        _translated(old),
        _text(new),
        delivered=None if delivered is None else _text(delivered),
        elsewhere=tuple(map(_translated, elsewhere)),
    )
    if made.target is not None:
        return Synced(new, old, made, RenderedTarget(old.tgt.data))
    return Synced(new, old, made, readable(made, {}, old.tgt))


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


def _translated(one: DocumentPair) -> TranslatedText:
    return TranslatedText(_text(one.src), _text(one.tgt), one.links)
