"""How the local engine is made in a process of its own, which then compiles and loads it."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from amts_core.engines.protocol import TextEngine
from amts_core.kernel import files
from amts_core.kernel.config import BUNDLED_ENCODER, GENERAL_MODELS, IS_INSTALLED
from amts_core.kernel.languages.tags import denotes

if TYPE_CHECKING:
    from amts_core.engines.smt.smt_engine import EngineEncoder

_N_COMPILED = 3
"""States of the sources for which compiled functions are kept."""


@dataclass(frozen=True, slots=True)
class GeneralCorpus:
    """A base corpus: a file of two columns, source and target, tabs between, no header.

    Its name is the SHA-256 of its contents, so that what is computed of it can be kept.
    """

    name: str
    src_lang: str
    tgt_lang: str
    path: Path


@dataclass(frozen=True, slots=True)
class SmtSetup:
    """Makes the local engine.

    ``folder`` is for what it keeps, made where there is none; ``corpora`` are the base that its
    tasks choose from; ``load_encoder`` loads an encoder by its name or folder.
    """

    folder: Path
    corpora: tuple[GeneralCorpus, ...]
    load_encoder: "Callable[[str], EngineEncoder]"

    def __call__(self) -> TextEngine:
        """Return the engine; its libraries are loaded now."""
        os.environ.setdefault("NUMBA_CACHE_DIR", str(compiled_folder(self.folder)))
        from amts_core.engines.smt.smt_engine import SmtEngine

        # its weights and its lists of words belong to the bundled encoder
        return SmtEngine(self.folder, self.corpora, self.load_encoder(str(BUNDLED_ENCODER)))


def shipped_model(languages: tuple[str, str]) -> tuple[Path, int] | None:
    """Return the file of the general model that ships for two languages, and the side of the first.

    What is in a language in general serves its variants too, but those in another script.
    """
    for path in sorted(GENERAL_MODELS.glob("*.xz")):
        own = path.name.removesuffix(".xz").split("-")
        for side in (0, 1):
            if denotes(own[side], languages[0]) and denotes(own[1 - side], languages[1]):
                return path, side
    return None


def compiled_folder(folder: Path) -> Path:
    """Return the place for what numba compiles of the engine.

    It is another one whenever any source has changed: numba itself looks at one file alone, and
    fails where a class that it knows has got another name. The place is beside the sources of
    a checkout that may be changed, else in the engine's folder.
    """
    sources = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(sources.glob("*.py")):
        digest.update(path.read_bytes())
    beside = sources / "__pycache__"
    is_writable = os.access(beside if beside.exists() else sources, os.W_OK)
    compiled = (beside if is_writable and not IS_INSTALLED else folder) / "compiled"
    own = compiled / digest.hexdigest()[:16]
    own.mkdir(parents=True, exist_ok=True)
    own.touch()  # it is in use: others go first
    files.keep_newest(compiled, _N_COMPILED)
    return own
