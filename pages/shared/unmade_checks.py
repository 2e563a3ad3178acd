"""Which checks are not made in the languages at hand, in small print."""

import streamlit as st

from amts_core import checks


def show(src_lang: str, tgt_lang: str) -> None:
    """Say it, and nothing where all are made."""
    if told := checks.unmade((src_lang, tgt_lang)):
        st.caption(told)
