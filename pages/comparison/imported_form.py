"""Other systems and references from files: taken for chosen documents, listed, removed."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from amts_core import comparison
from amts_core.comparison import ImportedTexts, TextsImport, TextsKind, imported_texts, reading_jobs
from amts_core.documents import SourceDocument
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.project import language_pairs
from pages.parallel_data import version_table
from pages.shared import guards, labels, reading_choice, readings, removal, workspace

_TOLD, _ROUND = "compare_texts_told", "compare_texts_round"
_KINDS = {
    TextsKind.SYSTEM: "Output of a system",
    TextsKind.REFERENCE: "References: human translations",
}
_MAX_NAME = 200


def show(project: Project, me: Person) -> None:
    """Show what was taken from files, and the choices for another one."""
    st.write(
        "What another system made of your documents can be compared like an arm of an order. Give "
        "it as a file, with a name that says which system it was, and when. A file of human "
        "translations is used as references, in place of the aligned ones or where there are none."
    )
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    found = comparison.all_imported(workspace.store(), project.id)
    if found:
        _table(found)
    if guards.refusal(me, Task.COMPARE) is None:
        _add(project, me)
        if found:
            _remove(project, me, found)
    guards.say(me, Task.COMPARE)


def named(one: ImportedTexts) -> str:
    """Return what texts are called in a list of several."""
    route = version_table.route(one.src_lang, (one.tgt_lang,))
    what = "references, " if one.kind is TextsKind.REFERENCE else ""
    return f"{one.name} ({what}{route})"


def _table(found: Sequence[ImportedTexts]) -> None:
    frame = pd.DataFrame(
        [
            (
                one.id,
                one.name,
                _KINDS[one.kind].partition(":")[0],
                version_table.route(one.src_lang, (one.tgt_lang,)),
                f"{one.n_matched:,} of {one.n_segments:,}",
                one.file_name,
                one.file_sha256,
                one.person,
                labels.moment(one.created_at)[:16],
            )
            for one in found
        ],
        columns=[
            "number",
            "name",
            "what",
            "direction",
            "segments with text",
            "file",
            "SHA-256",
            "by",
            "when",
        ],
    )
    narrow = st.column_config.TextColumn(width=90)
    st.dataframe(frame, hide_index=True, column_config={"SHA-256": narrow})


def _add(project: Project, me: Person) -> None:
    st.header("Another file", anchor=False)
    turn = st.session_state.get(_ROUND, 0)
    key = f"compare_texts_file-{turn}"
    direction = st.selectbox(
        "Direction",
        language_pairs.directions(project),
        format_func=lambda one: version_table.route(one[0], one[1:]),
        key="compare_texts_direction",
    )
    if direction is None:
        st.caption("This project has no target language yet: import documents first.")
        return
    known = {
        one.revision_id: one
        for one in imported_texts.documents(workspace.store(), project, direction[0])
    }
    chosen = st.multiselect(
        "Documents that it is of, in the order of their names",
        list(known),
        format_func=lambda one: _document(known[one], known),
        key=f"compare_texts_documents-{direction[0]}-{turn}",
    )
    kind = st.radio(
        "It holds",
        list(_KINDS),
        format_func=_KINDS.__getitem__,
        horizontal=True,
        key=f"compare_texts_kind-{turn}",
    )
    name = st.text_input(
        "Name", max_chars=_MAX_NAME, placeholder="DeepL, 3 May", key=f"compare_texts_name-{turn}"
    )
    upload = st.file_uploader(
        "A text file with a segment a line; or TSV, CSV, TMX, XLIFF or PO with the sources", key=key
    )
    uploads = [upload] if upload else []
    choice = reading_choice.show(key, uploads)
    is_ready = bool(chosen and name.strip())
    readings.begin_when_pressed(
        key,
        uploads if is_ready else [],
        label="Take it",
        icon=":material/add:",
        ask=lambda files: reading_jobs.take_texts(
            workspace.settings(),
            project,
            me,
            files[0],
            meant=TextsImport(
                name=name, kind=TextsKind(kind), languages=direction, revision_ids=tuple(chosen)
            ),
            choice=choice,
        ),
    )
    if uploads and not is_ready:
        st.caption("Choose the documents, and write a name.")
    job = readings.take(key)
    if job is not None:
        _begin_anew(job.message)


def _document(one: SourceDocument, known: Mapping[int, SourceDocument]) -> str:
    newest = max(other.revision_id for other in known.values() if other.path == one.path)
    age = "" if one.revision_id == newest else ", as an earlier order has it"
    return f"{one.path} ({count_noun(one.n_segments, 'segment')}{age})"


def _remove(project: Project, me: Person, found: Sequence[ImportedTexts]) -> None:
    chosen = removal.pressed(
        "Remove one; comparisons that have it keep it", found, named, key="compare_texts_remove"
    )
    if chosen is not None:
        try:
            imported_texts.remove(workspace.store(), project, me, chosen.id)
        except AmtsError as error:
            st.error(str(error))
            return
        _begin_anew(f"{chosen.name} is listed no more.")


def _begin_anew(told: str) -> None:
    st.session_state[_TOLD] = told
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()
