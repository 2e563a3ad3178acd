"""Files translated by the product's commands: the local engine with a few hundred units."""

import lzma
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

from amts_core.kernel.config import ROOT

N_UNITS, N_CORPUS = 300, 20_000


def translate(
    files: list[Path], work: Path, *, data: Path, corpora: Path, languages: tuple[str, str]
) -> Path:
    """Return a folder of the files' translations, under the same names.

    The project of a pair of languages is made in ``data`` the first time.
    """
    src_lang, tgt_lang = languages
    project = f"{src_lang}-{tgt_lang}"
    pair = ["--src-lang", src_lang, "--tgt-lang", tgt_lang]
    ready = data / f"{project}.ready"
    if not ready.exists():
        data.mkdir(parents=True, exist_ok=True)
        corpus, units = _tables(data, corpora, languages)
        _run(data, "units", "--project", project, *pair, "--import", str(units), "--approve")
        parallel_data = data / f"{project}-v1.tsv"
        _run(
            data,
            "export",
            "--project",
            project,
            *pair,
            "--format",
            "tsv",
            "--output",
            str(parallel_data),
        )
        _run(data, "corpus", str(corpus), "--project", project, *pair)
        ready.touch()
    output = work / "translated"
    _run(
        data,
        "translate",
        *map(str, files),
        "--project",
        project,
        *pair,
        "--engine",
        "local",
        "--act",
        "v1",
        "--output",
        str(output),
    )
    for path in output.iterdir():
        path.rename(path.with_name(path.name.removeprefix(f"{tgt_lang}.")))
    return output


def _tables(data: Path, corpora: Path, languages: tuple[str, str]) -> tuple[Path, Path]:
    """Write a part of the corpus of English and another language as two tables."""
    other = next(one for one in languages if one != "en")
    with lzma.open(corpora / "train" / f"en-{other}.tsv.xz", "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t")[:2] for line in islice(file, N_CORPUS + N_UNITS)]
    if languages[0] == other:
        lines = [line[::-1] for line in lines]
    paths = data / f"{'-'.join(languages)}-corpus.tsv", data / f"{'-'.join(languages)}-units.tsv"
    for path, part in zip(paths, (lines[N_UNITS:], lines[:N_UNITS]), strict=True):
        rows = ["\t".join(languages), *map("\t".join, part)]
        path.write_text("\n".join(rows) + "\n", "utf-8")
    return paths


def _run(data: Path, *arguments: str) -> None:
    environment = {**os.environ, "AMTS_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "amts_core", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
