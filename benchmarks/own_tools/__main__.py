r"""Documents of a real project: read, written back, translated, and built by their own tool.

Every file below FOLDER is read and rendered. Pages chosen by lot are translated by the local
engine with a few hundred units, as a command of the product does it; the format's own tool then
builds the sources and the translations, and both are compared. Of more pages the text that the
tool shows is compared with the segments.

The tools are no part of the product. They are in a folder of their own, OWN_TOOLS, made so:

    python3 -m venv $OWN_TOOLS/venv
    $OWN_TOOLS/venv/bin/pip install markdown pymdown-extensions nbformat nbconvert polib lxml \
        html5lib pyyaml myst-nb sphinx-proof sphinx-exercise linkify-it-py
    npm install --prefix $OWN_TOOLS @mdx-js/mdx unified remark-{parse,gfm,directive,frontmatter} \
        remark-{mdx,math,rehype} rehype-stringify vitepress markdown-it @vue/compiler-dom
    apt-get install hugo jekyll gettext libreoffice-writer    (Debian)

usage: python -m benchmarks.own_tools KIND FOLDER --lang en --tgt-lang de [--corpora DIR]
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from amts_core.formats import SegmentedDocument, read_document, render
from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.errors import DocumentError
from benchmarks import machine
from benchmarks.own_tools import engine
from benchmarks.own_tools.comparison import Built, changes
from benchmarks.own_tools.coverage import coverage

_HERE = Path(__file__).parent
_NODE = ("mdx", "vitepress", "gfm")
SUFFIXES = {
    "notebook": (".ipynb",), "docx": (".docx",), "html_page": (".html", ".htm"), "po": (".po",),
    "xliff": (".xlf", ".xliff"),
}  # fmt: skip
"""The ends of names by kind; else those of Markdown."""
_MARKDOWN = (".md", ".mdx", ".markdown")
_CATALOGUES = ("po", "xliff")
"""Files that hold each text beside its translation."""
_BINARY = ("docx",)
_TOGETHER = ("myst",)
"""Pages that refer to each other are built together with those that are not translated."""
_LEAST_SEGMENTS = 8


def main() -> None:
    """Print what was found, and a row of the table."""
    options = _options()
    print(machine.describe(), flush=True)
    suffixes = SUFFIXES.get(options.kind, _MARKDOWN)
    paths = sorted(
        path
        for path in options.folder.rglob("*")
        if path.is_file() and path.suffix.lower() in suffixes and ".git" not in path.parts
    )
    documents, n_same, refused = _read(paths, options.lang)
    print(f"{len(paths)} files, {len(documents)} read, {n_same} written back byte for byte")
    for told in refused:
        print(f"refused: {told}")
    lot = sorted(
        (path for path, one in documents.items() if len(one.segments) >= _LEAST_SEGMENTS),
        key=lambda path: hashlib.sha256(f"{options.seed}{path.name}{path}".encode()).digest(),
    )
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(options.keep or temporary)
        shutil.rmtree(work / options.kind, ignore_errors=True)
        _look_at(options, work / options.kind, documents, lot)


def _look_at(
    options: argparse.Namespace,
    work: Path,
    documents: dict[Path, SegmentedDocument],
    lot: list[Path],
) -> None:
    sources = work / "sources"
    sources.mkdir(parents=True)
    names = {f"p{n:03}{path.suffix}": path for n, path in enumerate(lot[: options.looked])}
    for name, path in names.items():
        shutil.copy(path, sources / name)
    built = _build(options, sources)
    if options.kind not in _CATALOGUES:
        _print_coverage(options, built, names, documents)
    pages = [name for name in names if built[name].error is None][: options.pages]
    if not pages:
        return
    translated = engine.translate(
        [sources / name for name in pages],
        work,
        data=options.data,
        corpora=options.corpora,
        languages=(options.lang, options.tgt_lang),
    )
    if options.kind in _TOGETHER:
        for name in names.keys() - set(pages):
            shutil.copy(sources / name, translated)
    made = _build(options, translated)
    total, n_built = Counter[str](), 0
    for name in pages:
        tgt = made[name]
        n_built += tgt.error is None
        found = changes(built[name], tgt, reads_text=options.kind not in (*_BINARY, *_CATALOGUES))
        if tgt.error is not None:
            print(f"{names[name]} ({name}): not built: {tgt.error[:300]}")
        for kind, told in found.items():
            total[kind] += len(told)
            print(f"{names[name]} ({name}): {kind}: {len(told)}")
            for one in told[:12]:
                print(f"    {one[:160]}")
    shown = ", ".join(f"{kind} {n}" for kind, n in total.items()) or "none"
    print(f"{options.kind}: {len(pages)} translated, {n_built} built; changed: {shown}")


def _print_coverage(
    options: argparse.Namespace,
    built: dict[str, Built],
    names: dict[str, Path],
    documents: dict[Path, SegmentedDocument],
) -> None:
    total = Counter[str]()
    for name, path in names.items():
        if (markup := built[name].markup) is None:
            print(f"{path} ({name}): the source itself is not built: {built[name].error}"[:400])
            continue
        found = coverage(built[name].text, markup, [one.text for one in documents[path].segments])
        total.update(
            words=found.n_words,
            segments=found.n_segments,
            missed=found.n_missed,
            leaked=len(found.leaked),
            pages=1,
        )
        for told in found.missed:
            print(f"missed? {name} {told[:200]}")
        for told in found.leaked:
            print(f"leak? {name} {told[:200]}")
    print(
        f"{options.kind}: {total['pages']} pages built, {total['words']} words read, "
        f"{total['missed']} ({total['missed'] / max(total['words'], 1):.2%}) in no segment; "
        f"{total['segments']} segments, {total['leaked']} "
        f"({total['leaked'] / max(total['segments'], 1):.2%}) without words that are read"
    )


def _read(paths: list[Path], language: str) -> tuple[dict[Path, SegmentedDocument], int, list[str]]:
    documents: dict[Path, SegmentedDocument] = {}
    refused: list[str] = []
    n_same = 0
    for path in paths:
        data = path.read_bytes()
        try:
            document = read_document(data, path.name, language)
        except DocumentError as error:
            refused.append(f"{path}: {error}")
            continue
        documents[path] = document
        n_same += render(document.document) == data
    return documents, n_same, refused


def _build(options: argparse.Namespace, folder: Path) -> dict[str, Built]:
    """Return each file of a folder with what its tool makes of it."""
    output = folder.with_name(f"{folder.name}-built")
    output.mkdir()
    if options.kind in _NODE:
        command = ["node", str(_HERE / "tools.mjs")]
    else:
        python = options.tools / "venv" / "bin" / "python"
        command = [str(python), "-m", "benchmarks.own_tools.tools"]
    command += [options.kind, str(folder.resolve()), str(output.resolve())]
    if options.base:
        command.append(str(options.base.resolve()))
    environment = {**os.environ, "OWN_TOOLS": str(options.tools.resolve())}
    subprocess.run(command, cwd=ROOT, check=True, env=environment)
    made: dict[str, Built] = {}
    for path in sorted(folder.iterdir()):
        markup, error = output / f"{path.name}.html", output / f"{path.name}.error"
        made[path.name] = Built(
            path.read_text("utf-8", "replace"),
            markup.read_text("utf-8") if markup.exists() else None,
            error.read_text("utf-8") if error.exists() else None,
        )
    return made


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--tgt-lang", default="de")
    parser.add_argument("--pages", type=int, default=10, help="that are translated")
    parser.add_argument("--looked", type=int, default=60, help="whose words are compared")
    parser.add_argument("--seed", default="", help="another lot")
    parser.add_argument("--base", type=Path, help="the folder of what pages include, or of schemas")
    parser.add_argument("--keep", type=Path, help="keep sources, translations and markup here")
    parser.add_argument("--data", type=Path, required=True, help="the product's data; used again")
    parser.add_argument("--tools", type=Path, default=Path(os.environ.get("OWN_TOOLS", "")))
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    return parser.parse_args()


if __name__ == "__main__":
    main()
