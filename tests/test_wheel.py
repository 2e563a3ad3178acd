"""What is declared for installers, and the product as a wheel installs it: in no checkout."""

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from amts_core import __version__
from amts_core.kernel.config import ROOT
from amts_core.kernel.database.engine import open_store
from amts_core.project.store import people

SECONDS = 300
PARTS = ("LICENSE", "README.md", "app.py", "pyproject.toml")
FOLDERS = (".streamlit", "amts_core", "models", "pages", "samples")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def pinned(name):
    """The requirements of a file that the make commands install, by name."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    return {one.name.lower().replace("_", "-"): one for one in found}


def declared(lines):
    found = [Requirement(line) for line in lines]
    return {one.name.lower().replace("_", "-"): one for one in found}


@pytest.mark.parametrize(
    ("file", "extras"),
    [("requirements.txt", ["postgres"]), ("requirements-dev.txt", ["neural", "dev"])],
)
def test_what_is_declared_is_what_the_make_commands_install(file, extras):
    """The declared ranges hold the versions that the tests run with, and nothing else is needed."""
    lines = [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    wanted = declared([*lines, *(PROJECT["dependencies"] if file == "requirements.txt" else [])])
    installed = pinned(file)
    assert set(installed) == set(wanted)
    for name, one in installed.items():
        (version,) = [specifier.version for specifier in one.specifier]
        assert wanted[name].specifier.contains(version), name
        assert wanted[name].extras == one.extras, name
        assert {specifier.operator for specifier in wanted[name].specifier} == {">=", "<"}, name


def test_nothing_is_pinned_twice():
    files = [
        pinned(name) for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt")
    ]
    assert sum(map(len, files)) == len({name for file in files for name in file})


def test_every_library_that_the_product_imports_is_declared():
    """Those aside that are of an extra, of COMET's own environment, or a part of boto3.

    The types of Python itself are there for what checks types only.
    """
    optional = {"comet", "torch", "ctranslate2", "sentencepiece", "botocore", "_typeshed"}
    by_module = {"markdown_it": "markdown-it-py", "thot": "sil-thot", "yaml": "pyyaml"}
    paths = [
        ROOT / "app.py",
        *(path for folder in ("amts_core", "pages") for path in (ROOT / folder).rglob("*.py")),
    ]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    modules = {name.partition(".")[0] for name in named}
    others = modules - set(sys.stdlib_module_names) - {"amts_core", "pages"} - optional
    needed = {by_module.get(name, name).lower().replace("_", "-") for name in others}
    assert needed <= set(declared(PROJECT["dependencies"]))


def test_the_changelog_begins_with_this_version_or_what_follows_it():
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d\d-\d\d)?$", changelog, re.MULTILINE)
    assert __version__ in headings[:2]
    assert headings[0] in {"Unreleased", __version__}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder that the wheel of this checkout is installed in; the libraries are those here."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in PARTS:
        (folder / "source").mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / "source")
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=ignored)
    pip("wheel", "--no-build-isolation", "--wheel-dir", folder, folder / "source")
    (wheel,) = folder.glob("*.whl")
    assert wheel.name == f"amts-{__version__}-py3-none-any.whl"
    shutil.rmtree(folder / "source")
    pip("install", "--no-compile", "--target", folder / "site", wheel)
    return folder / "site"


def pip(command, *options):
    command = [
        sys.executable,
        "-m",
        "pip",
        command,
        "--quiet",
        "--no-deps",
        "--no-index",
        *map(str, options),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def environment(site, tmp_path, monkeypatch):
    """Where an installed command works: an empty folder, and a user without any settings."""
    monkeypatch.chdir(tmp_path)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AMTS_")}
    return ours | {
        "PYTHONPATH": str(site),
        "XDG_DATA_HOME": str(tmp_path / "home"),
        "NUMBA_DISABLE_JIT": "1",  # to compile takes longer than what is aligned here
    }


def amts(site, *arguments):
    return [sys.executable, str(site / "bin" / "amts"), *map(str, arguments)]


def test_what_is_installed_stands_in_the_package(site):
    """No other program's `pages` or `app` is hidden by ours."""
    assert {path.name for path in site.iterdir()} == {
        "amts_core",
        "bin",
        f"amts-{__version__}.dist-info",
    }
    assert not [path for path in site.rglob("*") if path.name in {"__pycache__", "tests"}]


def files_of(folder):
    """The files of a folder of the checkout: what is compiled beside them comes and goes."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(parent, name) for name in names)


def test_every_file_of_the_product_is_installed(site):
    for name in FOLDERS:
        package = site / "amts_core"
        target = package if name == "amts_core" else package / "product" / name
        for path in files_of(ROOT / name):
            assert (target / path.relative_to(ROOT / name)).read_bytes() == path.read_bytes()
    assert (site / "amts_core" / "py.typed").is_file()


def test_an_installed_command_aligns(site, environment, tmp_path):
    samples = site / "amts_core" / "product" / "samples" / "textbook"
    sides = [samples / language / "01-what-is-learning.md" for language in ("en", "es")]
    command = amts(site, "align", *sides, "--src-lang", "en", "--tgt-lang", "es")
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 20
    assert list(tmp_path.iterdir()) == []


def test_an_installed_command_has_its_name(site, environment):
    done = subprocess.run(
        amts(site, "--help"),
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    assert done.stdout.startswith("usage: amts [-h]")


@contextmanager
def running(command, environment, log):
    """A process, which is ended in any case."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_an_installed_app_answers_and_keeps_data_at_home(site, environment, tmp_path):
    data = tmp_path / "home" / "amts"
    data.mkdir(parents=True)
    # where there is a project, the first start aligns no samples
    store = open_store(f"sqlite:///{data / 'amts.db'}")
    people.create_project(store, "Book", "en", ["es"])
    store.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with running(amts(site, "app", "--port", port), environment, log) as process:
        address = f"http://localhost:{port}/_stcore/health"
        assert answer(address, process, log) == b"ok"
    assert {path.name for path in tmp_path.iterdir()} == {"home", "log"}
    assert (data / "app.lock").exists()


def answer(address, process, log):
    deadline = time.monotonic() + SECONDS
    while True:
        assert process.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < deadline, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(address, timeout=10) as reply:
                return reply.read()
        except OSError:
            time.sleep(0.1)


PAGES = """
import sys, time
from pathlib import Path
from streamlit.testing.v1 import AppTest
from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.jobs import job_rows as jobs
from amts_core.kernel.database.engine import open_store
assert Path(ROOT).is_relative_to(sys.argv[1]), ROOT
app = AppTest.from_file(ROOT / "app.py", default_timeout=200).run()
assert not app.exception, app.exception
store = open_store(Settings.from_environment().database_url)
deadline = time.monotonic() + 60
while not jobs.live_workers(store) and time.monotonic() < deadline:
    time.sleep(0.1)
assert jobs.live_workers(store)
print(app.title[0].value)
"""


def test_installed_pages_and_their_worker_run(site, environment, tmp_path):
    """The worker ends when it sees that its app has gone."""
    (tmp_path / "shadow").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PAGES, str(site)],
        env=environment,
        cwd=tmp_path / "shadow",
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert list((tmp_path / "shadow").iterdir()) == []
