"""Units of files put before reviewers: the beads of two documents that have a unit a paragraph."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from amts_core import formats
from amts_core.align import Encoder
from amts_core.bilingual_files import FileUnit
from amts_core.documents import imports, sources
from amts_core.formats import NamedText, SegmentedDocument, UnitState, unit_documents
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import DocumentError
from amts_core.kernel.records import (
    Action,
    Alignment,
    BeadStatus,
    DeskAct,
    Person,
    Project,
    ProposedBead,
    Segment,
    Via,
)
from amts_core.review import bulk, proposed_alignments
from amts_core.review.store import alignments, bead_rows, new_alignments

FOLDER = "units"
"""Where the documents that hold units of files stand among a project's documents."""
_CONFIDENCE = {UnitState.DRAFT: 0.5, UnitState.TRANSLATED: 0.9, UnitState.FINAL: 1.0}
"""How sure a unit is that came from somebody else, where nobody here has looked at it."""


@dataclass(frozen=True, slots=True)
class ImportedUnits:
    """What became of the units of a file: how many are in review, and how many approved."""

    alignment_id: str
    n_units: int
    n_approved: int


def import_units(
    store: Store,
    person: Person,
    project: Project,
    units: Sequence[FileUnit],
    *,
    name: str,
    tgt_lang: str,
    encoder: Encoder,
    approve: bool = False,
) -> ImportedUnits:
    """Put the units of a file into review; the same again changes nothing.

    :param name: of the file.
    :param approve: approve those that the file calls translated, as one act that can be undone.
    :raises PermissionDenied: the person is no lead, and wants them approved.
    :raises DocumentError: a text can't be stored.
    """
    if approve:
        rights.check(person, Action.ACCEPT)
    languages = project.src_lang, tgt_lang
    texts = (
        [NamedText(unit.src, unit.key, unit.notes) for unit in units],
        [NamedText(unit.tgt, unit.key) for unit in units],
    )
    src, tgt = (
        _document(name, side, language) for side, language in zip(texts, languages, strict=True)
    )
    revisions = imports.import_pair(
        store, project, imports.new_revision(src), imports.new_revision(tgt)
    )
    ids = revisions[0].id, revisions[1].id
    alignment_id = new_alignments.free_id(
        store, project.id, ids, kind=new_alignments.UNITS, made_by=encoder.identity
    )
    proposed_alignments.store_alignment(
        store,
        alignment_id,
        project.id,
        revisions=ids,
        languages=languages,
        encoder=encoder,
        beads=[_bead(number, unit) for number, unit in enumerate(units)],
        warnings=(f"Units of {name}: neighbours may have nothing to do with each other.",),
    )
    n_approved = 0
    if approve:
        n_approved = _approve(store, person, project, alignment_id=alignment_id, units=units)
    return ImportedUnits(alignment_id, len(units), n_approved)


def units_in_file(
    store: Store, project: Project, name: str, tgt_lang: str
) -> Mapping[str, NamedText]:
    """Return what in a file, from which units were taken into review, their sources are, by unit.

    Units that a person has joined or split are none of it.
    """
    known: dict[str, NamedText] = {}
    for alignment in alignments.alignments_of(store, project.id):
        if (alignment.src_path, alignment.tgt_lang) != (_path(name), tgt_lang):
            continue
        texts = source_texts(store, alignment)
        for bead in bead_rows.beads(store, alignment.id):
            if len(bead.src) == 1 and bead.tgt == bead.src:
                known[str(bead.id)] = texts[bead.src[0]]
    return known


def source_texts(store: Store, alignment: Alignment) -> tuple[NamedText, ...]:
    """Return what was known of the sources of units when they were taken, none of documents."""
    if not alignment.src_path.startswith(f"{FOLDER}/"):
        return ()
    return unit_documents.read_texts(sources.contents(store, alignment.src_revision_id)[0])


def _path(name: str) -> str:
    """Return where the document of a file's units stands."""
    return f"{FOLDER}/{PurePath(name).name}{unit_documents.SUFFIX}"


def _document(name: str, texts: Sequence[NamedText], language: str) -> SegmentedDocument:
    """Return the sides of all units as a document of one paragraph and one segment each.

    :raises DocumentError: they are not read as the texts that they were.
    """
    data = unit_documents.write_texts(texts)
    document = formats.read(data, _path(name), encoding="utf-8")
    different = next(
        (
            number
            for number, text in enumerate(texts)
            if number >= len(document.blocks) or document.blocks[number].text != text.text
        ),
        None,
    )
    if different is not None:
        text = texts[different].text
        raise DocumentError(
            f"{name}: unit {different + 1} can't be stored as it is: {text[:60]!r}. "
            "Remove what is no text of it."
        )
    segments = tuple(
        Segment(
            n=block.n,
            block=block.n,
            kind=block.kind,
            text=block.text,
            start=block.starts[0],
            end=block.ends[-1],
        )
        for block in document.blocks
    )
    return SegmentedDocument(data, document, language, segments)


def _bead(number: int, unit: FileUnit) -> ProposedBead:
    return ProposedBead(
        src=(number,),
        tgt=(number,),
        score=None,
        confidence=_CONFIDENCE[unit.state],
        accept=False,
        src_text=unit.src,
        tgt_text=unit.tgt,
    )


def _approve(
    store: Store,
    person: Person,
    project: Project,
    *,
    alignment_id: str,
    units: Sequence[FileUnit],
) -> int:
    """Approve what the file calls translated and nobody has decided on; return how much it was."""
    turns = [
        (bead.id, bead.state.version)
        for bead in bead_rows.beads(store, alignment_id)
        if bead.state.status is BeadStatus.PROPOSED
        and len(bead.src) == 1
        and units[bead.src[0]].state is not UnitState.DRAFT
    ]
    if not turns:
        return 0
    act = DeskAct(person=person, via=Via.API)
    asked = bulk.ask(store, act, project.id, lambda: turns, action=Action.APPROVE)
    return bulk.carry_out(store, asked.id).n_done
