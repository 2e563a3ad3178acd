"""How a project's documents become documents in one target language: the choices made for it.

Records only, like :mod:`kernel.records`. A *sub-pipeline* is a project in one target language.
"""

from dataclasses import dataclass

from amts_core.engines import Formality
from amts_core.formats import PLAIN, Splitter
from amts_core.kernel.records import Engine, Granularity


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The choices for one sub-pipeline.

    ``auto_accept`` is the least confidence, 0 to 1, at which a bead is approved without a person;
    None takes the product's own verdict. ``style`` is what engines that read instructions are told
    of how a text should sound. ``src_splitter`` and ``tgt_splitter`` are those of the two
    languages. The glossary and the terms that are not translated are no part of it: they are kept
    once, as the terms of the project.
    """

    granularity: Granularity = Granularity.SENTENCE
    engine: Engine = Engine.LOCAL
    formality: Formality | None = None
    style: str = ""
    auto_accept: float | None = None
    src_splitter: Splitter = PLAIN
    tgt_splitter: Splitter = PLAIN
