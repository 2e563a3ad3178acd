"""One request: to an IP address that was checked, with an end in time and in size.

No library of the product's asks an address of one's own choosing for the page of a host by TLS, so
that the connections of the standard library are given theirs here.
"""

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from amts_core.gathering.addresses import Address
from amts_core.kernel.errors import WebError

PRODUCT = "AMTS"
"""The product token by which a robots.txt can name this program."""
_AGENT = f"{PRODUCT}/0.1 (collects articles for translators; keeps to robots.txt)"
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
            except (OSError, http.client.HTTPException, ValueError) as error:
                if is_late.is_set():
                    raise late from error
                raise WebError(f"{address} can't be fetched: {_reason(error)}.") from error
            if is_late.is_set():  # a body of unknown length that was cut looks whole
                raise late
            return answer
    finally:
        connection.close()


class _ToAddress(http.client.HTTPConnection):
    """A connection to one of some IP addresses, whatever the host's name would lead to now."""

    def __init__(self, address: Address, ips: Sequence[str], seconds: float) -> None:
        super().__init__(address.host, address.port, timeout=seconds)
        self.ips = ips
        self.opened: socket.socket | None = None
        """The socket, which the library itself forgets as soon as an answer begins."""

    def connect(self) -> None:
        self.sock = self.opened = self._open()

    def _open(self) -> socket.socket:
        failure: OSError | None = None
        for ip in self.ips:
            try:
                return socket.create_connection((ip, self.port), self.timeout)
            except OSError as error:
                failure = error
        raise failure or OSError("no address to connect to")


class _ToAddressByTls(_ToAddress):
    """The same encrypted: the certificate must be the host's, not the IP address's."""

    def connect(self) -> None:
        self.opened = self._open()  # can be ended from now on, while the two greet each other
        context = ssl.create_default_context()
        self.sock = self.opened = context.wrap_socket(
            self.opened, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()


def _connection(address: Address, ips: Sequence[str], seconds: float) -> _ToAddress:
    kind = _ToAddressByTls if address.scheme == "https" else _ToAddress
    return kind(address, ips, seconds)


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
    connection.putrequest("GET", address.target, skip_host=True, skip_accept_encoding=True)
    for name, value in (
        ("Host", address.netloc), ("User-Agent", _AGENT), ("Accept", accept),
        ("Accept-Encoding", "gzip, deflate"), ("Connection", "close"),
    ):  # fmt: skip
        connection.putheader(name, value)
    connection.endheaders()
    with connection.getresponse() as response:
        headers = {name.lower(): value for name, value in response.getheaders()}
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > n_bytes:
            raise _too_large(address, n_bytes)
        data = _body(response, address, n_bytes)
        encoding = headers.get("content-encoding", "").strip().lower()
        return Response(response.status, headers, _unpacked(data, encoding, address, n_bytes))


def _body(response: http.client.HTTPResponse, address: Address, n_bytes: int) -> bytes:
    pieces: list[bytes] = []
    n_left = n_bytes
    while piece := response.read(min(_N_READ, n_left + 1)):
        n_left -= len(piece)
        if n_left < 0:
            raise _too_large(address, n_bytes)
        pieces.append(piece)
    if response.length:  # a connection that was cut looks like an end
        raise http.client.IncompleteRead(b"".join(pieces), response.length)
    return b"".join(pieces)


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


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
