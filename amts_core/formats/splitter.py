"""What a project says about how its documents are split."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splitter:
    """What a project says about what is a text in documents of one language, and where it ends.

    ``abbreviations`` are words, written without their last full stop, after which a sentence goes
    on; they come on top of the language's own. ``splits_lines`` says that each line of a paragraph
    is a segment of its own, as in verse, subtitles and addresses. ``front_matter_keys`` are those
    whose values readers see, besides the usual ones.
    """

    abbreviations: tuple[str, ...] = ()
    splits_lines: bool = False
    front_matter_keys: tuple[str, ...] = ()


PLAIN = Splitter()
"""What a language does by itself."""
