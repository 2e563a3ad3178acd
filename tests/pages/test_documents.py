"""Documents: two versions are read, looked at, and queued for alignment."""

from datetime import date, timedelta

import pytest

from amts_core import review
from amts_core.documents import imports
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import Action, DeskAct, JobState, Role, Via
from amts_core.project import SAMPLE
from amts_core.project.store import people, term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.review import document_pairs
from amts_core.review.store import alignments, backlog_rows, new_alignments
from amts_core.teamwork import assignments
from pages.assignments import holders
from pages.shared.row_table import OPEN, RowPress
from tests.conftest import TEXTBOOK, add_alignment, proposed
from tests.formats.word_documents import zipped
from tests.pages.conftest import approve, button, texts

CHAPTER = "01-what-is-learning.md"
IMPORT = "Import and align"


def chapter(language):
    return (TEXTBOOK / language / CHAPTER).read_bytes()


def dropped(app, *files):
    """Drop files on the page, and run it."""
    (uploader,) = [one for one in app.file_uploader if str(one.key).startswith("import_files")]
    uploader.set_value([(name, data, "application/octet-stream") for name, data in files])
    return app.run()


def both(app):
    return dropped(app, ("a.md", chapter("en")), ("a.zh.md", chapter("zh")))


def chosen(app, label):
    """Return the choice that has a label; the menu of the person, which comes first, is another."""
    fields = (*app.selectbox, *app.text_input, *app.date_input)
    return [one for one in fields if one.label == label][-1]


def imports_of(store, project):
    return job_rows.jobs(store, project.id, of_workflows=["import_documents"])


def asked(store, project):
    """Return the documents that a worker was asked to import: names, and how."""
    (job,) = imports_of(store, project)
    _, pairs, languages, encoding, _, overrule = job_rows.call_of(store, job.id)[2:]
    return [(one[0], one[3]) for one in pairs], languages, encoding, overrule


def test_without_documents_it_says_what_to_drop(visit, me):
    app = visit("documents", person=me.id)
    assert texts(app.title) == ["Documents"]
    assert any(text.startswith("One file of each language") for text in texts(app.caption))
    assert [tab.label for tab in app.tabs] == ["From files", "From the web"]
    assert IMPORT not in [one.label for one in app.button]


def test_every_language_can_be_found_by_its_names(visit, store, me):
    app = both(visit("documents", person=me.id))
    menu = chosen(app, "Target language")
    names = [label.split(" · ")[0] for label in menu.options]
    assert len(names) >= 75 and names == sorted(names)
    (persian,) = [label for label in menu.options if label.startswith("Persian")]
    assert "فارسی" in persian and persian.endswith(" · fa")
    menu.select("fa").run()
    assert any("Persian has a general profile" in text for text in texts(app.caption))


def test_a_project_in_a_language_of_no_list_shows_it(visit, store, me):
    project = people.create_project(store, "Book", "en-GB", ["nb"])
    text = "One.", "One."
    app = dropped(
        visit("documents", person=me.id, project=project.id),
        *((f"{name}.txt", one.encode()) for name, one in zip("ab", text, strict=True)),
    )
    assert not app.exception
    assert chosen(app, "Source language").value == "en-GB"
    assert chosen(app, "Target language").value == "nb"


def test_two_files_are_queued_in_a_new_project(visit, store, me):
    app = both(visit("documents", person=me.id))
    assert chosen(app, "Source language").value == "en"
    assert chosen(app, "Target language").value == "zh"
    assert "a.md (English) ↔ a.zh.md (Chinese): a new document" in texts(app.text)
    chosen(app, "Name of the new project").input("Book").run()
    button(app, IMPORT).click().run()
    assert not app.exception and not app.error
    project = people.project_named(store, "Book")
    assert asked(store, project) == ([("a.md", "a.zh.md")], ["en", "zh"], None, False)
    (job,) = imports_of(store, project)
    assert (job.state, job.title) == (JobState.QUEUED, "a.md (en-zh)")
    assert alignments.alignments_of(store, project.id) == ()
    assert app.query_params["project"] == str(project.id)
    assert IMPORT not in [one.label for one in app.button]  # the next ones can be dropped


def test_own_documents_do_not_go_into_the_sample(visit, store, me):
    sample = people.create_project(store, SAMPLE, "en", ["zh"])
    own = people.create_project(store, "My documents", "en", ["zh"])
    app = both(visit("documents", person=me.id, project=sample.id))
    assert chosen(app, "Project").value == "A new project"
    assert chosen(app, "Name of the new project").value == "My documents 2"
    app = both(visit("documents", person=me.id, project=own.id))
    assert chosen(app, "Project").value == "My documents"


def test_what_a_project_has_already_is_said(visit, store, me, project):
    sides = [
        imports.read(chapter(language), f"a.{language}.md", language) for language in ("en", "zh")
    ]
    revisions = imports.import_pair(store, project, *sides)
    new_alignments.add_alignment(
        store,
        "a1-2-x",
        project.id,
        revisions=(revisions[0].id, revisions[1].id),
        encoder=("test", "0"),
        warnings=(),
        beads=[],
    )
    app = both(visit("documents", person=me.id))
    assert any(text.endswith("you have this already") for text in texts(app.text))
    assert button(app, "Import and align 0 documents").disabled
    button(app, "Review it").click().run()
    assert texts(app.title) == ["Review"]


def test_a_running_job_shows_its_progress(visit, store, me, project):
    job_rows.add_job(store, "j1", project.id, "a.md (en-zh)")
    job_rows.set_progress(store, "j1", 0.4, "Embedding the texts")
    app = visit("documents", person=me.id)
    (shown,) = app.get("progress")
    assert (shown.proto.value, shown.proto.text) == (40, r"a\.md \(en\-zh\)\: Embedding the texts")


def test_a_failed_job_says_why(visit, store, me, project):
    job_rows.add_job(store, "j1", project.id, "a.md (en-zh)")
    job_rows.fail(store, "j1", "The source has no segments.")
    assert texts(visit("documents", person=me.id).error) == [
        r"a\.md \(en\-zh\)\: The source has no segments\."
    ]


def test_a_job_of_mine_that_is_done_offers_its_review(visit, store, me, alignment_id, project):
    job_rows.add_job(store, "j1", project.id, "a.md (en-zh)")
    job_rows.finish(store, "j1", alignment_id, message="aligned")
    app = visit("documents", person=me.id)
    app.session_state["job"] = "j1"
    app.run()
    assert texts(app.success) == [r"a\.md \(en\-zh\)\: aligned"]
    button(app, "Review it").click().run()
    assert texts(app.title) == ["Review"]


def test_a_job_that_is_done_leads_to_what_is_left_by_now(visit, store, me, alignment_id, project):
    beads = [proposed([0], [0], "B.", "乙。")]
    add_alignment(store, project, beads, name="b.md", alignment_id="a2")
    job_rows.add_job(store, "j1", project.id, "2 documents")
    job_rows.finish(store, "j1", alignment_id, message="2 of 2 documents aligned")
    approve(store, me, 1, 2)
    review.decide(store, DeskAct(person=me, via=Via.KEY), 3, Action.REJECT, seen_version=0)
    app = visit("documents", person=me.id)
    app.session_state["job"] = "j1"
    button(app.run(), "Go on reviewing").click().run()
    assert app.query_params["alignment"] == "a2"
    approve(store, me, 4)
    app = visit("documents", person=me.id)
    app.session_state["job"] = "j1"
    assert not {"Go on reviewing", "Review it"} & {one.label for one in app.run().button}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        pytest.param("a.md", b"%PDF-1.7\n", "a.md is a PDF, not a text document", id="PDF renamed"),
        pytest.param("a.md", b" \n", "a.md is empty", id="only white space"),
        pytest.param("a.ipynb", b"{", "a.ipynb is not valid JSON", id="broken notebook"),
        pytest.param("a.md", b"One\0", "has a NUL character in line 1", id="NUL character"),
        pytest.param("a.txt", b"One \xed\xa0\x80", "has a lone surrogate", id="lone surrogate"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(visit, store, me, name, data, told):
    app = dropped(visit("documents", person=me.id), ("en.md", chapter("en")), (name, data))
    assert any(told in message for message in texts(app.warning))
    app.run()
    assert any(told in message for message in texts(app.warning))
    assert people.all_projects(store) == ()
    both(app)
    assert not app.warning


def test_an_encoding_is_asked_for_files_that_do_not_say_theirs(visit, store, me):
    project = people.create_project(store, "Libro", "en", ["es"])
    text = "El señor llegó mañana. La señora llegó después."
    files = ("a.md", b"The lord arrived."), ("a.es.md", text.encode("windows-1252"))
    others = ("b.md", b"The lord arrived."), ("b.es.md", text.encode())
    app = dropped(visit("documents", person=me.id, project=project.id), *files, *others)
    assert "not UTF-8" in texts(app.error)[0]
    assert "a.es.md is not UTF-8" in texts(app.warning)[0]
    chosen(app, "Or the encoding in which it was saved").select("windows-1252").run()
    assert not app.error
    button(app, "Import and align 2 documents").click().run()
    assert asked(store, project) == (
        [("a.md", "a.es.md"), ("b.md", "b.es.md")],
        ["en", "es"],
        "windows-1252",
        False,
    )


def test_the_wrong_language_must_be_overruled(visit, store, me):
    app = visit("documents", person=me.id)
    dropped(app, ("a.md", chapter("en")), ("a.zh.md", chapter("en")))
    assert texts(app.warning)[0].startswith("Both documents look like English (100%")
    assert button(app, IMPORT).disabled
    (box,) = app.checkbox
    box.check().run()
    button(app, IMPORT).click().run()
    assert not app.exception
    assert asked(store, people.project_named(store, "My documents"))[-1] is True


def test_a_project_in_another_source_language_is_refused(visit, store, me):
    project = people.create_project(store, "Libro", "es", ["zh"])
    app = both(visit("documents", person=me.id))
    assert chosen(app, "Project").value == "A new project"
    chosen(app, "Project").select("Libro").run()
    button(app, IMPORT).click().run()
    assert texts(app.error) == [
        "The source language of project 'Libro' is Spanish, not English. Choose another project, "
        "or a new one."
    ]
    assert imports_of(store, project) == ()


def test_many_files_are_paired_shown_and_chosen(visit, store, me, project):
    files = [
        (f"{name}{mark}.md", chapter(language) + name.encode())
        for name in "ab"
        for mark, language in (("", "en"), (".zh-CN", "zh"))
    ]
    app = dropped(visit("documents", person=me.id), *files, ("alone.md", b"Alone."))
    shown = app.dataframe[0].value
    assert list(shown["translation"]) == ["a.zh-CN.md", "b.zh-CN.md"]
    assert list(shown["becomes"]) == ["a new document"] * 2
    assert "In no pair: alone.md" in texts(app.caption)
    button(app, "Import and align 2 documents").click().run()
    (job,) = imports_of(store, project)
    assert job.title == "2 documents"


def test_files_are_paired_otherwise(visit, store, me, project):
    files = [(f"{name}.md", chapter("en")) for name in "ab"] + [("c.md", chapter("zh"))]
    app = dropped(visit("documents", person=me.id), *files)
    assert texts(app.info) == []
    app = dropped(
        visit("documents", person=me.id), ("a.md", b"One."), ("b.md", b"Two."), ("c.md", b".")
    )
    assert texts(app.info)[0].startswith("No two of these files")
    chosen(app, "Source").select("b.md")
    chosen(app, "Its translation").select("a.md").run()
    button(app, "Pair them").click().run()
    assert any(text.startswith("b.md (English) ↔ a.md (Chinese)") for text in texts(app.text))


def test_an_archive_is_unpacked_and_paired_by_a_layout(visit, me, project):
    archive = zipped({"text_en.md": "One.", "text_zh.md": "一。", "x.md": "Two.", "a.png": ""})
    app = dropped(visit("documents", person=me.id), ("all.zip", archive))
    assert any(text.startswith("text_en.md (English) ↔ text_zh.md") for text in texts(app.text))
    chosen(app, "Layout of the names").input("{lang}/{name}").run()
    assert "No two names of files belong together" in texts(app.error)[0]
    chosen(app, "Layout of the names").input("en={name}_en.md zh={name}_zh.md").run()
    assert any(text.startswith("text_en.md (English) ↔ text_zh.md") for text in texts(app.text))


def test_nothing_is_read_again_when_the_page_runs_again(visit, store, me, project):
    app = both(visit("documents", person=me.id))
    n_jobs = len(job_rows.jobs(store, project.id))
    app.run()
    assert len(job_rows.jobs(store, project.id)) == n_jobs


def pressed(app, action, *alignment_ids):
    """Press a row of the table, or what can be done with it, or with several."""
    app.session_state["aligned_documents_pressed"] = RowPress(action, alignment_ids)
    return app.run()


@pytest.fixture
def pair(store, project):
    """A pair of documents that were aligned, not taken from a file of units."""
    beads = [proposed([0], [0], "One.", "一。")]
    return add_alignment(store, project, beads, alignment_id="a1-2-x")


def test_aligned_documents_are_listed(visit, me, alignment_id):
    app = visit("documents", person=me.id)
    assert texts(app.caption)[0].endswith("1 aligned document")
    pressed(app, OPEN, alignment_id)
    assert texts(app.title) == ["Review"]


def test_several_documents_are_reviewed_as_one_queue(visit, store, me, project, alignment_id):
    for name in ("b", "c"):
        beads = [proposed([0], [0], f"{name}.", "乙。")]
        add_alignment(store, project, beads, name=f"{name}.md", alignment_id=name)
    app = pressed(visit("documents", person=me.id), "review", "c", alignment_id)
    assert texts(app.title) == ["Review"]
    assert app.query_params["alignment"] == [alignment_id, "c"]


def test_a_pair_is_renamed(visit, store, me, project, pair):
    app = pressed(visit("documents", person=me.id), "rename", pair)
    chosen(app, "Translation").input("b.md")
    button(app, "Rename").click().run()
    assert texts(app.success) == ["The documents are called a.md and b.md now."]
    (of,) = alignments.current(store, project.id)
    assert (of.src_path, of.tgt_path) == ("a.md", "b.md")


def test_a_pair_is_deleted_once_it_was_told_what_goes_and_brought_back(
    visit, store, me, project, pair
):
    approve(store, me, 1)
    app = pressed(visit("documents", person=me.id), "delete", pair)
    assert "1 decision by Ada would go with it." in texts(app.text)
    button(app, "Delete").click().run()
    assert "a.md and a.md are deleted" in texts(app.success)[0]
    assert alignments.current(store, project.id) == ()
    button(app, "Bring back").click().run()
    assert len(alignments.current(store, project.id)) == 1


def test_what_others_have_decided_is_left_to_leads(visit, store, me, project, pair):
    approve(store, me, 1)
    ben = people.add_person(store, "Ben", Role.EDITOR)
    app = pressed(visit("documents", person=ben.id), "delete", pair)
    assert "may not delete documents on which others have decided" in texts(app.warning)[0]
    assert button(app, "Delete").disabled


def test_a_pair_is_imported_again(visit, store, me, project):
    sides = [
        imports.read(chapter(language), f"x.{language}.md", language) for language in ("en", "zh")
    ]
    revisions = imports.import_pair(store, project, *sides)
    ids = revisions[0].id, revisions[1].id
    new_alignments.add_alignment(
        store, "a1-2-x", project.id, revisions=ids, encoder=("test", "0"), warnings=(), beads=[]
    )
    app = pressed(visit("documents", person=me.id), "again", "a1-2-x")
    assert texts(app.info)[0].startswith("A newer version of x.en.md ↔ x.zh.md")
    dropped(app, ("b.md", chapter("en") + b"\nOne sentence more.\n"))
    assert any(text.endswith("a newer version of x.en.md") for text in texts(app.text))
    button(app, "Import again").click().run()
    assert asked(store, project)[0] == [("x.en.md", "x.zh.md")]
    assert not app.info


@pytest.fixture
def editor(store):
    return people.add_person(store, "Eve", Role.EDITOR)


def test_the_glossary_is_edited_by_hand(visit, store, editor, project):
    app = visit("documents", person=editor.id)
    assert any(text.startswith("No terms yet.") for text in texts(app.caption))
    (area,) = app.text_area
    area.set_value("loss = 损失\nbias = 偏差")
    button(app, "Save the terms").click().run()
    assert not app.exception and not app.error
    assert texts(app.success) == ["The glossary for Chinese has 2 terms now."]
    assert list(app.dataframe[0].value["target"]) == ["偏差", "损失"]
    assert app.text_area[0].value == "bias = 偏差\nloss = 损失"
    assert term_rows.terms(store, project.id, "zh") == (
        GlossaryTerm("bias", "偏差"),
        GlossaryTerm("loss", "损失"),
    )


def test_a_broken_glossary_changes_nothing(visit, store, editor, project):
    term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("loss", "损失")])
    app = visit("documents", person=editor.id)
    app.text_area[0].set_value("loss = 损失\nbias")
    button(app, "Save the terms").click().run()
    assert texts(app.error)[0].startswith("Line 2: expected source = target")
    assert app.text_area[0].value == "loss = 损失\nbias"
    assert term_rows.terms(store, project.id, "zh") == (GlossaryTerm("loss", "损失"),)


def test_a_file_replaces_the_glossary(visit, store, editor, project):
    term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("old", "旧")])
    app = visit("documents", person=editor.id)
    upload = app.file_uploader(key="glossary_file-zh-0")
    upload.set_value(("g.tsv", "en\tzh\nloss\t损失\n".encode(), "text/plain")).run()
    button(app, "Replace the glossary").click().run()
    assert texts(app.success) == ["The glossary for Chinese has 1 term now."]
    assert term_rows.terms(store, project.id, "zh") == (GlossaryTerm("loss", "损失"),)


def test_the_encoding_and_the_variant_of_a_glossary_are_asked_for(visit, store, editor):
    project = people.create_project(store, "Livro", "en", ["pt"])
    app = visit("documents", person=editor.id, project=project.id)
    key = "glossary_file-pt-0"
    data = "en,pt-PT,pt-BR\nbus,autocarro,ônibus\n".encode("windows-1252")
    app.file_uploader(key=key).set_value(("g.csv", data, "text/plain")).run()
    button(app, "Replace the glossary").click().run()
    assert "does not declare an encoding" in texts(app.error)[0]
    app.selectbox(key=f"{key}_encoding").select("windows-1252").run()
    assert not app.error
    button(app, "Replace the glossary").click().run()
    assert "2 columns in Portuguese" in texts(app.error)[0]
    app.multiselect(key=f"{key}_variants").select("pt-BR").run()
    button(app, "Replace the glossary").click().run()
    assert not app.exception and not app.error
    assert term_rows.terms(store, project.id, "pt") == (GlossaryTerm("bus", "ônibus"),)


def test_translators_see_the_glossary_and_leave_it(visit, store, me, project):
    term_rows.replace_terms(store, project.id, "zh", [GlossaryTerm("loss", "损失")])
    app = visit("documents", person=me.id)
    assert list(app.dataframe[0].value["source"]) == ["loss"]
    assert not app.text_area
    assert "Editors and leads can change it." in texts(app.caption)


def test_documents_wait_and_are_removed(visit, store, me, project):
    app = visit("documents", person=me.id)
    assert any(text.startswith("Nothing waits yet.") for text in texts(app.caption))
    assert button(app, "Let them wait").disabled
    app.file_uploader(key="waiting_files-0").set_value(
        [("a.md", b"One.", "text/plain"), ("b.md", b"Two.", "text/plain")]
    ).run()
    button(app, "Let them wait").click().run()
    assert not app.exception and not app.error
    assert texts(app.success)[0].startswith("2 documents wait now.")
    assert [one.path for one in backlog_rows.waiting_documents(store, project.id)] == [
        "a.md",
        "b.md",
    ]
    assert "a.md → Chinese" in texts(app.text)
    app.button(
        key=f"waiting-{backlog_rows.waiting_documents(store, project.id)[0].revision_id}-zh"
    ).click().run()
    assert [one.path for one in backlog_rows.waiting_documents(store, project.id)] == ["b.md"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("b.md", "b.md is a PDF"), ("b.pdf", "files ending in .pdf can't be read. A PDF holds")],
)
def test_what_cannot_be_read_does_not_wait(visit, store, me, project, name, told):
    app = visit("documents", person=me.id)
    app.file_uploader(key="waiting_files-0").set_value(
        [("a.md", b"One.", "text/plain"), (name, b"%PDF-1.7", "text/plain")]
    ).run()
    button(app, "Let them wait").click().run()
    assert told in texts(app.error)[0]
    assert backlog_rows.waiting_documents(store, project.id) == ()


def test_history_tells_of_what_was_deleted(visit, store, me, pair):
    approve(store, me, 1)
    document_pairs.delete(store, me, pair)
    app = visit("history", person=me.id)
    (event,) = app.dataframe[0].value.to_dict("records")
    assert "a.md · One." in event.values()
    assert any("a.md · English → Chinese" in one.options for one in app.selectbox)


def test_a_lead_gives_documents_to_somebody_and_takes_them_back(
    visit, store, me, lead, project, pair
):
    app = pressed(visit("documents", person=lead.id), "give", pair)
    assert button(app, "Give").disabled
    person = chosen(app, "Person")
    person.select(next(one for one in person.options if one.startswith(me.name))).run()
    due = date.today() + timedelta(30)
    chosen(app, "Last day, if there is one").set_value(due).run()
    button(app, "Give").click().run()
    assert texts(app.success) == [f"{me.name} has 1 document until {due}."]
    (given,) = assignments.given(store, project.id, me.id)
    assert (given.assignment.by, given.assignment.due) == ("Grace", due)
    app = pressed(app, "give", pair)
    assert f"Now with {me.name} until {due}" in texts(app.text)
    button(app, "Take back").click().run()
    assert assignments.given(store, project.id) == ()


def test_others_see_who_has_what_and_have_no_form(visit, store, me, lead, project, pair):
    works = [one.work for one in assignments.works(store, project.id)]
    assignments.give(store, lead, project.id, works, person_id=me.id, due=date(2020, 1, 2))
    app = pressed(visit("documents", person=me.id), "give", pair)
    assert not [one for one in app.button if one.label == "Give"]
    (given,) = assignments.given(store, project.id)
    assert holders.cell([given])[0] < 0
    assert holders.cell([given])[1] == f"{me.name}, overdue since 2020-01-02"
