"""Exports: the approved units of a project, planned, written, kept as versions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, takewhile

from amts_core import parallel_data
from amts_core.documents import held_out_revisions, segments
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import (
    ParallelDataError,
)
from amts_core.kernel.events.ledger import last_event
from amts_core.kernel.records import (
    Alignment,
    BeadStatus,
    Decision,
    Granularity,
    ParallelDataVersion,
    Project,
    TranslationUnit,
    UnitMarkup,
)
from amts_core.parallel_data.export_files import Export, FileFormat
from amts_core.parallel_data.import_rules import Duplicates, Plan
from amts_core.parallel_data.store.approved_texts import final_statuses
from amts_core.parallel_data.store.final_edits import edited, n_edits
from amts_core.parallel_data.store.versions import add_version
from amts_core.parallel_data.units import (
    EditedTexts,
    ReviewedDocument,
    ReviewedVersions,
    edited_units,
    reviewed_units,
)
from amts_core.project import directions, reviews_post_edits
from amts_core.review import (
    alignments,
    beads,
    beads_at,
    general_alignments,
    kept,
    successors_of,
)


def export_name(
    project: Project, languages: Sequence[str], granularity: Granularity, format_: FileFormat
) -> str:
    """Return a file name for an export."""
    words = re.sub(r"\W+", "-", project.name).strip("-").lower() or "project"
    return f"{words}.{'-'.join(languages)}.{granularity}.{format_}"


def units(
    store: Store,
    project: Project,
    *,
    status: BeadStatus = BeadStatus.APPROVED,
    tgt_lang: str | None = None,
) -> tuple[TranslationUnit, ...]:
    """Return the sentence units of a project with this status.

    Final post-edits are approved units; those of translations into the project's source language
    are turned, like all others, to be from it.

    :param tgt_lang: of the units that are wanted; None for those of all languages.
    """
    pair = None if tgt_lang is None else (project.src_lang, tgt_lang)
    found = [
        unit
        for document in _reviewed(store, project.id, pair, Granularity.SENTENCE)
        for unit in reviewed_units(document, Granularity.SENTENCE, status)
    ]
    if status is BeadStatus.APPROVED:
        pairs = (None,) if pair is None else (pair, pair[::-1])
        for document in chain.from_iterable(_edited(store, project, one) for one in pairs):
            made = edited_units(document, Granularity.SENTENCE)
            turned = document.languages[0] != project.src_lang
            found += [_turned(unit) if turned else unit for unit in made]
    return tuple(found)


def n_final_edits(store: Store, project_id: int) -> int:
    """Return how many segments of a project have a final post-edit, each an approved unit."""
    reviews = reviews_post_edits(store, project_id)
    return n_edits(store, project_id, final_statuses(reviews=reviews))


def plan_export(
    store: Store,
    project: Project,
    languages: tuple[str, str],
    granularity: Granularity,
    format_: FileFormat,
    duplicates: Duplicates = Duplicates.NEWEST,
    *,
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN,
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
        _reviewed(store, project.id, pair, granularity=granularity, at=at, without=general),
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
    planned = parallel_data.plan_file(found, format_, duplicates, markup)
    return replace(planned, n_held_out=n_held_out)


def plan_exports(
    store: Store,
    project: Project,
    src_lang: str,
    tgt_langs: Iterable[str],
    granularity: Granularity,
    format_: FileFormat,
    duplicates: Duplicates = Duplicates.NEWEST,
    *,
    markup: UnitMarkup = UnitMarkup.AS_WRITTEN,
    at: Decision | None = None,
) -> dict[str, Plan]:
    """Return for each target language what the service would do with each approved unit.

    :param at: an event: take the units as they were right after it, not as they are now.
    :raises ParallelDataError: no language is given, or the project lacks documents in one.
    """
    plans = {
        language: plan_export(
            store,
            project,
            (src_lang, language),
            granularity=granularity,
            format_=format_,
            duplicates=duplicates,
            markup=markup,
            at=at,
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
    format_: FileFormat,
) -> Export:
    """Return the parallel-data file of a plan, and keep it as a version of the project.

    :raises ParallelDataError: no unit would be imported.
    """
    plans = {languages[1]: planned}
    return export_several(
        store, project, plans, src_lang=languages[0], granularity=granularity, format_=format_
    )[0]


def export_several(
    store: Store,
    project: Project,
    plans: Mapping[str, Plan],
    src_lang: str,
    granularity: Granularity,
    format_: FileFormat,
    *,
    at: Decision | None = None,
) -> tuple[Export, ParallelDataVersion]:
    """Return one parallel-data file of plans for several target languages, and its version.

    The version keeps the records as they were approved, too.

    :param plans: all of one markup.
    :param at: the event right after which the units of the plans were taken.
    :raises ParallelDataError: for one of the languages no unit would be imported.
    """
    made = parallel_data.write_multilingual_file(plans, format_, src_lang, granularity)
    (markup,) = {plan.markup for plan in plans.values()}
    approved = None
    if markup is not UnitMarkup.AS_WRITTEN:
        approved = parallel_data.write_multilingual_file(
            plans, format_, src_lang, granularity, as_approved=True
        ).data
    version = add_version(
        store,
        project.id,
        made.data,
        approved=approved,
        markup=markup,
        format_=format_,
        granularity=granularity,
        languages=(src_lang, *plans),
        n_units=len(made.records),
        last_event=at.id if at else last_event(store, project.id),
        unit_ids=[record.unit_ids for record in made.records],
    )
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
    for found in alignments.with_deleted(store, project_id):
        if found.deleted_at is not None and (at is None or found.deleted_at <= at.at):
            continue
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
        path=of.src_path,
        languages=(of.src_lang, of.tgt_lang),
        beads=beads(store, of.id) if at is None else beads_at(store, of.id, at.id),
        src_blocks=tuple(part.block for part in segments(store, of.src_revision_id)),
        tgt_blocks=tuple(part.block for part in segments(store, of.tgt_revision_id)),
        revision_ids=(of.src_revision_id, of.tgt_revision_id),
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
        yield EditedTexts(
            path=one.path,
            languages=one.languages,
            edits=one.edits,
            final=ids,
            revision_ids=(one.key.revision_id,),
        )


def _units_of(
    document: ReviewedVersions | EditedTexts, granularity: Granularity
) -> tuple[TranslationUnit, ...]:
    """Return the approved units of a document."""
    if isinstance(document, EditedTexts):
        return tuple(edited_units(document, granularity))
    return tuple(reviewed_units(document, granularity))


def _turned(unit: TranslationUnit) -> TranslationUnit:
    return replace(unit, src=unit.tgt, tgt=unit.src)
