"""Order a translation: which documents, into which languages, how, and for how much."""

from collections.abc import Sequence

import streamlit as st

from amts_core import translation
from amts_core.engines import Formality, HeldResource, Options, ResourceKind
from amts_core.engines.amazon import prices
from amts_core.kernel.records import Arm, Engine, Granularity, Person, Project
from amts_core.kernel.rights import Task
from amts_core.kernel.text.counts import count_noun
from amts_core.parallel_data import all_versions
from amts_core.project import Profile, profiles
from amts_core.translation import (
    Estimate,
    Publication,
    engine_kinds,
    order_checks,
    publication_rows,
)
from pages.parallel_data import data_views, publication_list, version_table
from pages.shared import account, arms, engines, guards, places, presses, workspace
from pages.translation import corpora, estimate_table, known_words, order_list, source_table

_GRANULARITIES = {
    Granularity.SENTENCE: "Sentence by sentence",
    Granularity.PARAGRAPH: "Paragraph by paragraph",
}
_HELD = {
    ResourceKind.PARALLEL_DATA: "parallel data",
    ResourceKind.TERMINOLOGY: "terminologies",
}
_FORMALITIES = {
    None: "As the service does by itself",
    Formality.FORMAL: "Formal",
    Formality.INFORMAL: "Informal",
}


def show(project: Project, me: Person) -> None:
    """Show the choices of an order, its estimate, and the button that confirms it.

    :raises AmtsError: what was chosen can't be ordered.
    """
    if not project.tgt_langs:
        st.info("This project has no target language yet: import documents first.")
        places.link(places.DOCUMENTS)
        return
    src_lang, tgt_langs = _languages(project)
    revision_ids = source_table.choose(project, src_lang)
    st.header("How", anchor=False)
    usual = _usual(project, src_lang, tgt_langs)
    engine = engines.choose(
        project, key="order_engine", languages=(src_lang, tgt_langs), preferred=usual.engine
    )
    st.caption(engine_kinds.KINDS[engine].sentence)
    engines.offer_settings(project)
    if engine_kinds.KINDS[engine].uses_corpora:
        corpora.show(project, me, src_lang, tgt_langs)
    held = _in_account(project, me, engine, (src_lang, *tgt_langs))
    chosen, data = _arms(project, engine, src_lang, tgt_langs=tgt_langs, held=held)
    options, terminology = _options(engine, usual, held)
    publication_id = data.id if isinstance(data, Publication) else None
    elsewhere = tuple(one for one in (data, terminology) if isinstance(one, HeldResource))
    for one in elsewhere:
        account.note(one)
    st.header("What it takes", anchor=False)
    if not (revision_ids and tgt_langs and chosen):
        st.info("Choose documents, a language to translate into, and an arm: then it is estimated.")
        return
    estimate = translation.estimate(
        workspace.store(),
        project,
        revision_ids,
        tgt_langs=tgt_langs,
        arms=chosen,
        engine=engine,
        granularity=options.granularity,
    )
    estimate_table.show(estimate, engine)
    if engine_kinds.KINDS[engine].uses_corpora:
        known_words.show(
            project,
            revision_ids,
            src_lang,
            tgt_langs=tgt_langs,
            chosen=chosen,
            publication_id=publication_id,
            uses_glossary=options.uses_glossary,
        )
    if _confirmed(me, estimate, engine):
        order_id = translation.order(
            workspace.settings(),
            project,
            me,
            revision_ids=revision_ids,
            tgt_langs=tgt_langs,
            arms=chosen,
            engine=engine,
            publication_id=publication_id,
            elsewhere=elsewhere,
            options=options,
        )
        source_table.begin_anew(project, src_lang)
        order_list.open_order(order_id)
        st.rerun()


def _languages(project: Project) -> tuple[str, tuple[str, ...]]:
    first, second = st.columns([3, 10])
    everything = [project.src_lang, *project.tgt_langs]
    src_lang = first.selectbox(
        "From", everything, format_func=workspace.language_name, key="order_from"
    )
    targets = [one for one in everything if one != src_lang]
    tgt_langs = second.multiselect(
        "Into",
        targets,
        default=targets[:1],
        format_func=workspace.language_name,
        key=f"order_into-{src_lang}",
    )
    return src_lang, tuple(tgt_langs)


def _in_account(
    project: Project, me: Person, engine: Engine, languages: Sequence[str]
) -> tuple[HeldResource, ...]:
    """Offer to look for what was made elsewhere, and return what of it serves the languages."""
    kinds = engine_kinds.KINDS[engine].holds
    if not kinds:
        return ()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        found = account.look(project, me)
        if found is None:
            sought = [_HELD[kind] for kind in ResourceKind if kind in kinds]
            st.caption(f"for {' and '.join(sought)} that were made elsewhere")
            return ()
        usable = [one for one in found if one.kind in kinds]
        serving = tuple(one for one in usable if order_checks.serves(one, languages))
        st.caption(
            f"{len(serving):,} of {count_noun(len(usable), 'resource')} that were made elsewhere "
            "can be used for these languages now; Parallel data lists all."
        )
    return serving


def _arms(
    project: Project,
    engine: Engine,
    src_lang: str,
    tgt_langs: Sequence[str],
    held: Sequence[HeldResource],
) -> tuple[tuple[Arm, ...], Publication | HeldResource | None]:
    """Show and return which arms are wanted, and the parallel data of the ACT arm."""
    usable: list[Publication | HeldResource] = [
        *(
            one
            for one in publication_rows.current(workspace.store(), project.id, engine)
            if one.src_lang == src_lang and set(tgt_langs) <= set(one.tgt_langs)
        ),
        *(one for one in held if one.kind is ResourceKind.PARALLEL_DATA),
    ]
    which, data = st.columns([5, 8])
    with which:
        wanted = {
            Arm.BASELINE: st.checkbox(
                arms.described(Arm.BASELINE), value=True, key="order_baseline"
            ),
            Arm.ACT: st.checkbox(
                arms.described(Arm.ACT),
                value=bool(usable),
                disabled=not usable,
                key=f"order_act-{bool(usable)}",
            ),
        }
    chosen = tuple(arm for arm, is_wanted in wanted.items() if is_wanted)
    if not engine_kinds.KINDS[engine].takes_units:
        data.caption(
            f"{engines.NAMES[engine]} takes no parallel data: order the ACT arm at another engine, "
            "then compare the two orders."
        )
        return chosen, None
    if not usable:
        with data:
            _offer_publishing(project, engine, src_lang, tgt_langs)
        return chosen, None
    if Arm.ACT not in chosen:
        return chosen, None
    used = data.selectbox(
        "Parallel data", usable, format_func=_describe, key=f"order_data-{engine}"
    )
    if isinstance(used, HeldResource):
        data.caption("Its examples are not known here: no comparison can leave out what it holds.")
    return chosen, used


def _describe(one: Publication | HeldResource) -> str:
    return (
        account.describe(one) if isinstance(one, HeldResource) else publication_list.describe(one)
    )


def _offer_publishing(
    project: Project, engine: Engine, src_lang: str, tgt_langs: Sequence[str]
) -> None:
    told = "ACT needs parallel data for the languages that you choose."
    if tgt_langs:
        told = (
            f"No parallel data for {version_table.route(src_lang, tgt_langs)} is published to "
            f"{engines.NAMES[engine]}: ACT needs some."
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(told, width="content")
        if presses.button("Publish some", icon=":material/cloud_upload:"):
            kept = all_versions(workspace.store(), project.id)
            data_views.go_to(data_views.VERSIONS if kept else data_views.EXPORT)


def _usual(project: Project, src_lang: str, tgt_langs: Sequence[str]) -> Profile:
    """Return the profile that an order begins with: that of its first language."""
    targets = tgt_langs if src_lang == project.src_lang else (src_lang,)
    return profiles.of(workspace.store(), project, targets[0]) if targets else Profile()


def _options(
    engine: Engine, usual: Profile, held: Sequence[HeldResource]
) -> tuple[Options, HeldResource | None]:
    """Show and return the options, and the terminology that is used in place of the glossary."""
    terminology = None
    with st.expander("Options", icon=":material/tune:"):
        left, right = st.columns(2, gap="large")
        granularity = left.radio(
            "What is translated as one text",
            list(_GRANULARITIES),
            list(_GRANULARITIES).index(usual.granularity),
            format_func=_GRANULARITIES.__getitem__,
            key="order_granularity",
        )
        uses_glossary = left.checkbox(
            "Use the project's glossary as terminology", value=True, key="order_glossary"
        )
        terminologies = [one for one in held if one.kind is ResourceKind.TERMINOLOGY]
        if terminologies:
            terminology = left.selectbox(
                "Or a terminology in its place",
                terminologies,
                index=None,
                format_func=account.describe,
                key="order_terminology",
            )
        kind = engine_kinds.KINDS[engine]
        formality = right.radio(
            "How the reader is addressed",
            list(_FORMALITIES),
            list(_FORMALITIES).index(usual.formality),
            format_func=_FORMALITIES.__getitem__,
            disabled=not kind.takes_formality,
            key="order_formality",
        )
        masks = right.checkbox(
            "Mask profanity", disabled=not kind.masks_profanity, key="order_profanity"
        )
        if not kind.takes_formality:
            right.caption("This engine knows neither.")
        elif not kind.masks_profanity:
            right.caption("This engine masks no profanity.")
    options = Options(
        formality=formality if kind.takes_formality else None,
        masks_profanity=masks and kind.masks_profanity,
        uses_glossary=uses_glossary,
        granularity=granularity,
    )
    return options, terminology


def _confirmed(me: Person, estimate: Estimate, engine: Engine) -> bool:
    """Show the button that gives the order; a lead's press confirms the estimate."""
    label = f"Translate {count_noun(estimate.n_documents, 'document')}"
    if engine.is_billed:
        label = f"Confirm {prices.shown_usd(estimate.usd)} and translate"
    is_pressed = guards.button(
        label,
        me,
        Task.TRANSLATE,
        type="primary",
        icon=":material/translate:",
        disabled=not estimate.is_within_budget,
        key="order_confirm",
    )
    guards.say(me, Task.TRANSLATE)
    return is_pressed
