"""Take what was post-edited: a document in its own format, its order, files in a folder."""

from pathlib import Path

import streamlit as st

from amts_core import post_editing
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.post_edits import EditedDocument
from amts_core.kernel.records import Person
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from pages.shared import guards, presses, workspace


def is_finished(document: EditedDocument) -> bool:
    """Return whether all of a document is final."""
    return document.n_final == document.n_segments


def show(me: Person, document: EditedDocument) -> None:
    """Show what can be taken of a document and its order, open where all of it is final."""
    is_all = is_finished(document)
    with st.expander("Take the document", expanded=is_all, icon=":material/download:"):
        st.caption(
            "All of this document is final."
            if is_all
            else "Not all of it is final yet: where nothing is, the machine's text stands, that of "
            "ACT before that of the baseline; where there is none, the source."
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            if presses.button("Prepare this document", icon=":material/draft:"):
                _document(document)
            if presses.button("Prepare all of the order", icon=":material/folder_zip:"):
                st.download_button(
                    "Download as ZIP",
                    data=post_editing.zipped(workspace.store(), document.order_id),
                    file_name=f"order-{document.order_id}-edited.zip",
                    mime="application/zip",
                    type="primary",
                    icon=":material/download:",
                    on_click="ignore",
                )
        _folder(me, document.order_id)


def _document(document: EditedDocument) -> None:
    found = post_editing.rendered(workspace.store(), document.key)
    name = found.name.rpartition("/")[2]
    st.download_button(
        f"Download {name}",
        data=found.data,
        file_name=name,
        mime="application/octet-stream",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(
        f"{count_noun(found.n_edited, 'segment')} post-edited, {found.n_machine:,} as a "
        "machine wrote them, "
        f"{found.n_untranslated:,} untranslated.",
        width="content",
    )


def _folder(me: Person, order_id: int) -> None:
    """Let a lead have the whole order written into a folder of the machine that runs the app."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        folder = st.text_input(
            "Folder on this machine",
            key="edit_folder",
            width=420,
            disabled=guards.refusal(me, Task.DELIVER) is not None,
        )
        is_pressed = guards.button(
            "Write the order there", me, Task.DELIVER, icon=":material/drive_folder_upload:"
        )
    if is_pressed:
        _write(order_id, folder.strip())
    guards.say(me, Task.DELIVER)


def _write(order_id: int, folder: str) -> None:
    if not folder:
        st.error("Name the folder that the documents are to be written into.")
        return
    try:
        written = post_editing.write_folder(workspace.store(), order_id, Path(folder).expanduser())
    except AmtsError as error:
        st.error(str(error))
        return
    st.success(f"Written into {folder}: {count_noun(len(written), 'file')}.")
