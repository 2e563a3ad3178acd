"""A round over a watched book in which nothing has changed: 139 chapters in two target languages.

The chapters of *Dive into Deep Learning* in English and Chinese; a copy of the Chinese ones stands
for the second target language, whose contents nobody needs to read as long as they stay the same.
Each round is a command of its own, timed from its start to its end. The bar is 30 s.

usage: python -m benchmarks.sync_round [--corpora DIR]    (else AMTS_CORPORA)
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.database.engine import open_store
from amts_core.project.store.people import create_project
from benchmarks import machine

_FOLDERS = {"en": "en", "zh": "zh", "ja": "zh"}
"""The folder of the corpus that stands for each language."""
_PROJECT = "Book"
_LANGUAGES = "en", ["zh", "ja"]


def _run(data: Path, *arguments: str) -> float:
    """Run a command of the product on a data folder; return the seconds that it took."""
    environment = {**os.environ, "AMTS_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "amts_core", *arguments, "--project", _PROJECT]
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Print the seconds of the first round, and of two more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpora", type=Path, default=Settings.from_environment().corpora)
    options = parser.parse_args()
    if options.corpora is None:
        parser.error("name a folder of corpora with --corpora or AMTS_CORPORA")
    print(machine.describe())
    with tempfile.TemporaryDirectory() as temporary:
        book, data = Path(temporary) / "book", Path(temporary) / "data"
        for language, folder in _FOLDERS.items():
            shutil.copytree(options.corpora / "d2l" / folder, book / language)
        n_chapters = len(list((book / "en").glob("*.md")))
        store = open_store(f"sqlite:///{data / 'amts.db'}")
        create_project(store, _PROJECT, *_LANGUAGES)
        layout = [f"--layout={language}={language}/{{name}}" for language in _FOLDERS]
        _run(data, "watch", str(book), *layout)
        for told in ("first", "second", "third"):
            seconds = _run(data, "sync-project")
            print(f"{n_chapters} chapters × 2 languages, {told} round: {seconds:.1f} s")


if __name__ == "__main__":
    main()
