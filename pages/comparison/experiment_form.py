"""Find out whether examples pay: the experiments of a project, and the few choices of a new one."""

from collections.abc import Sequence

import streamlit as st

from amts_core import comparison
from amts_core.comparison import TestableDocument, experiments
from amts_core.engines.amazon import prices
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Engine, Granularity, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.project import language_pairs
from amts_core.translation import engine_kinds
from pages.comparison import experiment_view
from pages.parallel_data import version_table
from pages.shared import document_table, engines, guards, labels, places, row_table, workspace
from pages.shared.row_table import TableColumn, TableRow

_COLUMNS = "document", "translated into", "pairs", "held out"
_WIDTHS = {
    "document": st.column_config.TextColumn(width="large"),
    "pairs": st.column_config.NumberColumn(width=84, format="localized"),
    "held out": st.column_config.TextColumn(width=84),
}
_GRANULARITIES = {Granularity.SENTENCE: "Sentences", Granularity.PARAGRAPH: "Paragraphs"}
_N_TESTED = 2
_MAX_NAME = 200


def show(project: Project, me: Person) -> None:
    """Show what was found out or is being found out, and the choices of a new experiment.

    :raises AmtsError: what was chosen can't be found out.
    """
    _known(project)
    st.header("Find out whether examples pay", anchor=False)
    st.write(
        "Choose documents that have a human translation. They are held out, the approved pairs of "
        "all others become parallel data, the documents are translated without and with it, and "
        "both are set against the human translation. A worker does it; you can leave and come back."
    )
    sources = tuple(dict.fromkeys(src for src, _ in language_pairs.directions(project)))
    found = {src: experiments.test_documents(workspace.store(), project, src) for src in sources}
    if not any(len(of) > 1 for of in found.values()):
        st.info(
            "There have to be at least two documents with their human translation: one to test, "
            "the others to learn from. Import them first."
        )
        places.link(places.DOCUMENTS)
        return
    src_lang = _source(sources)
    offered = found[src_lang]
    languages = sorted({code for one in offered for code in one.tgt_langs})
    tgt_langs = st.pills(
        "Translate into",
        languages,
        selection_mode="multi",
        default=languages[:1],
        format_func=workspace.language_name,
        key=f"experiment_targets-{src_lang}",
    )
    fitting = [one for one in offered if set(tgt_langs) <= set(one.tgt_langs)]
    chosen = _tested(project, fitting, src_lang, tgt_langs)
    kinds = st.pills(
        "An example is",
        list(_GRANULARITIES),
        selection_mode="multi",
        default=list(_GRANULARITIES),
        format_func=_GRANULARITIES.__getitem__,
        key="experiment_granularities",
        help="With both, the documents are translated with each, and the two are compared as well.",
    )
    engine = engines.choose(
        project, key="experiment_engine", languages=(src_lang, tgt_langs), needs_units=True
    )
    st.caption(engine_kinds.KINDS[engine].sentence)
    accepts = st.checkbox(
        "First approve the pairs that the product accepts by itself",
        value=True,
        key="experiment_accepts",
        help="What it is sure of, as measured. The others wait for people in Review; one undo "
        "there takes the approval back.",
    )
    _cost(project, chosen, tgt_langs, engine=engine, n_versions=len(kinds))
    if guards.button(
        "Find out",
        me,
        Task.COMPARE,
        type="primary",
        icon=":material/science:",
        disabled=not (chosen and tgt_langs and kinds),
        key="experiment_begin",
    ):
        experiment_id = experiments.begin(
            workspace.settings(),
            project,
            me,
            revision_ids=chosen,
            tgt_langs=tgt_langs,
            src_lang=src_lang,
            granularities=kinds,
            engine=engine,
            accepts=accepts,
            name=_name(src_lang, tgt_langs, engine, len(chosen)),
        )
        experiment_view.open_experiment(experiment_id)
        st.rerun()
    guards.say(me, Task.COMPARE)


def _known(project: Project) -> None:
    found = comparison.experiments_of(workspace.store(), project.id)
    if not found:
        return
    pressed = row_table.show(
        tuple(map(TableColumn, ("Experiment", "State", "By", "When"))),
        [
            TableRow(
                str(one.id),
                (
                    one.name,
                    experiment_view.state(one),
                    one.person,
                    labels.moment(one.created_at)[:16],
                ),
            )
            for one in found
        ],
        label="Experiments",
        key=f"experiments-{project.id}",
    )
    if pressed is not None:
        experiment_view.open_experiment(int(pressed.row_ids[0]))
        st.rerun()


def _source(sources: Sequence[str]) -> str:
    if len(sources) == 1:
        return sources[0]
    return str(
        st.radio(
            "Translate from",
            sources,
            format_func=workspace.language_name,
            horizontal=True,
            key="experiment_source",
        )
    )


def _tested(
    project: Project, offered: Sequence[TestableDocument], src_lang: str, tgt_langs: Sequence[str]
) -> tuple[int, ...]:
    """Show the documents that can be tested; return the chosen ones.

    Those that are held out already are chosen at first, else the last ones: a few that nobody has
    to think about.
    """
    st.subheader("Test documents", anchor=False)
    held = [one.revision_id for one in offered if one.is_held_out]
    first = held or [one.revision_id for one in offered[-_N_TESTED:]][: len(offered) - 1]
    chosen = document_table.choose(
        _COLUMNS,
        {
            one.revision_id: (
                one.path,
                ", ".join(map(workspace.language_name, one.tgt_langs)),
                one.n_beads,
                "yes" if one.is_held_out else "",
            )
            for one in offered
        },
        first,
        key=f"experiment-{project.id}-{src_lang}-{'-'.join(tgt_langs)}",
        column_config=_WIDTHS,
    )
    n_new = sum(one.revision_id in chosen and not one.is_held_out for one in offered)
    if n_new:
        st.caption(
            f"{count_noun(n_new, 'document is', 'documents are')} held out from now on: no version "
            "of parallel data is made of what is said there, and no memory offers it. *Held out* "
            "takes that back."
        )
    return tuple(one.revision_id for one in offered if one.revision_id in chosen)


def _cost(
    project: Project,
    chosen: Sequence[int],
    tgt_langs: Sequence[str],
    *,
    engine: Engine,
    n_versions: int,
) -> None:
    if not (chosen and tgt_langs and n_versions and engine.is_billed):
        return
    try:
        usd = experiments.expected_usd(
            workspace.store(),
            project,
            chosen,
            tgt_langs=tgt_langs,
            engine=engine,
            n_versions=n_versions,
        )
    except AmtsError as error:
        st.warning(str(error))
        return
    st.text(f"Estimated cost of all of its orders: {prices.shown_usd(usd)}")


def _name(src_lang: str, tgt_langs: Sequence[str], engine: Engine, n: int) -> str:
    route = version_table.route(src_lang, tuple(tgt_langs))
    return f"{route}, {count_noun(n, 'document')}, {engines.NAMES[engine]}"[:_MAX_NAME]
