"""Documents: two versions are read, looked at, and queued for alignment."""

import pytest

from amts_core.documents import sources
from amts_core.kernel.jobs import job_rows
from amts_core.kernel.records import JobState, Role
from amts_core.project.store import people, term_rows
from amts_core.project.store.term_rows import GlossaryTerm
from amts_core.review.store import alignments, backlog_rows
from tests.conftest import TEXTBOOK
from tests.formats.word_documents import zipped
from tests.pages.conftest import button, texts

CHAPTER = "01-what-is-learning.md"
IMPORT = "Import and align"
IMPORT_ALL = "Import and align all"


def uploaded(app, **files):
    """Choose files by the key of their side, and run the page."""
    for side, (name, data) in files.items():
        app.file_uploader(key=f"{side}_file").set_value((name, data, "text/plain"))
    return app.run()


def chapter(language):
    return CHAPTER, (TEXTBOOK / language / CHAPTER).read_bytes()


def test_without_documents_it_says_what_to_choose(visit, me):
    app = visit("documents", person=me.id)
    assert texts(app.title) == ["Documents"]
    assert any(
        text.startswith("Choose both versions of the document") for text in texts(app.caption)
    )
    assert [tab.label for tab in app.tabs] == [
        "Two files",
        "Several files",
        "Two folders",
        "From the web",
    ]
    assert IMPORT not in [one.label for one in app.button]


def test_every_language_can_be_found_by_its_names(visit, store, me):
    app = visit("documents", person=me.id)
    menu = app.selectbox(key="tgt_language")
    names = [label.split(" · ")[0] for label in menu.options]
    assert len(names) >= 75 and names == sorted(names)
    (persian,) = [label for label in menu.options if label.startswith("Persian")]
    assert "فارسی" in persian and persian.endswith(" · fa")
    menu.select("fa").run()
    assert any("Persian has a general profile" in text for text in texts(app.caption))


def test_a_project_in_a_language_of_no_list_shows_it(visit, store, me):
    project = people.create_project(store, "Book", "en-GB", ["nb"])
    app = visit("documents", person=me.id, project=project.id)
    assert not app.exception
    assert app.selectbox(key="src_language").value == "en-GB"
    assert app.selectbox(key="tgt_language").value == "nb"


def test_two_files_are_queued_for_alignment(visit, store, me):
    app = visit("documents", person=me.id)
    uploaded(app, src=chapter("en"), tgt=chapter("zh"))
    app.text_input(key="files_new_project").input("Book").run()
    button(app, IMPORT).click().run()
    assert not app.exception and not app.error
    project = people.project_named(store, "Book")
    (job,) = job_rows.jobs(store, project.id, of_workflows=["align"])
    assert (job.state, job.title) == (JobState.QUEUED, f"{CHAPTER} (en-zh)")
    assert alignments.alignments_of(store, project.id) == ()
    assert app.query_params["project"] == str(project.id)


def test_once_two_files_are_read_the_next_ones_can_be(visit, store, me, project):
    app = uploaded(visit("documents", person=me.id), src=chapter("en"), tgt=chapter("zh"))
    button(app, IMPORT).click().run()
    (reading,) = (
        job for job in job_rows.jobs(store, project.id) if job.title != f"{CHAPTER} (en-zh)"
    )
    app.session_state["pair_reading"] = reading.id  # as if it had ended just before this run
    app.run()
    assert not app.exception and not app.error
    assert not button(app, IMPORT).disabled


def test_a_running_job_shows_its_progress(visit, store, me, project):
    job_rows.add_job(store, "j1", project.id, "a.md (en-zh)")
    job_rows.set_progress(store, "j1", 0.4, "Embedding the texts")
    app = visit("documents", person=me.id)
    (shown,) = app.get("progress")
    assert (shown.proto.value, shown.proto.text) == (40, "a.md (en-zh): Embedding the texts")


def test_a_failed_job_says_why(visit, store, me, project):
    job_rows.add_job(store, "j1", project.id, "a.md (en-zh)")
    job_rows.fail(store, "j1", "The source has no segments.")
    assert texts(visit("documents", person=me.id).error) == [
        "a.md (en-zh): The source has no segments."
    ]


def test_a_job_of_mine_that_is_done_offers_its_review(visit, store, me, alignment_id, project):
    job_rows.add_job(store, "j1", project.id, "a.md (en-zh)")
    job_rows.finish(store, "j1", alignment_id, message="aligned")
    app = visit("documents", person=me.id)
    app.session_state["job"] = "j1"
    app.run()
    assert texts(app.success) == ["a.md (en-zh): aligned"]
    button(app, "Review it").click().run()
    assert texts(app.title) == ["Review"]


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
def test_a_file_that_cannot_be_read_is_told_beside_it(visit, store, me, name, data, told):
    app = uploaded(visit("documents", person=me.id), src=chapter("en"), tgt=(name, data))
    button(app, IMPORT).click().run()
    (message,) = texts(app.error)
    assert told in message
    app.run()
    assert texts(app.error) == [message]
    assert people.all_projects(store) == ()
    uploaded(app, src=chapter("en"), tgt=chapter("zh"))
    assert not app.error


def test_an_unknown_encoding_can_be_chosen_for_each_side(visit, store, me):
    app = visit("documents", person=me.id)
    app.text_input(key="files_new_project").input("Libro").run()
    app.selectbox(key="tgt_language").select("es").run()
    source = "“The lady arrived,” he said. The lady arrived late.".encode("windows-1252")
    target = "«La señora llegó», dijo. La señora llegó tarde.".encode("iso-8859-15")
    uploaded(app, src=("a.md", source), tgt=("a.md", target))
    for side, encoding in (("src", "windows-1252"), ("tgt", "iso-8859-15")):
        button(app, IMPORT).click().run()
        assert "does not declare an encoding" in texts(app.error)[0]
        app.selectbox(key=f"{side}_encoding").select(encoding).run()
        assert not app.error
    button(app, IMPORT).click().run()
    assert not app.exception and not app.error
    project = people.project_named(store, "Libro")
    found = {one.language: one for one in sources.newest(store, project.id)}
    assert {code: sources.contents(store, one.revision_id) for code, one in found.items()} == {
        "en": (source, "cp1252"),
        "es": (target, "iso8859-15"),
    }


def test_a_choice_of_encoding_that_does_not_serve_is_told_and_ends_with_its_file(visit, me):
    data = "El señor llegó mañana. La señora llegó después.".encode("windows-1252")
    app = visit("documents", person=me.id)
    uploaded(app, src=("a.md", data), tgt=chapter("zh"))
    button(app, IMPORT).click().run()
    app.selectbox(key="src_encoding").select("utf-8").run()
    button(app, IMPORT).click().run()
    (message,) = texts(app.error)
    assert "you chose" in message
    uploaded(app, src=("a.md", "El señor.".encode()))
    assert not app.error
    assert "src_encoding" not in [one.key for one in app.selectbox]


def test_the_wrong_language_must_be_overruled(visit, store, me):
    app = uploaded(visit("documents", person=me.id), src=chapter("en"), tgt=chapter("en"))
    app.text_input(key="files_new_project").input("Book").run()
    button(app, IMPORT).click().run()
    assert texts(app.warning)[0].startswith("Both documents look like English (100%")
    assert button(app, IMPORT).disabled
    assert people.all_projects(store) == ()
    (box,) = app.checkbox
    box.check().run()
    button(app, IMPORT).click().run()
    assert not app.exception and not app.warning
    assert [one.name for one in people.all_projects(store)] == ["Book"]


def test_a_project_in_another_source_language_is_refused(visit, store, me):
    people.create_project(store, "Libro", "es", ["zh"])
    app = visit("documents", person=me.id)
    app.selectbox(key="src_language").select("en").run()
    uploaded(app, src=chapter("en"), tgt=chapter("zh"))
    button(app, IMPORT).click().run()
    assert texts(app.error) == [
        "The source language of project 'Libro' is Spanish, not English. Choose another project, "
        "or a new one."
    ]


def test_two_folders_are_queued_as_one_job(visit, store, me, project):
    app = visit("documents", person=me.id)
    app.text_input(key="src_folder").input(str(TEXTBOOK / "en"))
    app.text_input(key="tgt_folder").input(str(TEXTBOOK / "zh")).run()
    assert "6 pairs by files of the same name" in texts(app.caption)
    button(app, IMPORT_ALL).click().run()
    assert not app.exception and not app.error
    (job,) = job_rows.jobs(store, project.id)
    assert job.title == "6 documents of en"


def test_a_missing_folder_is_named(visit, me, project):
    app = visit("documents", person=me.id)
    app.text_input(key="src_folder").input("/no/such/folder").run()
    assert "There is no folder /no/such/folder" in texts(app.error)[0]
    assert IMPORT_ALL not in [one.label for one in app.button]


def dropped(app, *files):
    """Drop files on the page, and run it."""
    app.file_uploader(key="several_files").set_value(
        [(name, data, "application/octet-stream") for name, data in files]
    )
    return app.run()


def test_several_files_are_paired_by_their_names_and_shown(visit, store, me, project):
    files = [
        (f"{CHAPTER.removesuffix('.md')}{mark}.md", chapter(language)[1])
        for mark, language in (("", "en"), (".zh-CN", "zh"))
    ]
    app = dropped(visit("documents", person=me.id), *files, ("alone.md", b"Alone."))
    assert "1 pair by en={name}, zh={name}.zh-CN" in texts(app.caption)
    assert list(app.dataframe[0].value["target"]) == [files[1][0]]
    assert [one.value for one in app.expander[0].text] == ["alone.md has no counterpart"]
    assert job_rows.jobs(store, project.id, of_workflows=["import_documents"]) == ()
    button(app, IMPORT_ALL).click().run()
    assert not app.exception and not app.error
    (job,) = job_rows.jobs(store, project.id, of_workflows=["import_documents"])
    assert job.title == "1 document"


def test_an_archive_is_unpacked_and_paired_by_a_layout(visit, me, project):
    archive = zipped({"text_en.md": "One.", "text_zh.md": "一。", "a.png": ""})
    app = dropped(visit("documents", person=me.id), ("all.zip", archive))
    assert "1 pair by en={name}_en, zh={name}_zh" in texts(app.caption)
    app.text_input(key="several_layout").input("{lang}/{name}").run()
    assert "No two names of files belong together" in texts(app.error)[0]
    app.text_input(key="several_layout").input("en={name}_en.md zh={name}_zh.md").run()
    assert "1 pair by en={name}_en.md, zh={name}_zh.md" in texts(app.caption)


def test_files_whose_names_say_nothing_are_paired_by_what_they_say(visit, me, project):
    app = visit("documents", person=me.id)
    app.radio(key="several_way").set_value("by what they say")
    dropped(app, ("a.md", chapter("en")[1]), ("b.md", chapter("zh")[1]), ("c.md", b""))
    assert "1 pair by their content" in texts(app.caption)
    shown = app.dataframe[0].value
    assert [*shown["source"], *shown["target"]] == ["a.md", "b.md"]
    assert "c.md is empty" in app.expander[0].text[0].value


def test_an_encoding_is_asked_for_files_that_do_not_say_theirs(visit, store, me):
    project = people.create_project(store, "Libro", "en", ["es"])
    text = "El señor llegó mañana. La señora llegó después."
    files = ("a.md", b"The lord arrived."), ("a.es.md", text.encode("windows-1252"))
    others = ("b.md", b"The lord arrived."), ("b.es.md", text.encode())
    app = dropped(visit("documents", person=me.id, project=project.id), *files, *others)
    assert "1 pair by en={name}, es={name}.es" in texts(app.caption)
    assert "not UTF-8" in texts(app.error)[0]
    assert "a.es.md is not UTF-8" in app.expander[0].text[0].value
    app.selectbox(key="several_files_encoding").select("windows-1252").run()
    assert not app.error
    assert "2 pairs by en={name}, es={name}.es" in texts(app.caption)
    button(app, IMPORT_ALL).click().run()
    (job,) = job_rows.jobs(store, project.id, of_workflows=["import_documents"])
    assert job_rows.call_of(store, job.id)[-2:] == ["windows-1252", []]


def test_nothing_is_read_again_when_the_page_runs_again(visit, store, me, project):
    app = dropped(visit("documents", person=me.id), ("a.md", b"One."), ("a.zh.md", "一。".encode()))
    app.run()
    app.text_input(key="several_layout").input("{name}.{lang}.md").run()
    assert len(job_rows.jobs(store, project.id)) == 1


def test_aligned_documents_are_listed(visit, me, alignment_id):
    app = visit("documents", person=me.id)
    assert texts(app.caption)[0].endswith("1 aligned document")
    assert list(app.dataframe[0].value["document"]) == ["a.md"]


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


def test_what_cannot_be_read_does_not_wait(visit, store, me, project):
    app = visit("documents", person=me.id)
    app.file_uploader(key="waiting_files-0").set_value(
        [("a.md", b"One.", "text/plain"), ("b.md", b"%PDF-1.7", "text/plain")]
    ).run()
    button(app, "Let them wait").click().run()
    assert "b.md is a PDF" in texts(app.error)[0]
    assert backlog_rows.waiting_documents(store, project.id) == ()
