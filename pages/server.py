"""The app's server: Streamlit, told before the first request that ``pages`` is ours to arrange.

A folder of that name beside ``app.py`` has a meaning of its own to Streamlit, until a navigation is
set; an address of a page would be unknown to a fresh server.
Run as ``python -m pages.server`` from the folder of ``app.py``, with options of the server.
"""

import sys

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli


def main(options: list[str]) -> None:
    """Serve the app until the process is told to stop.

    :param options: such as ``--server.port=8501``.
    """
    PagesManager.uses_pages_directory = False
    cli.main(["run", "app.py", *options])


if __name__ == "__main__":
    main(sys.argv[1:])
