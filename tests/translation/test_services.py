"""Services of a project: set by a lead, kept with their history, made without credentials."""

import pickle
from dataclasses import replace
from decimal import Decimal

import pytest

from amts_core.engines.amazon import ResourceTag
from amts_core.engines.chat import ChatSettings
from amts_core.kernel.config import BUNDLED_ENCODER, Settings
from amts_core.kernel.errors import ConfigurationError, PermissionDenied
from amts_core.kernel.records import Arm, Engine
from amts_core.translation import engine_kinds, services
from amts_core.translation.engine_kinds import KINDS, amazon_settings
from amts_core.translation.records import ServiceSettings
from tests.stored import n_rows

AMAZON = ServiceSettings(
    region="eu-central-1",
    bucket="my-bucket",
    prefix="amts",
    role_arn="arn:aws:iam::123456789012:role/translate",
    budget_usd=Decimal("12.5"),
    baseline_usd_per_million=Decimal(15),
    act_usd_per_million=Decimal("60.25"),
    prices_as_of="2026-11-21",
)
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def test_settings_are_kept_with_their_history(store, project, lead):
    assert services.current(store, project.id) == ServiceSettings()
    assert services.engines(store, project.id) == (Engine.LOCAL,)
    given = replace(AMAZON, bucket=" my-bucket ", prefix="/amts/")
    assert services.save(store, lead, project, given) == AMAZON
    services.save(store, lead, project, AMAZON)
    with_amazon = (Engine.LOCAL, Engine.AMAZON, Engine.AMAZON_TEXT)
    assert services.engines(store, project.id) == with_amazon
    services.save(store, lead, project, ServiceSettings())
    assert services.current(store, project.id) == ServiceSettings()
    changes = services.history(store, project.id)
    assert [(one.settings, one.person) for one in changes] == [
        (ServiceSettings(), "Grace"),
        (AMAZON, "Grace"),
    ]


@pytest.mark.parametrize(
    ("region", "told"),
    [
        pytest.param("us-east-1", "", id="all is offered"),
        pytest.param("eu-west-1", "", id="all is offered, too"),
        pytest.param("eu-central-1", "can't use parallel data (ACT) by the service's", id="no ACT"),
        pytest.param("ap-east-1", "runs no batch jobs in 'ap-east-1'", id="no batches"),
        pytest.param("eu-wst-7", "knows no Amazon Translate in 'eu-wst-7'", id="misspelled"),
        pytest.param("", "", id="none yet"),
    ],
)
def test_a_region_that_lacks_something_is_told(region, told):
    found = services.warnings(replace(AMAZON, region=region))
    assert bool(found) == bool(told)
    assert told in "".join(found)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"bucket": "S3://x"}, "bucket 'S3://x' is not one", id="bucket"),
        pytest.param({"bucket": ""}, "not set up for Amazon", id="no bucket"),
        pytest.param({"region": "Frankfurt"}, "Region 'Frankfurt'", id="region"),
        pytest.param({"role_arn": "translate"}, "role 'translate'", id="role"),
        pytest.param(
            {"role_arn": "arn:aws-us-gov:iam::123456789012:role/translate"},
            "role belongs to aws-us-gov, the Region eu-central-1 to aws",
            id="another partition",
        ),
        pytest.param({"region": "qq-west-1"}, "No part of AWS has a Region 'qq-west-1'", id="none"),
        pytest.param({"kms_key": "alias/amts"}, "KMS key 'alias/amts' is not one", id="key"),
        pytest.param(
            {"kms_key": KEY.replace("eu-central-1", "us-east-1")},
            "key belongs to the Region us-east-1",
            id="a key of another Region",
        ),
        pytest.param({"tags": (ResourceTag("aws:x", ""),)}, "begins with 'aws:'", id="tag"),
        pytest.param({"budget_usd": Decimal(-1)}, "A budget of -1 USD is none", id="budget"),
        pytest.param({"budget_usd": Decimal("NaN")}, "A budget of NaN USD", id="no number"),
        pytest.param({"act_usd_per_million": Decimal(-1)}, "A price of -1 USD", id="price"),
        pytest.param({"prices_as_of": "today"}, "The day 'today' of the prices", id="day"),
    ],
)
def test_what_can_not_be_used_is_named(store, project, lead, changes, told):
    before = n_rows(store)
    with pytest.raises(ConfigurationError, match=told):
        services.save(store, lead, project, replace(AMAZON, **changes))
    assert n_rows(store) == before


@pytest.mark.parametrize("alone", [{"kms_key": KEY}, {"tags": (ResourceTag("team", "docs"),)}])
def test_a_key_or_tags_are_for_a_place(store, project, lead, alone):
    with pytest.raises(ConfigurationError, match="not set up for Amazon"):
        services.save(store, lead, project, ServiceSettings(**alone))


def test_key_and_tags_are_kept_with_the_place(store, project, lead):
    tags = ResourceTag("team", "docs"), ResourceTag("empty", "")
    wanted = replace(AMAZON, kms_key=KEY, tags=tags)
    services.save(store, lead, project, replace(wanted, kms_key=f" {KEY} "))
    assert services.current(store, project.id) == wanted
    assert KEY in services.needed_policies(store, project.id).role
    where = amazon_settings(wanted)
    assert (where.kms_key, where.tags) == (KEY, tags)
    services.save(store, lead, project, AMAZON)
    newest, first = services.history(store, project.id)
    assert (newest.settings, first.settings.place) == (AMAZON, wanted.place)


def test_settings_are_a_leads(store, project, ada, tmp_path):
    with pytest.raises(PermissionDenied, match="may not change the service settings. Ask a lead"):
        services.save(store, ada, project, AMAZON)
    settings = Settings.for_database(None, data_dir=tmp_path, encoder="x")
    with pytest.raises(PermissionDenied):
        services.check_access(settings, project, ada)


def test_prices_are_confirmed_by_their_day():
    table = services.prices(AMAZON, Engine.AMAZON, "en")
    assert [table.usd_per_million(arm) for arm in Arm] == [Decimal(15), Decimal("60.25")]
    assert (table.is_confirmed, table.as_of.isoformat()) == (True, "2026-11-21")
    assert not services.prices(ServiceSettings(), Engine.AMAZON, "en").is_confirmed
    free = services.prices(AMAZON, Engine.LOCAL, "en")
    assert [free.usd_per_million(arm) for arm in Arm] == [0, 0]


def test_services_are_made_of_settings(store, project, lead, tmp_path):
    settings = Settings.for_database(None, data_dir=tmp_path, encoder=str(BUNDLED_ENCODER))
    local = services.setup(settings, store, project.id, Engine.LOCAL)
    assert local.folder == tmp_path / "engine"
    assert local.corpora == (), "none is imported"
    assert pickle.loads(pickle.dumps(local)) == local
    with pytest.raises(ConfigurationError, match="Local engine is no service"):
        services.make(settings, store, project.id, Engine.LOCAL)
    with pytest.raises(ConfigurationError, match="does not run on this machine"):
        services.setup(settings, store, project.id, Engine.AMAZON)
    with pytest.raises(ConfigurationError, match="not set up for Amazon Translate"):
        services.make(settings, store, project.id, Engine.AMAZON)
    with pytest.raises(ConfigurationError, match="There is no neural model yet"):
        services.setup(settings, store, project.id, Engine.NEURAL)
    with pytest.raises(ConfigurationError):
        services.needed_policies(store, project.id)
    services.save(store, lead, project, AMAZON)
    assert "my-bucket" in services.needed_policies(store, project.id).caller


def test_neural_models_belong_to_the_installation(store, project, tmp_path, monkeypatch):
    monkeypatch.delenv("AMTS_NEURAL_MODELS", raising=False)
    monkeypatch.setenv("AMTS_DATA_DIR", str(tmp_path))
    with pytest.raises(ConfigurationError, match="models get en-zh"):
        services.check_engine(store, project.id, Engine.NEURAL)
    models = tmp_path / "models"
    (models / "opus").mkdir(parents=True)
    (models / "opus" / "amts-model.json").write_text("{}")
    settings = Settings.from_environment()
    assert services.engines(store, project.id) == (Engine.LOCAL, Engine.NEURAL)
    services.check_engine(store, project.id, Engine.NEURAL)
    neural = services.setup(settings, store, project.id, Engine.NEURAL)
    assert neural.models == models
    assert pickle.loads(pickle.dumps(neural)) == neural
    free = services.prices(AMAZON, Engine.NEURAL, "en")
    assert [free.usd_per_million(arm) for arm in Arm] == [0, 0]


def test_every_engine_is_in_the_list():
    assert list(KINDS) == list(Engine)
    priced = replace(AMAZON, chat=CHAT)
    assert [
        kind.engine for kind in KINDS.values() if kind.prices(priced, "en").usd_per_million(Arm.ACT)
    ] == [engine for engine in Engine if engine.is_billed]


CHAT = ChatSettings(
    url="http://localhost:11434/v1",
    model="some-model",
    in_usd_per_million=Decimal("0.15"),
    out_usd_per_million=Decimal("0.6"),
)


def test_a_project_has_a_chat_model_of_its_own_or_that_of_the_installation(
    store, project, lead, tmp_path, monkeypatch
):
    monkeypatch.setenv("AMTS_DATA_DIR", str(tmp_path))
    with pytest.raises(ConfigurationError, match="write its address and name into Settings"):
        services.check_engine(store, project.id, Engine.CHAT)
    monkeypatch.setenv("AMTS_CHAT_URL", "bedrock:eu-west-1")
    monkeypatch.setenv("AMTS_CHAT_MODEL", "some.model")
    assert services.engines(store, project.id) == (Engine.LOCAL, Engine.CHAT)
    usual = services.setup(Settings.from_environment(), store, project.id, Engine.CHAT)
    assert (usual.settings.is_bedrock, usual.settings.region) == (True, "eu-west-1")
    assert not services.prices(ServiceSettings(), Engine.CHAT, "en").usd_per_million(Arm.ACT)
    monkeypatch.setenv("AMTS_CHAT_INPUT_PRICE", "0.15")
    monkeypatch.setenv("AMTS_CHAT_OUTPUT_PRICE", "0.6")
    own_price = ServiceSettings(chat=ChatSettings(out_usd_per_million=Decimal(3)))
    for found, written in ((ServiceSettings(), Decimal("0.6")), (own_price, Decimal(3))):
        chat = engine_kinds.chat_of(found)
        assert (chat.in_usd_per_million, chat.out_usd_per_million) == (Decimal("0.15"), written)
        assert services.prices(found, Engine.CHAT, "en").usd_per_million(Arm.ACT) > 0
    services.save(store, lead, project, replace(ServiceSettings(), chat=CHAT))
    assert services.current(store, project.id).chat == CHAT
    monkeypatch.setenv("AMTS_CHAT_KEY_VARIABLE", "OTHER_KEY")
    own = services.setup(Settings.from_environment(), store, project.id, Engine.CHAT)
    assert (own.settings, own.key_variable) == (CHAT, "OTHER_KEY")
    assert pickle.loads(pickle.dumps(own)) == own


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"model": ""}, "has no model"),
        ({"url": ""}, "has no address"),
        ({"url": "localhost:11434"}, "Write that of an OpenAI-compatible API"),
        ({"url": "ftp://x/v1"}, "Write that of an OpenAI-compatible API"),
        ({"url": "http://[x/v1"}, "Write that of an OpenAI-compatible API"),
        ({"url": "https://me:secret@x/v1"}, "may hold no name, password or key"),
        ({"url": "https://x/v1?key=secret"}, "may hold no name, password or key"),
        ({"url": "https://x/v1#secret"}, "may hold no name, password or key"),
        ({"url": "htp://me:secret@x/v1"}, "may hold no name, password or key"),
        ({"url": "bedrock:evil host"}, "The Region 'evil host' is none"),
        ({"in_usd_per_million": Decimal(-1)}, "A price of -1 USD is none"),
        ({"n_examples": 0}, "Examples for a segment: 0 is none"),
        ({"n_calls": 65}, "Calls at once: 65 is none"),
    ],
)
def test_a_chat_model_that_can_not_be_used_is_refused(store, project, lead, changes, told):
    with pytest.raises(ConfigurationError, match=told) as found:
        services.save(store, lead, project, ServiceSettings(chat=replace(CHAT, **changes)))
    assert "secret" not in str(found.value)
    assert services.current(store, project.id) == ServiceSettings()


def test_examples_make_a_chat_model_dearer():
    table = services.prices(ServiceSettings(chat=CHAT), Engine.CHAT, "en")
    assert 0 < table.baseline_usd_per_million < table.act_usd_per_million < 2
    chinese = services.prices(ServiceSettings(chat=CHAT), Engine.CHAT, "zh")
    assert chinese.act_usd_per_million > 2 * table.act_usd_per_million


@pytest.mark.parametrize(("engine", "seconds"), [(Engine.AMAZON, 15.0), (Engine.LOCAL, 1.0)])
def test_a_machine_of_our_own_is_asked_more_often(tmp_path, engine, seconds):
    settings = Settings.for_database(None, data_dir=tmp_path, encoder="x")
    assert services.poll_seconds(settings, engine) == seconds
    assert services.poll_seconds(replace(settings, poll_seconds=0.1), engine) == 0.1
