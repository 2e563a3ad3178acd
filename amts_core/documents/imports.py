"""Two versions of a document, read within limits, checked and taken into a project."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from amts_core import checks
from amts_core.checks import Context
from amts_core.documents import plausibility
from amts_core.documents.store.revisions import NewRevision, add_pair
from amts_core.formats import PLAIN, SegmentedDocument, Splitter, encodings, segmented_documents
from amts_core.kernel import reading_limits
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import AmtsError, DocumentError, FormatError, ImportRefused
from amts_core.kernel.languages import profile
from amts_core.kernel.records import Project, ProposedBead, Revision


def read(
    data: bytes,
    name: str,
    language: str,
    *,
    encoding: str | None = None,
    splitter: Splitter = PLAIN,
) -> NewRevision:
    """Return a document of somebody as it is to be stored; one that takes too much is stopped.

    :raises DocumentError: it can't be read.
    """
    codec, segments = reading_limits.read(
        name,
        segmented_documents.read_segments,
        data,
        name,
        language,
        encoding=encoding,
        splitter=splitter,
    )
    return NewRevision(path=name, language=language, data=data, encoding=codec, segments=segments)


def check_pair(src: NewRevision, tgt: NewRevision, *, overrule: bool) -> None:
    """Refuse documents that can't be aligned, before anything is stored.

    :param overrule: let them pass although the languages don't look as they were said to be.
    :raises FormatError: a side has no text to align.
    :raises ImportRefused: the languages look wrong, and nobody has overruled that.
    """
    for side in (src, tgt):
        check_text(side)
    warnings = plausibility.language_warnings(
        src.segments, tgt.segments, (src.language, tgt.language)
    )
    if warnings and not overrule:
        raise ImportRefused(" ".join(warnings))


def import_pair(
    store: Store, project: Project, src: NewRevision, tgt: NewRevision
) -> tuple[Revision, Revision]:
    """Store two versions of a document, once checked; return their revisions: both, or nothing."""
    return add_pair(store, project.id, src, tgt)


def read_revisions(
    files: Sequence[tuple[str, bytes]],
    language: str,
    *,
    encoding: str | None = None,
    splitter: Splitter = PLAIN,
) -> tuple[NewRevision, ...]:
    """Return documents as they are to be stored: all of them are read before the first is.

    :param files: name and contents of each.
    :param encoding: of those that don't say theirs.
    :raises DocumentError: one can't be read, or has no text; it says which.
    """
    found: list[NewRevision] = []
    for place, (name, data) in enumerate(files):
        chosen = encodings.chosen_for(data, encoding)
        try:
            found.append(read(data, name, language, encoding=chosen, splitter=splitter))
            check_text(found[-1])
        except DocumentError as error:
            error.place = place
            raise
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Documents of several files, and a sentence about each file that was left out."""

    documents: tuple[NewRevision, ...]
    left_out: tuple[str, ...]

    @property
    def texts(self) -> list[tuple[str, list[str]]]:
        """Of each document the name, and the texts of its segments."""
        return [(one.path, [part.text for part in one.segments]) for one in self.documents]


def read_files(
    names: Iterable[str],
    read_bytes: Callable[[str], bytes],
    language: str,
    *,
    encoding: str | None = None,
    splitter: Splitter = PLAIN,
) -> ReadFiles:
    """Return the documents of files; one that can't be read is left out.

    :param read_bytes: returns the contents of a file by its name.
    :param encoding: of those that don't say theirs.
    """
    documents: list[NewRevision] = []
    left_out: list[str] = []
    for name in names:
        try:
            documents += read_revisions(
                [(name, read_bytes(name))], language, encoding=encoding, splitter=splitter
            )
        except AmtsError as error:
            left_out.append(str(error))
    return ReadFiles(tuple(documents), tuple(left_out))


def read_mixed_files(
    names: Iterable[str],
    read_bytes: Callable[[str], bytes],
    languages: tuple[str, str],
    *,
    encoding: str | None = None,
    splitters: tuple[Splitter, Splitter] = (PLAIN, PLAIN),
) -> tuple[ReadFiles, ReadFiles]:
    """Return the documents of files of two languages, each on the side whose language it is in.

    What is left out is told with the sources.
    """
    found = read_files(names, read_bytes, languages[0], encoding=encoding, splitter=splitters[0])
    left_out = list(found.left_out)
    sources: list[NewRevision] = []
    targets: list[str] = []
    for document in found.documents:
        identified = plausibility.identified(document.segments, languages)
        code = languages[0] if identified is None else identified.code
        if plausibility.may_mean(code, languages[0]):
            sources.append(document)
        elif plausibility.may_mean(code, languages[1]):
            targets.append(document.path)
        else:
            left_out.append(f"{document.path} looks like {profile(code).name}")
    read_targets = read_files(
        targets, read_bytes, languages[1], encoding=encoding, splitter=splitters[1]
    )
    return ReadFiles(tuple(sources), tuple(left_out)), read_targets


def check_text(document: NewRevision) -> None:
    """Refuse a document of which nothing can be translated.

    :raises FormatError: it has no text.
    """
    if not document.segments:
        raise FormatError(
            f"{document.path} has no text to translate: only code, formulas or pictures, or, in a "
            "catalogue, what is translated already. Choose another document."
        )


def new_revision(document: SegmentedDocument) -> NewRevision:
    """Return a document that the product has made as it is to be stored."""
    return NewRevision(
        path=document.document.name,
        language=document.language,
        data=document.data,
        encoding=document.document.decoded.encoding,
        segments=document.segments,
    )


def document_warnings(
    beads: Sequence[ProposedBead], languages: tuple[str, str], *, is_known: bool
) -> tuple[str, ...]:
    """Return what is to be said of two aligned documents as a whole, a sentence each.

    :param is_known: the encoder that aligned them has learnt both languages.
    """
    context = Context(src_lang=languages[0], tgt_lang=languages[1])
    is_left = [
        "not_translated" in checks.telling(bead.src_text, bead.tgt_text, context) for bead in beads
    ]
    translated = [bead for bead, left in zip(beads, is_left, strict=True) if not left]
    left = [bead for bead, left in zip(beads, is_left, strict=True) if left]
    of_relation = (
        plausibility.relation_warnings(translated) if is_known else plausibility.doubts(languages)
    )
    return (
        *of_relation,
        *plausibility.untranslated(left, beads),
    )
