"""The order of the stages: plain functions from documents to beads, and from units to files.

``workflows`` makes the same steps durable; the command line and the pages call either.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise, takewhile
from pathlib import Path

import numpy as np

from amts_core import align, checks, documents, parallel_data, plausibility, reimport
from amts_core.align import matching, mining
from amts_core.align.matching import LEAST_SCORE, DocumentMatch, Outline
from amts_core.align.mining import LEAST_MARGIN
from amts_core.align.sides import MAX_SIZE, Side
from amts_core.align.words import Words
from amts_core.checks import Context
from amts_core.config import BUNDLED_ENCODER
from amts_core.documents import SUFFIXES, ParsedDocument
from amts_core.embed import Encoder, TokenSums, load_encoder
from amts_core.errors import (
    ConfigurationError,
    ConflictError,
    DocumentError,
    FormatError,
    ImportRefused,
    ParallelDataError,
)
from amts_core.languages import profile
from amts_core.parallel_data import Duplicates, Export, Format, Plan
from amts_core.parallel_data.units import (
    EditedTexts,
    ReviewedDocument,
    ReviewedVersions,
    edited_units,
    reviewed_units,
)
from amts_core.records import (
    Alignment,
    BeadStatus,
    BlockKind,
    Decision,
    Granularity,
    ParallelDataVersion,
    Project,
    ProposedBead,
    Revision,
    Segment,
    TranslationUnit,
)
from amts_core.segment import blocks_of, joined_text, segment
from amts_core.store import successions
from amts_core.store.alignments import add_alignment, alignments, beads, kept, successors_of
from amts_core.store.approved_texts import final_statuses
from amts_core.store.decisions import last_event
from amts_core.store.documents import NewRevision, add_pair, segments
from amts_core.store.engine import Store
from amts_core.store.exports import add_version
from amts_core.store.final_edits import edited
from amts_core.store.gatherings import general_alignments
from amts_core.store.kin import held_out_revisions
from amts_core.store.past import beads_at
from amts_core.store.projects import (
    add_target_language,
    create_project,
    projects,
    reviews_post_edits,
)
from amts_core.store.terms import terms as glossary
from amts_core.sub_pipelines import PLAIN, Splitter
from amts_core.text.endings import openness
from amts_core.text.lengths import latin_width
from amts_core.vectors import Floats

_N_ATTEMPTS = 5
"""How often documents are looked at again on which people go on deciding in the meantime."""

Progress = Callable[[float, str], None]
"""Called with the share of the work that is done, 0 to 1, and what comes next."""


@dataclass(frozen=True, slots=True)
class SegmentedDocument:
    """A document that was read, and its segments in one language."""

    data: bytes
    document: ParsedDocument
    language: str
    segments: tuple[Segment, ...]


def read_document(
    data: bytes, name: str, language: str, *, encoding: str | None = None,
    splitter: Splitter = PLAIN,
) -> SegmentedDocument:  # fmt: skip
    """Read a document and split it into segments.

    :param splitter: what the project says about where sentences end.
    :raises DocumentError: it can't be read, or has no text.
    :raises ConfigurationError: the language is not one of ours.
    """
    document = documents.read(data, name, encoding=encoding)
    return SegmentedDocument(data, document, language, segment(document.blocks, language, splitter))


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


def match_documents(
    src: Sequence[SegmentedDocument], tgt: Sequence[SegmentedDocument], encoder: Encoder,
    *, least: float = LEAST_SCORE,
) -> tuple[DocumentMatch, ...]:  # fmt: skip
    """Return which documents of two collections are proposed as translations of each other.

    :param least: score under which a pair is left out.
    """
    outlines = [
        [
            Outline(one.document.name, _sums([part.text for part in one.segments], encoder))
            for one in side
        ]
        for side in (src, tgt)
    ]
    return matching.match_documents(outlines[0], outlines[1], least=least)


def _sums(texts: Sequence[str], encoder: Encoder) -> Floats:
    return encoder.token_sums(texts).sums if encoder.is_static else encoder.encode(texts)


def pooled(side: Iterable[SegmentedDocument]) -> tuple[Segment, ...]:
    """Return the segments of several documents as those of one, numbered anew."""
    found: list[Segment] = []
    for one in side:
        n_blocks = found[-1].block + 1 if found else 0
        found += [
            replace(part, n=len(found) + n, block=n_blocks + part.block)
            for n, part in enumerate(one.segments)
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MinedSegments:
    """Two segments of comparable documents that translate each other, and how sure that is."""

    src: Segment
    tgt: Segment
    margin: float
    cosine: float


def mine_segments(
    src: Sequence[Segment], tgt: Sequence[Segment], languages: tuple[str, str], encoder: Encoder,
    *, least: float = LEAST_MARGIN,
) -> tuple[MinedSegments, ...]:  # fmt: skip
    """Return the segments that translate each other in texts that are only comparable.

    :param least: how many times more alike a pair has to be than its nearest neighbours.
    """
    sides = side_of(src, languages[0], encoder), side_of(tgt, languages[1], encoder)
    return tuple(
        MinedSegments(src[pair.src], tgt[pair.tgt], pair.margin, pair.cosine)
        for pair in mining.mine(*sides, least=least)
    )


def project_for_import(store: Store, name: str, languages: tuple[str, str]) -> Project:
    """Return the project of this name, made or given the target language where it needs to be.

    :raises ConfigurationError: source and target language are the same, or the project has
        another source language.
    """
    src, tgt = languages
    if src == tgt:
        raise ConfigurationError("Source and target language are the same. Choose two languages.")
    known = {project.name: project for project in projects(store)}
    if name not in known:
        return create_project(store, name, src, [tgt])
    if known[name].src_lang != src:
        raise ConfigurationError(
            f"The source language of project {name!r} is {profile(known[name].src_lang).name}, not "
            f"{profile(src).name}. Choose another project, or a new one."
        )
    return add_target_language(store, known[name].id, tgt)


def check_pair(src: SegmentedDocument, tgt: SegmentedDocument, *, overrule: bool) -> None:
    """Refuse documents that can't be aligned, before anything is stored.

    :param overrule: let them pass although the languages don't look as they were said to be.
    :raises FormatError: a side has no text to align.
    :raises ImportRefused: the languages look wrong, and nobody has overruled that.
    """
    for side in (src, tgt):
        if not side.segments:
            raise FormatError(
                f"{side.document.name} has no text to translate: only code, formulas or pictures. "
                "Choose another document."
            )
    warnings = plausibility.language_warnings(
        src.segments, tgt.segments, (src.language, tgt.language)
    )
    if warnings and not overrule:
        raise ImportRefused(" ".join(warnings))


def import_pair(
    store: Store, project: Project, src: SegmentedDocument, tgt: SegmentedDocument
) -> tuple[Revision, Revision]:
    """Store two versions of a document, once checked; return their revisions: both, or nothing."""
    return add_pair(
        store,
        project.id,
        *(
            NewRevision(
                side.document.name, side.language, side.data,
                side.document.decoded.encoding, side.segments,
            )
            for side in (src, tgt)
        ),
    )  # fmt: skip


def align_revisions(
    store: Store,
    alignment_id: str,
    project_id: int,
    revisions: tuple[int, int],
    languages: tuple[str, str],
    encoder: Encoder,
    progress: Progress,
) -> None:
    """Align two stored revisions and store the beads under ``alignment_id``; again is no harm."""
    progress(0.05, "Reading")
    src, tgt = (segments(store, revision) for revision in revisions)
    beads = align_segments(src, tgt, languages, encoder, progress)
    store_alignment(
        store, alignment_id, project_id, revisions, languages, encoder, beads,
        warnings=document_warnings(beads, languages),
    )  # fmt: skip


def document_warnings(beads: Sequence[ProposedBead], languages: tuple[str, str]) -> tuple[str, ...]:
    """Return what is to be said of two aligned documents as a whole, a sentence each."""
    context = Context(*languages)
    is_left = [
        "not_translated" in checks.telling(bead.src_text, bead.tgt_text, context) for bead in beads
    ]
    translated = [bead for bead, left in zip(beads, is_left, strict=True) if not left]
    left = [bead for bead, left in zip(beads, is_left, strict=True) if left]
    return (
        *plausibility.relation_warnings(translated), *plausibility.untranslated(left, beads),
    )  # fmt: skip


def store_alignment(
    store: Store, alignment_id: str, project_id: int, revisions: tuple[int, int],
    languages: tuple[str, str], encoder: Encoder, beads: Sequence[ProposedBead],
    *, warnings: Sequence[str],
) -> None:  # fmt: skip
    """Store the beads of two revisions, and carry over what people have decided on them before.

    :param beads: as they are proposed; they give way where earlier ones stand again.
    :raises ConflictError: others go on deciding about the same documents.
    """
    src, tgt = (segments(store, revision) for revision in revisions)
    terms = tuple((term.src, term.tgt) for term in glossary(store, project_id, languages[1]))
    for attempt in range(1, _N_ATTEMPTS + 1):
        before = successions.predecessors(store, project_id, revisions)
        made = reimport.succeed(
            before, (src, tgt), beads,
            lambda *stretch: align_segments(stretch[0], stretch[1], languages, encoder),
        )  # fmt: skip
        usual = plausibility.length_ratios(made.beads)
        found = found_slugs(made.beads, languages, usual, terms)
        succession = made.succession(before, found)
        births = successions.births(store, [one.bead for one in succession.taken])
        try:
            add_alignment(
                store, alignment_id, project_id, revisions, (encoder.name, encoder.digest),
                warnings, [made.beads[n] for n in made.new],
                ratios=usual, found=[found[n] for n in made.new], places=made.new,
                carry=partial(successions.take_over, succession=succession, births=births),
            )  # fmt: skip
            return
        except ConflictError:
            if attempt == _N_ATTEMPTS:
                raise


def found_slugs(
    beads: Sequence[ProposedBead], languages: tuple[str, str], usual: tuple[float, float] | None,
    terms: tuple[tuple[str, str], ...] = (),
) -> list[tuple[str, ...]]:  # fmt: skip
    """Return for each bead of a document the slugs of the checks that find something in it."""
    targets: defaultdict[str, set[str]] = defaultdict(set)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for bead in beads:
        if bead.src and bead.tgt:
            targets[bead.src_text].add(bead.tgt_text)
            sources[bead.tgt_text].add(bead.src_text)
    found: list[tuple[str, ...]] = []
    for bead in beads:
        context = Context(
            *languages, usual, terms,
            tuple(sorted(targets[bead.src_text] - {bead.tgt_text})),
            tuple(sorted(sources[bead.tgt_text] - {bead.src_text})),
            bead.fits, bead.moved_to,
        )  # fmt: skip
        slugs = dict.fromkeys(
            one.check for one in checks.findings(bead.src_text, bead.tgt_text, context)
        )
        found.append(tuple(slugs))
    return found


def segments_of_lines(text: str) -> tuple[Segment, ...]:
    """Return the segments of a text that has one a line and a blank line after each block."""
    segments: list[Segment] = []
    block = position = 0
    for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n|$)", text):
        words = line.strip()
        if words:
            start = position + line.index(words)
            place = start, start + len(words)
            segments.append(Segment(len(segments), block, BlockKind.PARAGRAPH, words, *place))
        elif segments and segments[-1].block == block:
            block += 1
        position += len(line)
    return tuple(segments)


def paragraphs(segments: Iterable[Segment], language: str) -> tuple[Segment, ...]:
    """Return one segment a block: the sentences of each, joined."""
    return tuple(
        Segment(
            n, n, block[0].kind, joined_text((part.text for part in block), language),
            block[0].start, block[-1].end,
        )
        for n, block in enumerate(blocks_of(segments))
    )  # fmt: skip


def align_segments(
    src: Sequence[Segment],
    tgt: Sequence[Segment],
    languages: tuple[str, str],
    encoder: Encoder,
    progress: Progress = lambda share, step: None,
) -> tuple[ProposedBead, ...]:
    """Return the proposed beads of two documents, in order.

    :param languages: of source and target.
    :raises AlignmentInputError: a side has no segments.
    """
    progress(0.1, "Embedding the source")
    src_side = side_of(src, languages[0], encoder)
    progress(0.4, "Embedding the target")
    tgt_side = side_of(tgt, languages[1], encoder)
    progress(0.7, "Searching the best alignment")
    texts = [part.text for part in src], [part.text for part in tgt]
    beads = align.align(src_side, tgt_side)
    progress(0.95, "Storing the alignment")
    made = (
        ProposedBead(
            bead.src, bead.tgt, bead.score, bead.confidence, bead.accept,
            joined_text((texts[0][i] for i in bead.src), languages[0]),
            joined_text((texts[1][j] for j in bead.tgt), languages[1]),
            bead.moved_to, bead.fits,
        )
        for bead in beads
    )  # fmt: skip
    context = Context(*languages)
    return tuple(
        checks.judged(bead, checks.telling(bead.src_text, bead.tgt_text, context))
        if bead.src and bead.tgt
        else bead
        for bead in made
    )


def side_of(segments: Sequence[Segment], language: str, encoder: Encoder) -> Side:
    """Return the segments of one document as the aligner sees them."""
    texts = [part.text for part in segments]
    expansion = profile(language).expansion
    widths = np.array([latin_width(text) / expansion for text in texts], dtype=np.float64)
    blocks = np.array([part.block for part in segments], dtype=np.int64)
    borders = np.zeros(len(segments) + 1)
    for n, (before, after) in enumerate(pairwise(segments), start=1):
        if before.block == after.block:
            borders[n] = openness(before.text, after.text)
    static = encoder if encoder.is_static else load_encoder(str(BUNDLED_ENCODER))
    tokens = static.token_sums(texts)
    words = _words(tokens, static)
    if encoder.is_static:
        return Side(tokens.sums, tokens.counts, None, widths, blocks, borders, words)
    overlaps = np.stack(
        [
            encoder.encode([joined_text(texts[i : i + size], language) for i in range(len(texts))])
            for size in range(1, MAX_SIZE + 1)
        ]
    )
    ones = np.ones(len(texts), dtype=np.int64)
    return Side(overlaps[0], ones, overlaps, widths, blocks, borders, words)


def _words(tokens: TokenSums, encoder: Encoder) -> Words:
    """Return the tokens of a document as words, each distinct one with its vector once."""
    ids, types = np.unique(tokens.ids, return_inverse=True)
    vectors, weights = encoder.token_vectors(ids)
    return Words(types, np.concatenate(([0], np.cumsum(tokens.counts))), vectors, weights)


def directions(project: Project) -> tuple[tuple[str, str], ...]:
    """Return the pairs of languages that a project's units serve: each either way round."""
    pairs = [(project.src_lang, language) for language in project.tgt_langs]
    return (*pairs, *(pair[::-1] for pair in pairs))


def export_name(
    project: Project, languages: Sequence[str], granularity: Granularity, format_: Format
) -> str:
    """Return a file name for an export."""
    words = re.sub(r"\W+", "-", project.name).strip("-").lower() or "project"
    return f"{words}.{'-'.join(languages)}.{granularity}.{format_}"


def units(
    store: Store, project: Project, *, status: BeadStatus = BeadStatus.APPROVED
) -> tuple[TranslationUnit, ...]:
    """Return the sentence units of a project with this status, in all its languages.

    Final post-edits are approved units; those of translations into the project's source language
    are turned, like all others, to be from it.
    """
    found = [
        unit
        for document in _reviewed(store, project.id, None, Granularity.SENTENCE)
        for unit in reviewed_units(document, Granularity.SENTENCE, status)
    ]
    if status is BeadStatus.APPROVED:
        for document in _edited(store, project, None):
            made = edited_units(document, Granularity.SENTENCE)
            turned = document.languages[0] != project.src_lang
            found += [_turned(unit) if turned else unit for unit in made]
    return tuple(found)


def plan_export(
    store: Store,
    project: Project,
    languages: tuple[str, str],
    granularity: Granularity,
    format_: Format,
    duplicates: Duplicates = Duplicates.NEWEST,
    *,
    at: Decision | None = None,
) -> Plan:
    """Return what the service would do with each approved unit of a project.

    General units, which were mined in articles from elsewhere, are exported on their own. Units of
    documents that are held out are left out, and counted.

    :param languages: of source and target; units have no direction, so either order is served.
    :param at: an event: take the units as they were right after it, not as they are now.
    :raises ParallelDataError: the project has no documents in these languages.
    """
    if languages not in directions(project):
        known = ", ".join(f"{src}-{tgt}" for src, tgt in directions(project))
        raise ParallelDataError(
            f"Project {project.name!r} has no documents in {languages[0]} and {languages[1]}. "
            f"It has: {known}."
        )
    turned = languages[0] != project.src_lang
    found: list[TranslationUnit] = []
    pair = languages[::-1] if turned else languages
    general = general_alignments(store, project.id)
    held_out = held_out_revisions(store, project.id, None if at is None else at.at)
    n_held_out = 0
    for document in chain[ReviewedVersions | EditedTexts](
        _reviewed(store, project.id, pair, granularity, at, without=general),
        _edited(store, project, languages, at),
        _edited(store, project, languages[::-1], at),
    ):
        made = _units_of(document, granularity)
        if held_out.intersection(document.revision_ids):
            n_held_out += len(made)
        elif document.languages == languages:
            found += made
        else:
            found += map(_turned, made)
    return replace(parallel_data.plan_export(found, format_, duplicates), n_held_out=n_held_out)


def plan_exports(
    store: Store,
    project: Project,
    src_lang: str,
    tgt_langs: Iterable[str],
    granularity: Granularity,
    format_: Format,
    duplicates: Duplicates = Duplicates.NEWEST,
    *,
    at: Decision | None = None,
) -> dict[str, Plan]:
    """Return for each target language what the service would do with each approved unit.

    :param at: an event: take the units as they were right after it, not as they are now.
    :raises ParallelDataError: no language is given, or the project lacks documents in one.
    """
    plans = {
        language: plan_export(
            store, project, (src_lang, language), granularity, format_, duplicates, at=at
        )
        for language in tgt_langs
    }
    if not plans:
        raise ParallelDataError("No target language is chosen. Choose at least one.")
    return plans


def export(
    store: Store,
    project: Project,
    planned: Plan,
    languages: tuple[str, str],
    granularity: Granularity,
    format_: Format,
) -> Export:
    """Return the parallel-data file of a plan, and keep it as a version of the project.

    :raises ParallelDataError: no unit would be imported.
    """
    plans = {languages[1]: planned}
    return export_several(store, project, plans, languages[0], granularity, format_)[0]


def export_several(
    store: Store,
    project: Project,
    plans: Mapping[str, Plan],
    src_lang: str,
    granularity: Granularity,
    format_: Format,
    *,
    at: Decision | None = None,
) -> tuple[Export, ParallelDataVersion]:
    """Return one parallel-data file of plans for several target languages, and its version.

    :param at: the event right after which the units of the plans were taken.
    :raises ParallelDataError: for one of the languages no unit would be imported.
    """
    made = parallel_data.export_several(plans, format_, src_lang, granularity)
    version = add_version(
        store, project.id, made.data, format_, granularity, (src_lang, *plans),
        len(made.records), at.id if at else last_event(store, project.id),
        [record.unit_ids for record in made.records],
    )  # fmt: skip
    return made, version


def _reviewed(
    store: Store,
    project_id: int,
    languages: tuple[str, str] | None,
    granularity: Granularity,
    at: Decision | None = None,
    *,
    without: frozenset[str] = frozenset(),
) -> Iterator[ReviewedVersions]:
    """Yield each pair of documents: the current alignment, and older ones that still have units.

    :param without: ids of alignments that are left out.
    :param at: an event: yield what was the current one then, with its beads as they were.
    """
    versions: defaultdict[tuple[str, str], list[Alignment]] = defaultdict(list)
    for found in alignments(store, project_id):
        pair = found.src_lang, found.tgt_lang
        if (languages is not None and pair != languages) or found.id in without:
            continue
        if at is None or found.created_at <= at.at:
            versions[found.src_path, pair[1]].append(found)
    kept_in = {bead.alignment_id for bead in kept(store, project_id)} if at is None else None
    for newest, *rest in versions.values():
        older = list(takewhile(lambda one: one.is_carried, rest))
        if granularity is Granularity.SENTENCE and kept_in is not None:
            older = older if kept_in.intersection(one.id for one in older) else []
        yield ReviewedVersions(
            _document(store, newest, at),
            tuple(_document(store, one, at) for one in older),
            successors_of(store, [one.id for one in older], [one.id for one in (newest, *older)]),
        )


def _document(store: Store, of: Alignment, at: Decision | None) -> ReviewedDocument:
    return ReviewedDocument(
        of.src_path,
        (of.src_lang, of.tgt_lang),
        beads(store, of.id) if at is None else beads_at(store, of.id, at.id),
        tuple(part.block for part in segments(store, of.src_revision_id)),
        tuple(part.block for part in segments(store, of.tgt_revision_id)),
        (of.src_revision_id, of.tgt_revision_id),
    )


def _edited(
    store: Store, project: Project, languages: tuple[str, str] | None, at: Decision | None = None
) -> Iterator[EditedTexts]:
    """Yield the post-edited documents of a project, as they are now or were after an event.

    What was kept from an older translation, without anybody's deciding on it, is not final.
    """
    final = final_statuses(reviews=reviews_post_edits(store, project.id))
    for one in edited(store, project.id, languages, at=None if at is None else at.id):
        ids = frozenset(
            edit.id
            for edit in one.edits
            if edit.state.status in final and edit.event_id is not None
        )
        yield EditedTexts(one.path, one.languages, one.edits, ids, (one.key.revision_id,))


def _units_of(
    document: ReviewedVersions | EditedTexts, granularity: Granularity
) -> tuple[TranslationUnit, ...]:
    """Return the approved units of a document."""
    if isinstance(document, EditedTexts):
        return tuple(edited_units(document, granularity))
    return tuple(reviewed_units(document, granularity))


def _turned(unit: TranslationUnit) -> TranslationUnit:
    return replace(unit, src=unit.tgt, tgt=unit.src)
