"""Documents whose words the local engine does not know: told before they are ordered."""

import json

import pytest

from amts_core import translation
from amts_core.kernel.jobs import calls, job_rows, readings
from amts_core.kernel.records import Arm
from amts_core.translation import known_words
from tests.translation.orders.conftest import *  # noqa: F403
from tests.translation.orders.conftest import published, version_of


@pytest.fixture
def asked(monkeypatch, settings, store, book):
    """Ask about a document and return what is found, as a worker finds it."""

    def at_once(settings, job_id, call):
        readings.carry_out(settings, job_id, *call.arguments)

    monkeypatch.setattr(calls, "enqueue", at_once)

    def ask(text, publication_id=None):
        files = [("a.md", text.encode())]
        (one,) = translation.add_documents(store, book, files, "en")
        job_id = known_words.ask(
            settings,
            book,
            [one.revision_id],
            "en",
            tgt_langs=["zh"],
            publication_id=publication_id,
        )
        return known_words.read(json.loads(job_rows.find(store, job_id).result))

    return ask


def test_words_of_the_corpora_and_of_the_units_are_known(
    asked, settings, store, book, lead, service
):
    version = version_of(store, book, text="The florbs grumble.\t花。")
    held = published(settings, store, book, lead, service, version)
    found = asked("The florbs grumble and the wibbles do not.\n", held.id)
    assert found.n_words == 8
    assert found.unknown["zh", Arm.BASELINE] == pytest.approx(3 / 8)
    assert found.unknown["zh", Arm.ACT] == pytest.approx(1 / 8)
    alone = asked("The florbs grumble and the wibbles do not.\n")
    assert set(alone.unknown) == {("zh", Arm.BASELINE)}
