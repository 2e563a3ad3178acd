"""Post-editing by keys: what is typed is what is stored, once, whatever happens in between."""

import re
from dataclasses import dataclass

import pytest

from amts_core import post_editing
from amts_core import review as review_desk
from amts_core.kernel.post_edits import DocumentKey, Effort, Taken
from amts_core.kernel.records import Action, DeskAct, Person, Project, Role, Via
from amts_core.post_editing.store import edit_leases, edit_rows
from amts_core.post_editing.synced_segments import StoredSegment
from amts_core.project.store import people
from amts_core.review.store import queues
from tests.browser.conftest import SECONDS, App, free_port, run_app, wait_until
from tests.browser.test_review import FRAMES, press_each
from tests.conftest import add_alignment, proposed
from tests.translated import edits, synchronised, translated

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect

N_SEGMENTS = 28
TEXTS = [
    ("The cat sleeps.", "那只猫在睡觉。", "猫睡觉。"),
    ("It has 3 kittens.", "它有 3 只小猫。", "它有 3 只猫仔。"),
    ("The dog barks.", "那只狗叫。", "狗吠叫。"),
    ("The cat sleeps.", "那只猫在睡觉。", "猫睡觉。"),
]


@dataclass(frozen=True, slots=True)
class Station:
    """A document at the desk, who works on it, and the app that it is in."""

    app: App
    project: Project
    person: Person
    key: DocumentKey

    def address(self, **more: object) -> str:
        query = {
            "person": self.person.id,
            "project": self.project.id,
            "translation": f"{self.key.revision_id}.{self.key.tgt_lang}",
            **more,
        }
        return f"{self.app.url}/post_edit?{'&'.join(f'{key}={query[key]}' for key in query)}"

    def rows(self) -> list[tuple]:
        """Text, status and what was taken of each segment, read without the product."""
        return self.app.rows(
            "SELECT text, status, taken FROM post_edit WHERE revision_id = ? ORDER BY n",
            self.key.revision_id,
        )

    def events(self) -> list[tuple]:
        return self.app.rows(
            "SELECT action, via, note FROM event WHERE project_id = ? ORDER BY id",
            self.project.id,
        )

    def drafts(self) -> list[tuple]:
        return self.app.rows(
            "SELECT d.text, d.taken FROM post_edit_draft d JOIN post_edit e "
            "ON e.id = d.post_edit_id WHERE e.revision_id = ? ORDER BY e.n",
            self.key.revision_id,
        )


class Desk:
    """The page as a person sees it."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".card")
        self.source = page.locator(".column.source p")
        self.editor = page.locator("textarea.editor")
        self.state = page.locator(".facts .state")
        self.message = page.locator(".status .message")
        self.saving = page.locator(".status .saving")
        self.findings = page.locator("ul.findings li")

    def open(self, address):
        self.page.goto(address)
        expect(self.editor).to_be_focused()
        return self

    def press(self, *keys):
        """Press keys one after the other, each as soon as the desk takes them."""
        press_each(self.page, self.root, keys)

    def write(self, text):
        """Type a text in place of the one that is there."""
        self.press("Control+a")
        self.page.keyboard.type(text)

    def shows(self, source):
        expect(self.source).to_have_text(source)
        expect(self.saving).to_have_text("")


def station(app, number, texts=TEXTS, *, role=Role.EDITOR, name="Ada"):
    project = people.create_project(app.store, f"Edited {number}", "en", ["zh"])
    lead = people.add_person(app.store, f"Grace {number}", Role.LEAD)
    person = people.add_person(app.store, f"{name} {number}", role)
    key = translated(
        app.store, app.database.parent, project, lead=lead, texts=texts, name=f"cats-{number}.md"
    )
    return Station(app, project, person, key)


_NUMBERS = iter(range(1, 1000))


@pytest.fixture
def work(app):
    """Four segments in both arms, the last one like the first."""
    return station(app, f"p{next(_NUMBERS)}")


@pytest.fixture
def desk(page, work):
    opened = Desk(page).open(work.address())
    opened.shows("The cat sleeps.")
    return opened


def test_the_editor_begins_with_act_and_saves_and_goes_on(desk, work):
    expect(desk.editor).to_have_value("猫睡觉。")
    desk.write("猫在睡。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    expect(desk.editor).to_be_focused()
    expect(desk.message).to_have_text(
        re.compile(r"Saved with an HTER of \d+\.\d %\. Alt\+Z takes it back\.")
    )
    assert work.rows()[0] == ("猫在睡。", "saved", "act")
    assert work.events() == [("post_edit", "key", None)]
    assert work.drafts() == []


@pytest.mark.parametrize(
    ("keys", "text", "taken"),
    [
        pytest.param(["Alt+2"], "那只猫在睡觉。", "baseline", id="Alt+2 takes the baseline"),
        pytest.param(["Alt+2", "Alt+1"], "猫睡觉。", "act", id="Alt+1 takes ACT"),
        pytest.param(["Alt+3"], "猫睡着了。", "memory", id="Alt+3 takes the memory's match"),
        pytest.param(["Alt+3", "Alt+0"], "猫睡觉。", "act", id="Alt+0 resets"),
        pytest.param(["Alt+2", "Control+z"], "猫睡觉。", "baseline", id="the editor's own undo"),
    ],
)
def test_what_is_taken_is_in_the_editor_and_kept_with_the_text(page, work, keys, text, taken):
    bead = [proposed([0], [0], "The cat sleeps!", "猫睡着了。", accept=True)]
    alignment_id = add_alignment(
        work.app.store,
        work.project,
        bead,
        name=f"{work.key.revision_id}-memory.md",
        alignment_id=f"memory-{work.project.id}",
    )
    approve(work, alignment_id)
    desk = Desk(page).open(work.address())
    expect(page.locator(".memory-match")).to_contain_text("猫睡着了。")
    desk.press(*keys)
    expect(desk.editor).to_have_value(text)
    desk.press("Control+Enter")
    if "!" in text or taken == "memory":
        desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    assert work.rows()[0] == (text, "saved", taken)


def approve(work, alignment_id):
    """Let somebody approve all beads of an alignment."""
    for bead_id in queues.bead_ids(work.app.store, alignment_id, queues.Queue()):
        review_desk.decide(
            work.app.store,
            DeskAct(person=work.person, via=Via.KEY),
            bead_id,
            Action.APPROVE,
            seen_version=0,
        )


HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def synced(work):
    """The same four segments as a synchronisation brings them: reworded, kept, new, kept."""
    words = [
        (
            "reworded",
            f"The dog sleeps. {HOSTILE}",
            f"狗睡觉。{HOSTILE}",
            True,
            f"Reworded {HOSTILE}.",
        ),
        ("same", "", "它有 3 只小猫。", False, ""),
        ("new", "", "", True, "New in the source."),
        ("same", "", "猫睡觉。", False, ""),
    ]
    segments = [
        StoredSegment(
            n=n,
            state=state,
            text=TEXTS[n][0],
            old=(n,),
            old_text=old,
            tgt_text=tgt,
            needs_human=needs_human,
            why=why,
            n_words=3,
            shared_with=(3,) * (n == 0),
        )
        for n, (state, old, tgt, needs_human, why) in enumerate(words)
    ]
    lead = people.find_person(work.app.store, work.person.id - 1)
    synchronised(work.app.store, work.project, lead, key=work.key, segments=segments)
    return work


def test_what_was_synchronised_has_its_old_wording_beside_the_draft(page, synced):
    desk = Desk(page).open(synced.address(edits="All"))
    texts, why = page.locator(".former p"), page.locator("p.why")
    expect(why).to_have_text(
        f"Synchronised: Reworded {HOSTILE}. Other segments share its translation: 4."
    )
    expect(texts).to_have_text([f"The dog sleeps. {HOSTILE}", f"狗睡觉。{HOSTILE}"])
    expect(page.locator(".card img")).to_have_count(0)
    new, old = page.locator(".source mark.came"), page.locator(".former mark.gone[title*=wording]")
    expect(new).to_have_text(["cat"])
    expect(old).to_have_text(["dog", HOSTILE])
    for one in (new, old.first):
        line, colour, plain = one.evaluate(
            "(one) => [getComputedStyle(one).textDecorationLine, getComputedStyle(one).color,"
            " getComputedStyle(one.parentNode).color]"
        )
        assert "underline" in line and colour != plain
    desk.press("Alt+4")
    expect(desk.editor).to_have_value(f"狗睡觉。{HOSTILE}")
    expect(page.locator(".facts")).to_contain_text("from the old translation")
    page.keyboard.type("猫")
    expect(page.locator(".changed ins")).to_have_text(["猫"])
    desk.press("Alt+0")
    expect(desk.editor).to_have_value("猫睡觉。")
    page.locator(".former").get_by_role("button", name="Take").click()
    expect(desk.editor).to_have_value(f"狗睡觉。{HOSTILE}")
    desk.press("Control+Enter")  # the source has no such tag: that is told first
    expect(page.locator(".findings li")).to_contain_text(["only in the target"])
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    assert synced.rows()[0] == (f"狗睡觉。{HOSTILE}", "saved", "memory")
    expect(why).to_have_count(0)
    desk.press("Alt+4")
    expect(desk.message).to_have_text("There is no old translation of this segment.")
    desk.press("Alt+ArrowDown")
    expect(why).to_have_text("Synchronised: New in the source.")
    expect(texts).to_have_count(0)


def test_differences_are_marked_as_one_types(desk, page):
    act, baseline = (page.locator(f".column.{arm} mark") for arm in ("act", "baseline"))
    expect(act).to_have_count(0)
    expect(baseline.first).to_be_visible()
    assert "underline" in baseline.first.evaluate(
        "(one) => getComputedStyle(one).textDecorationLine"
    )
    desk.write("狗睡觉。")
    expect(act).to_have_text(["猫"])
    expect(page.locator(".changed del")).to_have_text(["猫"])
    expect(page.locator(".changed ins")).to_have_text(["狗"])
    desk.press("Alt+m")
    expect(desk.message).to_have_text("Marked: what differs between baseline and ACT.")
    desk.press("Alt+m")
    expect(baseline).to_have_count(0)


def test_a_held_key_saves_once(desk, work, page):
    page.evaluate(FRAMES)
    page.keyboard.down("Control")
    for _ in range(30):
        page.keyboard.down("Enter")
        page.wait_for_timeout(30)
    page.keyboard.up("Enter")
    page.keyboard.up("Control")
    desk.shows("It has 3 kittens.")
    assert [status for _, status, _ in work.rows()] == ["saved", "open", "open", "open"]


def test_a_warning_asks_once_more(desk, work):
    desk.press("Alt+ArrowDown")
    desk.shows("It has 3 kittens.")
    desk.write("它有 4 只小猫。")
    desk.press("Control+Enter")
    expect(desk.message).to_have_text(re.compile(r"Ctrl\+Enter again saves it all the same"))
    expect(desk.findings.first).to_contain_text("warning: ")
    expect(desk.editor).to_be_focused()
    assert work.rows()[1][1] == "open"
    desk.press("Control+Enter")
    desk.shows("The dog barks.")
    assert work.rows()[1] == ("它有 4 只小猫。", "saved", "act")


def test_another_text_is_asked_about_again(desk, work):
    desk.press("Alt+ArrowDown")
    desk.shows("It has 3 kittens.")
    desk.write("它有 4 只小猫。")
    desk.press("Control+Enter")
    expect(desk.message).to_have_text(re.compile("again saves it"))
    desk.write("它有 5 只小猫。")
    desk.press("Control+Enter")
    expect(desk.message).to_have_text(re.compile("again saves it"))
    assert work.rows()[1][1] == "open"


def test_a_warning_is_ignored_with_a_reason(desk, work, page):
    desk.press("Alt+ArrowDown")
    desk.shows("It has 3 kittens.")
    desk.write("它有三四只小猫。")
    expect(desk.findings).to_have_count(1)
    desk.press("Alt+i")
    page.keyboard.type("counted otherwise")
    page.keyboard.press("Enter")
    expect(desk.editor).to_be_focused()
    expect(desk.findings).to_have_text([re.compile("^ignored: numbers, “counted otherwise”")])
    desk.press("Control+Enter")
    desk.shows("The dog barks.")
    assert work.events() == [("post_edit", "key", "numbers: counted otherwise")]


def test_an_error_holds_the_focus(desk, work):
    desk.press("Control+a", "Delete", "Control+Enter")
    expect(desk.message).to_have_text(re.compile("^This can't be saved: "))
    expect(desk.editor).to_be_focused()
    assert work.rows()[0][1] == "open"


def test_a_draft_is_kept_within_seconds_and_over_a_reload(desk, work, page):
    desk.write("猫在")
    wait_until(page, lambda: work.drafts() == [("猫在", "act")])
    page.keyboard.type("睡")
    page.reload()
    expect(desk.editor).to_have_value("猫在睡")
    expect(desk.editor).to_be_focused()
    desk.press("Alt+0")
    expect(desk.editor).to_have_value("猫睡觉。")
    wait_until(page, lambda: work.drafts() == [])


def test_moving_keeps_the_text_of_each_segment_apart(desk, work):
    desk.write("甲。")
    desk.press("Alt+ArrowDown")
    desk.shows("It has 3 kittens.")
    expect(desk.editor).to_have_value("它有 3 只猫仔。")
    desk.press("Alt+ArrowUp")
    desk.shows("The cat sleeps.")
    expect(desk.editor).to_have_value("甲。")
    assert work.drafts() == [("甲。", "act")]


def test_a_segment_stays_on_one_line(desk, page, work):
    desk.press("Control+a")
    page.keyboard.type("一行")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("两行\n三行。")
    expect(desk.editor).to_have_value("一行两行 三行。")


def test_signs_that_are_composed_arrive_whole(desk, page, work):
    client = page.context.new_cdp_session(page)
    desk.press("Control+a")
    for so_far in ("m", "ma", "mao"):
        client.send(
            "Input.imeSetComposition", {"text": so_far, "selectionStart": 3, "selectionEnd": 3}
        )
    page.wait_for_timeout(1300)
    assert work.drafts() == []
    client.send("Input.insertText", {"text": "猫。"})
    expect(desk.editor).to_have_value("猫。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    assert work.rows()[0][0] == "猫。"


def test_undo_goes_back_and_redo_forth(desk, work):
    desk.write("甲猫。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    desk.press("Alt+z")
    desk.shows("The cat sleeps.")
    expect(desk.message).to_have_text(re.compile("^Taken back: "))
    expect(desk.editor).to_have_value("猫睡觉。")
    desk.press("Alt+Shift+z")
    expect(desk.message).to_have_text(re.compile("^Done again: "))
    expect(desk.editor).to_have_value("甲猫。")
    assert work.rows()[0] == ("甲猫。", "saved", "act")


def test_undo_leaves_what_is_not_saved_yet(page, work):
    desk = Desk(page).open(work.address(edits="All"))
    desk.write("甲猫。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    desk.press("Alt+ArrowUp")
    desk.shows("The cat sleeps.")
    desk.write("乙猫。")
    desk.press("Alt+z")
    expect(desk.message).to_have_text(re.compile("^Taken back: "))
    expect(desk.state).to_have_text("○ Open")
    expect(desk.editor).to_have_value("乙猫。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    assert work.rows()[0] == ("乙猫。", "saved", "act")


def test_undo_leads_back_to_the_document_it_was_in(page, work):
    lead = people.find_person(work.app.store, work.person.id - 1)
    other = translated(
        work.app.store,
        work.app.database.parent,
        work.project,
        lead=lead,
        texts=[("Another one.", "另一个。", None)],
        name=f"other-{work.project.id}.md",
    )
    desk = Desk(page).open(work.address())
    desk.write("甲猫。")
    desk.press("Control+Enter")
    desk.shows("It has 3 kittens.")
    elsewhere = Station(work.app, work.project, work.person, other)
    desk.open(elsewhere.address())
    desk.shows("Another one.")
    desk.press("Alt+z")
    desk.shows("The cat sleeps.")
    expect(desk.editor).to_have_value("猫睡觉。")
    assert work.rows()[0] == (None, "open", None)


def test_a_finished_document_says_so(page, app):
    work = station(app, f"p{next(_NUMBERS)}", [("One.", "一。", "壹。")])
    desk = Desk(page).open(work.address())
    page.get_by_text("Take the document").click()
    expect(page.get_by_text("Not all of it is final yet")).to_be_visible()
    desk.editor.focus()
    desk.press("Control+Enter")
    expect(page.get_by_text("No segment is left to do.")).to_be_visible()
    expect(page.get_by_text("All of this document is final.")).to_be_visible()
    page.get_by_role("button", name="Prepare this document").click()
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile("^Download zh")).click()
    assert started.value.path().read_text("utf-8") == "壹。"
    desk.press("Alt+z")
    desk.shows("One.")
    expect(page.get_by_text("All of this document is final.")).to_have_count(0)


def test_two_editors_who_save_the_same_segment_lose_nothing(desk, work):
    other = people.add_person(work.app.store, f"Bea {work.project.id}", Role.EDITOR)
    desk.write("我的猫。")
    saved_by(work, other, 0, "他的猫。")
    desk.press("Control+Enter")
    expect(desk.message).to_have_text(re.compile("changed since you saw it"))
    conflict = desk.page.locator(".three-way")
    expect(conflict).to_contain_text("What you saw")
    expect(conflict).to_contain_text("他的猫。")
    expect(conflict).to_contain_text("我的猫。")
    assert work.rows()[0][0] == "他的猫。"
    desk.page.get_by_role("button", name="Take mine").click()
    desk.shows("It has 3 kittens.")
    assert work.rows()[0] == ("我的猫。", "saved", "act")


def test_theirs_can_be_left(desk, work):
    other = people.add_person(work.app.store, f"Bea {work.project.id}", Role.EDITOR)
    desk.write("我的猫。")
    saved_by(work, other, 0, "他的猫。")
    desk.press("Control+Enter")
    desk.page.get_by_role("button", name="Leave theirs").click()
    expect(desk.editor).to_have_value("他的猫。")
    assert (work.rows()[0][0], work.drafts()) == ("他的猫。", [])


def saved_by(work, person, n, text):
    """Save the text of a segment as somebody else."""
    one = edits(work.app.store, work.key)[n]
    post_editing.save(
        work.app.store,
        DeskAct(person=person, via=Via.KEY),
        one.id,
        text,
        taken=Taken.ACT,
        seen_version=one.state.version,
        effort=Effort(1000, 3),
        is_confirmed=True,
    )


def test_an_event_of_the_history_leads_to_its_segment(page, work):
    saved_by(work, work.person, 1, "它有 3 只猫仔。")
    ((event_id,),) = work.app.rows("SELECT id FROM event WHERE project_id = ?", work.project.id)
    address = work.address(event=event_id)
    page.goto(address.replace("/post_edit?", "/history?"))
    page.get_by_text("Choose a row to open its segment").wait_for()
    table = page.get_by_test_id("stDataFrame").filter(visible=True)
    table.locator("canvas").first.wait_for()
    table.click(position={"x": 16, "y": 52})
    desk = Desk(page)
    desk.shows("It has 3 kittens.")
    expect(desk.state).to_contain_text("Saved")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    page.get_by_test_id("stDataFrame").filter(visible=True).first.wait_for()


def test_identical_segments_are_saved_after_a_preview_and_undone_at_once(desk, work, page):
    desk.write("猫正睡。")
    desk.press("Alt+p")
    dialog = page.get_by_role("dialog", name="Identical segments")
    expect(dialog).to_contain_text("Save this text for 1 more")
    expect(dialog).to_contain_text("· 4")
    page.keyboard.press("Enter")
    desk.shows("It has 3 kittens.")
    expect(desk.message).to_have_text(re.compile("Saved and for 1 more"))
    assert [row[0] for row in work.rows()] == ["猫正睡。", None, None, "猫正睡。"]
    desk.press("Alt+z")
    expect(desk.message).to_have_text(re.compile("^Taken back: "))
    assert [row[0] for row in work.rows()] == ["猫正睡。", None, None, None]


def test_marked_words_are_looked_up(desk, work, page):
    bead = [proposed([0], [0], "A cat is here.", "这里有一只猫。", accept=True)]
    approve(
        work,
        add_alignment(
            work.app.store,
            work.project,
            bead,
            name=f"{work.key.revision_id}-look.md",
            alignment_id=f"look-{work.project.id}",
        ),
    )
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    desk.press("Alt+l")
    dialog = page.get_by_role("dialog", name="Look up")
    expect(dialog).to_contain_text("这里有一只猫。")
    expect(dialog.locator("mark")).to_have_text(["猫"])
    page.keyboard.press("Escape")
    expect(desk.editor).to_be_focused()


def test_a_second_editor_approves_or_sends_back(page, work, window):
    store = work.app.store
    lead = people.find_person(store, work.person.id - 1)
    post_editing.set_reviews(store, lead, work.project.id, is_on=True)
    for n in (0, 1):
        saved_by(work, work.person, n, TEXTS[n][2])
    bea = people.add_person(store, f"Bea {work.project.id}", Role.EDITOR)
    reviewer = Station(work.app, work.project, bea, work.key)
    desk = Desk(page).open(reviewer.address(edits="Saved"))
    desk.shows("The cat sleeps.")
    desk.press("Alt+a")
    desk.shows("It has 3 kittens.")
    desk.press("Alt+b")
    page.keyboard.type("kittens are cats here")
    page.keyboard.press("Enter")
    expect(desk.message).to_have_text(re.compile("Sent back with your note"))
    assert [status for _, status, _ in work.rows()] == ["approved", "returned", "open", "open"]
    mine = window.new_page()
    again = Desk(mine).open(work.address(edits="Sent+back"))
    again.shows("It has 3 kittens.")
    expect(mine.locator(".note-of-card")).to_have_text("Sent back: kittens are cats here")
    mine.close()


def test_filters_are_in_the_address(page, work):
    desk = Desk(page).open(work.address(edit_words="dog"))
    desk.shows("The dog barks.")
    expect(page.get_by_label("Contains")).to_have_value("dog")
    expect(page.locator(".pager")).to_contain_text("1 segment")


def test_effort_is_what_was_done(desk, work, page):
    desk.press("Control+a")
    page.keyboard.type("abcde.")
    wait_until(page, lambda: work.drafts() == [("abcde.", "act")])
    page.reload()
    expect(desk.editor).to_have_value("abcde.")
    page.keyboard.type("f")
    desk.press("Control+Enter", "Control+Enter")
    desk.shows("It has 3 kittens.")
    ((presses, active),) = work.app.rows(
        "SELECT n_keystrokes, active_ms FROM post_edit WHERE revision_id = ? AND n = 0",
        work.key.revision_id,
    )
    assert presses == 1 + len("abcdef.")  # the selecting counts too
    assert 1000 < active < 30000


def test_a_document_with_a_reload_a_kill_and_a_second_editor(chromium, tmp_path, window):
    port, page = free_port(), window.new_page()
    texts = [(f"Sentence {n}.", f"语句 {n}。", f"句子 {n}。") for n in range(N_SEGMENTS)]
    typed: dict[int, str] = {}

    def edit(desk, n_times):
        for _ in range(n_times):
            expect(desk.saving).to_have_text("")
            number = int(re.search(r"\d+", desk.source.inner_text()).group())
            text = f"第 {number} 句{'呀' * (number % 3)}。"
            desk.write(text)
            assert number not in typed
            typed[number] = text
            desk.page.keyboard.press("Control+Enter")
            expect(gone(desk, number)).to_have_count(0)

    def gone(desk, number):
        return desk.source.filter(has_text=re.compile(rf"Sentence {number}\."))

    with run_app(tmp_path, port) as app:
        work = station(app, "long", texts)
        bea = people.add_person(app.store, "Bea", Role.EDITOR)
        desk = Desk(page).open(work.address())
        edit(desk, 8)
        page.reload()
        expect(desk.editor).to_be_focused()
        edit(desk, 6)
        second = window.new_page()
        other = Desk(second).open(Station(app, work.project, bea, work.key).address())
        for _ in range(5):
            edit(desk, 1)
            edit(other, 1)
        second.close()
        expect(desk.saving).to_have_text("")
        number = int(re.search(r"\d+", desk.source.inner_text()).group())
        app.process.kill()
        app.process.wait(SECONDS)
        desk.write(f"杀 {number}。")
        page.keyboard.press("Control+Enter")
        expect(desk.saving).to_have_text("saving 1…")
        typed[number] = f"杀 {number}。"
    with run_app(tmp_path, port) as app:
        expect(desk.saving).to_have_text("")
        expect(gone(desk, number)).to_have_count(0)
        rows = edit_rows.of_document(app.store, work.key)
        held = edit_leases.holders(app.store, [row.id for row in rows], work.person.id)
        edit(desk, N_SEGMENTS - len(typed) - len(held))  # the second editor's stay theirs a while
        expect(desk.saving).to_have_text("")
        again = Station(app, work.project, work.person, work.key)
        stored = {n: text for n, (text, status, _) in enumerate(again.rows()) if status == "saved"}
        assert stored == typed
        assert len(again.events()) == len(typed)
    page.close()
