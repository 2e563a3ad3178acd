"""The choice of an encoding, shown once a file could not be read without one."""

from typing import NoReturn

import streamlit as st

from amts_core.formats import ENCODING_CHOICES
from amts_core.kernel.errors import EncodingError


def show(key: str) -> str | None:
    """Show why files can't be read and the choice, after :func:`ask`; return the one chosen.

    :param key: of the upload that they came by.
    """
    reason = st.session_state.get(f"{key}_unreadable")
    if reason is None:
        return None
    st.error(reason)
    return st.selectbox(
        "Or the encoding in which it was saved", ENCODING_CHOICES, index=None, key=f"{key}_encoding"
    )


def ask(key: str, error: EncodingError) -> NoReturn:
    """Show the page again, with the choice."""
    st.session_state[f"{key}_unreadable"] = str(error)
    st.rerun()
