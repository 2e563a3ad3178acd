"""What became of the segments of a synchronised document, as it is stored."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSegment:
    """Segment ``n`` of a new source revision, and what becomes of it in one target language.

    ``state`` is the word of :mod:`amts_core.carryover`; ``old`` are the numbers of the old source's
    segments that it comes from, and ``old_text`` their text; ``tgt_text`` is the translation that
    is kept, or that of ``old`` where a person has to adapt it; ``why`` says what they have to do.
    ``shared_with`` are other segments that the same translation renders; ``is_edited`` says that it
    was edited by hand since it was delivered.
    """

    n: int
    state: str
    text: str
    old: tuple[int, ...]
    old_text: str
    tgt_text: str
    needs_human: bool
    why: str
    n_words: int
    shared_with: tuple[int, ...] = ()
    is_edited: bool = False

    @property
    def may_be_drafted(self) -> bool:
        """Whether a draft may stand for it: that replaces no words that people chose for it."""
        is_kept = self.tgt_text not in ("", self.text) and self.old_text == self.text
        return self.needs_human and not (is_kept or self.shared_with or self.is_edited)
