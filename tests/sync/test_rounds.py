"""Rounds over a watched book: what people and git do to it, and what becomes of its translations."""

import re
import shutil
from pathlib import Path
from unicodedata import normalize

import pytest

from amts_core import post_editing, translation
from amts_core.documents.store import revisions
from amts_core.kernel.errors import PermissionDenied, SyncError
from amts_core.kernel.post_edits import DocumentKey, EditStatus, Effort, Taken
from amts_core.kernel.records import DeskAct, Role, Via
from amts_core.parallel_data import exports
from amts_core.post_editing import segment_cards
from amts_core.post_editing.records import Former
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from amts_core.sync import delivery, drafts, rounds, scan, watches
from amts_core.sync.records import TargetChange, TargetState, WatchKind, WatchSettings
from amts_core.sync.rounds import Wish
from amts_core.sync.store import sync_rounds, sync_targets
from amts_core.translation import order_rows
from tests.stored import contents
from tests.sync.conftest import BICYCLES, LAYOUT, STATION, git

BOTH = [WatchKind.FOLDER, WatchKind.GIT]


def without_rounds(store):
    """Return all rows of the database but those that say that and when something was asked."""
    asked = ("sync_run", "job", "job_line", "watch", "alembic_version")
    return {name: rows for name, rows in contents(store).items() if name not in asked}


def snapshot(shelf):
    """Return all that lies in the folder, byte by byte, and all that git knows."""
    found = {
        path: path.read_bytes()
        for path in sorted(shelf.folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
    refs = git(shelf.folder, "for-each-ref") if shelf.is_git else ""
    return found, refs


@pytest.mark.parametrize("kind", BOTH)
def test_a_second_round_changes_nothing(make_shelf, kind):
    shelf = make_shelf(kind)
    told = shelf.sync()
    assert told == "2 up to date"
    before = without_rounds(shelf.store), snapshot(shelf)
    assert shelf.sync() == told
    assert (without_rounds(shelf.store), snapshot(shelf)) == before


@pytest.mark.parametrize("kind", BOTH)
def test_nothing_is_parsed_or_computed_where_nothing_has_changed(make_shelf, kind, monkeypatch):
    shelf = make_shelf(kind)
    shelf.sync()

    def refuse(*_, **__):
        raise AssertionError("there was nothing to do")

    monkeypatch.setattr(scan.imports, "read", refuse)
    monkeypatch.setattr(rounds, "load_encoder", refuse)
    monkeypatch.setattr(delivery, "load_encoder", refuse)
    assert shelf.sync() == "2 up to date"


@pytest.mark.parametrize("kind", BOTH)
def test_code_and_figures_are_carried_over_without_anybody(make_shelf, kind):
    shelf = make_shelf(kind)
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    if shelf.is_git:
        shelf.commit()
    told = shelf.sync()
    expected = BICYCLES[1].replace("price = 1", "price = 2")
    if shelf.is_git:
        assert told == "1 up to date, 1 delivered"
        assert shelf.on_branch("zh/bicycles.md") == expected
        assert shelf.read("zh/bicycles.md") == BICYCLES[1]
    else:
        assert told == "2 up to date"
        assert shelf.read("zh/bicycles.md") == expected
    before = without_rounds(shelf.store), snapshot(shelf)
    assert shelf.sync() == told
    assert (without_rounds(shelf.store), snapshot(shelf)) == before


def saved(shelf, path, texts):
    """Let an editor save texts by source text, and return what the queue held."""
    target = shelf.targets()[path]
    key = DocumentKey(target.src_revision_id, target.tgt_lang)
    queue = [
        one
        for one in edit_rows.of_document(shelf.store, key)
        if one.state.status in (EditStatus.OPEN, EditStatus.RETURNED)
    ]
    for one in queue:
        post_editing.save(
            shelf.store,
            DeskAct(person=shelf.lead, via=Via.API),
            one.id,
            texts[one.src_text],
            taken=Taken.NOTHING,
            seen_version=one.state.version,
            effort=Effort(10, 1),
            is_confirmed=True,
        )
    return [one.src_text for one in queue]


def formers(shelf, target):
    """Return what the desk says of the old wording of each segment of a target."""
    key = DocumentKey(target.src_revision_id, target.tgt_lang)
    ids = [one.id for one in edit_rows.of_document(shelf.store, key)]
    return [one.former for one in segment_cards.cards(shelf.store, shelf.lead, ids)]


NEW = "Helmets are free of charge."
REWORDED = "A rider pays by the minute."


@pytest.mark.parametrize("kind", BOTH)
def test_only_what_needs_a_human_comes_to_the_editors(make_shelf, kind):
    shelf = make_shelf(kind)
    shelf.sync()
    text = BICYCLES[0].replace("A rider pays by the hour.", f"{REWORDED}\n\n{NEW}")
    shelf.write("en/bicycles.md", text)
    if shelf.is_git:
        shelf.commit()
    assert shelf.sync() == "1 up to date, 1 with the editors"
    target = shelf.targets()["zh/bicycles.md"]
    assert (target.counts.n_segments, target.counts.n_human) == (5, 2)
    assert target.counts.n_words - target.counts.n_kept_words == len(f"{NEW} {REWORDED}".split())
    assert shelf.read("zh/bicycles.md") == BICYCLES[1]
    assert formers(shelf, target) == [
        None,
        None,
        None,
        Former("A rider pays by the hour.", "骑手按小时付费。", "Its source was reworded."),
        Former("", "", "New in the source."),
    ]
    queue = saved(shelf, "zh/bicycles.md", {NEW: "头盔免费。", REWORDED: "骑手按分钟付费。"})
    assert queue == [REWORDED, NEW]
    units = exports.units(shelf.store, shelf.project)
    assert [one.src for one in units] == [REWORDED, NEW], "what was kept was nobody's decision"
    shelf.sync()
    expected = BICYCLES[1].replace("骑手按小时付费。", "骑手按分钟付费。\n\n头盔免费。")
    delivered = shelf.on_branch("zh/bicycles.md") if shelf.is_git else shelf.read("zh/bicycles.md")
    assert delivered == expected
    assert shelf.service.calls["start_batch"] == 1


def test_drafts_are_delivered_where_somebody_wants_them(shelf):
    shelf.write("en/bicycles.md", BICYCLES[0].replace("```python", f"{NEW}\n\n```python"))
    shelf.sync()
    assert shelf.read("zh/bicycles.md") == BICYCLES[1]
    shelf.sync(with_drafts=True)
    assert NEW.upper() in shelf.read("zh/bicycles.md")
    (newest, *_) = sync_rounds.newest_rounds(shelf.store, shelf.watch.id)
    assert "nobody has read yet: zh/bicycles.md" in newest.summary


def test_to_look_writes_and_orders_nothing(shelf):
    shelf.write("en/station.md", STATION[0].replace("# Station", "# Station\n\n```\nx\n```"))
    shelf.write("en/bicycles.md", BICYCLES[0].replace("by the hour", "by the minute"))
    before = snapshot(shelf)
    assert shelf.sync(only_looks=True) == "1 ready to be delivered, 1 behind"
    assert snapshot(shelf) == before
    assert shelf.service.calls["start_batch"] == 0


@pytest.mark.parametrize("kind", BOTH)
def test_a_moved_source_takes_its_translation_with_it(make_shelf, kind):
    shelf = make_shelf(kind)
    shelf.sync()
    old = {
        one.path: one.id
        for one in revisions.documents(shelf.store, shelf.project.id)
        if one.language == "en"
    }
    (shelf.folder / "en" / "two").mkdir()
    (shelf.folder / "en" / "bicycles.md").rename(shelf.folder / "en" / "two" / "wheels.md")
    shelf.write("en/two/wheels.md", BICYCLES[0].replace("price = 1", "price = 3"))
    if shelf.is_git:
        shelf.commit()
    shelf.sync()
    expected = BICYCLES[1].replace("price = 1", "price = 3")
    if shelf.is_git:
        assert shelf.on_branch("zh/two/wheels.md") == expected
        listed = git(shelf.folder, "ls-tree", "-r", "--name-only", "amts/sync").split()
    else:
        assert shelf.read("zh/two/wheels.md") == expected
        listed = [one.relative_to(shelf.folder).as_posix() for one in snapshot(shelf)[0]]
    assert sorted(listed) == [
        "en/station.md",
        "en/two/wheels.md",
        "zh/station.md",
        "zh/two/wheels.md",
    ]
    new = {
        one.path: one.id
        for one in revisions.documents(shelf.store, shelf.project.id)
        if one.language == "en"
    }
    assert new == {"station.md": old["station.md"], "two/wheels.md": old["bicycles.md"]}
    before = without_rounds(shelf.store), snapshot(shelf)
    shelf.sync()
    assert (without_rounds(shelf.store), snapshot(shelf)) == before


def test_a_translation_is_found_however_its_accents_are_written(shelf):
    for language in ("en", "zh"):
        (old,) = (shelf.folder / language).rglob("station.md")
        old.rename(old.with_name(normalize("NFC" if language == "en" else "NFD", "é.md")))
    shelf.sync()
    assert shelf.sync() == "2 up to date"


def test_a_deleted_source_is_marked(shelf):
    (shelf.folder / "en" / "station.md").unlink()
    assert shelf.sync() == "1 up to date, 1 without their source"
    assert shelf.read("zh/station.md") == STATION[1]
    shelf.write("en/station.md", STATION[0])
    assert shelf.sync() == "2 up to date"


def test_a_deleted_translation_is_no_ones_to_bring_back(shelf):
    (shelf.folder / "zh" / "station.md").unlink()
    assert shelf.sync() == "1 up to date, 1 in conflict"
    assert not (shelf.folder / "zh" / "station.md").exists()
    assert "The translation is gone" in shelf.targets()["zh/station.md"].message


def test_what_people_write_into_a_translation_is_kept(shelf):
    edited = BICYCLES[1].replace("它们闲置在雨中。", "它们在雨中无人使用。")
    shelf.write("zh/bicycles.md", edited)
    assert shelf.sync() == "2 up to date"
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    assert shelf.sync() == "2 up to date"
    assert shelf.read("zh/bicycles.md") == edited.replace("price = 1", "price = 2")


def test_source_and_translation_that_change_together_lose_nothing(shelf):
    edited = BICYCLES[1].replace("它们闲置在雨中。", "它们在雨中无人使用。")
    shelf.write("zh/bicycles.md", edited)
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    shelf.sync()
    assert shelf.read("zh/bicycles.md") == edited.replace("price = 1", "price = 2")


def test_a_segment_changed_on_both_sides_is_shown_to_a_person(shelf):
    edited = BICYCLES[1].replace("骑手按小时付费。", "骑手按小时支付费用。")
    shelf.write("zh/bicycles.md", edited)
    shelf.write("en/bicycles.md", BICYCLES[0].replace("by the hour", "by the minute"))
    shelf.sync(with_drafts=True)
    shelf.sync(with_drafts=True)
    assert "骑手按小时支付费用。" in shelf.read("zh/bicycles.md")
    (one,) = [
        one
        for one in sync_targets.segments(shelf.store, shelf.targets()["zh/bicycles.md"].id)
        if one.needs_human
    ]
    assert (one.text, one.tgt_text, one.is_edited) == (REWORDED, "骑手按小时支付费用。", True)


def test_a_chapter_split_in_two_keeps_its_translation(make_shelf):
    whole = (BICYCLES[0] + "\n" + STATION[0], BICYCLES[1] + "\n" + STATION[1])
    shelf = make_shelf(files={"en/all.md": whole[0], "zh/all.md": whole[1]})
    shelf.sync()
    shelf.write("en/all.md", BICYCLES[0])
    shelf.write("en/station.md", STATION[0])
    assert shelf.sync() == "2 up to date"
    assert shelf.read("zh/all.md").rstrip() == BICYCLES[1].rstrip()
    assert shelf.read("zh/station.md").strip() == STATION[1].strip()


def test_two_chapters_merged_keep_their_translations(shelf):
    (shelf.folder / "en" / "station.md").unlink()
    shelf.write("en/bicycles.md", BICYCLES[0] + "\n" + STATION[0])
    shelf.sync()
    assert (
        re.sub(r"\n+", "\n", shelf.read("zh/bicycles.md")).strip()
        == re.sub(r"\n+", "\n", BICYCLES[1] + STATION[1]).strip()
    )


def test_what_never_had_a_translation_gets_one_only_when_somebody_asks(make_shelf):
    shelf = make_shelf(
        files={
            "en/station.md": STATION[0],
            "en/bicycles.md": BICYCLES[0],
            "zh/bicycles.md": BICYCLES[1],
        }
    )
    assert shelf.sync() == "1 up to date, 1 without a translation"
    shelf.write("en/new.md", "# New\n\nIt is new.\n")
    assert shelf.sync(with_drafts=True) == "1 up to date, 2 without a translation"
    shelf.write("en/new.md", "# New\n\nIt is new!\n")
    assert shelf.sync() == "1 up to date, 2 without a translation"
    assert shelf.service.calls["start_batch"] == 0
    assert shelf.sync(with_new=True) == "1 up to date, 2 with the editors"
    shelf.write("en/new.md", "# New\n\nIt is new.\n")
    assert shelf.sync() == "1 up to date, 2 with the editors", "it was asked for once"
    saved(shelf, "zh/new.md", {"New": "新", "It is new.": "这是新的。"})
    shelf.sync()
    assert shelf.read("zh/new.md") == "# 新\n\n这是新的。\n"


def test_what_editors_made_is_kept_when_the_source_changes_again(shelf):
    shelf.write("en/bicycles.md", BICYCLES[0].replace("```python", f"{NEW}\n\n```python"))
    shelf.sync()
    saved(shelf, "zh/bicycles.md", {NEW: "头盔免费。"})
    text = BICYCLES[0].replace("```python", f"{NEW}\n\n{REWORDED}\n\n```python")
    shelf.write("en/bicycles.md", text)
    shelf.sync()
    queue = saved(shelf, "zh/bicycles.md", {REWORDED: "骑手按分钟付费。"})
    assert queue == [REWORDED]
    shelf.sync()
    assert "头盔免费。" in shelf.read("zh/bicycles.md")


@pytest.mark.parametrize("squash", [False, True], ids=["merged", "squashed"])
def test_a_delivery_that_is_merged_is_in_step(checkout, squash):
    checkout.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    checkout.commit()
    checkout.sync()
    assert checkout.states()["zh/bicycles.md"] == "delivered"
    git(checkout.folder, "merge", "-q", *(["--squash"] if squash else []), "amts/sync")
    checkout.commit()
    assert checkout.sync() == "2 up to date"
    checkout.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 3"))
    main = checkout.commit()
    checkout.sync()
    assert git(checkout.folder, "rev-parse", "amts/sync^") == main


def test_deliveries_that_nobody_merged_follow_each_other(checkout):
    for price in (2, 3):
        checkout.write("en/bicycles.md", BICYCLES[0].replace("price = 1", f"price = {price}"))
        checkout.commit()
        checkout.sync()
    assert checkout.on_branch("zh/bicycles.md") == BICYCLES[1].replace("= 1", "= 3")
    assert git(checkout.folder, "log", "--format=%s", "amts/sync").count("up to date") == 2


def test_an_edit_on_the_branch_is_kept(checkout):
    checkout.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    checkout.commit()
    checkout.sync()
    git(checkout.folder, "checkout", "-q", "amts/sync")
    checkout.write("zh/bicycles.md", checkout.read("zh/bicycles.md").replace("雨中", "大雨中"))
    checkout.commit()
    git(checkout.folder, "checkout", "-q", "main")
    checkout.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 3"))
    checkout.commit()
    checkout.sync()
    expected = BICYCLES[1].replace("= 1", "= 3").replace("雨中", "大雨中")
    assert checkout.on_branch("zh/bicycles.md") == expected


def test_edits_on_both_branches_are_a_conflict(checkout):
    checkout.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    checkout.commit()
    checkout.sync()
    git(checkout.folder, "checkout", "-q", "amts/sync")
    checkout.write("zh/bicycles.md", checkout.read("zh/bicycles.md").replace("雨中", "大雨中"))
    checkout.commit()
    git(checkout.folder, "checkout", "-q", "main")
    checkout.write("zh/bicycles.md", BICYCLES[1].replace("雨中", "小雨中"))
    checkout.commit()
    before = snapshot(checkout)
    checkout.sync()
    assert snapshot(checkout) == before
    assert checkout.states()["zh/bicycles.md"] == "conflict"
    assert "edited both" in checkout.targets()["zh/bicycles.md"].message


def test_an_edit_of_the_old_translation_is_merged_with_the_new_source(checkout):
    checkout.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    checkout.commit()
    checkout.sync()
    checkout.write("zh/bicycles.md", BICYCLES[1].replace("雨中", "小雨中"))
    checkout.commit()
    checkout.sync()
    expected = BICYCLES[1].replace("= 1", "= 2").replace("雨中", "小雨中")
    assert checkout.on_branch("zh/bicycles.md") == expected


def test_the_commit_where_all_was_in_step_may_be_an_old_one(make_shelf):
    shelf = make_shelf(WatchKind.GIT)
    since = git(shelf.folder, "rev-parse", "HEAD")
    watches.remove(shelf.settings, shelf.lead, shelf.watch.id)
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    shelf.commit()
    wanted = WatchSettings(
        name="Since", kind=WatchKind.GIT, path=str(shelf.folder), layout=LAYOUT, since=since
    )
    shelf.watch = watches.add(shelf.settings, shelf.project, shelf.lead, wanted)
    assert shelf.sync() == "1 up to date, 1 delivered"
    assert shelf.on_branch("zh/bicycles.md") == BICYCLES[1].replace("= 1", "= 2")


def test_a_file_that_changes_while_it_is_written_is_left_alone(shelf, monkeypatch):
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))
    rendered = delivery.kept_translations.rendered

    def slow(*arguments, **named):
        shelf.write("zh/bicycles.md", "Somebody else's.\n")
        return rendered(*arguments, **named)

    monkeypatch.setattr(delivery.kept_translations, "rendered", slow)
    assert "1 ready to be delivered" in shelf.sync()
    assert shelf.read("zh/bicycles.md") == "Somebody else's.\n"


def test_a_document_that_can_not_be_read_is_told(shelf):
    (shelf.folder / "en" / "station.md").write_bytes(b"%PDF-1.7")
    assert shelf.sync() == "1 up to date, 1 failed"
    assert "is a PDF" in shelf.targets()["zh/station.md"].message
    shelf.write("en/station.md", STATION[0])
    assert shelf.sync() == "2 up to date"


def test_a_folder_that_has_gone_ends_the_round(shelf):
    shutil.rmtree(shelf.folder)
    with pytest.raises(SyncError, match="There is no folder"):
        shelf.sync()
    assert shelf.states() == {"zh/bicycles.md": "up_to_date", "zh/station.md": "up_to_date"}


def test_only_leads_synchronise_and_watch(shelf, store):
    eve = people.add_person(store, "Eve", Role.EDITOR)
    with pytest.raises(PermissionDenied):
        rounds.begin(shelf.settings, eve, shelf.watch.id)
    with pytest.raises(PermissionDenied):
        watches.add(shelf.settings, shelf.project, eve, shelf.watch.settings)
    with pytest.raises(PermissionDenied):
        watches.remove(shelf.settings, eve, shelf.watch.id)
    with pytest.raises(PermissionDenied):
        watches.set_schedule(shelf.settings, eve, shelf.watch.id, 5)


STEPS = ["look", "compare", "deliver", "draft", "drafted"]


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("last", STEPS)
def test_a_round_that_was_cut_short_is_gone_on_with(make_shelf, kind, last, monkeypatch):
    """Each step is made twice, as after a worker's death; all is as if it had been made once."""
    shelf = make_shelf(kind)
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("by the hour", "by the minute"))
    shelf.write("en/station.md", STATION[0] + "\n```\nx\n```\n")
    if shelf.is_git:
        shelf.commit()
    wish = Wish()
    job_id = shelf.begin(wish)
    of = shelf.store, job_id, shelf.watch.id
    rounds.look(*of, wish)
    if STEPS.index(last) >= 1:
        rounds.compare(shelf.settings, job_id, shelf.watch.id, "zh")
    if STEPS.index(last) >= 2:
        rounds.deliver(shelf.settings, job_id, shelf.watch.id, wish)
    if STEPS.index(last) >= 3:
        rounds.draft(shelf.settings, job_id, shelf.watch.id, "zh")
    if STEPS.index(last) >= 4:
        shelf.translate(shelf.targets()["zh/bicycles.md"].order_id, "zh")
        rounds.is_drafted(*of, "zh")
    told = shelf.go_on(job_id, wish)
    assert re.fullmatch(r"1 (up to date|delivered), 1 with the editors", told)
    assert shelf.service.calls["start_batch"] == 1
    target = shelf.targets()["zh/bicycles.md"]
    assert target.counts.n_human == 1
    (found, *_) = sync_rounds.newest_rounds(shelf.store, shelf.watch.id)
    assert found.n_words == sum(one.counts.n_words for one in shelf.targets().values())
    if shelf.is_git:
        assert git(shelf.folder, "rev-list", "--count", "main..amts/sync") == "1"


def test_a_draft_that_arrives_while_its_source_changes_hides_no_change(shelf, monkeypatch):
    shelf.sync()
    shelf.write("en/bicycles.md", BICYCLES[0].replace("by the hour", "by the minute"))
    opened = drafts._open

    def meanwhile(*arguments, **named):
        opened(*arguments, **named)
        shelf.write("en/bicycles.md", BICYCLES[0].replace("by the hour", "by the day"))
        scan.scan(shelf.store, shelf.watch.id)

    with monkeypatch.context() as patched:
        patched.setattr(drafts, "_open", meanwhile)
        shelf.sync()
    assert shelf.states()["zh/bicycles.md"] == "changed"
    shelf.sync()
    target = shelf.targets()["zh/bicycles.md"]
    assert (target.state, target.counts.n_human) == ("in_review", 1)
    assert (
        "by the day"
        in {
            one.text for one in sync_targets.segments(shelf.store, target.id) if one.needs_human
        }.pop()
    )


def test_a_write_that_was_cut_short_is_known_for_one(shelf, monkeypatch):
    shelf.write("en/bicycles.md", BICYCLES[0].replace("price = 1", "price = 2"))

    def die(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(delivery, "_delivered", die)
    with pytest.raises(KeyboardInterrupt):
        shelf.sync()
    monkeypatch.undo()
    assert shelf.read("zh/bicycles.md") == BICYCLES[1].replace("= 1", "= 2")
    assert shelf.sync() == "2 up to date"
    assert shelf.read("zh/bicycles.md") == BICYCLES[1].replace("= 1", "= 2")


def test_one_file_that_the_system_does_not_show_stops_nothing(make_shelf, monkeypatch):
    shelf = make_shelf(WatchKind.FOLDER)
    shelf.sync()
    shelf.write("en/station.md", STATION[0] + "\nIt is old.\n")
    shelf.write("en/hidden.md", "Nobody may read this.")
    opened = Path.open

    def refuse(path, *how, **more):
        if path.name == "hidden.md":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", refuse)
    told = scan.scan(shelf.store, shelf.watch.id)
    assert told.left_out == ("en/hidden.md: en/hidden.md can't be read: Permission denied.",)
    assert (told.n_new, told.n_changed, told.n_deleted) == (1, 1, 0)
    monkeypatch.undo()
    assert scan.scan(shelf.store, shelf.watch.id).left_out == ()


def test_a_file_that_takes_too_long_is_left_out_of_a_round(make_shelf, monkeypatch):
    shelf = make_shelf(WatchKind.FOLDER)
    monkeypatch.setenv("AMTS_READ_SECONDS", "10")
    shelf.write("en/slow.md", "The station is closed. Trains pass.\n\n" * 400_000)
    told = scan.scan(shelf.store, shelf.watch.id)
    (reason,) = told.left_out
    assert "slow.md can't be read: it took more than 10 seconds" in reason
    assert told.n_new == 5


LONG = "# Long\n\n" + "".join(f"Sentence {n} stands here.\n\n" for n in range(40))
LONG_ZH = "# 长\n\n" + "".join(f"第 {n} 句在这里。\n\n" for n in range(40))


def test_only_what_has_changed_is_sent_with_its_neighbours(make_shelf):
    shelf = make_shelf(files={"en/long.md": LONG, "zh/long.md": LONG_ZH})
    shelf.sync()
    shelf.write("en/long.md", LONG.replace("Sentence 20 stands", "Sentence 20 no longer stands"))
    shelf.sync()
    (target,) = shelf.targets().values()
    assert (target.state, target.counts.n_human) == ("in_review", 1)
    order = order_rows.order(shelf.store, target.order_id)
    assert order.segments == {target.src_revision_id: {20, 21, 22}}
    sent = [
        "Sentence 19 stands here.",
        "Sentence 20 no longer stands here.",
        "Sentence 21 stands here.",
    ]
    assert order.n_characters == sum(map(len, sent))
    rows = translation.results.results(shelf.store, order.id, target.src_revision_id, "zh")
    assert [(row.src, row.baseline.text) for row in rows] == [(one, one.upper()) for one in sent]
    (job,) = shelf.service.jobs
    assert shelf.service.paragraphs(job) == sent
    made = post_editing.rendered(shelf.store, DocumentKey(target.src_revision_id, "zh"))
    assert made.data.decode() == LONG_ZH.replace("第 20 句在这里。", sent[1].upper())
    assert (made.n_machine, made.n_untranslated) == (1, 0)


def test_an_order_that_was_given_serves_what_it_has(make_shelf):
    """A worker that dies between the order and what it is for finds it again."""
    shelf = make_shelf(files={"en/long.md": LONG, "zh/long.md": LONG_ZH})
    shelf.sync()
    shelf.write("en/long.md", LONG.replace("Sentence 20 stands", "Sentence 20 no longer stands"))
    shelf.sync(only_looks=True)
    first = drafts.place(shelf.settings, shelf.watch.id, "zh")
    (drafting,) = shelf.targets().values()
    forgotten = TargetChange(state=TargetState.BEHIND, order_id=None)
    sync_targets.change(shelf.store, drafting, forgotten)
    assert drafts.place(shelf.settings, shelf.watch.id, "zh") == first
    assert len(order_rows.orders(shelf.store, shelf.project.id)) == 1
