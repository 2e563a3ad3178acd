"""Pages fetched with care: public addresses, robots.txt, limits, and pauses between requests."""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message

from amts_core.gathering import addresses, robots, wire
from amts_core.gathering.addresses import Address, Resolve
from amts_core.gathering.robots import Robots
from amts_core.gathering.wire import Response
from amts_core.kernel.errors import WebError

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_ACCEPTED = "text/html, application/xhtml+xml"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_N_ROBOTS_REDIRECTS = 5
_MAX_DELAY = 60.0
"""Longest pause that a site's robots.txt may ask for; who wants longer ones wants no programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How much is asked of the web, and of a host.

    ``seconds`` are for one request, ``n_bytes`` for one page, unpacked. ``pause_seconds`` pass at
    least between two requests to a host; its robots.txt may ask for more. ``allowed`` are origins
    (``host:port``) that may be asked although they are not public, such as a server of one's own.
    """

    n_bytes: int = 5_000_000
    seconds: float = 20.0
    n_redirects: int = 5
    pause_seconds: float = 1.0
    allowed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it came: ``address`` is where it was in the end, ``charset`` what the server said.

    ``fetched_at`` is of a saved file the moment it was read.
    """

    address: str
    data: bytes = field(repr=False)
    charset: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """The time and how to wait, for pauses between requests."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Fetcher:
    """Fetches pages. It knows when each host was asked last, and what its robots.txt says.

    Several threads may share one.
    """

    def __init__(
        self,
        limits: FetchLimits,
        *,
        resolve: Resolve = addresses.look_up,
        clock: Clock | None = None,
    ) -> None:
        self._limits = limits
        self._resolve = resolve
        self._clock = clock or Clock()
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._robots: dict[str, Robots] = {}

    def fetch(self, text: str) -> WebPage:
        """Return the page at an address.

        :raises WebError: it may not be fetched, can't be, or is no page of text.
        """
        address = addresses.parse(text)
        for _ in range(self._limits.n_redirects + 1):
            self._check_allowed(address)
            response = self._get(address, _ACCEPTED, self._limits.n_bytes)
            if response.status not in _REDIRECTS:
                return _page(address, response)
            address = _next(address, response)
        raise WebError(
            f"{text.strip()[:200]} leads on more than {self._limits.n_redirects} times. Use the "
            "address at the end."
        )

    def _check_allowed(self, address: Address) -> None:
        """Refuse what a site's robots.txt forbids.

        :raises WebError: it does, or it asks for pauses that are too long to wait for.
        """
        site = f"{address.scheme}://{address.origin}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(address)
        found = self._robots[site]
        if not found.allows(address.target):
            raise WebError(f"{address} may not be fetched by programs: its site's robots.txt.")
        if found.delay_seconds > _MAX_DELAY:
            raise WebError(
                f"{address.host} asks programs to wait {found.delay_seconds:.0f} s between two "
                "pages. Save its pages as files instead."
            )

    def _read_robots(self, address: Address) -> Robots:
        """Return what a site allows; where its robots.txt can't be had for now, nothing."""
        at = Address(address.scheme, address.host, address.port, "/robots.txt")
        for _ in range(_N_ROBOTS_REDIRECTS + 1):
            response = self._get(at, "text/plain", robots.MAX_BYTES)
            if response.status not in _REDIRECTS:
                break
            at = _next(at, response)
        if response.status == 200:
            return robots.read(response.data, wire.PRODUCT)
        # RFC 9309: what is not there forbids nothing, what is out of order forbids everything
        return (
            Robots()
            if 300 <= response.status < 500 and response.status != 429
            else (robots.NOTHING)
        )

    def _get(self, address: Address, accept: str, n_bytes: int) -> Response:
        ips = addresses.checked(address, self._limits.allowed, self._resolve)
        self._wait_for(address)
        return wire.get(address, ips, seconds=self._limits.seconds, n_bytes=n_bytes, accept=accept)

    def _wait_for(self, address: Address) -> None:
        """Wait until a host may be asked again, and take that moment."""
        known = self._robots.get(f"{address.scheme}://{address.origin}", Robots())
        pause = max(self._limits.pause_seconds, known.delay_seconds)
        with self._lock:
            now = self._clock.now()
            begin = max(now, self._free_at.get(address.host, now))
            self._free_at[address.host] = begin + pause
        if begin > now:
            self._clock.sleep(begin - now)


def content_type(headers: dict[str, str]) -> tuple[str, str | None]:
    """Return the media type of an answer, and the character set that it names."""
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    return message.get_content_type() if message["content-type"] else "", (
        message.get_content_charset()
    )


def allow(origins: Collection[str]) -> frozenset[str]:
    """Return origins that may be asked although they are not public, as addresses name them.

    :raises WebError: one is no host with a port.
    """
    found = set()
    for one in origins:
        host, separator, port = one.strip().rpartition(":")
        if not separator or not port.isdecimal():
            raise WebError(f"{one[:100]!r} is no host with a port. Write it like wiki.local:8080.")
        found.add(addresses.parse(f"http://{host}:{port}/").origin)
    return frozenset(found)


def _next(address: Address, response: Response) -> Address:
    location = response.headers.get("location", "")
    if not location:
        raise WebError(f"{address} leads on, but does not say where to.")
    return addresses.moved(address, location)


def _page(address: Address, response: Response) -> WebPage:
    if response.status != 200:
        told = "Try again later." if response.status in (429, 503) else "Look at it in a browser."
        raise WebError(f"{address} was answered with status {response.status}. {told}")
    kind, charset = content_type(response.headers)
    if kind not in _PAGES:
        raise WebError(f"{address} is no web page but {kind or 'of no said kind'}.")
    if response.headers.get("tdm-reservation", "").strip() == "1":
        raise WebError(f"{address} reserves the right to text and data mining. It is left alone.")
    return WebPage(str(address), response.data, charset, datetime.now(UTC))
