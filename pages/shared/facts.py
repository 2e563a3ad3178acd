"""Some facts beside each other: a small label above each value, as text."""

import html
from collections.abc import Iterable

import streamlit as st

_LABEL = "font-size:0.9rem;color:color-mix(in srgb,currentColor 72%,transparent)"
_VALUE = "font-size:1.15rem;font-weight:600;font-variant-numeric:tabular-nums"


def show(pairs: Iterable[tuple[str, str]]) -> None:
    """Show pairs of label and value; neither is read as HTML."""
    cells = "".join(
        f'<div><div style="{_LABEL}">{html.escape(label)}</div>'
        f'<div style="{_VALUE}">{html.escape(value)}</div></div>'
        for label, value in pairs
    )
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:0.75rem 3rem">{cells}</div>')
