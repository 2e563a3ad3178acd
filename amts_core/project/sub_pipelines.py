"""How a project's documents become documents in one target language: the choices made for it.

Records only, like :mod:`amts_core.records`. A *sub-pipeline* is a project in one target language.
"""

from dataclasses import dataclass

from amts_core.records import Granularity
from amts_core.service import Engine, Formality


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


@dataclass(frozen=True, slots=True)
class Profile:
    """The choices for one sub-pipeline.

    ``auto_accept`` is the least confidence, 0 to 1, at which a bead is approved without a person;
    None takes the product's own verdict. ``src_splitter`` and ``tgt_splitter`` are those of the two
    languages. The glossary and the terms that are not translated are no part of it: they are kept
    once, as the terms of the project.
    """

    granularity: Granularity = Granularity.SENTENCE
    engine: Engine = Engine.LOCAL
    formality: Formality | None = None
    auto_accept: float | None = None
    src_splitter: Splitter = PLAIN
    tgt_splitter: Splitter = PLAIN
