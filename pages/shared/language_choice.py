"""The choice of languages, found by their English names, their own, or their codes."""

from typing import Any

import streamlit as st

from amts_core.kernel.languages import LANGUAGES, profile

_FIRST_STRONG, _POP = "\u2068", "\u2069"
"""What stands between them is read in its own direction."""


def choose(name: str, code: str, *, key: str) -> str:
    """Show the choice of a language, and return its code."""
    # one that a command has given a project may be on no list
    codes = [*LANGUAGES, *({code} - LANGUAGES.keys())]
    chosen: Any = st.selectbox(name, codes, index=codes.index(code), format_func=label, key=key)
    return str(chosen)


def label(code: str) -> str:
    """Return how a menu names a language: people look for any of the three."""
    language = profile(code)
    native = f"{_FIRST_STRONG}{language.native_name}{_POP}"
    names = [language.name, *([] if language.native_name == language.name else [native]), code]
    return " · ".join(names)
