"""What other systems made of documents, and references: taken from files, kept, and compared."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from amts_core.bilingual_files import UNCHOSEN, ReadingChoice
from amts_core.comparison import text_matching
from amts_core.comparison.records import Comparison, ImportedTexts, TextsKind
from amts_core.comparison.references import ImportedReference
from amts_core.comparison.store import imported_rows
from amts_core.comparison.store.imported_rows import NewTexts
from amts_core.comparison.systems import Place, SystemOutput, imported_system
from amts_core.comparison.text_matching import Sources
from amts_core.documents import SourceDocument, segments, sources
from amts_core.kernel import rights
from amts_core.kernel.database.blobs import blob
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import EvaluationError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.translation import order_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsImport:
    """How the texts of a file are meant: of which documents, in which direction, by what name."""

    name: str
    kind: TextsKind
    languages: tuple[str, str]
    revision_ids: tuple[int, ...]


def documents(store: Store, project: Project, language: str) -> tuple[SourceDocument, ...]:
    """Return the revisions whose translations can be imported, by path.

    They are the newest, and older ones that orders have translated.
    """
    ordered = {
        revision_id
        for order in order_rows.orders(store, project.id)
        if order.src_lang == language
        for revision_id in order.revision_ids
    }
    newest = sources.newest(store, project.id, language)
    older = sources.of_revisions(
        store, project.id, sorted(ordered - {one.revision_id for one in newest})
    )
    return tuple(sorted((*newest, *older), key=lambda one: (one.path, -one.revision_id)))


def take(
    store: Store,
    project: Project,
    person: Person,
    file: tuple[str, bytes],
    *,
    meant: TextsImport,
    choice: ReadingChoice = UNCHOSEN,
    tell: Callable[[str], None] = lambda _: None,
) -> ImportedTexts:
    """Keep the texts of a file by the segments of documents, and return what was kept.

    :param file: name and contents; its texts stand in the order of the documents' paths.
    :param tell: is told what was left out.
    :raises PermissionDenied: the person is no lead.
    :raises EvaluationError: it does not fit the documents, or the name is taken.
    :raises DocumentError: it can't be read.
    """
    rights.check(person, Task.COMPARE)
    chosen = [
        one
        for one in documents(store, project, meant.languages[0])
        if one.revision_id in meant.revision_ids
    ]
    if not chosen or len(chosen) < len(set(meant.revision_ids)):
        raise EvaluationError("Choose documents of the project in the language of the sources.")
    sides = [
        Sources(one.path, tuple(part.text for part in segments(store, one.revision_id)))
        for one in chosen
    ]
    found = text_matching.matched(file, meant.languages, sides, choice=choice, tell=tell)
    n_segments = sum(len(one.texts) for one in sides)
    if found.n_matched < n_segments:
        tell(f"{count_noun(n_segments - found.n_matched, 'segment')} without a text in the file")
    if found.n_unused:
        tell(f"{count_noun(found.n_unused, 'text')} of the file that no segment has as its source")
    texts = {
        str(one.revision_id): own
        for one, own in zip(chosen, found.texts, strict=True)
        if any(text is not None for text in own)
    }
    new = NewTexts(
        project_id=project.id,
        name=meant.name,
        kind=meant.kind,
        src_lang=meant.languages[0],
        tgt_lang=meant.languages[1],
        file_name=file[0],
        file=file[1],
        texts=json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode(),
        n_matched=found.n_matched,
        n_segments=n_segments,
        person_id=person.id,
    )
    return imported_rows.imported(store, imported_rows.add(store, new))


def remove(store: Store, project: Project, person: Person, texts_id: int) -> None:
    """List the texts of a file no more; comparisons that have them stay as they are.

    :raises PermissionDenied: the person is no lead.
    :raises EvaluationError: they are of another project.
    :raises NotFoundError: there are none of this number.
    """
    rights.check(person, Task.COMPARE)
    found = imported_rows.imported(store, texts_id)
    if found.project_id != project.id:
        raise EvaluationError(f"The texts {found.name!r} belong to another project.")
    imported_rows.remove(store, texts_id)


def systems(store: Store, of: Comparison, first: int) -> tuple[SystemOutput, ...]:
    """Return the systems of files of a comparison, numbered from ``first``."""
    found = _of_kind(store, of, TextsKind.SYSTEM)
    return tuple(
        imported_system(one, first + n, _texts(store, one), _paths(store, one))
        for n, one in enumerate(found)
    )


def references(store: Store, of: Comparison) -> Mapping[Place, ImportedReference]:
    """Return the references of files of a comparison; where several have a document, the newest."""
    found = {}
    for one in _of_kind(store, of, TextsKind.REFERENCE):
        paths = _paths(store, one)
        for revision_id, texts in _texts(store, one).items():
            place = (one.src_lang, one.tgt_lang), revision_id
            found[place] = ImportedReference(paths[revision_id], texts)
    return found


def _of_kind(store: Store, of: Comparison, kind: TextsKind) -> Sequence[ImportedTexts]:
    found = [imported_rows.imported(store, texts_id) for texts_id in of.imported_ids]
    return [one for one in found if one.kind is kind]


def _texts(store: Store, of: ImportedTexts) -> dict[int, tuple[str | None, ...]]:
    read = json.loads(blob(store, of.texts_sha256))
    return {int(revision_id): tuple(texts) for revision_id, texts in read.items()}


def _paths(store: Store, of: ImportedTexts) -> dict[int, str]:
    found = sources.of_revisions(store, of.project_id, list(_texts(store, of)))
    return {one.revision_id: one.path for one in found}
