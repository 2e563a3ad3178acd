"""``python -m amts_core``: the command line."""

import sys

from amts_core.cli import main

if __name__ == "__main__":  # processes of its own import this file, too
    sys.exit(main())
