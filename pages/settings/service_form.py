"""Where a project's translations run, and what they may cost: read by all, changed by leads."""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from amts_core.engines.amazon import prices, resource_tags
from amts_core.kernel import rights
from amts_core.kernel.errors import AmtsError
from amts_core.kernel.records import Arm, Engine, Person, Project
from amts_core.kernel.rights import Task
from amts_core.translation import ServiceSettings, engine_kinds, services, spent_by_month, spent_usd
from pages.settings import chat_fields, dollars
from pages.shared import arms, engines, facts, guards, workspace

_TOLD = "settings_told"


def show(project: Project, me: Person) -> None:
    """Show the settings of a project, to be changed by whoever may."""
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.success(told[0], icon=":material/check:")
        for warning in told[1:]:
            st.warning(warning, icon=":material/public:")
    found = services.current(workspace.store(), project.id)
    if rights.may(me, Task.CONFIGURE):
        _form(project, me, found)
    else:
        _read(project, found)
        guards.say(me, Task.CONFIGURE)
    _months(project)


def _read(project: Project, found: ServiceSettings) -> None:
    """Show the settings to somebody who may not change them."""
    table = services.prices(found, Engine.AMAZON, project.src_lang)
    st.header("Amazon Translate", anchor=False)
    if found.bucket:
        facts.show(
            (
                ("Region", found.region),
                ("Bucket and folder", f"{found.bucket}/{found.prefix}"),
                ("Role of batch jobs", found.role_arn),
                ("KMS key", found.kms_key or "that of AWS"),
                ("Tags", ", ".join(map(str, found.tags)) or "none"),
            )
        )
    else:
        st.caption("It is not set up yet: a lead can do that here.")
    chat_fields.read(engine_kinds.chat_of(found))
    st.header("Budget and prices", anchor=False)
    facts.show(
        (
            ("Budget", dollars.shown(found.budget_usd)),
            ("Spent so far", _spent(project)),
            ("Baseline, a million characters", dollars.shown(table.usd_per_million(Arm.BASELINE))),
            ("ACT, a million characters", dollars.shown(table.usd_per_million(Arm.ACT))),
            ("Prices of", found.prices_as_of or f"{table.as_of}, unconfirmed"),
        )
    )


def _spent(project: Project) -> str:
    return prices.shown_usd(spent_usd(workspace.store(), project.id))


def _months(project: Project) -> None:
    """Show what was spent, by month, where anything was."""
    found = spent_by_month(workspace.store(), project.id)
    if not found:
        return
    with st.expander("Spent by month", icon=":material/calendar_month:"):
        frame = pd.DataFrame(
            [
                (
                    one.month,
                    engines.NAMES[one.engine],
                    arms.NAMES[one.arm],
                    workspace.language_name(one.tgt_lang),
                    one.n_orders,
                    one.n_characters,
                    prices.shown_usd(one.usd),
                    "" if one.is_counted else "partly estimated",
                )
                for one in found
            ],
            columns=["month", "engine", "arm", "into", "orders", "characters", "cost", "so far"],
        )
        st.dataframe(
            frame,
            hide_index=True,
            column_config={
                "characters": st.column_config.NumberColumn(format="localized"),
                "cost": st.column_config.TextColumn(alignment="right"),
            },
        )


def _form(project: Project, me: Person, found: ServiceSettings) -> None:
    with st.form("service", border=False):
        left, right = st.columns(2, gap="large")
        with left:
            wanted = _place(found)
            tags = _tags(found)
        with right:
            wanted = _costs(project, wanted)
        wanted = replace(wanted, chat=chat_fields.show(found.chat, workspace.settings()))
        if not st.form_submit_button("Save the settings", type="primary", icon=":material/save:"):
            return
    try:
        wanted = replace(wanted, tags=resource_tags.read(tags))
        saved = services.save(workspace.store(), me, project, wanted)
    except AmtsError as error:
        st.error(str(error))
        return
    told = ("The settings are saved. Check the permissions next.", *services.warnings(saved))
    st.session_state[_TOLD] = told
    st.rerun()


def _place(found: ServiceSettings) -> ServiceSettings:
    """Show where Amazon Translate works, and return that part as it is wanted."""
    st.header("Amazon Translate", anchor=False)
    region = st.text_input(
        "Region",
        found.region,
        placeholder="us-east-1 or eu-west-1",
        help="The bucket must be in the same one. Parallel data (ACT) is offered in some only.",
    )
    bucket = st.text_input("Bucket", found.bucket, placeholder="my-translations, without s3://")
    prefix = st.text_input(
        "Folder in the bucket",
        found.prefix,
        placeholder="amts",
        help="All files of this project are written below it.",
    )
    role = st.text_input(
        "Role of batch jobs",
        found.role_arn,
        placeholder="arn:aws:iam::123456789012:role/translate",
        help="Amazon Translate takes it on to read and to write the bucket.",
    )
    key = st.text_input(
        "KMS key",
        found.kms_key,
        placeholder="none: what is made is encrypted by a key of AWS",
        help="The ARN of a key of your own in this Region. It encrypts what is uploaded, parallel "
        "data, terminologies and what jobs put out.",
    )
    return replace(found, region=region, bucket=bucket, prefix=prefix, role_arn=role, kms_key=key)


def _tags(found: ServiceSettings) -> str:
    """Show the tags, and return them as they are written."""
    tags = st.text_area(
        "Tags",
        resource_tags.written(found.tags),
        placeholder="cost-centre=translation, one a line",
        help="Put on parallel data and terminologies when they are made at Amazon Translate.",
        height=90,
    )
    st.caption(
        "No credentials are kept here. The worker finds them as every AWS tool does: in its "
        "environment, in the shared files of the AWS command line, by single sign-on, or from the "
        "machine's own role."
    )
    return tags


def _costs(project: Project, wanted: ServiceSettings) -> ServiceSettings:
    """Show budget and prices, and return the settings with those that are wanted."""
    st.header("Budget and prices", anchor=False)
    budget = dollars.field(
        "Budget of the project, in US dollars",
        wanted.budget_usd,
        "no cap",
        help="An order that would take all orders together above it is refused.",
    )
    known = prices.PRICES
    baseline = dollars.field(
        "Baseline, US dollars a million characters",
        wanted.baseline_usd_per_million,
        f"{known.baseline_usd_per_million} unless you say otherwise",
    )
    act = dollars.field(
        "ACT, US dollars a million characters",
        wanted.act_usd_per_million,
        f"{known.act_usd_per_million} unless you say otherwise",
    )
    as_of = st.date_input(
        "Prices compared with the price list on", _day(wanted.prices_as_of), format="YYYY-MM-DD"
    )
    st.caption(
        f"All orders of the project took {_spent(project)} so far, unfinished ones as estimated."
    )
    st.caption(
        f"The prices that we begin with are unconfirmed (as of {known.as_of:%Y-%m-%d}): compare "
        "them with the price list of your Region, write down what you find, and the day."
    )
    return replace(
        wanted,
        budget_usd=budget,
        baseline_usd_per_million=baseline,
        act_usd_per_million=act,
        prices_as_of=as_of.isoformat() if as_of else "",
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
