"""Parallel data: approved units as files that services import, and the versions made of them.

Knows: kernel, project, documents, review, exchange.
"""

from amts_core.parallel_data import xliff
from amts_core.parallel_data.export_files import (
    Export,
    FileFormat,
    plan_file,
    write_file,
    write_multilingual_file,
)
from amts_core.parallel_data.import_rules import REASONS, Duplicates, Outcome, Plan
from amts_core.parallel_data.jobs import ExportOrder
from amts_core.parallel_data.store import approved_texts
from amts_core.parallel_data.store.approved_texts import ApprovedText, final_statuses
from amts_core.parallel_data.store.post_edit_rows import (
    edit_query,
    edit_state,
    edits_of,
    holds_words,
    key_of,
    of_key,
    state_of,
)
from amts_core.parallel_data.store.versions import (
    all_versions,
    find_version,
    n_units_of,
    newest_version,
    unit_ids,
)
from amts_core.parallel_data.units import ReviewedDocument, sentence_units

__all__ = [
    "ApprovedText",
    "Duplicates",
    "Export",
    "ExportOrder",
    "FileFormat",
    "Outcome",
    "Plan",
    "REASONS",
    "ReviewedDocument",
    "all_versions",
    "approved_texts",
    "edit_query",
    "edit_state",
    "edits_of",
    "exports",
    "final_statuses",
    "find_version",
    "holds_words",
    "jobs",
    "key_of",
    "newest_version",
    "of_key",
    "plan_file",
    "sentence_units",
    "state_of",
    "n_units_of",
    "unit_ids",
    "write_file",
    "write_multilingual_file",
    "xliff",
]
