"""Chat models at their servers: what is sent, and what is made of what comes back."""

import pytest

from amts_core.engines.chat.bedrock_model import BedrockModel
from amts_core.engines.chat.chat_model import ChatRequest
from amts_core.engines.chat.openai_model import OpenAIModel
from amts_core.engines.chat.patience import PatientModel, Waits
from amts_core.kernel.errors import ServiceBusy, ServiceError
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
        with pytest.raises(ServiceError, match="It was so for 1 minutes"):
            patient.answer(REQUEST)
