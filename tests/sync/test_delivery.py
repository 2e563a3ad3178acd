"""What is written leaves all else as it is: what others do meanwhile, rights, and links."""

import stat

import pytest

from amts_core.sync import delivery
from amts_core.sync.records import WatchKind
from tests.sync.conftest import BICYCLES, git
from tests.sync.test_git import beside

NEW = BICYCLES[1].replace("= 1", "= 2")


@pytest.fixture
def checkout(make_shelf):
    """A book in git of which a target is ready, with one delivery on the branch already."""
    shelf = make_shelf(WatchKind.GIT)
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("= 1", "= 7"))
    shelf.commit()
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("= 1", "= 2"))
    shelf.commit()
    return shelf


def meanwhile(monkeypatch, step, do):
    """Let somebody do something once, while git does a step of a delivery."""
    run, done = delivery.git.run, []

    def racing(repository, *arguments, **options):
        if arguments[0] == step and not done:
            done.append(do())
        return run(repository, *arguments, **options)

    monkeypatch.setattr(delivery.git, "run", racing)


@pytest.mark.parametrize("step", ["read-tree", "commit-tree", "update-ref"])
def test_what_a_colleague_commits_meanwhile_stays(checkout, monkeypatch, step):
    meanwhile(monkeypatch, step, lambda: beside(checkout.folder, "note.md", "Mine.\n"))
    assert checkout.sync() == "1 up to date, 1 delivered"
    assert checkout.on_branch("zh/bicycles.md") == NEW
    assert checkout.on_branch("note.md") == "Mine.\n"
    subjects = git(checkout.folder, "log", "--format=%s", "main..amts/sync").splitlines()
    assert [one.partition(" ")[0] for one in subjects] == ["Bring", "Theirs", "Bring"]


@pytest.mark.parametrize("step", ["read-tree", "update-ref"])
def test_a_translation_that_a_colleague_edits_meanwhile_stays_theirs(checkout, monkeypatch, step):
    theirs = BICYCLES[1].replace("雨中", "大雨中").replace("= 1", "= 7")
    meanwhile(monkeypatch, step, lambda: beside(checkout.folder, "zh/bicycles.md", theirs))
    told = checkout.sync()
    assert checkout.on_branch("zh/bicycles.md") == theirs
    assert "1 ready to be delivered" in told
    checkout.sync()
    assert checkout.on_branch("zh/bicycles.md") == theirs.replace("= 7", "= 2")


def test_a_link_in_git_is_left_as_it_is(make_shelf):
    shelf = make_shelf(WatchKind.GIT)
    shelf.sync()
    git(shelf.folder, "checkout", "-q", "-b", "amts/sync")
    (shelf.folder / "zh" / "bicycles.md").unlink()
    (shelf.folder / "zh" / "bicycles.md").symlink_to("station.md")
    shelf.commit()
    git(shelf.folder, "checkout", "-q", "main")
    shelf.write("en/bicycles.md", BICYCLES[0].replace("= 1", "= 2"))
    shelf.commit()
    shelf.sync()
    assert "1 ready to be delivered" in shelf.sync()
    assert git(shelf.folder, "show", "amts/sync:zh/bicycles.md") == "station.md"


def test_a_program_in_git_stays_one(make_shelf):
    shelf = make_shelf(WatchKind.GIT)
    shelf.sync()
    (shelf.folder / "zh" / "bicycles.md").chmod(0o755)
    shelf.write("en/bicycles.md", BICYCLES[0].replace("= 1", "= 2"))
    shelf.commit()
    shelf.sync()
    assert git(shelf.folder, "ls-tree", "amts/sync", "zh/bicycles.md").startswith("100755")


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_rights_stay_in_a_folder(make_shelf, mode):
    shelf = make_shelf()
    path = shelf.folder / "zh" / "bicycles.md"
    path.chmod(mode)
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("= 1", "= 2"))
    shelf.sync()
    assert (shelf.read("zh/bicycles.md"), stat.S_IMODE(path.stat().st_mode)) == (NEW, mode)


def test_a_link_out_of_the_folder_is_not_followed(make_shelf, tmp_path, monkeypatch):
    shelf = make_shelf()
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("= 1", "= 2"))
    rendered = delivery.kept_translations.rendered

    def exchanged(*arguments, **named):
        (shelf.folder / "zh").rename(tmp_path / "outside")
        (shelf.folder / "zh").symlink_to(tmp_path / "outside")
        return rendered(*arguments, **named)

    monkeypatch.setattr(delivery.kept_translations, "rendered", exchanged)
    assert "1 ready to be delivered" in shelf.sync()
    assert (tmp_path / "outside" / "bicycles.md").read_text("utf-8") == BICYCLES[1]


def test_a_link_for_a_file_half_written_is_not_followed(make_shelf, tmp_path):
    shelf = make_shelf()
    shelf.sync()
    outside = tmp_path / "outside"
    outside.write_text("safe")
    (shelf.folder / "zh" / ".bicycles.md.partial").symlink_to(outside)
    shelf.write("en/bicycles.md", BICYCLES[0].replace("= 1", "= 2"))
    shelf.sync()
    assert (shelf.read("zh/bicycles.md"), outside.read_text()) == (NEW, "safe")
