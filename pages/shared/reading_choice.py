"""How files are read, asked once they could not be: their encoding, the variant that is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.typing import UploadedFile

from amts_core.bilingual_files import UNCHOSEN, ReadingChoice
from amts_core.formats import ENCODING_CHOICES
from amts_core.kernel.errors import AmtsError, EncodingError, ImportRefused, VariantError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked of some files, and the choice with which they could not be read."""

    reason: str
    unfit: ReadingChoice
    is_of_encoding: bool = False
    tags: tuple[str, ...] = ()
    can_be_overruled: bool = False


def show(key: str, files: Sequence[UploadedFile]) -> ReadingChoice:
    """Show why files can't be read and the choice, after :func:`note`; return what is chosen.

    Other files are not asked about before they are read.

    :param key: of the upload that they came by.
    """
    ids = [file.file_id for file in files]
    if st.session_state.get(f"{key}_asked_of") != ids:
        st.session_state[f"{key}_asked_of"] = ids
        for name in ("question", "encoding", "variants", "overrule"):
            st.session_state.pop(f"{key}_{name}", None)
    question: _Question | None = st.session_state.get(f"{key}_question")
    if question is None:
        return UNCHOSEN
    reason = st.empty()
    if question.is_of_encoding:
        st.selectbox(
            "Or the encoding in which it was saved",
            ENCODING_CHOICES,
            index=None,
            key=f"{key}_encoding",
        )
    if question.tags:
        st.multiselect("Variant that is meant", question.tags, key=f"{key}_variants")
    choice = _chosen(key)
    if question.can_be_overruled:
        reason.warning(question.reason, icon=":material/warning:")
        st.checkbox("Import them anyway", key=f"{key}_overrule")
    elif choice == question.unfit:
        reason.error(question.reason)
    return choice


def note(key: str, error: AmtsError) -> None:
    """Let the next :func:`show` say why files could not be read, and ask what a person can say."""
    known: _Question | None = st.session_state.get(f"{key}_question")
    st.session_state[f"{key}_question"] = _Question(
        reason=str(error),
        unfit=_chosen(key),
        is_of_encoding=isinstance(error, EncodingError)
        or (known is not None and known.is_of_encoding),
        tags=error.tags if isinstance(error, VariantError) else (),
        can_be_overruled=isinstance(error, ImportRefused),
    )


def forget(key: str) -> bool:
    """Let nothing be said or asked any more, and return whether something was."""
    return st.session_state.pop(f"{key}_question", None) is not None


def is_overruled(key: str) -> bool:
    """Return whether a person wants what speaks against the files to be left aside."""
    return bool(st.session_state.get(f"{key}_overrule"))


def may_go_on(key: str) -> bool:
    """Return whether nothing speaks against the files that a person has not overruled."""
    question: _Question | None = st.session_state.get(f"{key}_question")
    return question is None or not question.can_be_overruled or is_overruled(key)


def _chosen(key: str) -> ReadingChoice:
    encoding = st.session_state.get(f"{key}_encoding")
    return ReadingChoice(encoding, tuple(st.session_state.get(f"{key}_variants", ())))
