"""The layers and fences of the code base, read from its imports."""

import ast
from pathlib import Path

import pytest

from amts_core.config import ROOT

FENCES = {
    "streamlit": ("app.py", "pages/"),
    "sqlalchemy": ("amts_core/store/",),
    "alembic": ("amts_core/store/",),
    "boto3": ("amts_core/translate/",),
    "botocore": ("amts_core/translate/",),
    "sentence_transformers": ("amts_core/embed.py",),
    "torch": ("amts_core/embed.py", "amts_core/evaluate/comet_program.py"),
    "sacrebleu": ("amts_core/evaluate/",),
    "comet": ("amts_core/evaluate/comet_program.py",),
    "dbos": ("amts_core/workflows/", "amts_core/queueing.py"),
    "thot": ("amts_core/translate/",),
    "ctranslate2": ("amts_core/translate/neural_model.py",),
    "trafilatura": ("amts_core/web/",),
    "http": ("amts_core/web/",),
    "sentencepiece": ("amts_core/translate/neural_model.py",),
}
"""Which files may import a library."""

BELOW = {
    "records", "service", "ledger", "post_edits", "comparison", "watches", "errors", "languages",
    "text", "vectors", "config", "sub_pipelines", "gathered", "files", "__init__",
}  # fmt: skip
"""What every layer may import."""
STAGES = {
    "documents", "segment", "embed", "align", "plausibility", "checks", "review", "structure",
    "risk", "retrieval", "parallel_data", "evaluate", "rights", "subject", "sync",
}  # fmt: skip
"""Stages import what is below them, and never each other."""
ADAPTERS = {"store", "translate", "web"}
ABOVE = {
    "pipeline", "desk", "glossary", "history", "proposals", "waiting", "workflows", "samples",
    "queueing", "services", "syncing", "publishing", "translating", "comparing", "corpora",
    "workload", "reimport", "launch", "cli", "__main__", "gathering", "profiles", "editing",
}  # fmt: skip
OLDEST = 3, 11
"""The oldest Python that the product runs on."""


def imports(source: str) -> set[str]:
    """Return the modules that a source imports, with their dots."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source, feature_version=OLDEST)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def breaches(path: str, source: str) -> list[str]:
    """Return what a file of the product imports although it may not."""
    found: list[str] = []
    parts = Path(path).parts
    own = Path(parts[1]).stem if parts[0] == "amts_core" else ""
    for module in sorted(imports(source)):
        top, _, rest = module.partition(".")
        if top in FENCES and not path.startswith(FENCES[top]):
            found.append(f"{path} imports {module}: only {' '.join(FENCES[top])} may")
        if top in ("pages", "app") and parts[0] == "amts_core":
            found.append(f"{path} imports {module}: the core knows no pages")
        if top == "amts_core" and own in STAGES | ADAPTERS:
            other = rest.partition(".")[0]
            if other in (STAGES | ADAPTERS | ABOVE) - {own}:
                found.append(f"{path} imports {module}: stages and adapters don't know each other")
        if top == "amts_core" and own in BELOW - {"__init__"}:
            other = rest.partition(".")[0]
            if other in STAGES | ADAPTERS | ABOVE:
                found.append(f"{path} imports {module}: it lies below")
    return found


def product_files() -> list[Path]:
    folders = (ROOT / "amts_core", ROOT / "pages")
    return [ROOT / "app.py", *(path for folder in folders for path in folder.rglob("*.py"))]


def test_no_fence_is_crossed():
    found = [
        breach
        for path in product_files()
        for breach in breaches(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        pytest.param(
            "amts_core/align/beads.py", "import streamlit", id="a stage with a page's library"
        ),
        pytest.param("amts_core/segment.py", "import sqlalchemy.orm", id="SQL outside the store"),
        pytest.param(
            "amts_core/checks/code.py", "from amts_core.align import gold", id="stage to stage"
        ),
        pytest.param(
            "amts_core/checks/code.py", "from amts_core import pipeline", id="stage upwards"
        ),
        pytest.param(
            "amts_core/store/units.py", "from amts_core.review import decide", id="store to stage"
        ),
        pytest.param(
            "amts_core/text/spans.py", "import amts_core.store.engine", id="below to adapter"
        ),
        pytest.param(
            "amts_core/risk.py", "from amts_core import structure", id="one new stage to another"
        ),
        pytest.param(
            "amts_core/store/queues.py", "from amts_core import proposals", id="store upwards"
        ),
        pytest.param(
            "amts_core/desk/findings.py",
            "from pages.components import workspace",
            id="core to page",
        ),
        pytest.param(
            "pages/review.py", "def f():\n    import torch", id="a lazy import counts too"
        ),
    ],
)
def test_a_breach_is_found(path, source):
    assert breaches(path, source) != []


def test_every_module_of_the_core_has_a_layer():
    modules = {path.stem for path in (ROOT / "amts_core").iterdir() if path.name != "__pycache__"}
    assert modules - (BELOW | STAGES | ADAPTERS | ABOVE) == set()


def test_every_package_says_which_layer_it_is():
    undescribed = [
        str(path.relative_to(ROOT))
        for folder in ("amts_core", "pages")
        for path in (ROOT / folder).rglob("__init__.py")
        if "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert undescribed == []
