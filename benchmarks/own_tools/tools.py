"""Documents as what their own tools make of them: HTML or XML, or the tool's error.

Run by the interpreter of an environment that has these tools, which the product does not need:

usage: python -m benchmarks.own_tools.tools KIND FOLDER OUTPUT [CONFIGURATION]
Writes OUTPUT/NAME.html of each file of FOLDER, or OUTPUT/NAME.error.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.own_tools.file_tools import docx, html_page, mkdocs, notebook, po, xliff
from benchmarks.own_tools.site_tools import hugo, jekyll, myst
from benchmarks.own_tools.tool_calls import Made, files_of

KINDS: dict[str, Callable[[Path, Path | None], Made]] = {
    one.__name__: one for one in (mkdocs, notebook, myst, hugo, jekyll, docx, html_page, po, xliff)
}


def main(kind: str, folder: Path, output: Path, base: Path | None) -> None:
    """Write what the tool makes; a file that it refuses is tried alone, to know which it is."""
    try:
        for name, made in KINDS[kind](folder, base):
            (output / f"{name}.html").write_text(made, "utf-8")
    except Exception as error:  # noqa: BLE001  # each tool has its own
        files = files_of(folder)
        if len(files) == 1:
            (output / f"{files[0].name}.error").write_text(f"{error}", "utf-8")
            return
        for path in files:
            alone = folder.with_name(f"{folder.name}-alone")
            shutil.rmtree(alone, ignore_errors=True)
            alone.mkdir()
            shutil.copy(path, alone)
            main(kind, alone, output, base)


if __name__ == "__main__":
    rest = [Path(one) for one in sys.argv[2:]]
    main(sys.argv[1], rest[0], rest[1], rest[2] if len(rest) > 2 else None)
