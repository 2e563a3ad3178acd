"""The two arms of a translation, in a word and a colour that are the same on every page."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from amts_core.kernel.records import Arm

NAMES: Mapping[Arm, str] = MappingProxyType({Arm.BASELINE: "Baseline", Arm.ACT: "ACT"})
_SENTENCES: Mapping[Arm, str] = MappingProxyType(
    {Arm.BASELINE: "without parallel data", Arm.ACT: "with parallel data"}
)
SENTENCE = (
    "An arm is one of two ways to translate: Baseline is without your parallel data, ACT (active "
    "custom translation) with it."
)
"""What the two are, for those who meet them in a table."""
_FIXED: Mapping[str, Mapping[Arm, str]] = MappingProxyType(
    {
        "light": {Arm.BASELINE: "#46566b", Arm.ACT: "#0a6760"},
        "dark": {Arm.BASELINE: "#a9b8cb", Arm.ACT: "#57c7bb"},
    }
)
"""Slate and teal; each reads well on its page's background."""
COLOURS: Mapping[Arm, str] = MappingProxyType(
    {arm: f"light-dark({_FIXED['light'][arm]},{_FIXED['dark'][arm]})" for arm in Arm}
)
"""The same as CSS that follows the page's theme."""


OTHER = "light-dark(#7a4a12,#dfb071)"
"""The colour of what is of no arm, as CSS: a system of a file."""
_OTHER_FIXED = {"light": "#7a4a12", "dark": "#dfb071"}


def css(arm: Arm | None) -> str:
    """Return the colour of an arm, or of what is of none, as CSS that follows the page's theme."""
    return OTHER if arm is None else COLOURS[arm]


def chip(arm: Arm) -> str:
    """Return an arm as HTML: its word in its colour, behind a square of it."""
    return (
        f'<span style="color:{COLOURS[arm]};font-weight:600;white-space:nowrap">'
        f'<span style="display:inline-block;width:0.65em;height:0.65em;border-radius:2px;'
        f'background:{COLOURS[arm]};margin-right:0.4em"></span>{NAMES[arm]}</span>'
    )


def colour(arm: Arm | None) -> str:
    """Return the same in the theme of the browser, for charts: these know no CSS."""
    return _OTHER_FIXED[theme()] if arm is None else _FIXED[theme()][arm]


def described(arm: Arm) -> str:
    """Return an arm in words, with what it does."""
    return f"{NAMES[arm]}, {_SENTENCES[arm]}"


def styled(frame: pd.DataFrame, column: str) -> Styler:
    """Return a table whose column of arms, by name, is in their colours."""
    known = {NAMES[arm]: f"color:{_FIXED[theme()][arm]};font-weight:600" for arm in Arm}
    return frame.style.map(lambda name: known.get(name, ""), subset=[column])


def theme() -> str:
    """Return the theme of the browser: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def named(several: tuple[Arm, ...]) -> str:
    """Return arms in words."""
    return " and ".join(NAMES[arm] for arm in several)
