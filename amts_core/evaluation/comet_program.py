"""Score segments with COMET: run by the interpreter of an environment that has the package.

Lines of JSON come in: the checkpoint, then a segment a line. Lines of JSON go out: what happens,
which model it is, some scores at a time in the order of the segments, and last how many there were;
or why it can't be done. Nothing of the product is imported here, and nothing is downloaded.
"""

from __future__ import annotations  # runs on Python 3.8 too

import hashlib
import importlib.metadata
import json
import os
import sys
from collections.abc import Callable

N_AT_ONCE = 64
"""Segments between two words on how far it is."""
_N_BATCH = 8
_N_BYTES = 1 << 20


def main() -> int:
    """Do what the lines of the standard input ask for, and return the exit status."""
    # libraries print where they like: what they print must not get among the answers
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)

    def say(**line: object) -> None:
        out.write(json.dumps(line) + "\n")
        out.flush()

    head, *segments = [json.loads(line) for line in sys.stdin.buffer]
    try:
        _score(head["checkpoint"], segments, say)
    except Exception as error:
        say(error=f"{type(error).__name__}: {error}")
        raise
    return 0


def _score(checkpoint: str, segments: list[dict[str, str]], say: Callable[..., None]) -> None:
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    say(message="Loading COMET")
    import comet
    import torch

    say(message="Reading the model")
    sha256 = hashlib.sha256()
    with open(checkpoint, "rb") as file:
        while data := file.read(_N_BYTES):
            sha256.update(data)
    model = comet.load_from_checkpoint(checkpoint, local_files_only=True)
    needs_reference = bool(model.requires_references())
    say(
        version=importlib.metadata.version("unbabel-comet"),
        sha256=sha256.hexdigest(),
        needs_reference=needs_reference,
    )
    names = ("src", "mt", "ref") if needs_reference else ("src", "mt")
    n_gpus = int(torch.cuda.is_available())
    for start in range(0, len(segments), N_AT_ONCE):
        rows = [{name: one[name] for name in names} for one in segments[start : start + N_AT_ONCE]]
        found = model.predict(
            rows, batch_size=_N_BATCH, gpus=n_gpus, num_workers=0, progress_bar=False
        )
        say(scores=[float(value) for value in found.scores])
    say(done=len(segments))


if __name__ == "__main__":
    sys.exit(main())
