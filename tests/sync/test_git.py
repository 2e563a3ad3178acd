"""Git by its program: what is read and written, and what is refused in words."""

import os
import subprocess

import pytest

from amts_core.kernel.errors import SyncError
from amts_core.sync import git
from tests.sync.conftest import git as as_person


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


def commit(repository, parent, files, message="Deliver"):
    change = git.FileChange(parent, files, message)
    return git.commit_files(repository, "amts/sync", lambda tip: change)


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
    made = commit(repository, main, files, "Deliver\n\nBody.\n")
    assert as_person(repository, "status", "--porcelain") == before
    assert as_person(repository, "rev-parse", "HEAD") == main
    assert as_person(repository, "show", "--format=%P%n%B", "--no-patch", made).split("\n") == [
        main,
        "Deliver",
        "",
        "Body.",
    ]
    found = git.tree(repository, "amts/sync")
    assert sorted(found) == ["en/a b.md", "run.sh", "zh/a b.md"]
    assert found["run.sh"].mode == "100755"
    assert commit(repository, made, files | {"gone.md": None}) is None


def test_a_commit_is_by_whom_the_checkout_says(repository):
    as_person(repository, "config", "user.name", "Grace")
    as_person(repository, "config", "user.email", "grace@localhost")
    main = git.commit_of(repository, "main")
    commit(repository, main, {"a.md": b"1"})
    told = as_person(repository, "log", "-1", "--format=%an %ae", "amts/sync")
    assert told == "Grace grace@localhost"


def test_without_a_name_it_is_by_the_program(repository, monkeypatch):
    run = git.run

    def nameless(folder, *arguments, **options):
        if arguments[0] == "config":
            raise SyncError("git config failed: no such key")
        return run(folder, *arguments, **options)

    monkeypatch.setattr(git, "run", nameless)
    commit(repository, "main", {"a.md": b"1"})
    told = as_person(repository, "log", "-1", "--format=%an %ae|%cn %ce", "amts/sync")
    assert told == "AMTS amts@localhost|AMTS amts@localhost"


def test_a_branch_that_somebody_works_on_is_left_alone(repository):
    as_person(repository, "checkout", "-q", "-b", "amts/sync")
    with pytest.raises(SyncError, match="amts/sync is checked out in"):
        commit(repository, "HEAD", {"a.md": b"1"})
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
    made = commit(repository, main, {"zh/a.md": b"1\n"})
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


def beside(repository, path, text, branch="amts/sync"):
    """Commit a file to a branch as a colleague does: in a checkout of their own."""
    folder = repository.parent / "colleague"
    as_person(repository, "worktree", "add", "-q", str(folder), branch)
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text(text)
    as_person(folder, "add", "-A")
    as_person(folder, "commit", "-q", "-m", "Theirs")
    as_person(repository, "worktree", "remove", str(folder))
    return as_person(repository, "rev-parse", branch)


@pytest.mark.parametrize("step", ["read-tree", "write-tree", "commit-tree", "update-ref"])
def test_what_a_colleague_commits_meanwhile_is_built_on(repository, monkeypatch, step):
    first = commit(repository, "main", {"zh/a.md": b"1\n"})
    run, theirs = git.run, []

    def racing(folder, *arguments, **options):
        if arguments[0] == step and not theirs:
            theirs.append(beside(repository, "note.md", "Mine.\n"))
        return run(folder, *arguments, **options)

    monkeypatch.setattr(git, "run", racing)
    tips = []

    def change(tip):
        tips.append(tip)
        return git.FileChange(tip, {"zh/a.md": b"2\n"}, "Deliver")

    made = git.commit_files(repository, "amts/sync", change)
    assert tips == [first, *theirs]
    assert as_person(repository, "rev-parse", "amts/sync", "amts/sync^").split() == [made, *theirs]
    assert as_person(repository, "show", "amts/sync:note.md") == "Mine."


def test_a_branch_that_never_rests_is_given_up(repository, monkeypatch):
    commit(repository, "main", {"zh/a.md": b"1\n"})
    run = git.run

    def racing(folder, *arguments, **options):
        if arguments[0] == "update-ref":
            beside(repository, "note.md", os.urandom(4).hex())
        return run(folder, *arguments, **options)

    monkeypatch.setattr(git, "run", racing)
    with pytest.raises(SyncError, match="5 tries have failed"):
        git.commit_files(
            repository, "amts/sync", lambda tip: git.FileChange(tip, {"zh/a.md": b"2\n"}, "Deliver")
        )
    assert as_person(repository, "show", "amts/sync:zh/a.md") == "1"


@pytest.mark.parametrize("name", ["reference-transaction", "post-index-change", "pre-auto-gc"])
def test_no_hook_of_a_checkout_is_run(repository, tmp_path, name):
    hook, ran = repository / ".git" / "hooks" / name, tmp_path / "ran"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    hook.chmod(0o755)
    as_person(repository, "config", "core.fsmonitor", str(hook))
    git.fetch(repository)
    commit(repository, "main", {"zh/a.md": b"1\n"})
    assert not ran.exists()


def test_links_are_known(repository):
    assert git.links(repository, "main") == {"link.md"}
