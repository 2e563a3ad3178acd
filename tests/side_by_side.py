"""Which tests one of several processes gets: whole files, and those that take long first."""

import re

from xdist.scheduler import LoadScopeScheduling

N_BROWSERS = 2
"""How many processes drive a browser: each starts the app once for all its tests."""
_BROWSER = "tests/browser/"
_LONG = re.compile(
    "wheel|kill|durab|workflows|processes|life|model|stress|local|comet|neural|export|engines/|cli/"
)
"""What is in the names of files whose tests start processes, wait, or try very many cases."""


class FilesByLength(LoadScopeScheduling):
    """The tests of a file share what it sets up; those in a browser share the app, too."""

    def __init__(self, config, log) -> None:
        config.option.loadscopereorder = False  # the number of its tests says little of a file
        super().__init__(config, log)
        self._browsers: dict[str, int] = {}

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if not file.startswith(_BROWSER):
            return file
        if file not in self._browsers:
            self._browsers[file] = len(self._browsers) % N_BROWSERS
        return f"{_BROWSER}{self._browsers[file]}"


def put_long_ones_first(items) -> None:
    """Order what was collected by files; each file's tests keep their order."""

    def rank(item) -> tuple[bool, bool]:
        file = item.nodeid.partition("::")[0]
        return not file.startswith(_BROWSER), not _LONG.search(file)

    items.sort(key=rank)
