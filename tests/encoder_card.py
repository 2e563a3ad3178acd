"""What the card of the bundled encoder says."""

import re

from amts_core.kernel.config import BUNDLED_ENCODER

LEARNT = frozenset(
    re.search(
        r"^language: \[(.*)\]$",
        (BUNDLED_ENCODER / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    .group(1)
    .split(", ")
)
"""The codes of the languages that it was trained on."""
