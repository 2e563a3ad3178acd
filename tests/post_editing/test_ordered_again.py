"""Whatever is ordered again, stopped or lost: what people have made of a document stays with it."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from amts_core import post_editing, translation
from amts_core.documents.store import sources
from amts_core.engines.protocol import Options
from amts_core.evaluation import hter
from amts_core.kernel.config import Settings
from amts_core.kernel.database.engine import Store, connect
from amts_core.kernel.errors import ConflictError, ReviewError
from amts_core.kernel.post_edits import DocumentKey, EditStatus, Taken
from amts_core.kernel.records import Arm, DeskAct, Granularity, Role, Via
from amts_core.post_editing import segment_cards
from amts_core.post_editing.store import edit_rows
from amts_core.project.store import people
from amts_core.translation.service_texts import texts
from amts_core.translation.store import batches
from tests.effort import some
from tests.post_editing.conftest import save
from tests.translated import come_back
from tests.translation.orders.conftest import place, published, version_of
from tests.translation.orders.stub import StubService

ARMS = {Taken.BASELINE: Arm.BASELINE, Taken.ACT: Arm.ACT}
NAMES = ("a.md", "b.md")


@dataclass
class Desk:
    """What people have made of a document, as they remember it."""

    outputs: dict[Arm, tuple[int, list[str]]] = field(default_factory=dict)
    saved: dict[int, tuple[str, Taken, str | None]] = field(default_factory=dict)
    drafts: dict[int, str] = field(default_factory=dict)
    touched: bool = False


class Orders(RuleBasedStateMachine):
    """A lead orders two documents again and again while Ben edits and Eve reviews."""

    def __init__(self, empty_database):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        url = f"sqlite:///{self.folder / 'amts.db'}"
        shutil.copy(empty_database, self.folder / "amts.db")
        self.settings = Settings.for_database(url, data_dir=self.folder, encoder="")
        self.store = Store(connect(url))
        self.project = people.create_project(self.store, "Book", "en", ["zh"])
        self.lead, self.ben, self.eve = (
            people.add_person(self.store, name, role)
            for name, role in (("Lea", Role.LEAD), ("Ben", Role.EDITOR), ("Eve", Role.EDITOR))
        )
        self.version = version_of(self.store, self.project)
        service = StubService(self.folder / "service")
        published(
            self.settings,
            self.store,
            self.project,
            lead=self.lead,
            service=service,
            version=self.version,
        )
        self.desks: dict[DocumentKey, Desk] = {}
        self.steps: list[tuple[DocumentKey, int, tuple | None]] = []
        self.n_texts = 0
        for name in NAMES:
            self.add_revision(name)

    def teardown(self):
        self.store.close()
        shutil.rmtree(self.folder)

    def a_text(self, what):
        self.n_texts += 1
        return f"{what} {self.n_texts}。"

    @rule(name=st.sampled_from(NAMES))
    def add_revision(self, name):
        """A new revision: of its three sentences in two paragraphs the last one is new."""
        self.n_texts += 1
        data = f"One. Two.\n\nThree {self.n_texts}.\n".encode()
        translation.add_documents(self.store, self.project, [(name, data)], "en")

    @rule(
        name=st.sampled_from(NAMES),
        arms=st.sampled_from([(Arm.BASELINE,), (Arm.ACT,), tuple(Arm)]),
        cut=st.sampled_from([Granularity.SENTENCE, Granularity.SENTENCE, Granularity.PARAGRAPH]),
        lost=st.sets(st.sampled_from(tuple(Arm)), max_size=1),
        is_stopped=st.booleans(),
    )
    def order(self, name, arms, cut, lost, is_stopped):
        """Order a document; some arms come back, others are lost or stopped before they do."""
        newest = sources.newest(self.store, self.project.id, "en")
        (document,) = [one for one in newest if one.path == name]
        version = {"version": self.version} if Arm.ACT in arms else {}
        order_id = place(
            self.settings,
            self.project,
            self.lead,
            [document],
            arms=arms,
            options=Options(granularity=cut),
            **version,
        )
        made = [one for one in batches.batches(self.store, order_id) if one.arm not in lost]
        for batch in made:
            key = DocumentKey(document.revision_id, "zh", cut)
            n_texts = len(texts(self.store, document.revision_id, "en", cut))
            outputs = [self.a_text(batch.arm) for _ in range(n_texts)]
            come_back(self.store, batch.id, document.revision_id, outputs)
            self.desks.setdefault(key, Desk()).outputs[batch.arm] = batch.id, outputs
        if is_stopped and len(made) < len(arms):
            translation.stop(self.settings, self.project, self.lead, order_id)

    def chosen(self, data):
        """Choose one of the documents that are listed, and a segment of it."""
        listed = post_editing.documents(self.store, self.project.id)
        document = data.draw(st.sampled_from(sorted(listed, key=lambda one: str(one.key))))
        post_editing.open_document(self.store, document.key)
        edits = edit_rows.of_document(self.store, document.key)
        return document.key, data.draw(st.sampled_from(edits))

    @precondition(lambda self: self.desks)
    @rule(data=st.data())
    def save(self, data):
        key, edit = self.chosen(data)
        desk, text = self.desks[key], self.a_text("edited")
        takes = [taken for taken, arm in ARMS.items() if arm in desk.outputs]
        taken = data.draw(st.sampled_from([*takes, Taken.MEMORY]))
        save(self.store, self.ben, edit.id, text, taken=taken)
        output = desk.outputs[ARMS[taken]][1][edit.n] if taken in ARMS else None
        self.steps.append((key, edit.n, desk.saved.get(edit.n)))
        desk.saved[edit.n] = text, taken, output
        desk.drafts.pop(edit.n, None)
        desk.touched = True

    @precondition(lambda self: self.desks)
    @rule(data=st.data())
    def type(self, data):
        key, edit = self.chosen(data)
        text = self.a_text("typed")
        post_editing.save_draft(self.store, self.ben, edit.id, text, taken=Taken.MEMORY)
        self.desks[key].drafts[edit.n] = text

    @precondition(lambda self: self.desks)
    @rule(data=st.data(), is_good=st.booleans())
    def review(self, data, is_good):
        key, edit = self.chosen(data)
        act = DeskAct(person=self.eve, via=Via.KEY, note=None if is_good else "why")
        judge = post_editing.approve if is_good else post_editing.send_back
        try:
            judge(self.store, act, edit.id, seen_version=edit.state.version)
        except ReviewError:
            is_due = post_editing.reviews(self.store, self.project.id)
            assert edit.state.status is not EditStatus.SAVED or not is_due

    @rule(is_on=st.booleans())
    def switch(self, is_on):
        post_editing.set_reviews(self.store, self.lead, self.project.id, is_on=is_on)

    @precondition(lambda self: self.steps)
    @rule()
    def undo(self):
        key, n, before = self.steps[-1]
        try:
            post_editing.undo(self.store, DeskAct(person=self.ben, via=Via.KEY), self.project.id)
        except ConflictError:
            return  # Eve has judged it since
        self.steps.pop()
        desk = self.desks[key]
        desk.drafts.pop(n, None)
        if before is None:
            del desk.saved[n]
        else:
            desk.saved[n] = before

    @invariant()
    def what_people_have_made_is_listed_and_delivered(self):
        reviews = post_editing.reviews(self.store, self.project.id)
        listed = {one.key: one for one in post_editing.documents(self.store, self.project.id)}
        for key, desk in self.desks.items():
            if not desk.touched and not desk.drafts:
                continue
            document = listed[key]
            edits = {one.n: one for one in edit_rows.of_document(self.store, key)}
            states = {n: edits[n].state for n in desk.saved}
            assert {n: state.text for n, state in states.items()} == {
                n: text for n, (text, *_) in desk.saved.items()
            }
            final = (EditStatus.APPROVED,) if reviews else (EditStatus.SAVED, EditStatus.APPROVED)
            delivered = post_editing.rendered(self.store, key).data.decode()
            for n, (text, taken, output) in desk.saved.items():
                assert (text in delivered) == (states[n].status in final)
                assert edits[n].hter == (
                    None if output is None else hter.hter([output], [text], "zh")
                )
                assert states[n].taken is taken
            n_final = sum(one.status in final for one in states.values())
            assert document.n_final == n_final

    @invariant()
    def the_newest_output_of_each_arm_stands_there(self):
        for document in post_editing.documents(self.store, self.project.id):
            post_editing.open_document(self.store, document.key)
            desk = self.desks[document.key]
            edits = edit_rows.of_document(self.store, document.key)
            shown = segment_cards.cards(self.store, self.ben, [one.id for one in edits])
            for card in shown:
                n = card.post_edit.n
                stands = {Arm.BASELINE: card.baseline, Arm.ACT: card.act}
                assert {arm: one.text for arm, one in stands.items() if one is not None} == {
                    arm: outputs[n] for arm, (_, outputs) in desk.outputs.items()
                }
                known = desk.saved.get(n)
                assert card.start.text == desk.drafts.get(n, known[0] if known else card.start.text)

    @invariant()
    def each_document_is_listed_once(self):
        listed = post_editing.documents(self.store, self.project.id)
        assert len({one.key for one in listed}) == len(listed)
        current = [one.path for one in listed if one.is_current]
        assert len(set(current)) == len(current)


def test_nothing_that_people_have_made_is_hidden_or_lost(empty_database):
    run_state_machine_as_test(
        lambda: Orders(empty_database),
        settings=effort(max_examples=some(4, of=8), stateful_step_count=20),
    )
