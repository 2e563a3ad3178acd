"""AMTS: page config, who is here, navigation; nothing else."""

import streamlit as st

from pages.shared import presses, workspace

st.set_page_config(page_title="AMTS", page_icon="pages/shared/icon.svg", layout="wide")
workspace.enter()

page = st.navigation(
    [
        st.Page("pages/home/page.py", title="Home", icon=":material/home:", default=True),
        st.Page(
            "pages/documents/page.py",
            url_path="documents",
            title="Documents",
            icon=":material/description:",
        ),
        st.Page(
            "pages/review/page.py", url_path="review", title="Review", icon=":material/fact_check:"
        ),
        st.Page(
            "pages/parallel_data/page.py",
            url_path="parallel_data",
            title="Parallel data",
            icon=":material/database:",
        ),
        st.Page(
            "pages/translation/page.py",
            url_path="translate",
            title="Translate",
            icon=":material/translate:",
        ),
        st.Page(
            "pages/post_editing/page.py",
            url_path="post_edit",
            title="Post-edit",
            icon=":material/edit_note:",
        ),
        st.Page(
            "pages/comparison/page.py",
            url_path="compare",
            title="Compare",
            icon=":material/compare_arrows:",
        ),
        st.Page("pages/sync/page.py", url_path="sync", title="Sync", icon=":material/sync:"),
        st.Page(
            "pages/history/page.py", url_path="history", title="History", icon=":material/history:"
        ),
        st.Page(
            "pages/settings/page.py",
            url_path="settings",
            title="Settings",
            icon=":material/settings:",
        ),
    ],
    position="top" if workspace.person() else "hidden",
)
presses.run(page)
