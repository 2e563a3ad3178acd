"""Neural models in Settings: looked up, fetched, listed, removed; and offered first where they serve."""

import json

import pytest

from amts_core import translation
from amts_core.engines.neural import model_folders
from amts_core.kernel.config import Settings
from amts_core.kernel.errors import PermissionDenied
from amts_core.kernel.records import Engine, Role
from amts_core.project.store import people
from amts_core.translation import neural_models
from pages.shared import labels
from tests.engines.fake_hub import FakeHub
from tests.engines.test_hub_models import NAME, opus
from tests.pages.conftest import button, texts

__all__ = ["opus"]

WANTED = "Languages, a model of the hub, or a folder of this machine"


@pytest.fixture
def boss(store):
    return people.add_person(store, "Grace", Role.LEAD)


@pytest.fixture
def model(store):
    """A folder that looks like a model from English into Chinese."""
    folder = Settings.from_environment().models_dir / "own-en-zh"
    folder.mkdir(parents=True)
    told = {"kind": "marian", "src": {"en": ""}, "tgt": {"zh": ""}, "licence": "MIT"}
    (folder / model_folders.NAME).write_text(json.dumps(told), "utf-8")
    for name in ("model.bin", "source.spm", "target.spm"):
        (folder / name).write_bytes(b"x" * 1000)
    return folder


def look_up(app, wanted):
    (field,) = [one for one in app.text_input if one.label == WANTED]
    field.input(wanted)
    return button(app, "Look it up").click().run()


@pytest.mark.filterwarnings("ignore")
def test_a_model_is_looked_up_fetched_and_removed(visit, boss, project, opus, monkeypatch):
    with FakeHub({NAME: opus}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        app = visit("settings", person=boss.id)
        (field,) = [one for one in app.text_input if one.label == WANTED]
        assert field.value == "en-zh"
        app = look_up(app, "en-zh")
        (told,) = [one.proto.body for one in app.get("html") if NAME in one.proto.body]
        assert "English → Chinese" in told and "apache-2.0" in told and " kB" in told
        assert not [path for path in hub.asked if "/resolve/" in path]
        app = button(app, "Fetch and convert it").click().run()
    assert not app.exception and not app.error
    assert "opus-mt-en-zh can be used now." in texts(app.success)
    (line,) = [one for one in texts(app.text) if one.startswith("opus-mt-en-zh: ")]
    assert line.startswith("opus-mt-en-zh: English → Chinese · ") and "apache-2.0" in line
    app = button(app, "Remove").click().run()
    assert "opus-mt-en-zh is removed." in texts(app.success)
    assert neural_models.models(Settings.from_environment()) == ((), ())
    with FakeHub({NAME: opus}) as hub:  # once more: nothing of what was found before counts
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        app = button(look_up(app, "en-zh"), "Fetch and convert it").click().run()
        assert [path for path in hub.asked if "/resolve/" in path]
    assert [one.path.name for one in neural_models.models(Settings.from_environment())[0]]


def test_what_can_not_be_had_is_told_and_may_be_asked_again(visit, boss, project, monkeypatch):
    with FakeHub({}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        app = look_up(visit("settings", person=boss.id), "en-de")
        told = labels.plain("The hub has no model 'Helsinki-NLP/opus-mt-en-de'")
        assert told in texts(app.error)[0]
        n_asked = len(hub.asked)
        look_up(app, "en-de")
        assert len(hub.asked) == 2 * n_asked


def test_others_see_the_models_and_get_none(visit, me, project, model):
    app = visit("settings", person=me.id)
    assert "own-en-zh: English → Chinese · 3 kB · licence MIT" in texts(app.text)
    assert button(app, "Remove").disabled
    assert "Look it up" not in [one.label for one in app.button]
    settings = Settings.from_environment()
    for ask in (neural_models.ask_for, neural_models.fetch):
        with pytest.raises(PermissionDenied):
            ask(settings, project, me, "en-zh")
    with pytest.raises(PermissionDenied):
        neural_models.remove(settings, me, "own-en-zh")
    assert model.is_dir()


def test_a_model_that_can_not_be_used_is_told(visit, boss, project, model):
    (model / "target.spm").unlink()
    app = visit("settings", person=boss.id)
    assert any("lacks target.spm" in text for text in texts(app.warning))


def test_a_model_is_offered_first_where_it_serves(visit, store, boss, project, model):
    translation.add_documents(store, project, [("a.md", b"One.")], "en")
    app = visit("translate", person=boss.id)
    (radio,) = [one for one in app.radio if one.label == "Engine"]
    assert radio.value is Engine.NEURAL and radio.options[0] == "Neural engine"
    assert "It comes first: own-en-zh translates English into Chinese." in texts(app.caption)
    app.selectbox(key="order_from").select("zh").run()
    (radio,) = [one for one in app.radio if one.label == "Engine"]
    assert radio.value is Engine.LOCAL and radio.options[0] == "Local engine"
    app = radio.set_value(Engine.NEURAL).run()
    assert any(
        "No neural model translates Chinese into English" in text for text in texts(app.warning)
    )


def test_what_somebody_chose_stays_chosen_for_other_languages(visit, store, boss, project, model):
    translation.add_documents(store, project, [("a.md", b"One.")], "en")
    app = visit("translate", person=boss.id)

    def engine():
        (radio,) = [one for one in app.radio if one.label == "Engine"]
        return radio

    engine().set_value(Engine.LOCAL).run()
    app.selectbox(key="order_from").select("zh").run()
    assert engine().value is Engine.LOCAL
    engine().set_value(Engine.NEURAL).run()
    app.selectbox(key="order_from").select("en").run()
    assert engine().value is Engine.NEURAL


def test_a_model_that_can_not_be_used_is_passed_over(store, model):
    broken = model.with_name("a-broken")
    broken.mkdir()
    (broken / model_folders.NAME).write_text("{}", "utf-8")
    settings = Settings.from_environment()
    assert neural_models.serving(settings, "en", ["zh"]) == ("own-en-zh",)
    assert model_folders.chosen(settings.models_dir, "en", "zh").path == model
