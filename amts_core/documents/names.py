"""What documents are called: given another name, or one that none of a project has."""

from collections.abc import Collection
from pathlib import PurePosixPath

from amts_core.documents.store import revisions
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import FormatError
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task
from amts_core.kernel.text.field_limits import CONTROL_CHARACTER

_MAX_CHARACTERS = 400


def rename(store: Store, person: Person, document_id: int, path: str) -> None:
    """Give a document of a project another name; its ending says how it is read, and stays.

    :raises FormatError: the name is empty, too long, or has another ending.
    :raises StoreError: another document has it, or the document lies in a watched folder.
    """
    rights.check(person, Task.ARRANGE)
    old = revisions.document(store, document_id).path
    path = " ".join(path.split())
    ending = PurePosixPath(old).suffix
    if not path or len(path) > _MAX_CHARACTERS or CONTROL_CHARACTER.search(path):
        raise FormatError(
            f"A document needs a name of 1 to {_MAX_CHARACTERS} characters that can be read."
        )
    if PurePosixPath(path).suffix != ending or PurePosixPath(path).name == ending:
        raise FormatError(
            f"{path!r} does not end in {ending or 'nothing'}, as {old} does. Keep the ending: it "
            "says how the document is read."
        )
    if path != old:
        revisions.rename(store, document_id, path)


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return a name for a document that none has: what is wanted, with a number if need be."""
    path, n = PurePosixPath(wanted), 1
    name = wanted
    while name in taken:
        n += 1
        name = str(path.with_name(f"{path.stem} ({n}){path.suffix}"))
    return name
