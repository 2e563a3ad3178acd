"""AMTS: page config, who is here, navigation; nothing else."""

import streamlit as st

from pages.components import presses, workspace

st.set_page_config(page_title="AMTS", page_icon="pages/components/icon.svg", layout="wide")
workspace.enter()

page = st.navigation(
    [
        st.Page("pages/home.py", title="Home", icon=":material/home:", default=True),
        st.Page("pages/documents.py", title="Documents", icon=":material/description:"),
        st.Page("pages/review.py", title="Review", icon=":material/fact_check:"),
        st.Page("pages/parallel_data.py", title="Parallel data", icon=":material/database:"),
        st.Page("pages/translate.py", title="Translate", icon=":material/translate:"),
        st.Page("pages/post_edit.py", title="Post-edit", icon=":material/edit_note:"),
        st.Page("pages/compare.py", title="Compare", icon=":material/compare_arrows:"),
        st.Page("pages/sync.py", title="Sync", icon=":material/sync:"),
        st.Page("pages/history.py", title="History", icon=":material/history:"),
        st.Page("pages/settings.py", title="Settings", icon=":material/settings:"),
    ],
    position="top" if workspace.person() else "hidden",
)
presses.run(page)
