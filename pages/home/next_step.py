"""One next step: what there is to do in a line, and the button that leads to it."""

import streamlit as st

from pages.shared import presses


def show(
    text: str, label: str, *, icon: str, key: str, below: str = "", is_first: bool = False
) -> bool:
    """Show a step, and return whether its button was pressed.

    :param below: what else there is to say, in smaller letters.
    :param is_first: it is the one thing to do now.
    """
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.text(text)
            if below:
                st.caption(below)
        return presses.button(
            label,
            key=f"step-{key}",
            type="primary" if is_first else "secondary",
            icon=f":material/{icon}:",
        )
