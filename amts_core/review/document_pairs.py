"""Pairs of documents in review: renamed, deleted, and brought back.

What was deleted is in no list, queue or export any more. Its beads and events stay: the past can be
read, versions of parallel data keep their units, and the pair can be brought back as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.documents import names
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import StoreError
from amts_core.kernel.records import Alignment, Person
from amts_core.kernel.rights import Task
from amts_core.review.store import alignments, deleted_pairs
from amts_core.review.store.deleted_pairs import approved, deleted
from amts_core.review.store.new_alignments import is_aligned

__all__ = [
    "Decided",
    "approved",
    "bring_back",
    "check_delete",
    "decided",
    "delete",
    "deleted",
    "is_of_files",
    "rename",
]


@dataclass(frozen=True, slots=True)
class Decided:
    """How many beads of a pair of documents a person has decided on, as they stand."""

    person_id: int
    person: str
    n: int


def decided(store: Store, alignment_id: str) -> tuple[Decided, ...]:
    """Return whose decisions on a pair stand, by name: what its deletion would take away."""
    return tuple(Decided(*one) for one in deleted_pairs.decided(store, alignment_id))


def delete(store: Store, person: Person, alignment_id: str) -> None:
    """Delete a pair of documents.

    :raises PermissionDenied: others have decided on it, and the person is no lead.
    :raises NotFoundError: there is no such alignment.
    :raises ConflictError: the documents were imported again meanwhile.
    """
    check_delete(person, decided(store, alignment_id))
    deleted_pairs.delete(store, alignment_id, person.id)


def check_delete(person: Person, of: Sequence[Decided]) -> None:
    """Refuse to let a person delete a pair that others have decided on.

    :raises PermissionDenied: naming the roles that may.
    """
    of_others = any(one.person_id != person.id for one in of)
    rights.check(person, Task.DELETE_DECIDED if of_others else Task.ARRANGE)


def bring_back(store: Store, person: Person, alignment_id: str) -> None:
    """Let a pair of documents that was deleted be there again, as it was.

    :raises ConflictError: the same documents were imported again meanwhile.
    """
    rights.check(person, Task.ARRANGE)
    deleted_pairs.bring_back(store, alignment_id)


def is_of_files(of: Alignment) -> bool:
    """Return whether a pair is two files of somebody, not units of a file, or mined in the web."""
    return is_aligned(of.id)


def rename(store: Store, person: Person, of: Alignment, paths: tuple[str, str]) -> None:
    """Give the documents of a pair other names, source and target.

    A document that is in several pairs has its name in all of them.

    :raises FormatError: a name is empty, too long, or has another ending.
    :raises StoreError: a name is taken, or the documents are none of somebody's own.
    """
    if not is_of_files(of):
        raise StoreError(
            f"{of.src_path} holds pairs of a file or of the web: it is called as they are."
        )
    for document_id, path in zip(alignments.document_ids(store, of.id), paths, strict=True):
        names.rename(store, person, document_id, path)
