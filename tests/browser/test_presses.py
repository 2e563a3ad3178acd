"""A button that is pressed while the page computes: the press counts once, for what is chosen."""

import signal

import pytest

from amts_core import review
from amts_core.documents.store import holdout_rows, revisions
from amts_core.kernel.records import Action, DeskAct, Role, Via
from amts_core.parallel_data.store import versions
from amts_core.project.store import people
from amts_core.review.store import queues
from amts_core.review.store.queues import Queue
from tests.browser.conftest import wait_until, wait_until_idle

playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="needs Playwright: pip install -r requirements-dev.txt"
)
expect = playwright_api.expect


class Standstill:
    """The server stands still in this block: what is done in the page comes to it all at once.

    It is to be made before the page is opened. ``n_messages`` are what the page sends in the block.
    """

    def __init__(self, app, page, n_messages: int) -> None:
        self.process, self.page, self.n_messages = app.process, page, n_messages
        self.sent: list[object] = []
        page.on("websocket", self._listen)

    def _listen(self, socket) -> None:
        socket.on("framesent", lambda message: self.sent.append(message))

    def __enter__(self) -> None:
        self.sent.clear()
        self.process.send_signal(signal.SIGSTOP)

    def __exit__(self, *_) -> None:
        try:
            wait_until(self.page, lambda: len(self.sent) >= self.n_messages)
        finally:
            self.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("turn", range(2))
def test_a_version_is_kept_once_and_in_the_format_that_was_just_chosen(page, work, turn):
    store = work.app.store
    for bead_id in queues.bead_ids(store, work.alignment_id, Queue())[:3]:
        review.decide(
            store, DeskAct(person=work.person, via=Via.API), bead_id, Action.APPROVE, seen_version=0
        )
    standstill = Standstill(work.app, page, n_messages=2)
    page.goto(work.address("parallel_data"))
    keep = page.get_by_role("button", name="Keep as a version")
    expect(keep).to_be_visible()
    wait_until_idle(page)
    with standstill:
        page.get_by_text("CSV", exact=True).first.click()
        keep.click()
    expect(page.get_by_text("v1 is kept: 3 records.")).to_be_visible()
    wait_until_idle(page)
    made = versions.all_versions(store, work.project.id)
    assert [one.format for one in made] == ["csv"]


def test_an_older_message_does_not_stand_for_a_later_press(page, work):
    store = work.app.store
    for bead_id in queues.bead_ids(store, work.alignment_id, Queue())[:3]:
        review.decide(
            store, DeskAct(person=work.person, via=Via.API), bead_id, Action.APPROVE, seen_version=0
        )
    page.goto(work.address("parallel_data"))
    page.get_by_role("button", name="Keep as a version").click()
    expect(page.get_by_text("v1 is kept")).to_be_visible()
    page.get_by_text("CSV", exact=True).first.click()
    expect(page.get_by_text("v1 is kept")).to_have_count(0)
    page.get_by_role("button", name="Keep as a version").click()
    expect(page.get_by_text("v2 is kept")).to_be_visible()
    assert [one.format for one in versions.all_versions(store, work.project.id)] == ["csv", "tsv"]


def test_documents_are_held_out_by_the_row_that_was_ticked(page, work):
    lead = people.add_person(work.app.store, f"Lia {work.person.id}", Role.LEAD)
    page.goto(work.address("compare", person=lead.id, view="Held out"))
    words = page.get_by_label("Contains")
    words.fill("nothing like it")
    words.press("Enter")
    expect(page.get_by_text("No row holds these words.")).to_be_visible()
    words.fill("chinese")
    words.press("Enter")
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 52)  # the box of the first row
    expect(page.get_by_text("1 of 1 are chosen.")).to_be_visible()
    page.get_by_role("button", name="Hold these out").click()
    expect(page.get_by_text("2 documents are held out.")).to_be_visible()
    every = {one.id for one in revisions.documents(work.app.store, work.project.id)}
    wait_until(page, lambda: holdout_rows.held_out(work.app.store, work.project.id) == every)
