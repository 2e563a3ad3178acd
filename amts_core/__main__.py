"""``python -m amts_core``: the command line."""

import sys

from amts_core.cli import main

sys.exit(main())
