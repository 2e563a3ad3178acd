"""Settings that the environment asks for."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from amts_core.kernel import config
from amts_core.kernel.config import BUNDLED_ENCODER, ROOT, SAMPLES, Settings
from amts_core.kernel.errors import ConfigurationError

DEFAULT = {
    "data_dir": ROOT / "data",
    "database_url": f"sqlite:///{ROOT / 'data' / 'amts.db'}",
    "jobs_url": f"sqlite:///{ROOT / 'data' / 'amts-jobs.db'}",
    "encoder": str(BUNDLED_ENCODER),
    "corpora": None,
    "poll_seconds": 15.0,
    "neural_models": None,
    "comet_python": None,
    "comet_model": None,
    "read_seconds": 180.0,
    "read_megabytes": 4000,
}
"""What an empty environment gives."""


@pytest.mark.parametrize(
    ("environment", "changed"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"PATH": "/bin", "DATABASE_URL": "mysql://x"}, {}, id="nothing of ours"),
        pytest.param(
            {"AMTS_DATA_DIR": "", "AMTS_DATABASE_URL": "", "AMTS_ENCODER": "", "AMTS_CORPORA": ""},
            {},
            id="empty values",
        ),
        pytest.param(
            {"AMTS_DATA_DIR": "/srv/amts"},
            {
                "data_dir": Path("/srv/amts"),
                "database_url": "sqlite:////srv/amts/amts.db",
                "jobs_url": "sqlite:////srv/amts/amts-jobs.db",
            },
            id="folder",
        ),
        pytest.param(
            {"AMTS_DATABASE_URL": "sqlite:////srv/book.db", "AMTS_DATA_DIR": "/srv/amts"},
            {
                "data_dir": Path("/srv/amts"),
                "database_url": "sqlite:////srv/book.db",
                "jobs_url": "sqlite:////srv/book-jobs.db",
            },
            id="folder and file elsewhere",
        ),
        pytest.param(
            {"AMTS_DATABASE_URL": "postgresql://ada@db/book"},
            {
                "database_url": "postgresql+psycopg://ada@db/book",
                "jobs_url": "postgresql+psycopg://ada@db/book",
            },
            id="PostgreSQL",
        ),
        pytest.param({"AMTS_POLL_SECONDS": "0.5"}, {"poll_seconds": 0.5}, id="pause"),
        pytest.param(
            {"AMTS_READ_SECONDS": "20", "AMTS_READ_MEGABYTES": "1000"},
            {"read_seconds": 20.0, "read_megabytes": 1000},
            id="limits of reading",
        ),
        pytest.param(
            {"AMTS_NEURAL_MODELS": "/srv/models"},
            {"neural_models": Path("/srv/models")},
            id="neural models",
        ),
        pytest.param(
            {"AMTS_COMET_PYTHON": "/srv/comet/bin/python", "AMTS_COMET_MODEL": "/srv/wmt22"},
            {"comet_python": Path("/srv/comet/bin/python"), "comet_model": Path("/srv/wmt22")},
            id="COMET",
        ),
        pytest.param({"AMTS_ENCODER": "labse"}, {"encoder": "labse"}, id="encoder"),
        pytest.param({"AMTS_CORPORA": "/srv/gold"}, {"corpora": Path("/srv/gold")}, id="corpora"),
    ],
)
def test_settings_are_read_from_the_environment(environment, changed):
    assert Settings.from_environment(environment) == Settings(**(DEFAULT | changed))


def test_a_relative_folder_is_that_of_the_start(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = Settings.from_environment({"AMTS_DATA_DIR": "here"})
    monkeypatch.chdir("/")
    assert found.data_dir == tmp_path.resolve() / "here"
    assert found.database_url == f"sqlite:///{tmp_path.resolve()}/here/amts.db"


def test_other_relative_paths_are_those_of_the_start_too(tmp_path, monkeypatch):
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    here = tmp_path.resolve()
    found = Settings.from_environment(
        {
            "AMTS_DATABASE_URL": "sqlite:///book.db",
            "AMTS_ENCODER": "model",
            "AMTS_CORPORA": "gold",
            "AMTS_NEURAL_MODELS": "neural",
            "AMTS_COMET_PYTHON": "comet/bin/python",
            "AMTS_COMET_MODEL": "wmt22",
        }
    )
    assert found.database_url == f"sqlite:///{here}/book.db"
    assert found.jobs_url == f"sqlite:///{here}/book-jobs.db"
    assert found.encoder == f"{here}/model"
    assert (found.corpora, found.neural_models) == (here / "gold", here / "neural")
    assert (found.comet_python, found.comet_model) == (here / "comet/bin/python", here / "wmt22")
    assert found.on("sqlite:///other.db").database_url == f"sqlite:///{here}/other.db"


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"AMTS_DATABASE_URL": "postgresql://ada:p%40@db/book"}, id="PostgreSQL"),
        pytest.param(
            {
                "AMTS_DATA_DIR": "/srv/amts",
                "AMTS_DATABASE_URL": "sqlite:////srv/book.db",
                "AMTS_ENCODER": "labse",
                "AMTS_CORPORA": "/srv/gold",
                "AMTS_POLL_SECONDS": "0.5",
                "AMTS_NEURAL_MODELS": "/srv/models",
                "AMTS_COMET_PYTHON": "/srv/comet/bin/python",
                "AMTS_COMET_MODEL": "/srv/wmt22",
                "AMTS_CHAT_URL": "http://chat/v1",
                "AMTS_CHAT_MODEL": "some-model",
                "AMTS_CHAT_INPUT_PRICE": "0.15",
                "AMTS_CHAT_OUTPUT_PRICE": "0.6",
            },
            id="everything",
        ),
    ],
)
def test_a_process_elsewhere_is_given_the_same_settings(environment, tmp_path, monkeypatch):
    settings = Settings.from_environment(environment)
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment(settings.environment()) == settings


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        pytest.param("linux", {}, "~/.local/share/amts", id="Linux"),
        pytest.param("linux", {"XDG_DATA_HOME": "/srv/ada"}, "/srv/ada/amts", id="a place of one's own"),
        pytest.param("linux", {"AMTS_DATA_DIR": "/srv/amts"}, "/srv/amts", id="the setting"),
        pytest.param("darwin", {}, "~/Library/Application Support/amts", id="macOS"),
    ],
)  # fmt: skip
def test_an_installed_product_keeps_data_at_the_users(platform, environment, expected, monkeypatch):
    monkeypatch.setattr(config, "IS_INSTALLED", True)
    monkeypatch.setattr(config.sys, "platform", platform)
    found = Settings.from_environment(environment).data_dir
    assert found == Path(expected).expanduser().resolve()


def test_the_environment_of_the_process_is_the_default(monkeypatch):
    monkeypatch.setenv("AMTS_ENCODER", "another")
    assert Settings.from_environment().encoder == "another"


@pytest.mark.parametrize(
    ("url", "database_url", "jobs_url"),
    [
        pytest.param(None, "sqlite:////data/amts.db", "sqlite:////data/amts-jobs.db", id="none"),
        pytest.param("sqlite:///a/b.db", "sqlite:///a/b.db", "sqlite:///a/b-jobs.db", id="relative file"),
        pytest.param("sqlite:////a/b", "sqlite:////a/b", "sqlite:////a/b-jobs.db", id="no suffix"),
        pytest.param("sqlite+pysqlite:////a/b.sqlite", "sqlite+pysqlite:////a/b.sqlite", "sqlite:////a/b-jobs.db", id="SQLite's driver"),
        pytest.param("postgresql://u:p%40@h:5/d?sslmode=require", "postgresql+psycopg://u:p%40@h:5/d?sslmode=require", "postgresql+psycopg://u:p%40@h:5/d?sslmode=require", id="all parts"),
        pytest.param("postgresql+psycopg2://u@h/d", "postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d", id="another driver"),
    ],
)  # fmt: skip
def test_jobs_have_a_file_of_their_own_beside_sqlite(url, database_url, jobs_url):
    found = Settings.for_database(url, data_dir=Path("/data"), encoder="e")
    assert (found.database_url, found.jobs_url) == (database_url, jobs_url)
    assert (found.data_dir, found.encoder, found.corpora) == (Path("/data"), "e", None)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        pytest.param("book.db", "'book.db' is not a URL. Write sqlite:///", id="a path"),
        pytest.param("mysql://u@h/d", "kind 'mysql' are not supported", id="another database"),
        pytest.param("postgres://u@h/d", "'postgres' are not supported. Use sqlite or postgresql", id="old name"),
        pytest.param("sqlite://", "names no file", id="no file"),
        pytest.param("sqlite:///", "names no file", id="no file after the slash"),
    ],
)  # fmt: skip
def test_another_database_is_refused(url, message):
    with pytest.raises(ConfigurationError, match=message):
        Settings.from_environment({"AMTS_DATABASE_URL": url})


def test_what_is_bundled_lies_below_the_product():
    assert (ROOT / "amts_core" / "kernel" / "config.py").is_file()
    assert {BUNDLED_ENCODER.parent.parent, SAMPLES.parent} == {ROOT}


def test_settings_are_frozen():
    with pytest.raises(FrozenInstanceError):
        Settings.from_environment({}).encoder = "another"


@pytest.mark.parametrize("text", ["0", "-1", "soon", "nan", "inf", "601"])
def test_a_pause_that_is_none_is_refused(text):
    with pytest.raises(ConfigurationError, match=f"AMTS_POLL_SECONDS is '{text}'"):
        Settings.from_environment({"AMTS_POLL_SECONDS": text})


def test_settings_move_to_another_database_with_all_else():
    settings = Settings.from_environment(
        {
            "AMTS_POLL_SECONDS": "2",
            "AMTS_ENCODER": "a",
            "AMTS_CORPORA": "/c",
            "AMTS_NEURAL_MODELS": "/m",
            "AMTS_COMET_PYTHON": "/p",
            "AMTS_COMET_MODEL": "/n",
            "AMTS_CHAT_INPUT_PRICE": "3",
            "AMTS_CHAT_OUTPUT_PRICE": "15",
        }
    )
    moved = settings.on("sqlite:////srv/book.db")
    assert (moved.database_url, moved.jobs_url) == (
        "sqlite:////srv/book.db",
        "sqlite:////srv/book-jobs.db",
    )
    assert (moved.poll_seconds, moved.encoder, moved.corpora) == (2.0, "a", Path("/c"))
    assert moved.neural_models == Path("/m")
    assert (moved.comet_python, moved.comet_model) == (Path("/p"), Path("/n"))
    assert (moved.chat_in_usd_per_million, moved.chat_out_usd_per_million) == (3, 15)


def test_the_interpreter_of_an_environment_stays_in_it(tmp_path):
    """It is a link to one outside: followed, it would be that one, without the packages."""
    (tmp_path / "python").symlink_to("/usr/bin/env")
    settings = Settings.from_environment({"AMTS_COMET_PYTHON": str(tmp_path / "python")})
    assert settings.comet_python == tmp_path / "python"


@pytest.mark.parametrize("text", ["-1", "a cent", "NaN"])
def test_a_price_that_is_none_is_refused(text):
    with pytest.raises(ConfigurationError, match=f"AMTS_CHAT_INPUT_PRICE is '{text}'. Write US"):
        Settings.from_environment({"AMTS_CHAT_INPUT_PRICE": text})
