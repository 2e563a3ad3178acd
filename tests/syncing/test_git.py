"""Git by its program: what is read and written, and what is refused in words."""

import os
import subprocess

import pytest

from amts_core.errors import SyncError
from amts_core.syncing import git
from tests.syncing.conftest import git as as_person


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    as_person(folder, "init", "-q", "-b", "main")
    (folder / "en").mkdir()
    (folder / "en" / "a b.md").write_text("One.\n")
    (folder / "en" / "自行车.md").write_text("二。\n", encoding="utf-8")
    (folder / "run.sh").write_text("true\n")
    (folder / "run.sh").chmod(0o755)
    (folder / "link.md").symlink_to("en/a b.md")
    as_person(folder, "add", "-A")
    as_person(folder, "commit", "-q", "-m", "Begin")
    return folder


def test_the_files_of_a_commit_are_read_whatever_they_are_called(repository):
    found = git.tree(repository, "HEAD")
    assert sorted(found) == ["en/a b.md", "en/自行车.md", "run.sh"]
    assert found["run.sh"].mode == "100755"
    blobs = [found["en/自行车.md"].blob, found["en/a b.md"].blob]
    assert list(git.contents(repository, blobs * 2).values()) == ["二。\n".encode(), b"One.\n"]
    assert git.contents(repository, []) == {}


def test_the_checkout_itself_is_not_read(repository):
    (repository / "en" / "a b.md").write_text("Not committed.\n")
    (blob,) = {git.tree(repository, "main")["en/a b.md"].blob}
    assert git.contents(repository, [blob])[blob] == b"One.\n"


def test_a_commit_is_made_beside_the_checkout(repository):
    (repository / "en" / "a b.md").write_text("Half done.\n")
    before = as_person(repository, "status", "--porcelain")
    main = git.commit_of(repository, "main")
    files = {"zh/a b.md": "一。\n".encode(), "en/自行车.md": None, "run.sh": b"false\n"}
    made = git.commit_files(repository, "amts/sync", main, files, "Deliver\n\nBody.\n")
    assert as_person(repository, "status", "--porcelain") == before
    assert as_person(repository, "rev-parse", "HEAD") == main
    assert as_person(repository, "show", "--format=%P%n%B", "--no-patch", made).split("\n") == [
        main, "Deliver", "", "Body.",
    ]  # fmt: skip
    found = git.tree(repository, "amts/sync")
    assert sorted(found) == ["en/a b.md", "run.sh", "zh/a b.md"]
    assert found["run.sh"].mode == "100755"
    assert git.commit_files(repository, "amts/sync", made, files | {"gone.md": None}, "x") is None


def test_a_commit_is_by_whom_the_checkout_says(repository):
    as_person(repository, "config", "user.name", "Grace")
    as_person(repository, "config", "user.email", "grace@localhost")
    main = git.commit_of(repository, "main")
    git.commit_files(repository, "amts/sync", main, {"a.md": b"1"}, "Deliver")
    told = as_person(repository, "log", "-1", "--format=%an %ae", "amts/sync")
    assert told == "Grace grace@localhost"


def test_without_a_name_it_is_by_the_program(repository, monkeypatch):
    run = git.run

    def nameless(folder, *arguments, **options):
        if arguments[0] == "config":
            raise SyncError("git config failed: no such key")
        return run(folder, *arguments, **options)

    monkeypatch.setattr(git, "run", nameless)
    git.commit_files(repository, "amts/sync", "main", {"a.md": b"1"}, "Deliver")
    told = as_person(repository, "log", "-1", "--format=%an %ae|%cn %ce", "amts/sync")
    assert told == "AMTS amts@localhost|AMTS amts@localhost"


def test_a_branch_that_somebody_works_on_is_left_alone(repository):
    as_person(repository, "checkout", "-q", "-b", "amts/sync")
    with pytest.raises(SyncError, match="amts/sync is checked out in"):
        git.commit_files(repository, "amts/sync", "HEAD", {"a.md": b"1"}, "Deliver")
    assert as_person(repository, "log", "--format=%s") == "Begin"


@pytest.mark.parametrize("name", ["-x", "a..b", "a b", "end.lock"])
def test_names_that_are_no_branches_are_refused(repository, name):
    with pytest.raises(SyncError):
        git.check_writable(repository, name)


@pytest.mark.parametrize("name", ["nothing", "", "-1", "--all", "HEAD:en"])
def test_names_that_are_no_commits_are_none(repository, name):
    assert git.find_commit(repository, name) is None
    with pytest.raises(SyncError, match="has no commit"):
        git.commit_of(repository, name)


def test_what_was_merged_is_known_however_it_was_merged(repository):
    main = git.commit_of(repository, "main")
    made = git.commit_files(repository, "amts/sync", main, {"zh/a.md": b"1\n"}, "Deliver")
    assert not git.is_contained(repository, made, main)
    as_person(repository, "merge", "-q", "--squash", "amts/sync")
    as_person(repository, "commit", "-q", "-m", "Squashed")
    squashed = git.commit_of(repository, "main")
    assert not git.is_ancestor(repository, made, squashed)
    assert git.is_contained(repository, made, squashed)


def test_a_folder_that_is_no_checkout_is_refused(tmp_path):
    with pytest.raises(SyncError, match="git rev-parse failed"):
        git.check_repository(tmp_path)
    with pytest.raises(SyncError, match="There is no folder"):
        git.check_repository(tmp_path / "gone")


def test_without_git_it_says_so(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(SyncError, match="The program git is not on this machine"):
        git.check_repository(repository)


def test_git_that_does_not_end_is_stopped(repository, monkeypatch):
    (repository / "bin").mkdir()
    slow = repository / "bin" / "git"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    with pytest.raises(SyncError, match="has not ended within 1 seconds"):
        git.run(repository, "status", seconds=1)


def test_variables_of_another_git_are_not_heeded(repository, monkeypatch, tmp_path):
    other = tmp_path / "other"
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert git.commit_of(repository, "main")


def test_the_remote_is_asked(repository, tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(repository), str(clone)], check=True)
    (repository / "new.md").write_text("New.\n")
    as_person(repository, "add", "-A")
    as_person(repository, "commit", "-q", "-m", "More")
    assert "new.md" not in git.tree(clone, "origin/main")
    git.fetch(clone)
    assert "new.md" in git.tree(clone, "origin/main")
    as_person(clone, "remote", "set-url", "origin", str(tmp_path / "gone"))
    with pytest.raises(SyncError, match="git fetch failed"):
        git.fetch(clone)
