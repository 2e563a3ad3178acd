"""The chat model of a project: where it is, what it costs, how it is asked."""

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from amts_core.engines.chat import ChatSettings, chat_settings
from amts_core.kernel.config import Settings
from pages.settings import dollars
from pages.shared import facts


def show(found: ChatSettings, usual: Settings) -> ChatSettings:
    """Show the fields, and return them as they are wanted.

    :param usual: names the chat model of projects that have none of their own.
    """
    left, right = st.columns(2, gap="large")
    with left:
        wanted = _model(found, usual)
    with right:
        return _use(wanted, usual)


def read(found: ChatSettings) -> None:
    """Show the fields to somebody who may not change them.

    :param found: what the project uses, its own or that of the installation.
    """
    st.header("Chat model", anchor=False)
    if not found.url:
        st.caption("It is not set up yet: a lead can do that here.")
        return
    facts.show(
        (
            ("Address", found.url),
            ("Model", found.model),
            ("A million tokens read", f"{found.in_usd_per_million:f} USD"),
            ("A million tokens written", f"{found.out_usd_per_million:f} USD"),
            ("Examples for a segment", str(found.n_examples)),
        )
    )


def _model(found: ChatSettings, usual: Settings) -> ChatSettings:
    st.header("Chat model", anchor=False)
    url = st.text_input(
        "Address",
        found.url,
        placeholder=usual.chat_url or "http://localhost:11434/v1",
        help="Of an OpenAI-compatible API: Ollama, vLLM, llama.cpp, a hosted one. Or "
        "bedrock:us-east-1 for Amazon Bedrock in that Region.",
    )
    model = st.text_input(
        "Model", found.model, placeholder=usual.chat_model or "as the server calls it"
    )
    told = f"The key is never kept: the worker reads it from {usual.chat_key_variable}."
    if usual.chat_url:
        told += f" Left empty, {usual.chat_model} at {usual.chat_url} is used."
    st.caption(told)
    return replace(found, url=url, model=model)


def _use(found: ChatSettings, usual: Settings) -> ChatSettings:
    st.header("Its prices and examples", anchor=False)
    price_in = _price("read", found.in_usd_per_million, usual.chat_in_usd_per_million)
    price_out = _price("written", found.out_usd_per_million, usual.chat_out_usd_per_million)
    n_examples = st.number_input(
        "Approved examples for a segment",
        min_value=1,
        max_value=chat_settings.MAX_EXAMPLES,
        value=found.n_examples,
        help="The nearest ones, in the ACT arm, as far as they fit.",
    )
    n_calls = st.number_input(
        "Calls at once",
        min_value=1,
        max_value=chat_settings.MAX_CALLS,
        value=found.n_calls,
        help="Of each language and arm of an order: as many as the server, or your contract, "
        "allows.",
    )
    seconds = st.number_input(
        "Seconds that a call may take",
        min_value=1,
        max_value=chat_settings.MAX_SECONDS,
        value=found.seconds,
        help="Small machines write some words a second, and a call is up to twelve segments.",
    )
    return replace(
        found,
        in_usd_per_million=price_in or Decimal(0),
        out_usd_per_million=price_out or Decimal(0),
        n_examples=int(n_examples),
        n_calls=int(n_calls),
        seconds=int(seconds),
    )


def _price(tokens: str, found: Decimal, usual: Decimal) -> Decimal | None:
    """Show the field of a price, and return what is in it.

    :param usual: of the chat model of projects that have none of their own.
    """
    return dollars.field(
        f"US dollars a million tokens {tokens}",
        found or None,
        f"{usual:f} for the usual model, else free" if usual else "free",
        format=dollars.AS_IT_IS,
    )
