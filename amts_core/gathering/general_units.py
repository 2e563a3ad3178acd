"""What reviewers approved of mined pairs: general parallel data, or a general corpus."""

from collections.abc import Iterator
from dataclasses import replace

from amts_core import parallel_data
from amts_core.documents import segments
from amts_core.gathering.store import gathering_rows
from amts_core.kernel import rights
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ParallelDataError
from amts_core.kernel.languages import profile
from amts_core.kernel.records import (
    BeadStatus,
    Granularity,
    ParallelDataVersion,
    Person,
    Project,
    TranslationUnit,
)
from amts_core.kernel.rights import Task
from amts_core.parallel_data import (
    Duplicates,
    Export,
    FileFormat,
    Plan,
    ReviewedDocument,
    exports,
    sentence_units,
)
from amts_core.project import language_pairs
from amts_core.review import alignments, beads
from amts_core.translation import Corpus, corpora


def units(
    store: Store,
    project: Project,
    languages: tuple[str, str],
    *,
    status: BeadStatus = BeadStatus.APPROVED,
) -> tuple[TranslationUnit, ...]:
    """Return the general units of a project in two languages, either way round.

    :raises ParallelDataError: the project has not these languages.
    """
    if languages not in language_pairs.directions(project):
        known = ", ".join(f"{src}-{tgt}" for src, tgt in language_pairs.directions(project))
        raise ParallelDataError(
            f"Project {project.name!r} has nothing in {languages[0]} and {languages[1]}. It has: "
            f"{known}."
        )
    is_turned = languages[0] != project.src_lang
    tgt_lang = languages[0] if is_turned else languages[1]
    found = (
        unit
        for document in _documents(store, project, tgt_lang)
        for unit in sentence_units(document, status)
    )
    if is_turned:
        return tuple(replace(unit, src=unit.tgt, tgt=unit.src) for unit in found)
    return tuple(found)


def plan(
    store: Store,
    project: Project,
    languages: tuple[str, str],
    format_: FileFormat,
    duplicates: Duplicates = Duplicates.NEWEST,
) -> Plan:
    """Return what the service would do with each approved general unit.

    :raises ParallelDataError: the project has not these languages.
    """
    return parallel_data.plan_file(units(store, project, languages), format_, duplicates)


def export(
    store: Store, project: Project, languages: tuple[str, str], format_: FileFormat
) -> tuple[Export, ParallelDataVersion]:
    """Return the general parallel data of a project, and keep it as a version of it.

    :raises ParallelDataError: nothing is approved that would be imported.
    """
    planned = plan(store, project, languages, format_)
    return exports.export_several(
        store,
        project,
        {languages[1]: planned},
        src_lang=languages[0],
        granularity=Granularity.SENTENCE,
        format_=format_,
    )


def as_corpus(store: Store, person: Person, project: Project, tgt_lang: str) -> Corpus:
    """Make the approved general units a corpus of the local engine, in place of the one before.

    :raises PermissionDenied: the person is no lead.
    :raises ParallelDataError: nothing is approved.
    """
    rights.check(person, Task.CORPORA)
    languages = project.src_lang, tgt_lang
    planned = plan(store, project, languages, FileFormat.TSV)
    if not planned.imported:
        raise ParallelDataError(
            f"No general unit in {profile(languages[0]).name} and {profile(tgt_lang).name} is "
            "approved yet. Review the collected pairs first."
        )
    made = parallel_data.write_file(planned, FileFormat.TSV, languages, Granularity.SENTENCE)
    name = f"general {languages[0]}-{tgt_lang}.tsv"
    (corpus,) = corpora.add(store, person, project, data=made.data, name=name, languages=languages)
    for one in corpora.listed(store, project.id):
        if one.name == name and one.id is not None and one.id != corpus.id:
            corpora.remove(store, person, project, one.id)
    return corpus


def _documents(store: Store, project: Project, tgt_lang: str) -> Iterator[ReviewedDocument]:
    """Yield what a project's collections offered in a language, with all its beads."""
    for one in gathering_rows.gatherings(store, project.id):
        if one.tgt_lang == tgt_lang:
            of = alignments.without_progress(store, one.alignment_id)
            if of.replaced_by is not None:
                continue  # the same pairs by another encoder: all was carried over
            yield ReviewedDocument(
                path=of.src_path,
                languages=(of.src_lang, of.tgt_lang),
                beads=beads(store, of.id),
                src_blocks=tuple(part.block for part in segments(store, of.src_revision_id)),
                tgt_blocks=tuple(part.block for part in segments(store, of.tgt_revision_id)),
            )
