"""What was approved of collected pairs: a file of general parallel data, or a general corpus."""

from collections.abc import Sequence

import streamlit as st

from amts_core import gathering, parallel_data
from amts_core.gathering import Gathering
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Granularity, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import FileFormat, Plan, exports
from pages.shared import format_choice, guards, workspace

_TOLD = "gather_served"


def show(project: Project, me: Person, found: Sequence[Gathering]) -> None:
    """Show how many general units are approved, and the two ways to use them."""
    st.header("What was approved of them", anchor=False)
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told, icon=":material/check:")
    first, second = st.columns([3, 4])
    tgt_lang = first.selectbox(
        "Language",
        list(dict.fromkeys(one.tgt_lang for one in found)),
        format_func=lambda one: workspace.language_name(str(one)),
        key="gather_served_language",
    )
    format_ = format_choice.show(second, key="gather_format")
    languages = project.src_lang, str(tgt_lang)
    plan = gathering.plan(workspace.store(), project, languages, format_)
    if not plan.imported:
        st.caption(
            f"No pair into {workspace.language_name(languages[1])} is approved yet. Review the "
            "pairs of a collection first."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _download(project, languages, format_, plan)
        if guards.button(
            "Give to the local engine as a general corpus",
            me,
            Task.CORPORA,
            icon=":material/foundation:",
            key="gather_corpus",
        ):
            _give(project, me, languages[1])
    if plan.left_out:
        st.caption(
            f"{len(plan.left_out):,} more are approved, but an engine would skip or refuse them: "
            "they are left out."
        )
    guards.say(me, Task.CORPORA)


def _download(
    project: Project, languages: tuple[str, str], format_: FileFormat, plan: Plan
) -> None:
    made = parallel_data.write_file(plan, format_, languages, Granularity.SENTENCE)

    def keep() -> None:
        _, version = gathering.export(workspace.store(), project, languages, format_)
        st.session_state[_TOLD] = (
            f"The download is kept as v{version.n} under Parallel data: {version.n_units:,} "
            "general units."
        )

    name = exports.export_name(project, languages, Granularity.SENTENCE, format_)
    st.download_button(
        f"Download {count_noun(len(plan.imported), 'general unit')} as {format_.upper()}",
        data=made.data,
        file_name=f"general.{name}",
        mime="application/octet-stream",
        icon=":material/download:",
        on_click=keep,
        key="gather_download",
    )


def _give(project: Project, me: Person, tgt_lang: str) -> None:
    try:
        corpus = gathering.as_corpus(workspace.store(), me, project, tgt_lang)
    except AmtsError as error:
        st.error(str(error))
        return
    st.session_state[_TOLD] = (
        f"The local engine begins with {corpus.name} from now on: "
        f"{count_noun(corpus.n_units, 'unit')}."
    )
    st.rerun()
