"""Every refusal of AWS and botocore as an error of our own, and nothing secret in any of them."""

import logging
import re
import traceback
from dataclasses import replace

import pytest
from botocore import exceptions

from amts_core.engines.amazon.clients import fetch
from amts_core.engines.amazon.pace import Pacing
from amts_core.engines.amazon.permissions import check
from amts_core.engines.amazon.refusals import told
from amts_core.engines.amazon.service import AmazonService
from amts_core.engines.protocol import BatchDocument, BatchRequest, ParallelDataFile, Term
from amts_core.kernel.errors import AmtsError, ServiceError, ServiceNotFound
from tests.engines.fake_translate import CREDENTIALS
from tests.engines.fake_translate_wire import COMMON_ERRORS, MODEL

FILE = ParallelDataFile(
    name="book", data=b"en\tzh\nOne.\t\xe4\xb8\x80\n", format="tsv", token="token-1"
)
UPDATE = replace(FILE, token="token-2")
PAGE = BatchDocument("a.html", b"<html><p>Read.</p></html>")
REQUEST = BatchRequest(
    name="A book",
    token="job-1",
    documents=(PAGE,),
    src_lang="en",
    tgt_langs=("zh",),
    terms=(Term("a", "b", "zh"),),
)
CALLS = {
    "CreateParallelData": lambda service: service.create_parallel_data(FILE),
    "UpdateParallelData": lambda service: service.update_parallel_data(UPDATE),
    "GetParallelData": lambda service: service.get_parallel_data("book"),
    "ListParallelData": lambda service: service.list_parallel_data(),
    "DeleteParallelData": lambda service: service.delete_parallel_data("book"),
    "GetTerminology": lambda service: service.start_batch(REQUEST),
    "ImportTerminology": lambda service: service.start_batch(REQUEST),
    "StartTextTranslationJob": lambda service: service.start_batch(REQUEST),
    "DescribeTextTranslationJob": lambda service: service.describe_batch("0" * 32),
    "ListTextTranslationJobs": lambda service: service.start_batch(REQUEST),
    "StopTextTranslationJob": lambda service: service.stop_batch("0" * 32),
}
"""A call of ours that makes the service's call."""
NOT_FOUND_IS_NO_ERROR = ("DeleteParallelData", "GetTerminology")
"""Calls of ours that go on where the service has no such thing."""
TRANSIENT = {
    "TooManyRequestsException", "ThrottlingException", "InternalServerException",
    "InternalFailure", "ServiceUnavailable", "ServiceUnavailableException",
    "ConcurrentModificationException",
}  # fmt: skip
LAST = "ResourceNotFoundException"
"""After it a call of ours may succeed, and leave something behind."""
THROTTLING = (
    "ServiceUnavailable", "LimitExceededException", "ThrottlingException",
    "TooManyRequestsException",
)  # fmt: skip
UNREACHED = "http://127.0.0.1:1/x?X-Amz-Signature=5167"
NO_ADDRESS = "no address?X-Amz-Signature=5167"
SIGNED = (
    "The request signature we calculated does not match. The Canonical String should have been "
    "'POST\n/\n\nhost:translate\nx-amz-security-token:" + CREDENTIALS["AWS_SESSION_TOKEN"] + "\n'"
)
SECRETS = (
    CREDENTIALS["AWS_SECRET_ACCESS_KEY"], CREDENTIALS["AWS_SESSION_TOKEN"],
    CREDENTIALS["AWS_ACCESS_KEY_ID"], "X-Amz-Signature", "x-amz-security-token", "5167",
    "Canonical String",
)  # fmt: skip


@pytest.fixture
def services(amazon):
    """Make services that try nothing twice; a new one does not know that another was throttled."""
    made = []

    def make():
        settings = replace(amazon.settings, n_attempts=1)
        made.append(AmazonService(settings, pacing=Pacing({})))
        return made[-1]

    yield make
    for service in made:
        service.close()


@pytest.fixture
def service(services):
    return services()


def codes_of(operation):
    """The errors of an operation; at the end those after which boto3 slows down.

    Those that all operations have in common are told of one.
    """
    codes = {shape.name for shape in MODEL.operation_model(operation).error_shapes}
    codes |= COMMON_ERRORS if operation == "ListParallelData" else set()
    last = [*THROTTLING, LAST]
    return sorted(codes, key=lambda code: (last.index(code) if code in last else -1, code))


def is_sentence_and_step(message):
    return re.fullmatch(r"[A-Z][^\n]+: [^\n]+\. [A-Z][^\n]+\.", message) is not None


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("NotFoundException", "there is no such KMS key"),
        ("KMS.NotFoundException", "there is no such KMS key"),
        ("DisabledException", "the KMS key can't be used"),
        ("KMS.DisabledException", "the KMS key can't be used"),
        ("KMS.KMSInvalidStateException", "the KMS key can't be used"),
        ("KMS.InvalidKeyUsageException", "the KMS key can't be used"),
    ],
)
def test_what_is_wrong_with_a_key_is_told(code, why):
    """By KMS itself, and by S3 in its name."""
    answer = {"Error": {"Code": code, "Message": "The key is pending deletion."}}
    with pytest.raises(ServiceError, match=why) as failed, told("store a file", "Amazon S3"):
        raise exceptions.ClientError(answer, "PutObject")
    assert is_sentence_and_step(str(failed.value))
    assert not failed.value.is_transient
    assert not isinstance(failed.value, ServiceNotFound), "a check would take it for allowed"


@pytest.mark.parametrize("operation", CALLS)
def test_each_error_of_each_operation(amazon, services, operation):
    service = services()
    prepare(amazon, service, operation)
    for code in codes_of(operation):
        if code in THROTTLING or code == LAST:
            service = services()
        amazon.fake.fail(operation, code, "What the service says")
        if code == "ResourceNotFoundException" and operation in NOT_FOUND_IS_NO_ERROR:
            CALLS[operation](service)
            continue
        with pytest.raises(ServiceError) as refused:
            CALLS[operation](service)
        error = refused.value
        assert error.code == code
        assert error.is_transient == (code in TRANSIENT), code
        assert isinstance(error, ServiceNotFound) == (code == "ResourceNotFoundException")
        assert is_sentence_and_step(str(error)), str(error)


def prepare(amazon, service, operation):
    """Let there be what is to be updated, deleted or stopped."""
    if operation in ("UpdateParallelData", "DeleteParallelData"):
        service.create_parallel_data(FILE)
        amazon.fake.clock.advance(minutes=5)
    if operation == "StopTextTranslationJob":
        jobs = amazon.fake.account.jobs
        jobs["0" * 32] = jobs.pop(service.start_batch(REQUEST))
        jobs["0" * 32].id = "0" * 32


def client_error(code, message="What it says"):
    return exceptions.ClientError({"Error": {"Code": code, "Message": message}}, "PutObject")


def named(value):
    """The id of a case: the error's code or kind."""
    if isinstance(value, exceptions.ClientError):
        return value.response["Error"]["Code"] or "no code"
    return type(value).__name__ if isinstance(value, Exception) else ""


@pytest.mark.parametrize(
    ("error", "expected", "is_transient"),
    [
        (client_error("NoSuchBucket"), "no such bucket", False),
        (client_error("404"), "no such bucket", False),
        (client_error("PermanentRedirect"), "another Region", False),
        (client_error("AuthorizationHeaderMalformed"), "another Region", False),
        (client_error("AccessDenied"), "no permission", False),
        (client_error("403"), "no permission", False),
        (client_error("InvalidAccessKeyId"), "credentials", False),
        (client_error("SignatureDoesNotMatch"), "signature", False),
        (client_error("ExpiredToken"), "expired", False),
        (client_error("SlowDown"), "too many calls", True),
        (client_error("InternalError"), "error of its own", True),
        (client_error("SomethingNew"), "SomethingNew: What it says", False),
        (client_error(""), "answers with an error", False),
        (exceptions.NoCredentialsError(), "no credentials", False),
        (
            exceptions.PartialCredentialsError(provider="env", cred_var="secret"),
            "no credentials",
            False,
        ),
        (
            exceptions.CredentialRetrievalError(provider="sso", error_msg="expired"),
            "can't be renewed",
            False,
        ),
        (exceptions.UnauthorizedSSOTokenError(), "can't be renewed", False),
        (exceptions.ProfileNotFound(profile="nobody"), "configuration", False),
        (exceptions.NoRegionError(), "no such Region", False),
        (exceptions.InvalidRegionError(region_name="x"), "no such Region", False),
        (exceptions.EndpointConnectionError(endpoint_url="u"), "can't be reached", True),
        (exceptions.ConnectTimeoutError(endpoint_url="u"), "no answer in time", True),
        (exceptions.ReadTimeoutError(endpoint_url="u"), "no answer in time", True),
        (exceptions.ConnectionClosedError(endpoint_url="u"), "no answer in time", True),
        (exceptions.ProxyConnectionError(proxy_url="u"), "can't be reached", True),
        (exceptions.HTTPClientError(error="e"), "can't be reached", True),
        (
            exceptions.IncompleteReadError(actual_bytes=1, expected_bytes=2),
            "can't be reached",
            True,
        ),
        (exceptions.SSLError(endpoint_url="u", error="e"), "certificate", False),
        (exceptions.ParamValidationError(report="r"), "not accept", False),
        (exceptions.DataNotFoundError(data_path="p"), "on this machine", False),
    ],
    ids=named,
)  # fmt: skip
def test_errors_of_storage_and_of_this_machine(error, expected, is_transient):
    with pytest.raises(ServiceError, match=expected) as refused, told("store a file", "Amazon S3"):
        raise error
    assert str(refused.value).startswith("Amazon S3 can't store a file: ")
    assert refused.value.is_transient == is_transient
    assert is_sentence_and_step(str(refused.value))


def test_what_is_no_error_of_aws_passes():
    with pytest.raises(ZeroDivisionError), told("count"):
        1 / 0  # noqa: B018


def test_without_credentials(amazon, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    service = AmazonService(amazon.settings)
    with pytest.raises(ServiceError, match="no credentials.+Sign in"):
        service.list_parallel_data()
    service.close()


def test_where_nobody_listens(amazon):
    amazon.fake.close()
    service = AmazonService(replace(amazon.settings, n_attempts=1))
    with pytest.raises(ServiceError, match="can't be reached") as refused:
        service.list_parallel_data()
    assert refused.value.is_transient
    service.close()
    amazon.fake.close = lambda: None


@pytest.mark.parametrize("page", [b"<html>Sign in to the network</html>", b"{}", b""])
@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda service: service.get_parallel_data("book"), id="parallel data"),
        pytest.param(lambda service: service.describe_batch("0" * 32), id="a job"),
        pytest.param(lambda service: service.start_batch(REQUEST), id="a start"),
    ],
)
def test_a_page_of_the_network_is_no_answer(amazon, monkeypatch, page, call):
    """An order outlives it: the job that it waits for goes on, and is asked for again."""
    monkeypatch.setattr(amazon.fake, "answer", lambda *_: (200, page))
    service = AmazonService(amazon.settings)
    with pytest.raises(ServiceError, match=r"is not the service\. Check the network") as refused:
        call(service)
    assert refused.value.is_transient
    service.close()


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        pytest.param("User: arn:aws:iam::1:user/ada is not authorized", "user/ada", id="a name"),
        pytest.param(f"The key {SECRETS[2]} is wrong", "The key … is wrong", id="a key"),
        pytest.param(f"x-amz-security-token:{SECRETS[1]} was sent", "… was sent", id="a token"),
        pytest.param(f"?X-Amz-Signature={SECRETS[1]}&a=b", "?…&a=b", id="an address"),
        pytest.param("one\n  two\nthree.", "(AccessDenied: one two three).", id="lines"),
        pytest.param("x" * 5000, "x" * 300 + ")", id="length"),
    ],
)
def test_what_the_service_says_is_told_without_secrets(message, kept):
    with pytest.raises(ServiceError) as refused, told("do it"):
        raise client_error("AccessDenied", message)
    assert kept in str(refused.value)
    assert not any(secret in str(refused.value) for secret in SECRETS)


def everything(amazon, service):
    """The errors of each method, called once where it succeeds and once where it does not."""
    fake = amazon.fake
    for operation in sorted(CALLS, key="DeleteParallelData".__eq__):
        fake.fail(operation, "InvalidSignatureException", SIGNED)
        if operation == "DescribeTextTranslationJob":
            prepare(amazon, service, "StopTextTranslationJob")
        yield from failing(lambda operation=operation: CALLS[operation](service))
        if operation == "DeleteParallelData":
            fake.account.resources["book"].attempt_errors = b"no JSON"
            yield from failing(lambda: service.import_problems("book"))
        if "Terminology" not in operation:  # both are parts of a start
            CALLS[operation](service)
        fake.clock.advance(minutes=6)
    fake.clock.advance(hours=3)
    request = replace(REQUEST, token="job-2")
    job_id = service.start_batch(request)
    fake.clock.advance(hours=3)
    assert [*service.batch_results(job_id)]
    yield from failing(lambda: fetch(UNREACHED, "fetch it", 1))
    yield from failing(lambda: fetch(NO_ADDRESS, "fetch it", 1))
    check(amazon.settings)


def failing(call):
    try:
        call()
    except AmtsError as error:
        yield error


def test_nothing_secret_is_told_or_logged(amazon, service, caplog):
    """Even where somebody listens to every logger: of ours, boto3's, botocore's, urllib3's."""
    caplog.set_level(logging.DEBUG)
    errors = [*everything(amazon, service)]
    assert sum(error.code == "InvalidSignatureException" for error in errors) == len(CALLS)
    assert len(errors) == len(CALLS) + 3
    said = [str(error) for error in errors]
    said += ["".join(traceback.format_exception(error)) for error in errors]
    logged = [
        record.getMessage()
        for record in caplog.records
        if not record.name.startswith(("moto", "werkzeug"))
    ]
    for text in (*said, *logged, repr(amazon.settings), repr(service)):
        assert not [secret for secret in SECRETS if secret in text], text


def test_an_address_that_is_answered_with_an_error_may_be_asked_for_again(amazon):
    with pytest.raises(ServiceError, match="status 501") as refused:
        amazon.fake.fetch = lambda path: (501, b"")
        fetch(f"{amazon.fake.url}/presigned/x", "fetch the file", 5)
    assert refused.value.is_transient
