"""The post-editing page without its browser's side: picker, filters, desk data, what can be taken."""

import zipfile
from io import BytesIO

import pytest

from amts_core import post_editing
from amts_core.kernel.config import ROOT, Settings
from amts_core.kernel.post_edits import EditStatus, Effort, Taken
from amts_core.kernel.records import DeskAct, Role, Via
from amts_core.project.store import people
from pages.desk.keymap import POST_EDIT_KEYS
from tests.pages.conftest import button, texts
from tests.translated import edits, translated

TEXTS = [
    ("One is $1.", "一是 $1。", "一为 $1。"),
    ("Two.", "二。", "两。"),
    ("Three.", "三。", "叁。"),
]
GUIDE = (ROOT / "docs" / "editor.md").read_text("utf-8")


@pytest.fixture
def me(store):
    return people.add_person(store, "Ada", Role.EDITOR)


@pytest.fixture
def key(store, project, lead):
    """Three segments in both arms, opened at the desk."""
    folder = Settings.from_environment().data_dir
    return translated(store, folder, project, lead=lead, texts=TEXTS, name="book/one.md")


def save(store, person, one, text, *, taken=Taken.ACT, version=0):
    return post_editing.save(
        store,
        DeskAct(person=person, via=Via.KEY),
        one.id,
        text,
        taken=taken,
        seen_version=version,
        effort=Effort(4000, 7),
        is_confirmed=True,
    )


def named(key):
    """Return what a document is called in the address."""
    return f"{key.revision_id}.{key.tgt_lang}"


def test_without_a_translation_the_way_to_one_is_offered(visit, store, project, me):
    app = visit("post_edit", person=me.id)
    assert "Nothing is translated yet" in app.info[0].value
    assert [one.label for one in app.get("page_link")] == ["Go to Translate"]


def test_documents_are_offered_with_their_progress(visit, store, project, lead, key, me):
    save(store, me, edits(store, key)[0], "一为 $1。")
    folder = Settings.from_environment().data_dir
    translated(store, folder, project, lead=lead, texts=[("B.", "乙。", None)], name="book/two.md")
    app = visit("post_edit", person=me.id, translation=named(key))
    assert sorted(app.selectbox("translation_picker").options) == [
        "All 2 documents",
        "book/one.md · English → Chinese",
        "book/two.md · English → Chinese · 0 of 1 saved",
    ]
    assert app.query_params["translation"] == named(key)


def test_the_desk_is_given_what_is_to_be_done(visit, store, key, me):
    save(store, me, edits(store, key)[0], "一为 $1。")
    data = visit("post_edit", person=me.id).session_state["edit_desk"]
    assert data.exchange.current == edits(store, key)[1].id


def test_an_address_opens_a_document(visit, store, project, key, lead, me):
    folder = Settings.from_environment().data_dir
    other = translated(
        store, folder, project, lead=lead, texts=[("B.", "乙。", None)], name="book/two.md"
    )
    for wanted in (key, other):
        app = visit(
            "post_edit",
            person=me.id,
            translation=named(wanted),
        )
        assert app.selectbox("translation_picker").value == named(wanted)


def test_a_finished_document_is_offered_above_the_desk(visit, store, key, me):
    def is_above():
        shown = list(visit("post_edit", person=me.id).main)
        (panel,) = [one for one in shown if getattr(one, "label", "") == "Take the document"]
        (desk,) = [one for one in shown if getattr(one, "key", "") == "edit_card"]
        assert panel.proto.expanded is (shown.index(panel) < shown.index(desk))
        return panel.proto.expanded

    assert not is_above()
    for one in edits(store, key):
        save(store, me, one, "一元。")
    assert is_above()


def test_the_finished_document_is_prepared(visit, store, project, key, me):
    save(store, me, edits(store, key)[0], "一元。")
    app = visit("post_edit", person=me.id)
    assert any("Not all of it is final yet" in told for told in texts(app.caption))
    button(app, "Prepare this document").click().run()
    assert "Download zh.one.md" in [one.label for one in app.get("download_button")]
    assert "1 segment post-edited, 2 as a machine wrote them, 0 untranslated." in texts(app.caption)
    with zipfile.ZipFile(
        BytesIO(post_editing.zipped(store, post_editing.documents(store, project.id)[0].order_id))
    ) as archive:
        (name,) = archive.namelist()
        assert archive.read(name).decode() == "一元。\n\n两。\n\n叁。"


def test_a_lead_has_the_order_written_to_a_folder(visit, store, key, lead, tmp_path):
    app = visit("post_edit", person=lead.id)
    button(app, "Write the order there").click().run()
    assert texts(app.error) == ["Name the folder that the documents are to be written into."]
    app.text_input("edit_folder").input(str(tmp_path / "out")).run()
    button(app, "Write the order there").click().run()
    assert app.success[0].value == f"Written into {tmp_path / 'out'}: 1 file."
    assert (tmp_path / "out" / "book" / "zh.one.md").read_text("utf-8").startswith("一为 $1。")


def test_others_than_leads_are_told_who_writes_and_who_turns_the_switch(visit, store, key, me):
    app = visit("post_edit", person=me.id)
    assert button(app, "Write the order there").disabled
    assert app.toggle("reviews_post_edits").disabled
    assert any(
        "choose whether post-edits are reviewed. Ask a lead" in t for t in texts(app.caption)
    )


def test_the_switch_makes_others_approve(visit, store, project, key, lead, me):
    app = visit("post_edit", person=lead.id)
    app.toggle("reviews_post_edits").set_value(True).run()
    assert post_editing.reviews(store, project.id)
    save(store, me, edits(store, key)[0], "一元。")
    assert edits(store, key)[0].state.status is EditStatus.SAVED
    assert post_editing.rendered(store, key).n_edited == 0


def test_a_translator_is_told_who_post_edits(visit, store, key):
    reader = people.add_person(store, "Tim", Role.TRANSLATOR)
    app = visit("post_edit", person=reader.id)
    assert any("may not post-edit translations" in told for told in texts(app.caption))


def test_effort_is_summed_once_it_is_asked_for(visit, store, key, me):
    save(store, me, edits(store, key)[0], "一元。")
    app = visit("post_edit", person=me.id, edit_effort="true")
    app.session_state["edit_effort"] = True
    app.run()
    (frame,) = [one.value for one in app.dataframe]
    assert frame.iloc[0].tolist()[:4] == ["ACT", "English → Chinese", 1, 3]
    assert frame["key presses"].tolist() == [7]


def test_the_guide_lists_every_key():
    rows = [
        tuple(cell.strip() for cell in line.strip("| ").split(" | "))
        for line in GUIDE[GUIDE.index("## Keys") :].splitlines()
        if line.startswith("| `")
    ]
    assert rows == [(f"`{one.shown}`", one.sentence) for one in POST_EDIT_KEYS]


def test_an_address_counts_more_than_what_was_chosen_before(visit, store, project, key, lead, me):
    folder = Settings.from_environment().data_dir
    other = translated(
        store, folder, project, lead=lead, texts=[("B.", "乙。", None)], name="book/two.md"
    )
    app = visit("post_edit", person=me.id, translation=named(key))
    app.query_params["translation"] = named(other)
    assert app.run().selectbox("translation_picker").value == named(other)


def test_what_came_back_leads_to_the_desk(visit, store, project, key, lead):
    (document,) = post_editing.documents(store, project.id)
    app = visit(
        "translate", person=lead.id, order=document.order_id, revision=key.revision_id, into="zh"
    )
    assert "Post-edit this document" in [one.label for one in app.button]
