"""An engine that writes capitals, takes its time, and notes each text that it translates."""

import time
from dataclasses import dataclass
from pathlib import Path

from amts_core.engines.protocol import TranslatedSegment
from amts_core.exchange import Text

SECONDS = 0.1
"""For a text."""


@dataclass(frozen=True)
class SlowCapitals:
    """``folder`` is where it notes what it does."""

    folder: Path

    def __call__(self):
        return self

    def translate(self, task, wanted, tell):
        for n in wanted:
            time.sleep(SECONDS)
            with (self.folder / "translated").open("a", encoding="utf-8") as notes:
                notes.write(f"{task.tgt_lang} {bool(task.units)} {n}\n")
            pieces = tuple(
                Text(one.text.upper()) if isinstance(one, Text) else one for one in task.segments[n]
            )
            yield TranslatedSegment(n, pieces)
