import os
import stat
import threading

import pytest

from amts_core.cli.output import write_bytes
from amts_core.kernel.errors import AmtsError


def test_a_file_is_written_whole_in_place_of_another(tmp_path):
    path = tmp_path / "units.tsv"
    write_bytes(path, b"first")
    write_bytes(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_stays_a_pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    came = []
    reader = threading.Thread(target=lambda: came.append(path.read_bytes()))
    reader.start()
    write_bytes(path, b"units")
    reader.join(10)
    assert came == [b"units"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(AmtsError, match="can't be written: Is a directory"):
        write_bytes(tmp_path, b"units")
    assert list(tmp_path.iterdir()) == []
