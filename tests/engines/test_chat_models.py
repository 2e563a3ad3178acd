"""Chat models at their servers: what is sent, and what is made of what comes back."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from amts_core.engines.chat import ChatSettings, ChatSetup
from amts_core.engines.chat.bedrock_model import BedrockModel
from amts_core.engines.chat.chat_model import CallTimedOut, ChatRequest, RequestRefused
from amts_core.engines.chat.deadline import TimedModel
from amts_core.engines.chat.openai_model import OpenAIModel
from amts_core.engines.chat.patience import PatientModel, Waits
from amts_core.kernel.errors import ConfigurationError, ServiceBusy, ServiceError
from tests.engines.fake_chat import FakeChat, translation

REQUEST = ChatRequest(
    system="You translate.",
    user='Translate these texts:\n{"1": "A dog."}',
    n_texts=1,
    n_tokens=500,
)


@pytest.fixture
def bedrock(monkeypatch):
    """Makes a model of Bedrock that is served by a server of ours."""
    for name, value in (("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "y"), ("SESSION_TOKEN", "z")):
        monkeypatch.setenv(f"AWS_{name}", value)

    def make(chat):
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", chat.address)
        return BedrockModel("eu-west-1", "some.model-v1:0", timeout_seconds=1.0)

    return make


def openai(chat):
    return OpenAIModel(chat.url, "some-model", "key", timeout_seconds=1.0)


@pytest.fixture(params=["openai", "bedrock"])
def model(request, bedrock):
    return openai if request.param == "openai" else bedrock


def test_an_answer(model):
    with FakeChat() as chat:
        answer = model(chat).answer(REQUEST)
    assert answer.text == f'{{"1": "{translation("A dog.")}"}}'
    assert not answer.is_cut
    assert answer.n_tokens_in > 0 < answer.n_tokens_out


def test_a_cut_off_answer_says_so(model):
    with FakeChat(script=["cut"]) as chat:
        assert model(chat).answer(REQUEST).is_cut


@pytest.mark.parametrize("fault", ["429", "500", "hang up", "stall"])
def test_what_may_pass_is_told_as_such(model, fault):
    with FakeChat(script=[fault]) as chat:
        asked = model(chat)
        with pytest.raises(ServiceBusy) as found:
            asked.answer(REQUEST)
        assert asked.answer(REQUEST).text
    if fault == "429" and model is openai:
        assert found.value.seconds == 0.05


def test_what_is_not_answered_in_time_may_have_been_paid(model):
    with FakeChat(script=["stall", "hang up"]) as chat:
        asked = model(chat)
        with pytest.raises(CallTimedOut):
            asked.answer(REQUEST)
        with pytest.raises(ServiceBusy) as found:
            asked.answer(REQUEST)
    assert not isinstance(found.value, CallTimedOut)


def test_a_call_ends_in_time_however_its_server_answers(model):
    """Each byte comes in time for the library's own time-out, and the last one never."""
    with FakeChat(script=["drip"]) as chat:
        asked = TimedModel(model(chat), 0.5)
        begun = time.monotonic()
        with pytest.raises(CallTimedOut, match=r"has not answered within 0.5 seconds"):
            asked.answer(REQUEST)
        assert time.monotonic() - begun < 1.0
        assert asked.answer(REQUEST).text, "the next one is answered"


def test_a_server_that_ends_no_call_is_asked_for_no_more(model, monkeypatch):
    monkeypatch.setattr("amts_core.engines.chat.deadline._MOST_OPEN", 2)
    with FakeChat(faults=("drip",), fault_share=1.0) as chat:
        asked = TimedModel(model(chat), 0.3)
        for _ in range(2):
            with pytest.raises(CallTimedOut):
                asked.answer(REQUEST)
        with pytest.raises(ServiceError, match="has 2 calls open that it does not end"):
            asked.answer(REQUEST)
    assert len(chat.calls) == 2


def test_bedrock_is_asked_by_converse(bedrock):
    with FakeChat() as chat:
        asked = bedrock(chat)
        asked.answer(REQUEST)
    (call,) = chat.calls
    assert call.path == "/model/some.model-v1%3A0/converse"
    assert call.authorization.startswith("AWS4-HMAC-SHA256")
    assert call.body["system"] == [{"text": "You translate."}]
    assert call.body["inferenceConfig"] == {"temperature": 0, "maxTokens": 500}
    assert "jsonSchema" in call.body["outputConfig"]["textFormat"]["structure"]
    assert asked.name == "some.model-v1:0 at Amazon Bedrock in eu-west-1"


def test_a_model_of_bedrock_without_schemas_is_asked_without(bedrock):
    with FakeChat(refused=("outputConfig",)) as chat:
        assert bedrock(chat).answer(REQUEST).text
    assert "outputConfig" not in chat.calls[-1].body


def test_other_refusals_name_the_next_step(bedrock):
    with FakeChat(script=["denied"]) as chat:
        with pytest.raises(
            ServiceError, match="AccessDeniedException.*Let the account use the model"
        ):
            bedrock(chat).answer(REQUEST)
    with FakeChat(script=["spent"]) as chat:
        with pytest.raises(ServiceError, match="nothing left: fill it up") as found:
            openai(chat).answer(REQUEST)
    assert not isinstance(found.value, ServiceBusy)


def test_something_else_than_json_is_no_crash():
    with FakeChat(script=["html"]) as chat, pytest.raises(ServiceError, match="most end in /v1"):
        openai(chat).answer(REQUEST)


def test_all_wait_as_long_as_one_is_asked_to():
    slept, now = [], [0.0]

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    with FakeChat(script=["429", "500", "500"], retry_after="7") as chat:
        patient = PatientModel(
            openai(chat),
            Waits(first=1.0, longest=3.0, total=60.0),
            sleep=sleep,
            clock=lambda: now[0],
        )
        assert patient.answer(REQUEST).text
        assert slept == [7.0, 2.0, 3.0]
    with FakeChat(script=["429"], retry_after="3600") as chat:
        patient = PatientModel(openai(chat), Waits(total=60.0), sleep=sleep, clock=lambda: now[0])
        with pytest.raises(ServiceError, match="would have to be waited for another 60"):
            patient.answer(REQUEST)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param("429", "The server asks to wait until ", id="busy"),
        pytest.param("500", "The server is busy or away; it is asked again at ", id="broken"),
    ],
)
def test_it_is_told_what_is_waited_for(fault, told):
    said = []
    with FakeChat(script=[fault], retry_after="7") as chat:
        patient = PatientModel(
            openai(chat),
            Waits(first=7.0),
            sleep=lambda seconds: said.append(patient.waiting()),
            clock=lambda: 8.0 if said else 0.0,
        )
        assert patient.waiting() == ""
        assert patient.answer(REQUEST).text
        assert patient.waiting() == ""
    (line,) = said
    assert line.startswith(told)
    until = datetime.strptime(re.search(r"[0-9:]{8}(?= UTC$)", line)[0], "%H:%M:%S")
    left = (until - datetime.now(UTC).replace(tzinfo=None)).total_seconds() % 86_400
    assert 4 < left < 8


def test_threads_may_all_learn_at_once_what_a_model_does_not_take(bedrock):
    with FakeChat(refused=("outputConfig",), delay_seconds=0.05) as chat:
        asked = bedrock(chat)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: asked.answer(REQUEST).text, range(4)))
    assert all(found)


def test_texts_that_a_server_does_not_take_are_told_apart(model):
    with FakeChat(script=["too long"]) as chat:
        asked = model(chat)
        with pytest.raises(RequestRefused, match="maximum context"):
            asked.answer(REQUEST)
        assert asked.answer(REQUEST).text
    assert len(chat.calls) == 2, "it is no parameter that is unknown"


def test_a_server_that_answers_422_is_asked_without(monkeypatch):
    with FakeChat(refused=("seed",), refusal=422) as chat:
        assert openai(chat).answer(REQUEST).text
    assert "seed" not in chat.calls[-1].body


def test_no_key_stands_in_a_message():
    with FakeChat(script=["echo"]) as chat:
        asked = OpenAIModel(chat.url, "m", " sk-secret\n", timeout_seconds=1.0)
        with pytest.raises(ServiceError, match="status 401") as found:
            asked.answer(REQUEST)
    assert chat.calls[0].authorization == "Bearer sk-secret"
    assert "sk-secret" not in str(found.value)
    with pytest.raises(ConfigurationError, match="characters that no key has") as found:
        OpenAIModel(chat.url, "m", "sk-sécret", timeout_seconds=1.0)
    assert "cret" not in str(found.value).replace("secret", "")


@pytest.mark.parametrize(
    ("url", "hosts", "is_sent"),
    [
        ("https://api.example.org/v1", (), True),
        ("http://localhost:8000/v1", (), True),
        ("http://192.168.0.9:8000/v1", (), False),
        ("http://192.168.0.9:8000/v1", ("192.168.0.9",), True),
        ("https://api.example.org/v1", ("other.example.org",), False),
    ],
)
def test_the_key_is_sent_where_it_may_be(url, hosts, is_sent, monkeypatch, tmp_path):
    monkeypatch.setenv("MY_KEY", "secret")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-mine")
    setup = ChatSetup(
        settings=ChatSettings(url=url, model="m"),
        key_variable="MY_KEY",
        key_hosts=hosts,
        folder=tmp_path,
        encoder="",
        load_encoder=str,
    )
    client = setup()._model._client
    assert (client.api_key == "secret") == is_sent
    assert client.organization is None
