"""The documents in folders, by name."""

from dataclasses import dataclass
from pathlib import Path

from amts_core.formats.readers import SUFFIXES
from amts_core.kernel.errors import (
    DocumentError,
)


@dataclass(frozen=True, slots=True)
class FilePairs:
    """The documents of two folders by name, relative to the folders.

    ``pairs`` are in both, ``alone`` in one of them only.
    """

    pairs: tuple[str, ...]
    alone: tuple[str, ...]


def pair_files(src: Path, tgt: Path) -> FilePairs:
    """Return which documents of two folders belong together: those of the same name.

    :raises DocumentError: a folder is missing, or no name is in both.
    """
    names = [set(document_names(folder)) for folder in (src, tgt)]
    both = names[0] & names[1]
    if not both:
        raise DocumentError(
            f"{src} and {tgt} have no document of the same name. Give both versions of a document "
            "the same file name, or let them be matched by their content."
        )
    return FilePairs(tuple(sorted(both)), tuple(sorted(names[0] ^ names[1])))


def document_names(folder: Path) -> tuple[str, ...]:
    """Return the documents in a folder and below it, as paths relative to it, sorted.

    :raises DocumentError: the folder is missing.
    """
    if not folder.is_dir():
        raise DocumentError(f"There is no folder {folder}. Give the path of one on this machine.")
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    return tuple(sorted(str(path.relative_to(folder)) for path in found if path.is_file()))
