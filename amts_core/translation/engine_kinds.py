"""The engines that can be chosen: name, what each needs, what it costs, and how it is made.

One :class:`EngineKind` an engine. The libraries of the services are loaded when one is made: no
page has to wait for them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from amts_core.engines import BatchService, EngineSetup, ResourceKind, answer_log
from amts_core.engines.amazon import (
    PRICES,
    AmazonSettings,
    PriceTable,
    RealTimeSetup,
    make_service,
    offers,
    text_requests,
)
from amts_core.engines.chat import ChatSettings, ChatSetup, chat_settings, token_prices
from amts_core.engines.neural import NeuralSetup, model_folders
from amts_core.engines.smt import GeneralCorpus, SmtSetup
from amts_core.exchange import Piece
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store
from amts_core.kernel.errors import ConfigurationError
from amts_core.kernel.records import Arm, Engine
from amts_core.translation import corpora
from amts_core.translation.records import Order, ServicePlace, ServiceSettings
from amts_core.translation.store import order_rows
from amts_core.translation.store.service_settings import settings as current

if TYPE_CHECKING:
    from amts_core.align import Encoder

__all__ = [
    "KINDS", "EngineKind", "amazon_settings", "chat_of", "chat_setup", "check_chat", "settings_at",
]  # fmt: skip

_CHAT_CALLS, _REAL_TIME_CALLS = "chat", "real-time"
"""Where the calls of tasks are kept that are not whole yet."""
_FREE = PriceTable(date(1970, 1, 1), Decimal(0), Decimal(0), is_confirmed=True)


def _keep_nothing(settings: Settings, task_key: str) -> None:
    """Most engines keep nothing of a task beside what they translate."""


def _free(settings: ServiceSettings, src_lang: str) -> PriceTable:
    return _FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineKind:
    """What the product has to know of an engine.

    ``name`` and ``sentence`` are for people: what it is, and what it is good for. ``is_offered``
    says whether a project can choose it now; ``check`` raises
    :class:`kernel.errors.ConfigurationError` with what is missing. An engine of this machine has
    ``setup``, which returns what makes it in a process, for an order as it was given where there is
    one; a batch service ``make``, which returns it for a project, at a place where that is not the
    one of the settings. ``forget`` deletes what it keeps on this machine of a task, by its key,
    once all of it is stored.

    It is asked how it stands every ``poll_seconds`` at most; None is as often as the settings say.
    ``holds`` are the kinds of what its account may hold that was made elsewhere, and that orders
    can use. ``languages`` are those that it translates between, parallel data too; None where it
    learns any. ``takes_units`` says that it has an ACT arm, ``uses_corpora`` that it learns from
    general corpora, ``takes_xliff`` that it takes XLIFF 1.2 as such, ``takes_formality`` that it
    can be told how to address the reader, and ``masks_profanity`` that it can mask bad words.
    ``prices`` are those of documents in a language, ``n_characters`` counts what of a text is
    billed, where that are not its own characters.
    """

    engine: Engine
    name: str
    sentence: str
    is_offered: Callable[[Store, int], bool]
    check: Callable[[Store, int], object]
    setup: Callable[[Settings, Store, int, Order | None], EngineSetup] | None = None
    make: Callable[[Settings, Store, int, ServicePlace | None], BatchService] | None = None
    forget: Callable[[Settings, str], None] = _keep_nothing
    prices: Callable[[ServiceSettings, str], PriceTable] = _free
    n_characters: Callable[[Sequence[Piece]], int] | None = None
    poll_seconds: float | None = 1.0
    holds: frozenset[ResourceKind] = frozenset()
    languages: frozenset[str] | None = None
    takes_units: bool = True
    uses_corpora: bool = False
    takes_xliff: bool = False
    takes_formality: bool = False
    masks_profanity: bool = False

    @property
    def runs_here(self) -> bool:
        """Whether a worker of ours does its work, so that it is never sent anywhere."""
        return self.setup is not None


def _load_encoder(name: str) -> "Encoder":
    from amts_core.align import load_encoder

    return load_encoder(name)


def _set_up_local(
    settings: Settings, store: Store, project_id: int, order: Order | None
) -> EngineSetup:
    folder = (settings.data_dir / "engine").resolve()
    return SmtSetup(folder, general_corpora(store, project_id, folder), _load_encoder)


def general_corpora(store: Store, project_id: int, folder: Path) -> tuple[GeneralCorpus, ...]:
    """Return the corpora that serve a project as the local engine reads them, from this folder."""
    return tuple(
        GeneralCorpus(one.sha256, one.src_lang, one.tgt_lang, path)
        for one, path in corpora.files(store, project_id, folder)
    )


def amazon_settings(settings: ServiceSettings) -> AmazonSettings:
    """Return where a project's jobs run at Amazon Translate.

    :raises ConfigurationError: nobody has set it up.
    """
    if not settings.bucket:
        raise ConfigurationError(
            "This project is not set up for Amazon Translate. Let a lead write Region, bucket and "
            "role into Settings."
        )
    return settings_at(settings.place)


def settings_at(place: ServicePlace) -> AmazonSettings:
    """Return a place at Amazon as its library takes it."""
    return AmazonSettings(
        region=place.region,
        bucket=place.bucket,
        prefix=place.prefix,
        role_arn=place.role_arn,
        kms_key=place.kms_key,
        tags=place.tags,
    )


def _amazon_prices(settings: ServiceSettings, src_lang: str) -> PriceTable:
    baseline, act = settings.baseline_usd_per_million, settings.act_usd_per_million
    return PriceTable(
        _day(settings.prices_as_of) if settings.prices_as_of else PRICES.as_of,
        PRICES.baseline_usd_per_million if baseline is None else baseline,
        PRICES.act_usd_per_million if act is None else act,
        is_confirmed=bool(settings.prices_as_of),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"The day {text!r} of the prices is none. Write it like 2026-11-21, or leave it empty."
        ) from error


def _make_amazon(
    settings: Settings, store: Store, project_id: int, place: ServicePlace | None
) -> BatchService:
    where = amazon_settings(current(store, project_id)) if place is None else settings_at(place)
    return make_service(where)


def _calls_folder(settings: Settings, name: str) -> Path:
    return (settings.data_dir / "engine" / name).resolve()


def _forget_calls(name: str, settings: Settings, task_key: str) -> None:
    answer_log.forget(_calls_folder(settings, name), task_key)


def _set_up_real_time(
    settings: Settings, store: Store, project_id: int, order: Order | None
) -> EngineSetup:
    """Set it up where and at the price that was ordered, else as the project's settings say now."""
    found = current(store, project_id)
    if order is None:
        usd_per_million = _amazon_prices(found, "").baseline_usd_per_million
    else:
        usd_per_million = order_rows.prices_of(store, order.id)[Arm.BASELINE]
    place = None if order is None else order.place
    where = amazon_settings(found) if place is None else settings_at(place)
    return RealTimeSetup(where, usd_per_million, _calls_folder(settings, _REAL_TIME_CALLS))


def _set_up_neural(
    settings: Settings, store: Store, project_id: int, order: Order | None
) -> EngineSetup:
    models = model_folders.check(settings.models_dir).resolve()
    return NeuralSetup(models, settings.encoder, _load_encoder)


def chat_of(settings: ServiceSettings) -> ChatSettings:
    """Return the chat model of a project: its own, else that of the installation.

    That one costs what the project says, else what the installation does.
    """
    own = settings.chat
    if own.url:
        return own
    usual = Settings.from_environment()
    return replace(
        own,
        url=usual.chat_url,
        model=usual.chat_model,
        in_usd_per_million=own.in_usd_per_million or usual.chat_in_usd_per_million,
        out_usd_per_million=own.out_usd_per_million or usual.chat_out_usd_per_million,
    )


def check_chat(store: Store, project_id: int) -> ChatSettings:
    """Return the chat model of a project.

    :raises ConfigurationError: there is none, or it can't be used.
    """
    found = chat_of(current(store, project_id))
    if not found.url:
        raise ConfigurationError(
            "This project has no chat model. Let a lead write its address and name into Settings, "
            "or let AMTS_CHAT_URL and AMTS_CHAT_MODEL name one for all projects."
        )
    chat_settings.check(found)
    return found


def _chat_prices(settings: ServiceSettings, src_lang: str) -> PriceTable:
    chat = chat_of(settings)
    return PriceTable(
        _day(settings.prices_as_of) if settings.prices_as_of else PRICES.as_of,
        token_prices.usd_per_million(chat, Arm.BASELINE, src_lang),
        token_prices.usd_per_million(chat, Arm.ACT, src_lang),
        is_confirmed=bool(settings.prices_as_of),
    )


def chat_setup(
    settings: Settings, store: Store, project_id: int, order: Order | None = None
) -> ChatSetup:
    """Return what makes the chat engine of a project, and tries its model.

    :raises ConfigurationError: there is no chat model, or it can't be used.
    """
    return ChatSetup(
        settings=check_chat(store, project_id),
        key_variable=settings.chat_key_variable,
        key_hosts=settings.chat_key_hosts,
        folder=_calls_folder(settings, _CHAT_CALLS),
        encoder=settings.encoder,
        load_encoder=_load_encoder,
    )


_KINDS = (
    EngineKind(
        engine=Engine.LOCAL,
        name="Local engine",
        sentence=(
            "Statistical translation on this machine, trained for each order on the examples "
            "that are most relevant to its documents: it needs no account and no network, and "
            "costs nothing. It takes up the terminology and the phrasing of your examples. What it "
            "writes are drafts to be post-edited, not fluent prose."
        ),
        is_offered=lambda store, project_id: True,
        check=lambda store, project_id: None,
        setup=_set_up_local,
        uses_corpora=True,
    ),
    EngineKind(
        engine=Engine.AMAZON,
        name="Amazon Translate",
        sentence=(
            "A cloud service, billed by the character; your own account is used. Documents and "
            "parallel data are copied to your bucket. ACT costs more than the baseline. A job "
            "takes from minutes to two days, and goes on while this page is closed."
        ),
        is_offered=lambda store, project_id: bool(current(store, project_id).bucket),
        check=lambda store, project_id: amazon_settings(current(store, project_id)),
        make=_make_amazon,
        prices=_amazon_prices,
        poll_seconds=None,
        holds=frozenset(ResourceKind),
        languages=offers.TRANSLATED_LANGUAGES,
        takes_xliff=True,
        takes_formality=True,
        masks_profanity=True,
    ),
    EngineKind(
        engine=Engine.AMAZON_TEXT,
        name="Amazon Translate, real time",
        sentence=(
            "The same service, asked text by text, without parallel data: what Active Custom "
            "Translation is compared with in the published experiment. Nothing goes to your "
            "bucket; texts of over 10,000 bytes stay as they are. It is billed by the character."
        ),
        is_offered=lambda store, project_id: bool(current(store, project_id).bucket),
        check=lambda store, project_id: amazon_settings(current(store, project_id)),
        setup=_set_up_real_time,
        forget=partial(_forget_calls, _REAL_TIME_CALLS),
        prices=_amazon_prices,
        n_characters=text_requests.n_characters,
        holds=frozenset({ResourceKind.TERMINOLOGY}),
        languages=offers.TRANSLATED_LANGUAGES,
        takes_units=False,
        takes_formality=True,
        masks_profanity=True,
    ),
    EngineKind(
        engine=Engine.NEURAL,
        name="Neural engine",
        sentence=(
            "A neural model of your own on this machine: no account, no network, and it costs "
            "nothing. It writes fluent drafts; with parallel data, texts that these know come back "
            "as they are, and similar ones serve as hints where the model was made for that."
        ),
        # models belong to the installation, not to a project
        is_offered=lambda store, project_id: bool(
            model_folders.found(Settings.from_environment().models_dir)
        ),
        check=lambda store, project_id: model_folders.check(Settings.from_environment().models_dir),
        setup=_set_up_neural,
    ),
    EngineKind(
        engine=Engine.CHAT,
        name="Chat model",
        sentence=(
            "A language model that you choose: one on your own machines, a hosted one, or one of "
            "Amazon Bedrock. It writes fluently, and is shown the approved examples that are "
            "nearest to each sentence, your terms, what stands before, and your note on style. "
            "Texts are sent to its server; it costs what its server takes for them."
        ),
        is_offered=lambda store, project_id: bool(chat_of(current(store, project_id)).url),
        check=check_chat,
        setup=chat_setup,
        forget=partial(_forget_calls, _CHAT_CALLS),
        prices=_chat_prices,
        takes_formality=True,
    ),
)
KINDS: Mapping[Engine, EngineKind] = MappingProxyType({kind.engine: kind for kind in _KINDS})
"""All engines, in the order in which they are offered."""
