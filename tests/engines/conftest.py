"""What tests of translation services share: S3 and Amazon Translate on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from tests.engines import small_models
from tests.engines.fake_translate import CREDENTIALS, Amazon, amazon_on_loopback


@pytest.fixture(scope="session")
def storage_url() -> Iterator[str]:
    """Where moto's server listens: S3, IAM, STS and KMS."""
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
