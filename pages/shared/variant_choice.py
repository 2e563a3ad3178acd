"""The choice between variants of a language, shown once a file was found to hold several."""

from collections.abc import Sequence
from typing import NoReturn

import streamlit as st

from amts_core.kernel.errors import VariantError


def show(key: str) -> Sequence[str]:
    """Show the choice, after :func:`ask`; return the tags of the variants that are chosen.

    :param key: of the upload that the file came by.
    """
    asked: tuple[str, tuple[str, ...]] | None = st.session_state.get(f"{key}_variants")
    if asked is None:
        return ()
    reason, tags = asked
    st.error(reason)
    return st.multiselect("Variant that is meant", tags, key=f"{key}_variant")


def ask(key: str, error: VariantError) -> NoReturn:
    """Show the page again, with the choice."""
    st.session_state[f"{key}_variants"] = (str(error), error.tags)
    st.rerun()
