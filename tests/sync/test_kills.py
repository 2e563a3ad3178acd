"""A change is delivered in the end wherever the round that saw it was killed, or ended short."""

import pytest

from amts_core.align.encoder import Encoder
from amts_core.kernel import files
from amts_core.kernel.records import ProposedBead
from amts_core.sync import delivery, git, kept_translations, new_targets, rounds
from amts_core.sync.records import WatchKind
from amts_core.sync.store import sync_targets
from tests.sync.conftest import BICYCLES, STATION
from tests.sync.test_rounds import NEW, REWORDED, saved

BOTH = [WatchKind.FOLDER, WatchKind.GIT]


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(autouse=True)
def in_order(monkeypatch):
    """Pair the segments of documents in their order: these are short, and need no encoder."""

    def align(src, tgt, *_, **__):
        return [
            ProposedBead(
                src=(a.n,),
                tgt=(b.n,),
                score=0.9,
                confidence=0.9,
                accept=True,
                src_text=a.text,
                tgt_text=b.text,
            )
            for a, b in zip(src, tgt, strict=True)
        ]

    encoder = object.__new__(Encoder)
    encoder.name = "none"
    monkeypatch.setattr(new_targets, "align_segments", align)
    for module in (rounds, delivery):
        monkeypatch.setattr(module, "load_encoder", lambda _: encoder)


def die(*_, **__):
    raise Killed


def after(step):
    """Return a step that is made, and then the process ends."""

    def made(*arguments, **options):
        step(*arguments, **options)
        raise Killed

    return made


def delivered(shelf, path):
    return shelf.on_branch(path) if shelf.is_git else shelf.read(path)


def change(shelf, price, station):
    """Let both documents of the book change, so that they can follow without anybody."""
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", f"price = {price}"))
    shelf.write("en/station.md", STATION[0] + f"\n```\n{station}\n```\n")
    if shelf.is_git:
        shelf.commit()


POINTS = {
    "before it compares": (kept_translations, "compare", die),
    "when it has compared one": (kept_translations, "compare", after(kept_translations.compare)),
    "before it renders": (delivery, "_made", die),
    "before it writes down what it will write": (delivery, "_intend", die),
    "when it has written that down": (delivery, "_intend", after(delivery._intend)),
    "before it writes": (files, "write", die),
    "when it has written one": (files, "write", after(files.write)),
    "when it has committed": (git, "commit_files", after(git.commit_files)),
    "before it says that it has written": (delivery, "_delivered", die),
    "when it has said so of one": (delivery, "_delivered", after(delivery._delivered)),
}


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_round_forgets_nothing(make_shelf, kind, point, monkeypatch):
    shelf = make_shelf(kind)
    shelf.sync()
    change(shelf, 2, "x")
    shelf.sync()
    change(shelf, 3, "y")
    place, name, step = POINTS[point]
    with monkeypatch.context() as patch:
        patch.setattr(place, name, step)
        try:
            shelf.sync()
        except Killed:
            pass
        else:
            assert name == ("write" if shelf.is_git else "commit_files")
    shelf.sync()
    assert set(shelf.states().values()) == {"delivered" if shelf.is_git else "up_to_date"}
    assert delivered(shelf, "zh/bicycles.md") == BICYCLES[1].replace("= 1", "= 3")
    assert delivered(shelf, "zh/station.md") == STATION[1] + "\n```\ny\n```\n"


@pytest.mark.parametrize("kind", BOTH)
def test_a_look_changes_nothing_but_what_is_known(make_shelf, kind):
    shelf = make_shelf(kind)
    shelf.sync()
    change(shelf, 2, "x")
    shelf.sync()
    change(shelf, 3, "y")
    for _ in range(3):
        assert shelf.sync(only_looks=True) == "2 ready to be delivered"
    shelf.sync()
    assert delivered(shelf, "zh/bicycles.md") == BICYCLES[1].replace("= 1", "= 3")


@pytest.mark.parametrize("kind", BOTH)
def test_what_editors_finish_is_delivered_a_second_time_too(make_shelf, kind):
    shelf = make_shelf(kind)
    shelf.sync()
    change(shelf, 2, "x")
    shelf.sync()
    text = BICYCLES[0].replace("A rider pays by the hour.", f"{REWORDED}\n\n{NEW}")
    shelf.write("en/bicycles.md", text)
    if shelf.is_git:
        shelf.commit()
    for _ in range(3):
        assert "1 with the editors" in shelf.sync()
    saved(shelf, "zh/bicycles.md", {NEW: "头盔免费。", REWORDED: "骑手按分钟付费。"})
    shelf.sync()
    expected = BICYCLES[1].replace("骑手按小时付费。", "骑手按分钟付费。\n\n头盔免费。")
    assert delivered(shelf, "zh/bicycles.md") == expected


@pytest.mark.parametrize("kind", BOTH)
def test_what_editors_finish_after_their_drafts_were_delivered_is_delivered(make_shelf, kind):
    shelf = make_shelf(kind)
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("```python", f"{NEW}\n\n```python"))
    if shelf.is_git:
        shelf.commit()
    shelf.sync()
    assert shelf.sync(with_drafts=True) == "1 up to date, 1 with the editors"
    assert NEW.upper() in delivered(shelf, "zh/bicycles.md")
    assert shelf.sync() == "1 up to date, 1 with the editors"
    saved(shelf, "zh/bicycles.md", {NEW: "头盔免费。"})
    shelf.sync()
    expected = BICYCLES[1].replace("```python", "头盔免费。\n\n```python")
    assert delivered(shelf, "zh/bicycles.md") == expected
    assert set(shelf.states().values()) <= {"up_to_date", "delivered"}


def test_a_hand_edit_of_what_editors_save_later_is_never_overwritten(shelf):
    shelf.write("en/bicycles.md", BICYCLES[0].replace("```python", f"{NEW}\n\n```python"))
    shelf.sync()
    shelf.sync(with_drafts=True)
    by_hand = shelf.read("zh/bicycles.md").replace(NEW.upper(), "头盔不要钱。")
    shelf.write("zh/bicycles.md", by_hand)
    shelf.sync()
    saved(shelf, "zh/bicycles.md", {NEW: "头盔免费。"})
    assert shelf.sync() == "1 up to date, 1 failed"
    assert shelf.read("zh/bicycles.md") == by_hand
    assert "头盔免费。" in shelf.targets()["zh/bicycles.md"].message
    shelf.write("zh/bicycles.md", by_hand.replace("头盔不要钱。", "头盔免费。"))
    assert shelf.sync() == "2 up to date"


def test_two_deliveries_that_nobody_merged_are_merged_with_an_edit_of_the_old_one(make_shelf):
    """What lies there is an edit of neither: all that came since then is written again."""
    shelf = make_shelf(WatchKind.GIT)
    shelf.sync()
    for lines in ("x", "x\ny"):
        shelf.write("en/station.md", STATION[0] + f"\n```\n{lines}\n```\n")
        shelf.commit()
        shelf.sync()
    shelf.write("zh/station.md", STATION[1].replace("已关闭", "现已关闭"))
    shelf.commit()
    shelf.sync()
    expected = STATION[1].replace("已关闭", "现已关闭") + "\n```\nx\ny\n```\n"
    assert shelf.on_branch("zh/station.md") == expected


def test_a_first_round_that_is_killed_orders_nothing_that_nobody_asked_for(make_shelf, monkeypatch):
    documents = {
        "en/bicycles.md": BICYCLES[0],
        "zh/bicycles.md": BICYCLES[1],
        "en/station.md": STATION[0],
    }
    shelf = make_shelf(files=documents)
    with monkeypatch.context() as patch:
        patch.setattr(sync_targets, "put", die)
        with pytest.raises(Killed):
            shelf.sync()
    assert shelf.sync() == "1 up to date, 1 without a translation"
    assert shelf.service.calls["start_batch"] == 0


def test_a_move_is_followed_also_by_the_round_after_the_one_that_saw_it(shelf, monkeypatch):
    (shelf.folder / "en" / "station.md").rename(shelf.folder / "en" / "halt.md")
    with monkeypatch.context() as patch:
        patch.setattr(sync_targets, "put", die)
        with pytest.raises(Killed):
            shelf.sync()
    assert shelf.sync() == "2 up to date"
    assert shelf.read("zh/halt.md") == STATION[1]
    assert not (shelf.folder / "zh" / "station.md").exists()


def test_what_a_killed_move_left_behind_is_removed(shelf, monkeypatch):
    (shelf.folder / "en" / "station.md").rename(shelf.folder / "en" / "halt.md")
    with monkeypatch.context() as patch:
        patch.setattr(files, "write", after(files.write))
        with pytest.raises(Killed):
            shelf.sync()
    shelf.sync()
    assert shelf.sync() == "2 up to date"
    assert shelf.read("zh/halt.md") == STATION[1]
    assert not (shelf.folder / "zh" / "station.md").exists()


def test_what_was_compared_with_another_source_is_not_delivered(shelf, monkeypatch):
    """Somebody else looks while a round compares: what it found is of no use any more."""
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    segments = kept_translations._segments

    def slow(*arguments, **named):
        monkeypatch.setattr(kept_translations, "_segments", segments)
        found = segments(*arguments, **named)
        shelf.write("en/bicycles.md", BICYCLES[0].replace("```python", f"{NEW}\n\n```python"))
        job_id = shelf.begin()
        rounds.look(shelf.store, job_id, shelf.watch.id, rounds.Wish(only_looks=True))
        return found

    monkeypatch.setattr(kept_translations, "_segments", slow)
    assert shelf.sync() == "1 up to date, 1 to be compared"
    assert shelf.read("zh/bicycles.md") == BICYCLES[1]
    assert shelf.sync() == "1 up to date, 1 with the editors"
