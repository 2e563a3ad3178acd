"""Several views of one page: one at a time is computed and shown, and the address says which.

Streamlit's own binding of a widget to the address would not let the page lead to another one.
"""

from collections.abc import Iterable

import streamlit as st

_PARAMETER = "view"


def choose(names: Iterable[str], *, key: str) -> str:
    """Show the views of a page, and return the chosen one."""
    known = list(names)
    leads_to = st.session_state.pop(f"{key}_next", None)
    wanted = leads_to or st.session_state.get(key) or st.query_params.get(_PARAMETER)
    st.session_state[key] = wanted if wanted in known else known[0]
    chosen = st.radio("View", known, key=key, horizontal=True, label_visibility="collapsed")
    st.query_params[_PARAMETER] = str(chosen)
    return str(chosen)


def lead_to(name: str, *, key: str) -> None:
    """Let the page show a view at its next run."""
    st.session_state[f"{key}_next"] = name
