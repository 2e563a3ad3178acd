"""Amazon Translate on loopback, for tests: a real HTTP server that speaks the service's protocol.

Give its addresses to :class:`~amts_core.engines.amazon.service.AmazonService` by settings; other
processes reach it too. Time passes by ``fake.clock.advance(hours=1)``, or by itself with
``fake.seconds_per_call``. What the service may get wrong is asked for by name and operation::

    fake.fail("StartTextTranslationJob", "TooManyRequestsException", times=2)
    fake.stall("GetParallelData")             # no answer
    fake.drop("StartTextTranslationJob")      # done, but the connection breaks before the answer
    fake.deny("ListParallelData")             # AccessDenied, from now on
    fake.account.document_errors["a.html"] = "InternalServerException", "An internal error."
    fake.account.job_failures.append("The role can't read the input.")
    fake.account.import_failures.append("The file is broken.")
    fake.account.writes_details = False       # jobs leave no details file
    fake.expire()                             # the credentials, until fake.renew()
    fake.in_region("us-west-2")               # what the account has in another Region

``fake.calls`` holds what was asked, answered or not; ``fake.account.jobs`` what was started.
"""

import re
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.config import Config

from amts_core.engines.amazon.location import AmazonSettings
from tests.engines.fake_translate_account import ACCOUNT, Account, Clock
from tests.engines.fake_translate_wire import (
    MODEL,
    Refused,
    read_request,
    write_answer,
    write_error,
)

REGION = "eu-central-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/amts-translate"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEXAMPLETOKEN",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
"""The environment in which the fake is spoken to: nothing of a real account is found."""
_STALL_SECONDS = 60
_LINK_LIFE = timedelta(minutes=30)


class Call(NamedTuple):
    """A call that reached the fake."""

    operation: str
    request: dict


@dataclass
class _Switch:
    """What is done to the next calls of an operation: ``fail``, ``stall`` or ``drop``."""

    kind: str
    operation: str
    times: float
    error: Refused | None = None


class FakeTranslate:
    """The server, the account behind it, and the switches."""

    def __init__(self, storage_url: str) -> None:
        self.storage = _storage(storage_url, REGION)
        self.clock = Clock()
        self._accounts: dict[str, Account] = {}
        self.account = self.in_region(REGION)
        self._is_expired = False
        self.calls: list[Call] = []
        self.seconds_per_call = 0.0
        self._switches: list[_Switch] = []
        self._links: dict[str, tuple[bytes, object]] = {}
        self.mistakes: list[BaseException] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def in_region(self, region: str) -> Account:
        """Return what the account has in a Region, which answers from now on."""
        if region not in self._accounts:
            self._accounts[region] = Account(self.storage, self._link, self.clock, region)
        return self._accounts[region]

    @property
    def started(self) -> list[dict]:
        """How the jobs of all Regions were asked for."""
        return [job.request for one in self._accounts.values() for job in one.jobs.values()]

    def expire(self) -> None:
        """Know the credentials no more."""
        self._is_expired = True

    def renew(self) -> None:
        """Know the credentials again."""
        self._is_expired = False

    def settle_down(self) -> None:
        """Do nothing wrong any more that was asked for."""
        self._switches.clear()
        self.renew()
        for one in self._accounts.values():
            one.import_failures.clear()
            one.job_failures.clear()
            one.document_errors.clear()

    def close(self) -> None:
        """End the server; calls that are stalled get no answer."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.storage.close()

    def fail(
        self,
        operation: str,
        code: str,
        message: str = "Told to fail.",
        times: float = 1,
        **members: str,
    ) -> None:
        """Answer the next calls of an operation with an error, without doing anything."""
        error = Refused(code, message, **members)
        self._switches.append(_Switch("fail", operation, times, error))

    def throttle(self, operation: str, times: float = 1) -> None:
        """Find the next calls of an operation too many."""
        self.fail(operation, "TooManyRequestsException", "Rate exceeded", times)

    def deny(self, operation: str) -> None:
        """Allow an operation no more."""
        action = f"translate:{operation}"
        self.fail(
            operation,
            "AccessDeniedException",
            f"User: arn:aws:iam::{ACCOUNT}:user/ada is not authorized to perform: {action} "
            "because no identity-based policy allows it",
            times=float("inf"),
        )

    def stall(self, operation: str, times: float = 1) -> None:
        """Give the next calls of an operation no answer, and do nothing."""
        self._switches.append(_Switch("stall", operation, times))

    def drop(self, operation: str, times: float = 1) -> None:
        """Do what the next calls of an operation ask for, and break the connection instead."""
        self._switches.append(_Switch("drop", operation, times))

    def n_calls(self, operation: str) -> int:
        """Return how often an operation was called."""
        return Counter(call.operation for call in self.calls)[operation]

    def documents(self, job_id: str) -> dict[str, bytes]:
        """Return what a job was given to translate, by name."""
        folder = self.account.jobs[job_id].request["InputDataConfig"]["S3Uri"]
        names = self.account.names(folder)
        return {name: self.account.read(f"{folder}{name}") for name in names}

    def _link(self, data: bytes) -> str:
        key = secrets.token_hex(8)
        self._links[key] = data, self.clock.now + _LINK_LIFE
        return f"{self.url}/presigned/{key}?X-Amz-Expires=1800&X-Amz-Signature={key}5167"

    def fetch(self, path: str) -> tuple[int, bytes]:
        """Return the status and the body behind a link."""
        parts = urlsplit(path)
        key = parts.path.rpartition("/")[2]
        data, until = self._links.get(key, (b"", None))
        is_signed = parse_qs(parts.query).get("X-Amz-Signature") == [f"{key}5167"]
        if until is None or until < self.clock.now or not is_signed:
            return 403, b"<Error><Code>AccessDenied</Code></Error>"
        return 200, data

    def answer(self, target: str, authorization: str, body: bytes) -> tuple[int, bytes] | None:
        """Return the status and the body of an answer, or None where none is given."""
        operation = MODEL.operation_model(target.rpartition(".")[2])
        with self._lock:
            try:
                signed = re.search(r"/([a-z0-9-]+)/translate/aws4_request", authorization)
                account = self._accounts.get(signed.group(1)) if signed else None
                if account is None:
                    raise Refused("InvalidSignatureException", "Signed for another Region.")
                request = read_request(operation, body)
                self.calls.append(Call(operation.name, request))
                self.clock.advance(seconds=self.seconds_per_call)
                if self._is_expired:
                    raise Refused("ExpiredTokenException", "The security token has expired.")
                switch = self._next_switch(operation.name)
                if switch and switch.error:
                    raise switch.error
                if switch and switch.kind == "stall":
                    answer = None
                else:
                    answer = account.perform(operation.name, request)
            except Refused as error:
                return write_error(operation, error)
        if answer is None:
            self._closing.wait(_STALL_SECONDS)
            return None
        if switch and switch.kind == "drop":
            return None
        return 200, write_answer(operation, answer)

    def _next_switch(self, operation: str) -> _Switch | None:
        for switch in self._switches:
            if switch.operation == operation and switch.times > 0:
                switch.times -= 1
                return switch
        return None


def _storage(url: str, region: str):
    return boto3.client(
        "s3",
        endpoint_url=url,
        region_name=region,
        aws_access_key_id="role",
        aws_secret_access_key="role",
        config=Config(retries={"total_max_attempts": 1}),
    )


def _handler(fake: FakeTranslate) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            target = self.headers.get("X-Amz-Target", "")
            try:
                answer = fake.answer(target, self.headers.get("Authorization", ""), body)
            except Exception as error:
                fake.mistakes.append(error)
                raise
            self._send(answer)

        def do_GET(self) -> None:
            self._send(fake.fetch(self.path))

        def _send(self, answer: tuple[int, bytes] | None) -> None:
            if answer is None:
                return  # the connection is closed without a word
            status, body = answer
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class Amazon(NamedTuple):
    """How to reach the fake, and the fake."""

    settings: AmazonSettings
    fake: FakeTranslate


@contextmanager
def amazon_on_loopback(storage_url: str) -> Iterator[Amazon]:
    """Run the fake with an empty bucket of its own, in an environment with ``CREDENTIALS``.

    :param storage_url: where moto's server listens.
    """
    with fake_at(storage_url) as fake:
        yield Amazon(settings_in(fake, REGION, storage_url), fake)


@contextmanager
def fake_at(storage_url: str) -> Iterator[FakeTranslate]:
    """Run the fake, without a bucket."""
    fake = FakeTranslate(storage_url)
    try:
        yield fake
    finally:
        fake.close()
    assert fake.mistakes == [], "the fake made mistakes of its own"


def settings_in(fake: FakeTranslate, region: str, storage_url: str) -> AmazonSettings:
    """Make an empty bucket in a Region, and return the settings to work there."""
    bucket = f"amts-{secrets.token_hex(6)}"
    fake.in_region(region)
    storage = fake.storage if region == REGION else _storage(storage_url, region)
    storage.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
    return AmazonSettings(
        region=region,
        bucket=bucket,
        prefix="amts/test",
        role_arn=ROLE,
        translate_endpoint=fake.url,
        storage_endpoint=storage_url,
        identity_endpoint=storage_url,
        key_endpoint=storage_url,
        timeout_seconds=5,
        n_attempts=3,
    )
