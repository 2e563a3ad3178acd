"""Who changed the service settings, when, and to what."""

import pandas as pd
import streamlit as st

from amts_core.engines.amazon import prices
from amts_core.kernel.records import Project
from amts_core.translation import services
from pages.shared import labels, workspace


def show(project: Project) -> None:
    """Show a row a change, newest first; nothing where nobody has changed anything."""
    found = services.history(workspace.store(), project.id)
    if not found:
        return
    st.header("Changes", anchor=False)
    frame = pd.DataFrame(
        [
            (
                labels.moment(one.at),
                one.person,
                one.settings.region,
                f"{one.settings.bucket}/{one.settings.prefix}",
                one.settings.role_arn,
                one.settings.kms_key,
                ", ".join(map(str, one.settings.tags)),
                "no cap"
                if one.settings.budget_usd is None
                else prices.shown_usd(one.settings.budget_usd),
                one.settings.prices_as_of or "unconfirmed",
                one.settings.chat.model,
            )
            for one in found
        ],
        columns=[
            "when",
            "who",
            "Region",
            "bucket and folder",
            "role",
            "KMS key",
            "tags",
            "budget",
            "prices of",
            "chat model",
        ],
    )
    st.dataframe(frame, hide_index=True)
