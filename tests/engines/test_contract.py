"""What every batch service does, whichever it is: one set of tests for all of them.

A service is added by a fixture of its own that gives a :class:`Place`, and its name in ``place``.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser

import pytest

from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.service import AmazonService
from amts_core.engines.protocol import (
    BatchDocument,
    BatchJob,
    BatchRequest,
    BatchService,
    BatchStatus,
    Formality,
    ParallelData,
    ParallelDataFile,
    ParallelDataStatus,
    Term,
    TranslatedDocument,
)
from amts_core.kernel.errors import ServiceError, ServiceNotFound

MAX_POLLS = 600
"""A service that has not ended by then never will: times ``wait``, some minutes at the most."""
UNITS = (
    ("A bicycle stands in the rain.", "一辆自行车停在雨里。"),
    ("The model learns from data.", "模型从数据中学习。"),
    ("Read the second chapter first.", "请先读第二章。"),
    ("The weights are updated after each batch.", "每个批次之后更新权重。"),
    ("We compute the gradient of the loss.", "我们计算损失的梯度。"),
    ("The network has three layers.", "该网络有三层。"),
)
TOO_LONG = ("word " * 250).strip()


@dataclass(frozen=True)
class Place:
    """A service, and how to let time pass until it is asked again."""

    service: BatchService
    wait: Callable[[], None]


@pytest.fixture(params=["amazon_place"])
def place(request) -> Place:
    """Each service in turn; a new one is a fixture that gives a ``Place``, named here."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def amazon_place(amazon) -> Iterator[Place]:
    """Amazon Translate on loopback, whose clock moves on by ten minutes at a time."""
    service = AmazonService(amazon.settings, pacing=Pacing({}))
    yield Place(service, lambda: amazon.fake.clock.advance(minutes=10))
    service.close()


@pytest.fixture
def service(place) -> BatchService:
    return place.service


def settled(place: Place, name: str) -> ParallelData:
    """A resource when the service has done with it."""
    for _ in range(MAX_POLLS):
        resource = place.service.get_parallel_data(name)
        if not resource.is_moving:
            return resource
        place.wait()
    raise AssertionError(f"{resource} is still moving")


def ended(place: Place, job_id: str) -> BatchJob:
    """A job when it has ended."""
    for _ in range(MAX_POLLS):
        job = place.service.describe_batch(job_id)
        if job.status.is_end:
            return job
        place.wait()
    raise AssertionError(f"{job} goes on")


def gone(place: Place, name: str) -> bool:
    """Whether a resource is gone in the end."""
    for _ in range(MAX_POLLS):
        try:
            place.service.get_parallel_data(name)
        except ServiceNotFound:
            return True
        place.wait()
    return False


def token() -> str:
    return str(uuid.uuid4())


def tsv(rows: tuple[tuple[str, ...], ...], languages: tuple[str, ...] = ("en", "zh")) -> bytes:
    return "".join("\t".join(row) + "\n" for row in (languages, *rows)).encode()


def file_of(rows=UNITS, name: str = "book-v1", languages=("en", "zh")) -> ParallelDataFile:
    return ParallelDataFile(
        name=name,
        data=tsv(rows, languages),
        format="tsv",
        token=token(),
        description="Six sentences",
    )


def published(place: Place, file: ParallelDataFile | None = None) -> ParallelData:
    file = file or file_of()
    place.service.create_parallel_data(file)
    return settled(place, file.name)


def page(*paragraphs: str) -> bytes:
    inner = "".join(f'<p id="s{n}">{text}</p>\n' for n, text in enumerate(paragraphs))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<title translate="no">A page</title></head><body>\n{inner}</body></html>\n'
    ).encode()


PAGES = (
    BatchDocument(
        "chapter--one.md.html",
        page(
            "The network learns from data.",
            'Call <span translate="no" id="s1.1">fit()</span> once &amp; wait.',
        ),
    ),
    BatchDocument("chapter--two.md.html", page("A bicycle stands in the rain.")),
)


def request_of(**changes: object) -> BatchRequest:
    return replace(
        BatchRequest(
            name="Two chapters", token=token(), documents=PAGES, src_lang="en", tgt_langs=("zh",)
        ),
        **changes,
    )


class _Paragraphs(HTMLParser):
    """The text of each paragraph, by its id, and of what is not to be translated, by its own."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.verbatim: dict[str, str] = {}
        self._paragraph = self._span = ""

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag == "p":
            self._paragraph = known["id"]
            self.texts[self._paragraph] = ""
        elif known.get("translate") == "no" and "id" in known:
            self._span = known["id"]
            self.verbatim[self._span] = ""

    def handle_endtag(self, tag):
        if tag == "p":
            self._paragraph = ""
        elif tag == "span":
            self._span = ""

    def handle_data(self, data):
        if self._paragraph:
            self.texts[self._paragraph] += data
        if self._span:
            self.verbatim[self._span] += data


def paragraphs(data: bytes) -> _Paragraphs:
    reader = _Paragraphs()
    reader.feed(data.decode("utf-8"))
    reader.close()
    return reader


def results(service: BatchService, job_id: str) -> dict[tuple[str, str], TranslatedDocument]:
    found = [*service.batch_results(job_id)]
    by_key = {(result.name, result.tgt_lang): result for result in found}
    assert len(by_key) == len(found), "a document came back twice"
    return by_key


# Parallel data


def test_a_file_is_imported(place):
    file = file_of()
    begun = place.service.create_parallel_data(file)
    resource = settled(place, file.name)
    assert begun.name == "book-v1"
    assert resource.status is ParallelDataStatus.ACTIVE
    assert (resource.src_lang, resource.tgt_langs) == ("en", ("zh",))
    assert (resource.imported, resource.skipped, resource.failed) == (6, 0, 0)
    assert resource.imported_characters == sum(len(src + tgt) for src, tgt in UNITS)
    assert resource.created_at is not None
    assert place.service.import_problems(file.name) == ()


def test_several_targets_of_one_source_are_imported(place):
    rows = (("One.", "一。", "Uno."), ("Two.", "二。", ""), ("Three.", "", "Tres."))
    resource = published(place, file_of(rows, languages=("en", "zh", "es")))
    assert resource.tgt_langs == ("zh", "es")
    assert (resource.imported, resource.skipped) == (3, 2)  # each empty field is one


def test_what_is_left_out_is_counted_and_told(place):
    rows = (*UNITS, (TOO_LONG, "太长。"), ("", "没有来源。"), ("No target.", ""))
    resource = published(place, file_of(rows))
    assert (resource.imported, resource.skipped) == (6, 3)
    problems = place.service.import_problems(resource.name)
    assert len(problems) == 3
    assert all(problem.content and problem.message for problem in problems)
    assert any("No target." in problem.content for problem in problems)


def test_the_same_call_again_imports_once(place):
    file = file_of()
    place.service.create_parallel_data(file)
    again = place.service.create_parallel_data(file)
    assert again.name == file.name
    assert settled(place, file.name).imported == 6
    assert place.service.create_parallel_data(file).name == file.name
    assert [one.name for one in place.service.list_parallel_data()] == ["book-v1"]


def test_a_name_is_taken_once(place):
    published(place)
    with pytest.raises(ServiceError) as refused:
        place.service.create_parallel_data(file_of(UNITS[:2]))
    assert not refused.value.is_transient
    assert settled(place, "book-v1").imported == 6


def test_an_update_replaces_everything(place):
    published(place)
    file = file_of((("Only this.", "只有这个。"),))
    updating = place.service.update_parallel_data(file)
    assert updating.status is ParallelDataStatus.ACTIVE
    resource = settled(place, file.name)
    assert resource.status is ParallelDataStatus.ACTIVE
    assert resource.latest_update_status is ParallelDataStatus.ACTIVE
    assert resource.imported == 1


def test_an_update_that_fails_keeps_what_was_there(place):
    published(place)
    place.service.update_parallel_data(replace(file_of(), data=b"\xff\xfe no UTF-8"))
    resource = settled(place, "book-v1")
    assert resource.status is ParallelDataStatus.ACTIVE
    assert resource.latest_update_status is ParallelDataStatus.FAILED
    assert resource.message
    assert resource.imported == 6


def test_a_file_that_is_none_fails_and_says_why(place):
    resource = published(place, replace(file_of(), data=b"\xff\xfe no UTF-8"))
    assert resource.status is ParallelDataStatus.FAILED
    assert resource.message


def test_resources_are_listed_by_name(place):
    for name in ("zebra", "apple", "melon"):
        published(place, file_of(name=name))
    assert [one.name for one in place.service.list_parallel_data()] == ["apple", "melon", "zebra"]


def test_what_is_deleted_is_gone_and_may_be_deleted_again(place):
    published(place)
    place.service.delete_parallel_data("book-v1")
    place.service.delete_parallel_data("book-v1")
    assert gone(place, "book-v1")
    place.service.delete_parallel_data("book-v1")
    assert place.service.list_parallel_data() == ()


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda service: service.get_parallel_data("nothing"), id="get"),
        pytest.param(lambda service: service.import_problems("nothing"), id="problems"),
        pytest.param(lambda service: service.update_parallel_data(file_of()), id="update"),
        pytest.param(lambda service: service.describe_batch("0" * 32), id="describe a job"),
        pytest.param(lambda service: service.stop_batch("0" * 32), id="stop a job"),
        pytest.param(lambda service: [*service.batch_results("0" * 32)], id="results of a job"),
        pytest.param(
            lambda service: service.start_batch(request_of(parallel_data="nothing")),
            id="start with parallel data",
        ),
    ],
)
def test_what_there_is_not_is_not_found(service, call):
    with pytest.raises(ServiceNotFound) as missing:
        call(service)
    assert re.fullmatch(r"[^\n]+\. [A-Z][^\n]+\.", str(missing.value)), "a sentence and a next step"
    assert not missing.value.is_transient


@pytest.mark.parametrize("name", ["", "two words", "a__b", "x" * 257, "naïve"])
def test_a_name_that_no_service_takes_is_refused(service, name):
    with pytest.raises(ServiceError, match="name"):
        service.create_parallel_data(file_of(name=name))


# Batch jobs


@pytest.mark.parametrize(
    "tgt_langs", [pytest.param(("zh",), id="one language"), pytest.param(("zh", "es"), id="two")]
)
def test_all_documents_come_back_in_all_languages(place, tgt_langs):
    job_id = place.service.start_batch(request_of(tgt_langs=tgt_langs))
    job = ended(place, job_id)
    assert job.status is BatchStatus.COMPLETED
    assert (job.n_documents, job.n_translated, job.n_failed) == (2, 2, 0)
    assert job.submitted_at <= job.ended_at
    found = results(place.service, job_id)
    assert set(found) == {(one.name, tgt_lang) for one in PAGES for tgt_lang in tgt_langs}
    for (name, _), result in found.items():
        source = paragraphs(next(one.data for one in PAGES if one.name == name))
        came_back = paragraphs(result.data)
        assert result.error == ""
        assert list(came_back.texts) == list(source.texts)
        assert all(text.strip() for text in came_back.texts.values())
        assert came_back.verbatim == source.verbatim


def test_something_is_translated(place):
    job_id = place.service.start_batch(request_of())
    ended(place, job_id)
    texts = paragraphs(results(place.service, job_id)[PAGES[1].name, "zh"].data).texts
    assert texts["s0"] != "A bicycle stands in the rain."


def test_examples_change_what_is_translated(place):
    """A sentence that the parallel data knows comes back as its example has it."""
    published(place)
    job_id = place.service.start_batch(request_of(parallel_data="book-v1"))
    assert ended(place, job_id).status is BatchStatus.COMPLETED
    texts = paragraphs(results(place.service, job_id)[PAGES[1].name, "zh"].data).texts
    assert texts["s0"].replace(" ", "") == "一辆自行车停在雨里。"


def test_settings_and_terms_are_taken(place):
    terms = (Term("network", "网络", "zh"), Term("rain", "雨", "zh"), Term("rain", "lluvia", "es"))
    request = request_of(
        terms=terms, tgt_langs=("zh", "es"), formality=Formality.FORMAL, masks_profanity=True
    )
    job_id = place.service.start_batch(request)
    assert ended(place, job_id).status is BatchStatus.COMPLETED
    found = results(place.service, job_id)
    assert "网络" in paragraphs(found[PAGES[0].name, "zh"].data).texts["s0"]
    assert "lluvia" in paragraphs(found[PAGES[1].name, "es"].data).texts["s0"]


def test_the_same_start_again_is_the_same_job(place):
    request = request_of()
    job_id = place.service.start_batch(request)
    assert place.service.start_batch(request) == job_id
    ended(place, job_id)
    assert place.service.start_batch(request) == job_id


def test_another_start_is_another_job(place):
    first = place.service.start_batch(request_of())
    place.wait()
    second = place.service.start_batch(request_of())
    assert first != second
    assert all(ended(place, job_id).status.has_output for job_id in (first, second))


def test_a_document_that_fails_is_told_and_the_others_come_back(place):
    documents = (*PAGES, BatchDocument("broken.html", b"<html><p>\xff\xfe</p></html>"))
    job_id = place.service.start_batch(request_of(documents=documents))
    job = ended(place, job_id)
    assert job.status is BatchStatus.COMPLETED_WITH_ERROR
    assert (job.n_documents, job.n_translated, job.n_failed) == (3, 2, 1)
    found = results(place.service, job_id)
    assert len(found) == 3
    broken = found.pop(("broken.html", "zh"))
    assert broken.data is None
    assert broken.error
    assert all(one.data and not one.error for one in found.values())


def test_a_job_that_runs_has_no_results(place):
    job_id = place.service.start_batch(request_of())
    if not place.service.describe_batch(job_id).status.is_end:
        with pytest.raises(ServiceError, match="no output") as early:
            [*place.service.batch_results(job_id)]
        assert early.value.is_transient
    ended(place, job_id)
    assert len(results(place.service, job_id)) == 2


def test_a_job_is_stopped(place):
    job_id = place.service.start_batch(request_of())
    place.service.stop_batch(job_id)
    place.service.stop_batch(job_id)
    job = ended(place, job_id)
    if job.status is BatchStatus.STOPPED:  # a fast service may have ended before it was asked
        with pytest.raises(ServiceError, match="no output"):
            [*place.service.batch_results(job_id)]
    else:
        assert job.status is BatchStatus.COMPLETED


def test_a_job_that_has_ended_is_not_stopped(place):
    job_id = place.service.start_batch(request_of())
    before = ended(place, job_id)
    place.service.stop_batch(job_id)
    place.wait()
    assert place.service.describe_batch(job_id) == before


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"documents": ()}, id="no documents"),
        pytest.param({"documents": (PAGES[0], PAGES[0])}, id="a name twice"),
        pytest.param({"documents": (BatchDocument("details", b"x"),)}, id="details"),
        pytest.param({"documents": (BatchDocument("a/b.html", b"x"),)}, id="a folder"),
        pytest.param({"documents": (BatchDocument("../b.html", b"x"),)}, id="the folder above"),
        pytest.param({"tgt_langs": ()}, id="no language"),
        pytest.param({"tgt_langs": ("en",)}, id="the source language"),
    ],
)
def test_a_batch_that_no_service_takes_is_refused(service, changes):
    with pytest.raises(ServiceError) as refused:
        service.start_batch(request_of(**changes))
    assert not refused.value.is_transient


def test_parallel_data_of_other_languages_is_refused(place):
    published(place)
    with pytest.raises(ServiceError):
        place.service.start_batch(request_of(parallel_data="book-v1", tgt_langs=("zh", "es")))
