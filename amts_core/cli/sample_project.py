"""The sample project: a small textbook in English, Chinese and Spanish, ready for review."""

from amts_core.documents import imports
from amts_core.kernel.config import SAMPLES, Settings
from amts_core.kernel.database.engine import Store
from amts_core.project import SAMPLE, all_projects, language_pairs, projects
from amts_core.review import alignments, jobs

_TEXTBOOK = SAMPLES / "textbook"
_SOURCE, _TARGETS = "en", ("zh", "es")


def are_missing(store: Store) -> bool:
    """Return whether the sample project is to be made: there is no other, or it is not whole."""
    if not projects.have_been(store):
        return True
    own = [project for project in all_projects(store) if project.name == SAMPLE]
    return bool(own) and len(alignments.with_deleted(store, own[0].id)) < len(_pairs())


def add(settings: Settings, store: Store) -> None:
    """Import and align the chapters of the sample textbook, in this process.

    What an interrupted start has made already is kept.
    """
    for target, name in _pairs():
        project = language_pairs.project_for_import(store, SAMPLE, (_SOURCE, target))
        src, tgt = (
            imports.read((_TEXTBOOK / language / name).read_bytes(), name, language)
            for language in (_SOURCE, target)
        )
        revisions = imports.import_pair(store, project, src, tgt)
        title = f"{name} ({_SOURCE}-{target})"
        jobs.align_now(settings, project, revisions, languages=(_SOURCE, target), title=title)


def _pairs() -> list[tuple[str, str]]:
    names = sorted(path.name for path in (_TEXTBOOK / _SOURCE).glob("*.md"))
    return [(target, name) for target in _TARGETS for name in names]
