"""What tests of translation services share: S3 and Amazon Translate on loopback."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from moto.server import ThreadedMotoServer

from amts_core.engines.smt import translator, tuned_weights
from amts_core.engines.smt.lexicon import Wordbook
from amts_core.engines.smt.translator import EngineUnit, Translator
from amts_core.exchange.wire_format import Text
from tests.engines import small_models
from tests.engines.fake_translate import CREDENTIALS, Amazon, amazon_on_loopback


@pytest.fixture(scope="session")
def storage_url() -> Iterator[str]:
    """Where moto's server listens: S3, IAM and STS."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def amazon(storage_url, monkeypatch) -> Iterator[Amazon]:
    """``settings, fake = amazon``: a fresh account with an empty bucket.

    Processes started by the test inherit the credentials that the fake expects. Tests of other
    folders import this fixture and ``storage_url`` by name.
    """
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    with amazon_on_loopback(storage_url) as amazon:
        yield amazon


@pytest.fixture(scope="session")
def neural_models(tmp_path_factory) -> Path:
    """A folder with a folder of a tiny model, from English into Chinese and Spanish."""
    models = tmp_path_factory.mktemp("models")
    small_models.marian(models / "tiny")
    return models


class _Blind:
    """An encoder to which nothing is near."""

    def encode(self, texts):
        return np.zeros((len(texts), 1), dtype=np.float32)


@pytest.fixture(scope="session")
def compiled() -> None:
    """The functions of the local engine that numba compiles: the first time takes half a minute."""
    units = [EngineUnit("One.", "Uno.", is_own=True), EngineUnit("Two.", "Dos.", is_own=False)]
    model = translator.train(units, ("en", "es"), tuple)
    text = (Text("One two three."),)
    Translator(
        model,
        (text,),
        tuple,
        wordbook=Wordbook(_Blind(), ()),
        weights=tuned_weights.weights(("en", "es")),
    ).translate(0)
