"""How files are read, asked once they could not be: their encoding, the variant that is meant."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from streamlit.typing import UploadedFile

from amts_core.bilingual_files import UNCHOSEN, ReadingChoice
from amts_core.formats import ENCODING_CHOICES
from amts_core.kernel.errors import AmtsError, EncodingError, VariantError


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of some files, and the choice with which they could not be read."""

    reason: str
    unfit: ReadingChoice
    is_of_encoding: bool = False
    tags: tuple[str, ...] = ()


def show(key: str, files: Sequence[UploadedFile]) -> ReadingChoice:
    """Show why files can't be read and the choice, after :func:`ask`; return what is chosen.

    Other files are not asked about before they are read.

    :param key: of the upload that they came by.
    """
    ids = [file.file_id for file in files]
    if st.session_state.get(f"{key}_asked_of") != ids:
        st.session_state[f"{key}_asked_of"] = ids
        for name in ("question", "encoding", "variants"):
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
    if choice == question.unfit:
        reason.error(question.reason)
    return choice


@contextmanager
def ask(key: str) -> Iterator[None]:
    """Read files within: where a person can say how, the page is shown again with the choice.

    What else speaks against them is told in place.
    """
    try:
        yield
    except (EncodingError, VariantError) as error:
        known: _Question | None = st.session_state.get(f"{key}_question")
        question = _Question(
            str(error),
            _chosen(key),
            isinstance(error, EncodingError) or (known is not None and known.is_of_encoding),
            error.tags if isinstance(error, VariantError) else (),
        )
        if question != known:
            st.session_state[f"{key}_question"] = question
            st.rerun()
    except AmtsError as error:
        st.error(str(error))


def _chosen(key: str) -> ReadingChoice:
    encoding = st.session_state.get(f"{key}_encoding")
    return ReadingChoice(encoding, tuple(st.session_state.get(f"{key}_variants", ())))
