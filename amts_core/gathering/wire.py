"""One request: to an IP address that was checked, with an end in time and in size.

urllib3 connects where it is told, and asks for the certificate of the host that is meant. What it
unpacks may be cut off without a word; pages are therefore unpacked here.
"""

import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.response import HTTPResponse

from amts_core import __version__
from amts_core.gathering.addresses import Address
from amts_core.kernel.errors import WebError

PRODUCT = "AMTS"
"""The product token by which a robots.txt can name this program."""
_AGENT = f"{PRODUCT}/{__version__} (collects articles for translators; keeps to robots.txt)"
_N_READ = 65_536
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered: ``headers`` by lower-case name, ``data`` unpacked."""

    status: int
    headers: dict[str, str]
    data: bytes


def get(
    address: Address, ips: Sequence[str], *, seconds: float, n_bytes: int, accept: str
) -> Response:
    """Ask for a page, and return the answer whatever its status.

    :param ips: of the host, tried in this order.
    :param seconds: until when all of the answer must be there, connecting included.
    :param n_bytes: the most that the answer may have, packed and unpacked.
    :raises WebError: no connection, no answer in time, too large an answer, or none by HTTP.
    """
    connection = _connection(address, ips, seconds)
    try:
        with _ended_after(connection, seconds) as is_late:
            late = WebError(f"{address} took longer than {seconds:.0f} s.")
            try:
                answer = _answer(connection, address, n_bytes, accept)
            except (OSError, HTTPError, HTTPException, ValueError) as error:
                if is_late.is_set() or _is_timeout(error):
                    raise late from error
                raise WebError(f"{address} can't be fetched: {_reason(error)}.") from error
            if is_late.is_set():  # a body of unknown length that was cut looks whole
                raise late
            return answer
    finally:
        connection.close()
        if connection.opened is not None:
            connection.opened.close()


class _ToAddress(HTTPConnection):
    """A connection to one of some IP addresses, whatever the host's name would lead to now."""

    ips: Sequence[str] = ()
    opened: socket.socket | None = None
    """Another handle of the socket: it can be ended by it also while the two greet each other."""

    def _new_conn(self) -> socket.socket:  # replaced as urllib3's own connections by SOCKS do
        failure: Exception = OSError("no address to connect to")
        for ip in self.ips:
            self.host = ip
            try:
                connected = super()._new_conn()
            except HTTPError as error:
                failure = error
            else:
                self.opened = connected.dup()
                return connected
        raise failure


class _ToAddressByTls(_ToAddress, HTTPSConnection):
    """The same encrypted: the certificate must be the host's, not the IP address's."""


def _connection(address: Address, ips: Sequence[str], seconds: float) -> _ToAddress:
    connection = (
        _ToAddressByTls(
            address.host,
            address.port,
            timeout=seconds,
            ssl_context=ssl.create_default_context(),
            server_hostname=address.host,
        )
        if address.scheme == "https"
        else _ToAddress(address.host, address.port, timeout=seconds)
    )
    connection.ips = ips
    return connection


@contextmanager
def _ended_after(connection: _ToAddress, seconds: float) -> Iterator[threading.Event]:
    """End a connection at a time, also where its server sends a byte now and then for ever."""
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        if connection.opened is not None:
            with suppress(OSError):
                connection.opened.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()


def _answer(connection: _ToAddress, address: Address, n_bytes: int, accept: str) -> Response:
    connection.request(
        "GET",
        address.target,
        headers={
            "Host": address.netloc,
            "User-Agent": _AGENT,
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        },
        preload_content=False,
        decode_content=False,
    )
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.headers.iteritems()}
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > n_bytes:
        raise _too_large(address, n_bytes)
    data = _body(response, address, n_bytes)
    encoding = headers.get("content-encoding", "").strip().lower()
    return Response(response.status, headers, _unpacked(data, encoding, address, n_bytes))


def _body(response: HTTPResponse, address: Address, n_bytes: int) -> bytes:
    data = b""
    for piece in response.stream(_N_READ):
        data += piece
        if len(data) > n_bytes:
            raise _too_large(address, n_bytes)
    return data


def _unpacked(data: bytes, encoding: str, address: Address, n_bytes: int) -> bytes:
    """Return what was packed for the way; never more than the limit is unpacked."""
    if encoding not in _ENCODINGS:
        raise WebError(f"{address} was packed as {encoding[:40]!r}, which nobody had asked for.")
    if encoding in ("", "identity"):
        return data
    is_raw = encoding == "deflate" and data[:1] not in (b"\x78", b"\x58", b"\x38", b"\x18", b"\x08")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS if is_raw else zlib.MAX_WBITS | 32)
    try:
        unpacked = unpacker.decompress(data, n_bytes + 1)
    except zlib.error as error:
        raise WebError(f"{address} was packed as {encoding}, and is damaged: {error}.") from error
    if len(unpacked) > n_bytes:
        raise _too_large(address, n_bytes)
    if data and not unpacker.eof:
        raise WebError(f"{address} was packed as {encoding}, and its end is missing.")
    return unpacked


def _too_large(address: Address, n_bytes: int) -> WebError:
    return WebError(
        f"{address} is larger than {n_bytes / 1e6:.1f} MB. Save what matters as a file."
    )


def _is_timeout(error: Exception) -> bool:
    """Return whether a single wait took as long as the whole of it may."""
    return isinstance(error, TimeoutError | ReadTimeoutError) or isinstance(
        error.__cause__, TimeoutError
    )


def _reason(error: Exception) -> str:
    cause = error.__cause__ or error  # what the system said is under what urllib3 says
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({cause.verify_message})"
    return getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
