"""Documents that wait to be translated: the review queue can show first what they would use."""

from collections.abc import Sequence
from dataclasses import dataclass

from amts_core.documents import imports
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import open_store
from amts_core.kernel.records import Project
from amts_core.project import check_target, profiles
from amts_core.review import desk_jobs
from amts_core.review.store import backlog_rows


@dataclass(frozen=True, slots=True)
class Added:
    """A document that waits from now on."""

    name: str
    revision_id: int
    n_segments: int


def add(
    settings: Settings,
    project: Project,
    files: Sequence[tuple[str, bytes]],
    tgt_lang: str,
    *,
    encoding: str | None = None,
) -> tuple[Added, ...]:
    """Let documents in the project's source language wait, and have its beads ranked for them.

    All of them are read before the first is stored.

    :param files: name and contents of each.
    :raises DocumentError: one can't be read, or has no text.
    :raises ConfigurationError: the project is not translated into this language.
    """
    check_target(project, tgt_lang)
    store = open_store(settings.database_url)
    splitter = profiles.splitter(store, project, project.src_lang)
    read = imports.read_revisions(files, project.src_lang, encoding=encoding, splitter=splitter)
    added = tuple(
        Added(
            document.path,
            backlog_rows.add_waiting(store, project.id, document, tgt_lang),
            len(document.segments),
        )
        for document in read
    )
    desk_jobs.enqueue_ranking(settings, project, tgt_lang)
    return added


def remove(settings: Settings, project: Project, revision_id: int, tgt_lang: str) -> None:
    """Let a document wait no longer, and have the project's beads ranked anew without it."""
    backlog_rows.remove_waiting(open_store(settings.database_url), revision_id, tgt_lang)
    desk_jobs.enqueue_ranking(settings, project, tgt_lang)
