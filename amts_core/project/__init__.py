"""A project: its people, its languages, its glossary, and the choices for each target language.

Knows: kernel, formats, engines.
"""

from amts_core.project.glossary import check_target
from amts_core.project.language_pairs import directions
from amts_core.project.store import people, term_rows
from amts_core.project.store.people import reviews_post_edits
from amts_core.project.store.term_rows import GlossaryTerm, terms
from amts_core.project.sub_pipelines import Profile

__all__ = [
    "Profile",
    "GlossaryTerm",
    "check_target",
    "directions",
    "glossary",
    "language_pairs",
    "people",
    "profiles",
    "reviews_post_edits",
    "term_rows",
    "terms",
]
