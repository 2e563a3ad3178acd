"""What is known of a document as something to translate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A stored document that can be translated: its newest revision, and how long it is."""

    revision_id: int
    path: str
    language: str
    n_segments: int
    n_characters: int
