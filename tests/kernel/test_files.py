"""Files are there whole or not at all, and nothing else is touched for them."""

import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from amts_core.kernel import files


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folders(tmp_path):
    files.write(tmp_path / "a" / "b.md", b"new")
    assert (tmp_path / "a" / "b.md").read_bytes() == b"new"
    assert names(tmp_path / "a") == ["b.md"]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755, 0o444])
def test_rights_stay(tmp_path, mode):
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    files.write(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)


def test_a_new_file_has_the_rights_that_the_process_gives(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    files.write(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_failure_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="stop"), files.whole(path) as partial:
        partial.write_bytes(b"half")
        raise ValueError("stop")
    assert (path.read_bytes(), names(tmp_path)) == (b"old", ["a.md"])


def test_a_link_in_the_way_is_not_followed(tmp_path, monkeypatch):
    outside = tmp_path / "outside"
    outside.write_bytes(b"safe")
    folder = tmp_path / "book"
    folder.mkdir()
    monkeypatch.setattr(files.secrets, "token_hex", lambda _: "guessed")
    (folder / ".amts-guessed.partial").symlink_to(outside)
    with pytest.raises(FileExistsError):
        files.write(folder / "a.md", b"new")
    assert outside.read_bytes() == b"safe"


def test_a_link_is_replaced_not_followed(tmp_path):
    (tmp_path / "outside").write_bytes(b"safe")
    (tmp_path / "a.md").symlink_to(tmp_path / "outside")
    files.write(tmp_path / "a.md", b"new")
    assert (tmp_path / "outside").read_bytes() == b"safe"
    assert not (tmp_path / "a.md").is_symlink()


@pytest.mark.parametrize(
    ("path", "inside"),
    [("a.md", True), ("zh/a.md", True), ("inner/a.md", True), ("out/a.md", False),
     ("out/more/a.md", False), ("link.md", False), ("new/a.md", True)],
)  # fmt: skip
def test_what_leads_out_of_a_folder_is_known(tmp_path, path, inside):
    folder = tmp_path / "book"
    (folder / "zh").mkdir(parents=True)
    (folder / "inner").symlink_to("zh")
    (folder / "out").symlink_to(tmp_path)
    (folder / "link.md").symlink_to(tmp_path / "elsewhere.md")
    assert files.is_inside(folder, folder / path) is inside


def test_what_a_killed_process_left_is_removed_and_what_lives_is_not(tmp_path):
    program = (
        "import sys, time; from pathlib import Path; from amts_core.kernel import files\n"
        "with files.whole(Path(sys.argv[1])) as partial:\n"
        "    partial.with_name(partial.name + '-wal').touch(); print('here', flush=True)\n"
        "    time.sleep(60)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / name)], stdout=subprocess.PIPE
        )
        for name in ("one", "two")
    ]
    try:
        for process in running:
            assert process.stdout is not None and process.stdout.readline() == b"here\n"
        running[0].send_signal(signal.SIGKILL)
        running[0].wait()
        long_ago = time.time() - 3600
        for path in tmp_path.iterdir():
            os.utime(path, (long_ago, long_ago))
        assert len(names(tmp_path)) == 4
        files.write(tmp_path / "three", b"")
        assert len(names(tmp_path)) == 3
    finally:
        for process in running:
            process.kill()
            process.communicate()
