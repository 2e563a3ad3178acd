"""The engines in words: what each is, and what it is good for."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from amts_core.kernel.records import Engine, Project
from amts_core.translation import services
from pages.shared import workspace

NAMES: Mapping[Engine, str] = MappingProxyType(
    {
        Engine.LOCAL: "Local engine",
        Engine.AMAZON: "Amazon Translate",
        Engine.NEURAL: "Neural engine",
    }
)
SENTENCES: Mapping[Engine, str] = MappingProxyType(
    {
        Engine.LOCAL: (
            "Statistical translation on this machine, trained anew for each job on the examples "
            "that are most relevant to its documents: it needs no account and no network, and "
            "costs nothing. It takes up the terminology and the phrasing of your examples. What it "
            "writes are drafts to be post-edited, not fluent prose."
        ),
        Engine.AMAZON: (
            "A cloud service, billed by the character; your own account is used. Documents and "
            "parallel data are copied to your bucket. ACT costs more than the baseline. A job "
            "takes from minutes to two days, and goes on while this page is closed."
        ),
        Engine.NEURAL: (
            "A neural model of your own on this machine: no account, no network, and it costs "
            "nothing. It writes fluent drafts; with parallel data, texts that these know come back "
            "as they are, and similar ones serve as hints where the model was made for that."
        ),
    }
)


def choose(project: Project, *, key: str, preferred: Engine = Engine.LOCAL) -> Engine:
    """Show the engines that can be chosen now, and return the chosen one.

    :param preferred: the one that is chosen at first, where the project can use it.
    """
    found = services.engines(workspace.store(), project.id)
    first = found.index(preferred) if preferred in found else 0
    chosen = st.radio(
        "Engine", found, first, format_func=NAMES.__getitem__, horizontal=True, key=key,
    )  # fmt: skip
    return Engine(chosen)


def offer_settings(project: Project) -> None:
    """Lead to the settings where Amazon Translate can't be chosen yet."""
    if Engine.AMAZON in services.engines(workspace.store(), project.id):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("Amazon Translate can be chosen once its bucket is set.", width="content")
        st.page_link("pages/settings/page.py", label="Settings", icon=":material/settings:")
