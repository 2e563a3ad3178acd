"""Amazon Translate on loopback: what is asked of it, where things lie, and what goes wrong."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.resource_tags import ResourceTag
from amts_core.engines.amazon.service import AmazonService
from amts_core.engines.protocol import (
    BatchDocument,
    BatchRequest,
    BatchStatus,
    Formality,
    ParallelDataFile,
    ParallelDataStatus,
    Term,
)
from amts_core.kernel.errors import ServiceError
from tests.engines.fake_translate_files import turned

TSV = b"en\tzh\nOne.\t\xe4\xb8\x80\xe3\x80\x82\n"
PAGE = b"<html><body><p id=s0>Read this.</p></body></html>"


@pytest.fixture
def fake(amazon):
    return amazon.fake


@pytest.fixture
def service(amazon):
    service = AmazonService(amazon.settings, pacing=Pacing({}))
    yield service
    service.close()


@pytest.fixture
def hasty(amazon):
    """A service that tries nothing twice: botocore takes a reached limit for throttling."""
    service = AmazonService(replace(amazon.settings, n_attempts=1))
    yield service
    service.close()


def file_of(name="book", token="token-1", data=TSV, form="tsv"):
    return ParallelDataFile(
        name=name, data=data, format=form, token=token, description="One sentence"
    )


def request_of(token="job-1", documents=("a.html", "b.html"), **more):
    documents = tuple(BatchDocument(name, PAGE) for name in documents)
    return BatchRequest(
        name="A book",
        token=token,
        documents=documents,
        src_lang="en",
        tgt_langs=more.pop("tgt_langs", ("zh",)),
        **more,
    )


def last(fake, operation):
    return [call.request for call in fake.calls if call.operation == operation][-1]


def keys(amazon):
    return sorted(amazon.fake.account.names(f"s3://{amazon.settings.bucket}/"))


# Parallel data


@pytest.mark.parametrize("form", ["csv", "tsv", "tmx"])
def test_a_file_is_uploaded_under_its_name_and_token(amazon, service, form):
    service.create_parallel_data(file_of(form=form))
    path = f"amts/test/parallel-data/book/token-1.{form}"
    assert keys(amazon) == [path]
    asked = last(amazon.fake, "CreateParallelData")
    assert asked == {
        "Name": "book",
        "Description": "One sentence [token-1]",
        "ParallelDataConfig": {
            "S3Uri": f"s3://{amazon.settings.bucket}/{path}",
            "Format": form.upper(),
        },
        "ClientToken": "token-1",
    }


def test_both_states_are_told_while_an_update_runs(service, fake):
    service.create_parallel_data(file_of())
    fake.clock.advance(minutes=5)
    resource = service.update_parallel_data(file_of(token="token-2"))
    assert resource.status is ParallelDataStatus.ACTIVE
    assert resource.latest_update_status is ParallelDataStatus.UPDATING
    assert resource.is_moving


def test_an_import_that_failed_can_be_mended_by_an_update(service, fake):
    fake.account.import_failures.append("The file is broken.")
    service.create_parallel_data(file_of())
    fake.clock.advance(minutes=5)
    failed = service.get_parallel_data("book")
    assert (failed.status, failed.message) == (ParallelDataStatus.FAILED, "The file is broken.")
    service.update_parallel_data(file_of(token="token-2"))
    fake.clock.advance(minutes=5)
    assert service.get_parallel_data("book").status is ParallelDataStatus.ACTIVE


@pytest.mark.parametrize("operation", ["CreateParallelData", "UpdateParallelData"])
def test_a_call_whose_answer_was_lost_is_done_once(service, fake, operation):
    """boto3 repeats it by itself, with the same token: the service knows it again."""
    if operation == "UpdateParallelData":
        service.create_parallel_data(file_of(token="token-0"))
        fake.clock.advance(minutes=5)
    fake.drop(operation)
    call = (
        service.create_parallel_data
        if operation == "CreateParallelData"
        else service.update_parallel_data
    )
    call(file_of())
    assert fake.n_calls(operation) == 2
    assert len(fake.account.resources) == 1


def test_a_create_is_known_again_after_the_token_is_forgotten(service, fake):
    service.create_parallel_data(file_of())
    fake.account.forget_tokens()
    assert service.create_parallel_data(file_of()).status is ParallelDataStatus.CREATING
    fake.clock.advance(minutes=5)
    fake.account.forget_tokens()
    assert service.create_parallel_data(file_of()).status is ParallelDataStatus.ACTIVE
    with pytest.raises(ServiceError, match="name already"):
        service.create_parallel_data(file_of(token="another"))


def test_an_update_is_known_again_after_the_token_is_forgotten(service, fake):
    service.create_parallel_data(file_of())
    fake.clock.advance(minutes=5)
    service.update_parallel_data(file_of(token="token-2"))
    fake.clock.advance(minutes=5)
    fake.account.forget_tokens()
    assert not service.update_parallel_data(file_of(token="token-2")).is_moving
    assert fake.n_calls("UpdateParallelData") == 1


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (file_of(form="xlsx"), "'xlsx'.+csv tmx tsv"),
        (file_of(token=""), "token"),
        (file_of(token="a_b"), "token"),
        (file_of(name="a b"), "name"),
    ],
)
def test_what_no_import_can_be_made_of_is_refused(service, fake, file, expected):
    with pytest.raises(ServiceError, match=expected):
        service.create_parallel_data(file)
    assert fake.calls == []


def test_one_import_at_a_time_and_the_refusal_is_one_to_wait_for(hasty, fake):
    hasty.create_parallel_data(file_of("first"))
    with pytest.raises(ServiceError, match="one file at a time") as busy:
        hasty.create_parallel_data(file_of("second", "token-2"))
    assert busy.value.is_transient
    fake.clock.advance(minutes=5)
    hasty.create_parallel_data(file_of("second", "token-2"))


def test_a_full_account_is_nothing_to_wait_for(hasty, fake):
    fake.account.quotas.n_parallel_data = 1
    hasty.create_parallel_data(file_of("first"))
    fake.clock.advance(minutes=5)
    with pytest.raises(ServiceError, match="delete parallel data") as full:
        hasty.create_parallel_data(file_of("second", "token-2"))
    assert not full.value.is_transient


def test_what_was_just_created_may_not_be_seen_at_once(service, fake):
    fake.fail("GetParallelData", "ResourceNotFoundException", times=2)
    resource = service.create_parallel_data(file_of())
    assert (resource.name, resource.status) == ("book", ParallelDataStatus.CREATING)


def test_all_pages_of_a_list_are_read(service, fake):
    fake.account.page_size = 2
    for n in range(5):
        service.create_parallel_data(file_of(f"book-{n}", f"token-{n}"))
        fake.clock.advance(minutes=5)
    assert len(service.list_parallel_data()) == 5
    assert fake.n_calls("ListParallelData") == 3


def test_problems_are_those_of_the_last_attempt(service, fake):
    service.create_parallel_data(file_of(data=TSV + "\t没有来源。\n".encode()))
    assert service.import_problems("book") == ()
    fake.clock.advance(minutes=5)
    (problem,) = service.import_problems("book")
    assert "没有来源。" in problem.content
    service.update_parallel_data(file_of(token="token-2", data=TSV + b"+1\t1\n@\t2\n"))
    fake.clock.advance(minutes=5)
    assert [problem.content for problem in service.import_problems("book")] == ["+1\t1", "@\t2"]
    service.update_parallel_data(file_of(token="token-3"))
    fake.clock.advance(minutes=5)
    assert service.import_problems("book") == ()


def test_a_link_that_has_expired_may_be_asked_for_again(service, fake, monkeypatch):
    service.create_parallel_data(file_of(data=TSV + "\t没有来源。\n".encode()))
    fake.clock.advance(minutes=5)
    fetch = fake.fetch
    monkeypatch.setattr(
        fake, "fetch", lambda path: (fake.clock.advance(minutes=31), fetch(path))[1]
    )
    with pytest.raises(ServiceError, match="expired") as expired:
        service.import_problems("book")
    assert expired.value.is_transient
    monkeypatch.undo()
    assert fake.fetch("/presigned/unknown?X-Amz-Signature=1")[0] == 403


@pytest.mark.parametrize(
    "content", [b"", b"no JSON", b"[]", b'{"messages": 3}', b'{"messages": [{"content": "a"}]}']
)
def test_an_error_file_that_is_none_is_told(service, fake, content):
    service.create_parallel_data(file_of(data=TSV + b"\tNothing.\n"))
    fake.clock.advance(minutes=5)
    service.get_parallel_data("book")
    fake.account.resources["book"].errors = content
    with pytest.raises(ServiceError, match="error file"):
        service.import_problems("book")


def test_what_is_being_deleted_is_not_deleted_again(service, fake):
    service.create_parallel_data(file_of())
    fake.clock.advance(minutes=5)
    service.delete_parallel_data("book")
    service.delete_parallel_data("book")
    assert fake.n_calls("DeleteParallelData") == 1


# A key and tags


KEY = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ENCRYPTION = {"Type": "KMS", "Id": KEY}
TAGS = [{"Key": "team", "Value": "docs"}, {"Key": "cost-centre", "Value": ""}]
TERMS = (Term("one", "一", "zh"),)


@pytest.fixture
def keyed(amazon):
    tags = tuple(ResourceTag(one["Key"], one["Value"]) for one in TAGS)
    service = AmazonService(replace(amazon.settings, kms_key=KEY, tags=tags), pacing=Pacing({}))
    yield service
    service.close()


def encryption(amazon):
    """Return how each file of the bucket is encrypted."""
    client, bucket = amazon.fake.storage, amazon.settings.bucket
    heads = (client.head_object(Bucket=bucket, Key=key) for key in keys(amazon))
    return {(one.get("ServerSideEncryption"), one.get("SSEKMSKeyId")) for one in heads}


def test_parallel_data_have_the_key_and_the_tags(amazon, keyed, fake):
    keyed.create_parallel_data(file_of())
    resource = fake.account.resources["book"]
    assert (resource.encryption_key, resource.tags) == (ENCRYPTION, TAGS)
    assert encryption(amazon) == {("aws:kms", KEY)}


def test_an_update_leaves_the_key_and_the_tags_as_they_are(amazon, service, keyed, fake):
    service.create_parallel_data(file_of())
    fake.clock.advance(minutes=5)
    keyed.update_parallel_data(file_of(token="token-2"))
    assert not {"EncryptionKey", "Tags"} & set(last(fake, "UpdateParallelData"))
    resource = fake.account.resources["book"]
    assert (resource.encryption_key, resource.tags) == (None, [])
    assert ("aws:kms", KEY) in encryption(amazon), "what is uploaded has the key"


def test_a_job_reads_and_writes_what_is_encrypted(amazon, keyed, fake):
    keyed.start_batch(request_of(terms=TERMS))
    assert encryption(amazon) == {("aws:kms", KEY)}
    asked = last(fake, "StartTextTranslationJob")
    assert asked["OutputDataConfig"]["EncryptionKey"] == ENCRYPTION
    (held,) = fake.account.terminologies.values()
    assert (held["key"], held["tags"]) == (ENCRYPTION, TAGS)


def test_a_terminology_that_was_made_otherwise_is_not_taken(service, keyed, fake):
    for one, token in ((service, "job-1"), (keyed, "job-2"), (keyed, "job-3")):
        one.start_batch(request_of(token=token, terms=TERMS))
        assert one.left_out_terms(request_of(token=token, terms=TERMS)) == ()
    assert [held["key"] for held in fake.account.terminologies.values()] == [None, ENCRYPTION]


def test_without_a_key_the_service_encrypts_as_it_does(amazon, service, fake):
    service.create_parallel_data(file_of())
    service.start_batch(request_of(terms=TERMS))
    asked = [call.request for call in fake.calls]
    assert not [one for one in asked if "EncryptionKey" in str(one) or "Tags" in one]
    assert "aws:kms" not in str(encryption(amazon))


# Batch jobs


def test_a_job_is_asked_for_by_the_book(amazon, service, fake):
    service.create_parallel_data(file_of())
    fake.clock.advance(minutes=5)
    service.start_batch(
        request_of(
            parallel_data="book",
            terms=(Term("one", "一", "zh"),),
            formality=Formality.INFORMAL,
            masks_profanity=True,
        )
    )
    asked = last(fake, "StartTextTranslationJob")
    (terminology,) = asked.pop("TerminologyNames")
    assert terminology in fake.account.terminologies
    place = f"s3://{amazon.settings.bucket}/amts/test/batches/job-1"
    assert asked == {
        "JobName": "A book",
        "ClientToken": "job-1",
        "InputDataConfig": {"S3Uri": f"{place}/input/", "ContentType": "text/html"},
        "OutputDataConfig": {"S3Uri": f"{place}/output/"},
        "DataAccessRoleArn": amazon.settings.role_arn,
        "SourceLanguageCode": "en",
        "TargetLanguageCodes": ["zh"],
        "ParallelDataNames": ["book"],
        "Settings": {"Profanity": "MASK"},  # Chinese has no formality
    }


def test_a_plain_job_is_asked_for_nothing_beyond(service, fake):
    service.start_batch(request_of())
    asked = last(fake, "StartTextTranslationJob")
    assert not {"ParallelDataNames", "TerminologyNames", "Settings"} & set(asked)


def test_documents_lie_in_a_folder_of_their_own(amazon, service, fake):
    job_id = service.start_batch(request_of())
    folder = "amts/test/batches/job-1/input/"
    assert keys(amazon) == [f"{folder}a.html", f"{folder}b.html"]
    assert fake.documents(job_id) == {"a.html": PAGE, "b.html": PAGE}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("D2L: chapters 1-3", "D2L: chapters 1-3", id="taken as it is"),
        pytest.param('D2L (zh) | "all"', "D2L zh all", id="characters that no job may have"),
        pytest.param("動手學深度學習", "動手學深度學習", id="any letters"),
        pytest.param("x" * 300, "x" * 256, id="too long"),
        pytest.param("!!!", "translation", id="nothing left"),
    ],
)
def test_a_job_has_a_name_that_the_service_takes(service, name, expected):
    job_id = service.start_batch(replace(request_of(), name=name))
    assert service.describe_batch(job_id).name == expected


def test_a_start_whose_answer_was_lost_starts_one_job(service, fake):
    fake.drop("StartTextTranslationJob")
    job_id = service.start_batch(request_of())
    assert fake.n_calls("StartTextTranslationJob") == 2
    assert [*fake.account.jobs] == [job_id]


def test_a_start_that_failed_for_the_caller_is_found_by_the_next(amazon, fake):
    """Every answer is lost, the caller dies, and the service has forgotten the token meanwhile."""
    fake.drop("StartTextTranslationJob", times=10)
    service = AmazonService(amazon.settings)
    with pytest.raises(ServiceError, match="no answer") as lost:
        service.start_batch(request_of())
    service.close()
    assert lost.value.is_transient
    fake.account.forget_tokens()
    service = AmazonService(amazon.settings)
    assert [service.start_batch(request_of())] == [*fake.account.jobs]
    service.close()


def test_jobs_of_one_name_are_told_apart_on_all_pages(service, fake):
    fake.account.page_size = 2
    started = [service.start_batch(request_of(f"job-{n}")) for n in range(5)]
    fake.account.forget_tokens()
    assert [service.start_batch(request_of(f"job-{n}")) for n in range(5)] == started
    assert len(set(started)) == 5


def test_a_job_of_two_days(service, fake):
    fake.account.times.job = timedelta(days=2)
    job_id = service.start_batch(request_of())
    seen = []
    for _ in range(60):
        status = service.describe_batch(job_id).status
        if status not in seen:
            seen.append(status)
        fake.clock.advance(hours=1)
    assert seen == [BatchStatus.SUBMITTED, BatchStatus.IN_PROGRESS, BatchStatus.COMPLETED]
    job = service.describe_batch(job_id)
    assert job.ended_at - job.submitted_at == timedelta(days=2, minutes=10)


def test_ten_jobs_run_at_once_and_the_eleventh_waits(service, fake):
    jobs = [service.start_batch(request_of(f"job-{n}")) for n in range(11)]
    fake.clock.advance(minutes=10)
    states = [service.describe_batch(job_id).status for job_id in jobs]
    assert states.count(BatchStatus.IN_PROGRESS) == 10
    assert states.count(BatchStatus.SUBMITTED) == 1
    fake.clock.advance(hours=3)
    states = [service.describe_batch(job_id).status for job_id in jobs]
    assert set(states) == {BatchStatus.COMPLETED}


def test_a_job_that_has_ended_is_not_asked_to_stop(service, fake):
    job_id = service.start_batch(request_of())
    fake.clock.advance(hours=2)
    service.stop_batch(job_id)
    assert fake.n_calls("StopTextTranslationJob") == 0


def test_a_job_that_failed_says_why_and_has_no_results(service, fake):
    fake.account.job_failures.append("The role can't read the input.")
    job_id = service.start_batch(request_of())
    fake.clock.advance(hours=2)
    job = service.describe_batch(job_id)
    assert (job.status, job.message) == (BatchStatus.FAILED, "The role can't read the input.")
    with pytest.raises(ServiceError, match="FAILED. Start it again") as refused:
        [*service.batch_results(job_id)]
    assert not refused.value.is_transient


def test_errors_of_documents_are_told_by_name(service, fake):
    fake.account.document_errors["a.html"] = "InternalServerException", "An internal error."
    job_id = service.start_batch(request_of(tgt_langs=("zh", "es")))
    fake.clock.advance(hours=2)
    assert service.describe_batch(job_id).status is BatchStatus.COMPLETED_WITH_ERROR
    found = {(one.name, one.tgt_lang): one for one in service.batch_results(job_id)}
    assert len(found) == 4
    for tgt_lang in ("zh", "es"):
        assert found["a.html", tgt_lang].error == "An internal error. (InternalServerException)"
        assert found["a.html", tgt_lang].data is None
        assert turned("Read this.").encode() in found["b.html", tgt_lang].data


def output(amazon, job_id):
    return f"amts/test/batches/job-1/output/123456789012-TranslateText-{job_id}"


def test_a_document_without_output_and_without_error_is_not_lost(amazon, service, fake):
    job_id = service.start_batch(request_of())
    fake.clock.advance(hours=2)
    service.describe_batch(job_id)
    fake.storage.delete_object(
        Bucket=amazon.settings.bucket, Key=f"{output(amazon, job_id)}/zh.a.html"
    )
    found = {one.name: one for one in service.batch_results(job_id)}
    assert found["a.html"].data is None
    assert "no translation" in found["a.html"].error
    assert found["b.html"].data


def test_results_are_found_where_a_job_names_the_folder_that_was_asked_for(
    amazon, service, fake, monkeypatch
):
    """The service's own examples show both: the folder asked for, and the one made below it."""
    job_id = service.start_batch(request_of())
    fake.clock.advance(hours=2)
    service.describe_batch(job_id)
    told = fake.account._told
    asked = {"S3Uri": f"s3://{amazon.settings.bucket}/amts/test/batches/job-1/output/"}
    monkeypatch.setattr(fake.account, "_told", lambda job: told(job) | {"OutputDataConfig": asked})
    assert [one.name for one in service.batch_results(job_id)] == ["a.html", "b.html"]
    fake.account.jobs[job_id].id = "f" * 32
    fake.account.jobs["f" * 32] = fake.account.jobs.pop(job_id)
    with pytest.raises(ServiceError, match="moved or deleted"):
        [*service.batch_results("f" * 32)]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no JSON", b"[]", b"{}", b'{"details": 3}', b'{"details": [{}]}',
        b'{"details": [], "charactersTranslated": "many"}',
    ],
)  # fmt: skip
def test_details_that_are_none_are_told(amazon, service, fake, content):
    job_id = service.start_batch(request_of())
    fake.clock.advance(hours=2)
    service.describe_batch(job_id)
    place = f"{output(amazon, job_id)}/details/zh.auxiliary-translation-details.json"
    fake.storage.put_object(Bucket=amazon.settings.bucket, Key=place, Body=content)
    with pytest.raises(ServiceError, match="details of the translation into zh"):
        [*service.batch_results(job_id)]


def test_counters_that_are_strings_are_counted(amazon, service, fake):
    fake.account.document_errors["b.html"] = "InvalidRequestException", "No."
    job_id = service.start_batch(request_of(tgt_langs=("zh", "es")))
    fake.clock.advance(hours=2)
    assert service.translated_characters(job_id) == {"zh": len(PAGE), "es": len(PAGE)}
    place = f"{output(amazon, job_id)}/details/zh.auxiliary-translation-details.json"
    details = json.loads(fake.account.read(f"s3://{amazon.settings.bucket}/{place}"))
    assert details["charactersTranslated"] == str(len(PAGE))
    assert details["documentCountWithCustomerError"] == "1"


def test_the_characters_of_a_single_document_are_its_own(service, fake):
    for token, names in (("job-1", ("a.html",)), ("job-2", ("a.html", "b.html"))):
        job_id = service.start_batch(request_of(token, names))
        fake.clock.advance(hours=2)
        expected = len(PAGE) if len(names) == 1 else None
        assert {one.n_characters for one in service.batch_results(job_id)} == {expected}


def test_a_document_over_a_limit_of_the_service_is_an_error_of_its_own(service, fake):
    fake.account.quotas.document_characters = 60
    documents = (BatchDocument("long.html", PAGE + b" " * 60), BatchDocument("short.html", PAGE))
    job_id = service.start_batch(replace(request_of(), documents=documents))
    fake.clock.advance(hours=2)
    found = {one.name: one.error for one in service.batch_results(job_id)}
    assert found["short.html"] == ""
    assert "characters exceed" in found["long.html"]


def test_a_terminology_is_created_once_for_equal_terms(service, fake):
    terms = (Term("one", "一", "zh"), Term("two", "二", "zh"))
    service.start_batch(request_of("job-1", terms=terms))
    service.start_batch(request_of("job-2", terms=terms[::-1]))
    assert fake.n_calls("ImportTerminology") == 1
    service.start_batch(request_of("job-3", terms=terms[:1]))
    assert len(fake.account.terminologies) == 2


# Calls that go wrong, and come right


class Recorded(Pacing):
    """Pacing that writes down what it let through."""

    def __init__(self):
        super().__init__({})
        self.operations = []

    def wait(self, operation):
        self.operations.append(operation.replace("_", ""))


def test_every_call_keeps_to_the_pace(amazon, fake):
    pacing = Recorded()
    service = AmazonService(amazon.settings, pacing=pacing)
    service.create_parallel_data(file_of())
    service.list_parallel_data()
    service.stop_batch(service.start_batch(request_of(terms=(Term("a", "b", "zh"),))))
    service.close()
    assert pacing.operations == [call.operation.lower() for call in fake.calls]
    assert len(set(pacing.operations)) == 10


@pytest.mark.parametrize("operation", ["GetParallelData", "StartTextTranslationJob"])
def test_a_throttled_call_is_tried_again(service, fake, operation):
    service.create_parallel_data(file_of())
    fake.throttle(operation, times=2)
    if operation == "GetParallelData":
        assert service.get_parallel_data("book").name == "book"
    else:
        assert service.start_batch(request_of())
        assert len(fake.account.jobs) == 1


def test_a_call_that_is_throttled_for_good_is_one_to_try_later(amazon, fake):
    service = AmazonService(replace(amazon.settings, n_attempts=2))
    fake.throttle("ListParallelData", times=2)
    with pytest.raises(ServiceError, match="too many calls") as busy:
        service.list_parallel_data()
    assert (busy.value.code, busy.value.is_transient) == ("TooManyRequestsException", True)
    assert fake.n_calls("ListParallelData") == 2
    service.close()


def test_a_service_that_says_nothing_is_not_waited_for_without_end(amazon, fake):
    service = AmazonService(replace(amazon.settings, timeout_seconds=0.3, n_attempts=2))
    fake.stall("ListParallelData", times=2)
    with pytest.raises(ServiceError, match="no answer in time") as silent:
        service.list_parallel_data()
    assert (silent.value.code, silent.value.is_transient) == ("ReadTimeoutError", True)
    assert service.list_parallel_data() == ()
    service.close()


def test_a_bucket_that_is_none_is_told_before_anything_is_started(amazon, fake):
    service = AmazonService(replace(amazon.settings, bucket="no-such-bucket-here"))
    with pytest.raises(ServiceError, match="no such bucket.+Settings") as refused:
        service.start_batch(request_of())
    assert not refused.value.is_transient
    assert fake.n_calls("StartTextTranslationJob") == 0
    service.close()


def with_terms(token, tgt, tgt_langs=("zh",), **options):
    terms = tuple(Term("loss", tgt, language) for language in tgt_langs)
    return replace(request_of(token), terms=terms, tgt_langs=tgt_langs, **options)


def test_terminologies_that_no_job_uses_are_deleted(service, fake):
    """An account may have 100 in a Region: each change of a glossary makes one."""
    fake.account.quotas.n_terminologies = 3
    first = service.start_batch(with_terms("job-0", "损失 0"))
    for n in range(1, 6):
        job_id = service.start_batch(with_terms(f"job-{n}", f"损失 {n}"))
        service.stop_batch(job_id)
        fake.clock.advance(minutes=3)
    fake.account.terminologies["theirs"] = fake.account.terminologies.popitem()[1]
    service.start_batch(with_terms("job-9", "损失 9"))
    used = set(fake.account.jobs[first].request["TerminologyNames"])
    assert {"theirs", *used} < set(fake.account.terminologies)
    assert len(fake.account.terminologies) == 3


def test_a_young_terminology_stays_and_tidying_up_is_no_condition(service, fake):
    for n in range(2):
        fake.clock.now = datetime.now(UTC)
        fake.deny("ListTerminologies") if n else None
        service.stop_batch(service.start_batch(with_terms(f"job-{n}", f"损失 {n}")))
        fake.clock.advance(hours=3)
    assert len(fake.account.terminologies) == 2


def test_terms_that_are_left_out_are_told(service, fake):
    fake.account.n_skipped_terms = 2
    request = with_terms("job-0", "损失")
    request = replace(request, terms=(*request.terms, Term("batch", "批" * 67, "zh")))
    service.start_batch(request)
    too_long, skipped = service.left_out_terms(request)
    assert "has 201 bytes" in too_long
    assert skipped == "The service has skipped 2 terms of the glossary. Some terms are no terms."


@pytest.mark.parametrize(
    ("tgt_langs", "settings"),
    [
        pytest.param(("es",), {"Formality": "FORMAL", "Profanity": "MASK"}, id="both"),
        pytest.param(("zh",), {"Profanity": "MASK"}, id="no formality"),
        pytest.param(("es", "zh"), {"Profanity": "MASK"}, id="not in all"),
        pytest.param(("vi",), None, id="neither"),
    ],
)
def test_options_are_sent_where_the_language_has_them(service, fake, tgt_langs, settings):
    wanted = replace(
        request_of(), tgt_langs=tgt_langs, formality=Formality.FORMAL, masks_profanity=True
    )
    service.start_batch(wanted)
    assert last(fake, "StartTextTranslationJob").get("Settings") == settings
