"""A job's process, with a translator that writes in capitals and fails when it is told to."""

import os
from dataclasses import replace

import pytest

from amts_core.engines.local import job_files, job_process
from amts_core.engines.protocol import BatchDocument, BatchJob, BatchRequest, BatchStatus
from amts_core.exchange.wire_format import Paragraph, Text, parse
from amts_core.kernel import files
from amts_core.kernel.errors import ServiceError


class Capitals:
    """Translates into capitals; a word of its own for each thing that can happen."""

    def __init__(self, task):
        self.task = task

    def translate(self, number):
        paragraph = self.task.paragraphs[number]
        text = "".join(one.text for one in paragraph.pieces)
        if text == "refuse":
            raise ServiceError("Refused. Try again.")
        if text == "break":
            raise ZeroDivisionError("no")
        if text == "die":
            raise KeyboardInterrupt
        if text == "stop":
            (self.task.folder / "stop").touch()
        self.task.tell(0.5, "Translating", is_due=True)
        return Paragraph(paragraph.id, (Text(f"{self.task.tgt_lang}:{text.upper()}"),))


def page(*texts) -> bytes:
    return "".join(f'<p id="s{n}">{text}</p>' for n, text in enumerate(texts)).encode()


def begin(folder, *contents, tgt_langs=("zh",), units=None):
    """Write a job as a service does; its documents are a.html, b.html and so on."""
    documents = tuple(BatchDocument(f"{chr(97 + n)}.html", data) for n, data in enumerate(contents))
    request = BatchRequest(
        name="Job", token="t", documents=documents, src_lang="en", tgt_langs=tgt_langs
    )
    job = folder / "jobs" / "j"
    for one in documents:
        files.write(job / "input" / one.name, one.data)
    job_files.write_json(job / "request.json", job_files.request_as_json(request, ()))
    job_files.write_status(
        job,
        BatchJob(
            id="j",
            name="Job",
            status=BatchStatus.SUBMITTED,
            message="",
            n_documents=None,
            n_translated=0,
            n_failed=0,
            submitted_at=job_files.now(),
            ended_at=None,
            progress=0.0,
        ),
    )
    if units is not None:
        job_files.write_json(job / "units.json", units)
    return job


def run(folder, make=Capitals):
    job_process.run(folder, "j", make)
    return job_files.read_status(folder / "jobs" / "j")


def texts(job, name, tgt_lang="zh"):
    data = (job / "output" / tgt_lang / name).read_bytes()
    return [one.pieces[0].text for one in parse(data).paragraphs]


def test_all_documents_are_translated_into_all_languages(tmp_path):
    job = begin(tmp_path, page("one", "two"), page("three"), page(), tgt_langs=("zh", "es"))
    found = run(tmp_path)
    assert (found.status, found.progress) == (BatchStatus.COMPLETED, 1.0)
    assert (found.n_documents, found.n_translated, found.n_failed) == (3, 3, 0)
    assert texts(job, "a.html", "es") == ["es:ONE", "es:TWO"]
    assert texts(job, "b.html") == ["zh:THREE"]
    told = job_files.read_json(job / "output" / "zh" / "a.html.json")
    assert told == {"error": "", "n_characters": 6}


def test_a_translator_is_not_given_the_marks_of_a_block(tmp_path):
    kept = '<span translate="no" id="s0.{}">{}</span>'
    job = begin(tmp_path, page(f"{kept.format(1, '[x] ')}one{kept.format(2, ' {#two}')}"))
    run(tmp_path)
    (paragraph,) = parse((job / "output" / "zh" / "a.html").read_bytes()).paragraphs
    assert [one.text for one in paragraph.pieces] == ["[x] ", "zh:ONE", " {#two}"]


@pytest.mark.parametrize(
    ("contents", "status", "counts"),
    [
        pytest.param((page("refuse"), page("a")), BatchStatus.COMPLETED_WITH_ERROR, (2, 1, 1), id="refused"),
        pytest.param((b"<p id=s0>\xff</p>", page("a")), BatchStatus.COMPLETED_WITH_ERROR, (2, 1, 1), id="no UTF-8"),
        pytest.param((page("a", "refuse"),), BatchStatus.FAILED, (1, 0, 1), id="all"),
        pytest.param((b"\xff",), BatchStatus.FAILED, (1, 0, 1), id="nothing to translate"),
    ],
)  # fmt: skip
def test_a_document_that_fails_leaves_the_others(tmp_path, contents, status, counts):
    job = begin(tmp_path, *contents, tgt_langs=("zh", "es"))
    found = run(tmp_path)
    assert found.status is status
    assert (found.n_documents, found.n_translated, found.n_failed) == counts
    told = job_files.read_json(job / "output" / "es" / "a.html.json")
    assert told["error"].endswith(".")
    assert not (job / "output" / "es" / "a.html").exists()


def test_a_job_that_died_goes_on_where_it_was(tmp_path):
    job = begin(tmp_path, page("one"), page("die"), page("three"))
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path)
    first = (job / "output" / "zh" / "a.html").stat().st_mtime_ns
    (job / "input" / "b.html").write_bytes(page("two"))  # what killed it is gone
    made = []
    found = run(tmp_path, lambda task: made.append(task) or Capitals(task))
    assert found.status is BatchStatus.COMPLETED
    assert [one.pieces[0].text for one in made[0].paragraphs] == ["one", "two", "three"]
    assert (job / "output" / "zh" / "a.html").stat().st_mtime_ns == first
    assert texts(job, "c.html") == ["zh:THREE"]


def test_a_job_that_has_ended_is_not_done_again(tmp_path):
    begin(tmp_path, page("one"))
    before = run(tmp_path)
    assert run(tmp_path, lambda task: pytest.fail("it has ended")) == before


def test_a_job_stops_where_it_is(tmp_path):
    job = begin(tmp_path, page("one"), page("stop", "more"))
    found = run(tmp_path)
    assert (found.status, found.message) == (BatchStatus.STOPPED, "Stopped on request.")
    assert not (job / "output" / "zh" / "b.html").exists()


def test_a_job_that_breaks_says_so_and_so_does_its_log(tmp_path):
    begin(tmp_path, page("break"))
    with pytest.raises(ZeroDivisionError):
        run(tmp_path)
    found = job_files.read_status(tmp_path / "jobs" / "j")
    assert found.status is BatchStatus.FAILED
    assert "unexpectedly (ZeroDivisionError: no). Its log:" in found.message


def test_a_full_disk_ends_the_job(tmp_path):
    def make(task):
        raise OSError(28, os.strerror(28))

    begin(tmp_path, page("one"))
    assert "No space left" in run(tmp_path, make).message


def test_a_job_says_how_far_it_is(tmp_path):
    job = begin(tmp_path, page("one"), page("two"), tgt_langs=("zh", "es"))
    told = []

    class Watched(Capitals):
        def translate(self, number):
            made = super().translate(number)
            told.append(job_files.read_status(job))
            return made

    run(tmp_path, Watched)
    assert [one.progress for one in told] == [0.25, 0.25, 0.75, 0.75]
    assert [one.message for one in told][1:3] == ["zh: Translating", "es: Translating"]
    assert {one.status for one in told} == {BatchStatus.IN_PROGRESS}


@pytest.mark.parametrize(
    ("src_lang", "tgt_lang", "expected"),
    [
        pytest.param("en", "zh", [("a", "一"), ("b", "二")], id="forwards"),
        pytest.param("zh", "en", [("一", "a"), ("二", "b")], id="turned round"),
        pytest.param("en", "es", [("b", "dos")], id="an empty cell"),
    ],
)
def test_the_units_of_a_task(tmp_path, src_lang, tgt_lang, expected):
    rows = [["a", "一", ""], ["b", "二", "dos"], ["a", "一", " "]]
    job = begin(tmp_path, page("one"), units={"languages": ["en", "zh", "es"], "rows": rows})
    request = BatchRequest(
        name="Job", token="t", documents=(), src_lang=src_lang, tgt_langs=(tgt_lang,)
    )
    task = job_process.JobTask(
        folder=job,
        request=request,
        corpora=(),
        tgt_lang=tgt_lang,
        paragraphs=(),
        tell=lambda *_, **__: None,
    )
    assert task.units() == expected
    (job / "units.json").unlink()
    assert replace(task).units() == []
