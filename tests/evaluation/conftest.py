"""What tests of metrics share: an environment of its own with a stand-in for COMET's package."""

import json
import shutil
import venv
from dataclasses import replace
from pathlib import Path

import pytest

from amts_core.kernel.config import Settings

STAND_IN = Path(__file__).with_name("stand_in")


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory) -> Path:
    """The interpreter of an environment with nothing in it."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False)
    return folder / "bin" / "python"


@pytest.fixture(scope="session")
def comet_python(tmp_path_factory) -> Path:
    """The interpreter of an environment with the stand-in, which the product's own has not."""
    folder = tmp_path_factory.mktemp("comet")
    venv.create(folder, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    shutil.copytree(STAND_IN, packages, dirs_exist_ok=True)
    about = packages / "unbabel_comet-2.2.9.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: unbabel-comet\nVersion: 2.2.9\n", encoding="utf-8"
    )
    return folder / "bin" / "python"


@pytest.fixture
def comet_settings(comet_python, tmp_path):
    """Settings with a model that behaves in a manner: ``comet_settings(kind="nan")``."""

    def made(**manner) -> Settings:
        checkpoint = tmp_path / "owls" / "checkpoints" / "model.ckpt"
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        checkpoint.write_text(json.dumps(manner), encoding="utf-8")
        settings = Settings.for_database(None, data_dir=tmp_path, encoder="none")
        return replace(settings, comet_python=comet_python, comet_model=tmp_path / "owls")

    return made
