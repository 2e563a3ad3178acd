"""Whether the local engine knows the words of documents, said before these are ordered."""

from collections.abc import Sequence

import streamlit as st

from amts_core.kernel.records import Arm, Project
from amts_core.translation import known_words
from pages.shared import arms, readings, workspace

_KEY = "known_words"


def show(
    project: Project,
    revision_ids: Sequence[int],
    src_lang: str,
    *,
    tgt_langs: Sequence[str],
    chosen: Sequence[Arm],
    publication_id: int | None,
    uses_glossary: bool,
) -> None:
    """Say which share of the words has an example, and warn where that makes drafts worthless."""
    asked = (
        tuple(revision_ids),
        src_lang,
        tuple(tgt_langs),
        publication_id,
        known_words.basis(
            workspace.store(),
            project,
            src_lang,
            tgt_langs=tgt_langs,
            uses_glossary=uses_glossary,
        ),
    )
    result = readings.outcome(
        _KEY,
        asked,
        lambda: known_words.ask(
            workspace.settings(),
            project,
            revision_ids,
            src_lang,
            tgt_langs=tgt_langs,
            publication_id=publication_id,
            uses_glossary=uses_glossary,
        ),
    )
    if result is None:
        return
    found = known_words.read(result)
    shares = {(code, arm): share for (code, arm), share in found.unknown.items() if arm in chosen}
    if not found.n_words or not shares:
        return
    is_alone = len(shares) == 1
    told = ", ".join(
        f"{share:.0%}".replace("%", " %")
        + ("" if is_alone else f" ({workspace.language_name(code)}, {arms.NAMES[arm]})")
        for (code, arm), share in shares.items()
    )
    if found.too_far(chosen):
        st.warning(known_words.TOO_FAR.format(shares=told), icon=":material/warning:")
    else:
        st.caption(f"Words that the local engine has no example of: {told}.")
