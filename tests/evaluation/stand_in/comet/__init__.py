"""A stand-in for COMET's package: what the product calls of it, on a file instead of a model.

The file holds JSON: how the "model" behaves. Its score is the share of the reference's characters
that the translation has, so that a test can count it itself.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

print("a library that prints while it is imported")


class Model:
    def __init__(self, path, manner):
        self._path, self._manner = path, manner

    def requires_references(self):
        return self._manner.get("needs_reference", True)

    def predict(self, samples, batch_size, gpus, num_workers, progress_bar):
        print("a library that prints while it predicts")
        assert (gpus, num_workers, progress_bar) == (0, 0, False)
        kind = self._manner.get("kind")
        if kind == "silent":
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            pids = [os.getpid(), child.pid]
            Path(self._path).with_name("pids").write_text(json.dumps(pids), encoding="utf-8")
            time.sleep(60)
        if kind == "killed":
            print("out of memory", file=sys.stderr, flush=True)
            os.kill(os.getpid(), 9)
        if kind == "broken":
            raise RuntimeError("size mismatch for encoder.embeddings")
        if kind == "short":
            samples = samples[1:]
        against = "ref" if self.requires_references() else "src"
        scores = [shared(one["mt"], one[against]) for one in samples]
        assert all("ref" not in one for one in samples) or self.requires_references()
        return SimpleNamespace(scores=[float("nan")] * len(scores) if kind == "nan" else scores)


def shared(text, reference):
    return sum(text.count(one) > 0 for one in reference) / len(reference)


def load_from_checkpoint(path, local_files_only):
    assert local_files_only
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1"
    manner = json.loads(Path(path).read_text(encoding="utf-8"))
    if manner.get("kind") == "no model":
        # the package itself raises no narrower error: what must be told to people is this one
        raise Exception(f"hparams.yaml file is missing from {path}!")
    return Model(path, manner)
