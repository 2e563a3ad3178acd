"""The desk beyond single decisions: structure, findings, notes, bulk, two people, keys of one's own."""

import re
from dataclasses import replace

import pytest

from amts_core import review as core
from amts_core.formats import segmented_documents
from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.project.store import people
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from tests.browser.conftest import wait_until
from tests.browser.test_review import Desk, chosen
from tests.conftest import TEXTBOOK, add_alignment, proposed

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect


@pytest.fixture
def desk(page, work):
    opened = Desk(page).open(work.address("review"))
    opened.shows("Zero.")
    return opened


def live(work) -> list[tuple[str, str]]:
    """The texts of the beads that stand, in document order."""
    return work.app.rows(
        "SELECT src_text, tgt_text FROM bead WHERE alignment_id = ? AND status <> 'superseded' "
        "ORDER BY place, id",
        work.alignment_id,
    )


def decided_by(work, role, *, rejects=()):
    """Another person, who has approved all beads but those that they rejected."""
    other = people.add_person(work.app.store, f"{role} {work.person.id}", role)
    for n, bead_id in enumerate(queues.bead_ids(work.app.store, work.alignment_id, Queue())):
        action = Action.REJECT if n in rejects else Action.APPROVE
        core.decide(
            work.app.store, DeskAct(person=other, via=Via.KEY), bead_id, action, seen_version=0
        )
    return other


@pytest.mark.parametrize(
    ("key", "first", "n"),
    [
        pytest.param("m", ("Zero. One.", "零。一。"), 9, id="M merges"),
        pytest.param("u", ("Zero.", "零。一。"), 10, id="U pulls up"),
        pytest.param("d", ("Zero.", ""), 10, id="D pushes down"),
        pytest.param("n", ("Zero.", ""), 11, id="N takes apart"),
    ],
)
def test_structure_edits_by_key_and_back(desk, work, key, first, n):
    before = live(work)
    desk.press(key)
    expect(desk.message).to_have_text(re.compile("Z takes it back"))
    assert (live(work)[0], len(live(work))) == (first, n)
    desk.press("z")
    desk.shows("Zero.")
    expect(desk.message).to_have_text(re.compile("^Taken back: "))
    assert live(work) == before
    desk.press("Shift+Z")
    expect(desk.message).to_have_text(re.compile("^Done again: "))
    assert (live(work)[0], len(live(work))) == (first, n)


def test_merging_with_the_previous_bead(desk, work):
    desk.press("j", "Shift+M")
    desk.shows("Zero. One.")


def test_a_split_falls_where_the_target_was_clicked(desk, work, page):
    desk.press("m")
    desk.shows("Zero. One.")
    box = desk.target.bounding_box()
    page.mouse.click(box["x"] + 28, box["y"] + box["height"] / 2)
    expect(page.get_by_text(re.compile("P splits here"))).to_be_visible()
    desk.press("p")
    expect(desk.message).to_have_text(re.compile("Split"))
    assert live(work)[0][1] in ("零", "零。", "零。一")
    assert "".join(tgt for _, tgt in live(work)[:2]) == "零。一。"


def test_a_shift_is_previewed_and_stops_at_a_confirmed_bead(desk, work, page):
    for after in ("One.", "Two.", "Three."):
        desk.press("j")
        desk.shows(after)
    desk.press("a")
    desk.shows("Four.")
    for before in ("Two.", "One.", "Zero."):
        desk.press("k")
        desk.shows(before)
    desk.press("Shift+D")
    dialog = page.get_by_role("dialog", name="Shift targets")
    expect(dialog).to_contain_text("Shift the targets of 3 pairs down")
    assert len(work.events()) == 1
    page.keyboard.press("Enter")
    expect(desk.message).to_have_text(re.compile("Shifted"))
    assert live(work)[:5] == [
        ("Zero.", ""),
        ("One.", "零。"),
        ("Two.", "一。"),
        ("", "二。"),
        ("Three.", "三。"),
    ]


def test_an_offered_alignment_is_shown_and_taken(app, page, work):
    """All targets stand one bead too low; once a person mends one, the rest is offered."""
    src, tgt = (
        segmented_documents.read_document(
            (TEXTBOOK / language / "01-what-is-learning.md").read_bytes(), "a.md", language
        ).segments[:12]
        for language in ("en", "es")
    )
    project = people.create_project(app.store, f"Shifted {work.project.id}", "en", ["zh"])
    beads = [proposed([0], [], src[0].text, "")]
    beads += [proposed([n], [n - 1], src[n].text, tgt[n - 1].text) for n in range(1, 12)]
    beads.append(proposed([], [11], "", tgt[11].text))
    alignment_id = add_alignment(
        app.store,
        project,
        beads,
        name="shifted.md",
        alignment_id=f"{work.alignment_id}-shifted",
        segments=(src, tgt),
    )
    shifted = replace(work, project=project, alignment_id=alignment_id)
    desk = Desk(page).open(shifted.address("review"))
    desk.press("m")
    expect(page.locator(".offer")).to_contain_text("could be aligned better")
    desk.press("o")
    dialog = page.get_by_role("dialog", name="Offered alignment")
    expect(dialog).to_contain_text("Aprender de ejemplos")
    page.keyboard.press("Enter")
    expect(desk.message).to_have_text(re.compile("Aligned anew"))
    assert ("Learning from Examples", "Aprender de ejemplos") in live(shifted)
    desk.press("z")
    expect(desk.message).to_have_text(re.compile("^Taken back: "))
    assert (src[5].text, tgt[4].text) in live(shifted)


def test_a_flag_keeps_its_note(desk, work, page):
    desk.press("f")
    page.keyboard.type("see the glossary")
    page.keyboard.press("Enter")
    desk.shows("One.")
    assert work.app.rows(
        "SELECT action, note FROM event WHERE project_id = ?", work.project.id
    ) == [("flag", "see the glossary")]
    assert work.statuses()[0] == "flagged"
    chosen(page, "Show", "Flagged")
    desk.shows("Zero.")
    expect(desk.card).to_contain_text("see the glossary")


def test_a_reason_may_go_with_a_rejection(desk, work, page):
    desk.unfold()
    page.get_by_role("button", name="Reject as partial").click()
    desk.shows("One.")
    assert work.app.rows("SELECT note FROM event WHERE project_id = ?", work.project.id) == [
        ("partial",)
    ]


def test_a_warning_is_ignored_with_a_reason_or_mended(page, work):
    add_alignment(
        work.app.store,
        work.project,
        [proposed([0], [0], "See 3 of them.", "看  四 4 个。"), proposed([1], [1], "B.", "乙。")],
        name="warn.md",
        alignment_id=f"{work.alignment_id}-warn",
    )
    desk = Desk(page).open(work.address("review", alignment=f"{work.alignment_id}-warn"))
    numbers = page.locator(".findings li").filter(has_text="number")
    expect(numbers).to_have_count(1)
    numbers.get_by_role("button", name="Ignore").click()
    page.keyboard.type("counted otherwise")
    page.keyboard.press("Enter")
    expect(numbers).to_have_count(0)
    page.get_by_role("button", name="Fix").first.click()
    expect(desk.editor).to_be_focused()
    page.keyboard.press("Control+Enter")
    desk.shows("B.")
    assert [action for action, _ in work.events()] == ["ignore", "edit"]
    desk.press("z", "z")
    expect(numbers).to_have_count(1)


def test_a_band_is_accepted_after_its_sample(page, work):
    lead = people.add_person(work.app.store, f"Lead {work.person.id}", Role.LEAD)
    desk = Desk(page).open(work.address("review", person=lead.id))
    desk.press("b")
    dialog = page.get_by_role("dialog", name="Bulk decisions")
    row = dialog.get_by_role("row").filter(has_text="50–80 %")
    expect(row).to_contain_text("5 proposed")
    expect(row).to_contain_text("smaller than a sample: all are reviewed")
    dialog.get_by_label("Size of a sample").select_option("100")
    row.get_by_role("button", name="Review all 5").click()
    expect(page.locator(".sample")).to_contain_text("none of all 5 reviewed yet")
    sampled = desk.source.inner_text()
    desk.press("k")
    desk.shows(sampled)
    expect(desk.place).to_have_text(re.compile("^1 of 5 · book"))
    for number in range(3):
        desk.press("a")
        expect(page.locator(".sample")).to_contain_text(f"0 errors in {number + 1} of all 5")
    desk.press("b")
    dialog.get_by_role("button", name="Accept the 2 left, unread").click()
    expect(page.get_by_text("2 approved.")).to_be_visible()
    assert work.statuses().count("approved") == 5
    desk.press("z")
    expect(page.get_by_text("2 taken back.")).to_be_visible()
    assert work.statuses().count("approved") == 3


def test_deciding_a_whole_filter_unread_takes_its_number(page, work):
    lead = people.add_person(work.app.store, f"Lead {work.person.id}", Role.LEAD)
    desk = Desk(page).open(work.address("review", person=lead.id))
    desk.press("b")
    dialog = page.get_by_role("dialog", name="Bulk decisions")
    reject = dialog.get_by_role("button", name="Reject all, unread")
    reject.click()
    expect(dialog).to_contain_text("Write 10 to reject 10 pairs")
    dialog.get_by_label("How many pairs they are").fill("10")
    dialog.get_by_label("How many pairs they are").press("Enter")
    assert work.events() == []
    reject.click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("10 rejected.")).to_be_visible()
    assert work.statuses() == ["rejected"] * 10
    desk.press("z")
    expect(page.get_by_text("10 taken back.")).to_be_visible()
    expect(desk.place).to_contain_text("of 10")
    assert work.statuses() == ["proposed"] * 10


def test_a_translator_is_told_who_decides_in_bulk(desk, work, page):
    desk.press("b")
    dialog = page.get_by_role("dialog", name="Bulk decisions")
    expect(dialog).to_contain_text("a lead decides in bulk")
    expect(dialog.get_by_role("button", name="Approve all, unread")).to_be_disabled()


def test_a_second_pass_is_blind_and_ends_in_adjudication(page, work):
    lead = people.add_person(work.app.store, f"Lead {work.person.id}", Role.LEAD)
    decided_by(work, Role.EDITOR, rejects={0})
    desk = Desk(page).open(work.address("review", person=lead.id, show="All"))
    desk.press("b")
    dialog = page.get_by_role("dialog", name="Bulk decisions")
    dialog.get_by_role("button", name="Draw 50 decided pairs").click()
    expect(dialog).to_contain_text("10 pairs drawn")
    dialog.get_by_role("button", name="Judge those of others").click()
    desk.shows("Zero.")
    expect(desk.state).to_have_text("○ Second pass")
    for after in ("One.", "Two.", "Three."):
        desk.press("a")
        desk.shows(after)
    assert work.statuses()[:3] == ["rejected", "approved", "approved"]
    desk.press("b")
    expect(dialog).to_contain_text("2 of 3 judged alike, Cohen's kappa 0.00, 1 disputed")
    dialog.get_by_role("button", name="Adjudicate 1").click()
    desk.shows("Zero.")
    expect(desk.card).to_contain_text("Two people disagree.")
    desk.press("a")
    expect(desk.card).to_contain_text("No pair is left to do")
    assert work.statuses()[0] == "approved"
    assert work.events()[-1] == ("adjudicate", "key")


def test_of_two_edits_none_is_lost(desk, work, page):
    other = people.add_person(work.app.store, f"Bea {work.person.id}", Role.TRANSLATOR)
    (first, *_) = queues.bead_ids(work.app.store, work.alignment_id, Queue())
    core.decide(
        work.app.store,
        DeskAct(person=other, via=Via.KEY),
        first,
        Action.EDIT,
        seen_version=0,
        tgt_text="別。",
    )
    desk.press("e")
    desk.editor.fill("我的。")
    page.keyboard.press("Control+Enter")
    clash = page.get_by_role("group", name=re.compile("Somebody else has changed"))
    for text in ("零。", "別。", "我的。"):
        expect(clash).to_contain_text(text)
    assert live(work)[0] == ("Zero.", "別。")
    clash.get_by_role("button", name="Take mine").click()
    expect(clash).to_have_count(0)
    expect(desk.saving).to_have_text("")
    assert live(work)[0] == ("Zero.", "我的。")


@pytest.mark.parametrize("button", ["Take mine", "Leave theirs"])
def test_what_was_typed_in_a_pair_that_somebody_merges_is_not_lost(desk, work, page, button):
    other = people.add_person(work.app.store, f"Bea {work.person.id}", Role.TRANSLATOR)
    (first, *_) = queues.bead_ids(work.app.store, work.alignment_id, Queue())
    desk.press("e")
    desk.editor.fill("我的。")
    core.restructure(
        work.app.store, DeskAct(person=other, via=Via.KEY), first, Action.MERGE, seen={}
    )
    page.keyboard.press("Control+Enter")
    clash = page.get_by_role(
        "group", name=re.compile("in which you were typing was merged or split")
    )
    for text in ("零。", "我的。"):
        expect(clash).to_contain_text(text)
    clash.get_by_role("button", name=button).click()
    expect(clash).to_have_count(0)
    if button == "Take mine":
        desk.press("e")
        expect(desk.editor).to_have_value("我的。")
    assert live(work)[0] == ("Zero. One.", "零。一。")


def test_the_same_decision_twice_is_agreement(desk, work):
    other = people.add_person(work.app.store, f"Bea {work.person.id}", Role.TRANSLATOR)
    (first, *_) = queues.bead_ids(work.app.store, work.alignment_id, Queue())
    core.decide(
        work.app.store, DeskAct(person=other, via=Via.KEY), first, Action.APPROVE, seen_version=0
    )
    desk.press("a")
    expect(desk.message).to_have_text(re.compile("you agree"))
    assert work.events() == [("approve", "key")]


def test_who_else_is_here_is_shown_and_their_beads_are_left_to_them(desk, work, page):
    other = people.add_person(work.app.store, f"Bea {work.person.id}", Role.TRANSLATOR)
    theirs = Desk(page.context.new_page()).open(work.address("review", person=other.id))
    theirs.shows("Nine.")
    expect(theirs.page.locator(".people")).to_contain_text(work.person.name)
    theirs.page.close()


def test_a_key_of_ones_own(desk, work, page):
    desk.press("h")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.get_by_role("button", name="Change the key of: Approve, next").click()
    page.keyboard.press("9")
    expect(dialog).to_contain_text("9")
    page.keyboard.press("Escape")
    desk.press("a")
    desk.press("9")
    desk.shows("One.")
    assert work.events() == [("approve", "key")]
    page.reload()
    desk.shows("One.")
    desk.press("9")
    desk.shows("Two.")


def test_words_are_looked_up_in_approved_units(desk, work, page):
    desk.press("a")
    desk.shows("One.")
    desk.press("l")
    page.keyboard.type("zER")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Look up")
    expect(dialog.locator(".found mark").first).to_have_text("Zer")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_going_to_a_segment_and_changing_the_order(desk, work, page):
    desk.press("g")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    desk.shows("Five.")
    desk.press("q")
    expect(page).to_have_url(re.compile("order=Uncertain"))
    desk.shows("One.")


def test_a_finding_and_words_choose_the_queue(desk, work, page):
    page.get_by_label("Contains").fill("four")
    page.keyboard.press("Enter")
    desk.shows("Four.")
    expect(desk.place).to_have_text("1 of 1")
    expect(page).to_have_url(re.compile("words=four"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>document.title='x'</script>", id="script"),
        pytest.param("$x$ :red[x] **b** [a](javascript:1)", id="markdown"),
        pytest.param("w" * 10_000, id="a long word"),
        pytest.param("👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 \u202eabc", id="emoji and directions"),
    ],
)
def test_hostile_text_is_shown_as_it_is(page, work, text):
    add_alignment(
        work.app.store,
        work.project,
        [proposed([0], [0], text, text), proposed([1], [1], "Next.", "下。")],
        name="hostile.md",
        alignment_id=f"{work.alignment_id}-hostile",
    )
    desk = Desk(page).open(work.address("review", alignment=f"{work.alignment_id}-hostile"))
    assert desk.source.evaluate("one => one.textContent") == text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.press("a")
    desk.shows("Next.")


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_scrolls_sideways(desk, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    fits = "card => card.scrollWidth <= card.clientWidth"
    wait_until(page, lambda: desk.card.evaluate(fits))


def test_composing_keys_decide_nothing(desk, work, page):
    for code in ("a", "Enter", " "):
        page.evaluate(
            "key => window.dispatchEvent(new KeyboardEvent('keydown', "
            "{key, isComposing: true, bubbles: true}))",
            code,
        )
    desk.shows("Zero.")
    assert work.events() == []
