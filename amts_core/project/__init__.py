"""A project: its people, its languages, its glossary, and the choices for each target language.

Knows: kernel, bilingual_files, formats, engines.
"""

from amts_core.project.glossary import check_target
from amts_core.project.language_pairs import directions
from amts_core.project.store.closed_projects import ArchivedProject
from amts_core.project.store.people import (
    all_people,
    all_projects,
    find_person,
    find_project,
    person_keys,
    project_named,
    reviews_post_edits,
    set_reviews_post_edits,
)
from amts_core.project.store.term_rows import GlossaryTerm, terms
from amts_core.project.sub_pipelines import Profile

SAMPLE = "Sample textbook"
"""What the project is called that comes with the product."""

__all__ = [
    "ArchivedProject",
    "GlossaryTerm",
    "Profile",
    "SAMPLE",
    "all_people",
    "all_projects",
    "check_target",
    "directions",
    "find_person",
    "find_project",
    "glossary",
    "language_pairs",
    "members",
    "person_keys",
    "profiles",
    "projects",
    "project_named",
    "reviews_post_edits",
    "set_reviews_post_edits",
    "terms",
    "reading_jobs",
]
