"""What a project says about where sentences end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splitter:
    """What a project says about where sentences of one language end.

    ``abbreviations`` are words, written without their last full stop, after which a sentence goes
    on; they come on top of the language's own. ``splits_lines`` says that each line of a paragraph
    is a segment of its own, as in verse, subtitles and addresses.
    """

    abbreviations: tuple[str, ...] = ()
    splits_lines: bool = False


PLAIN = Splitter()
"""What a language does by itself."""
