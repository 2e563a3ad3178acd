"""Which addresses may be asked: public ones, by HTTP, at the usual ports.

A list of addresses may come from anybody. None of them may reach what only this machine or its
network can see, so a name is looked up here, every answer is checked, and the connection goes to
exactly what was checked: a name that answers differently the second time gains nothing.
"""

import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

from amts_core.kernel.errors import WebError

PORTS = frozenset({80, 443, 8000, 8080, 8443})
"""Where web servers are; a request to another port could be meant for another kind of service."""
_USUAL = {"http": 80, "https": 443}
_N_MOST = 2000
_NAT64 = IPv6Network("64:ff9b::/96")
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_SAFE_QUERY = _SAFE_PATH + "?[]|"

Resolve = Callable[[str, int], tuple[str, ...]]
"""Looks a host and a port up, and returns IP addresses."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is. ``host`` is in ASCII, ``target`` the path with its query, quoted."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Host and port: what a permission or a pause is for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def netloc(self) -> str:
        """The host as a request names it: without the port that its scheme has anyway."""
        return self.origin.removesuffix(f":{_USUAL[self.scheme]}")

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.target}"


def parse(text: str) -> Address:
    """Return the address that a text names.

    :raises WebError: it is none of a web page, or holds a name and password.
    """
    text = text.strip()
    told = repr(text[:100])
    if len(text) > _N_MOST or any(one.isspace() or not one.isprintable() for one in text):
        raise WebError(f"{told} is no address: it is too long, or has white space in it.")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise WebError(f"{told} is no address: {error}. Copy it from the browser.") from error
    if parts.scheme not in _USUAL or not host or "\\" in text:
        raise WebError(f"{told} is no address of a web page. Write one with http:// or https://.")
    if "@" in parts.netloc:
        raise WebError(f"{told} holds a name or password. Use an address that needs none.")
    target = quote(parts.path or "/", safe=_SAFE_PATH)
    if parts.query:
        target += f"?{quote(parts.query, safe=_SAFE_QUERY)}"
    return Address(
        parts.scheme, _in_ascii(host), port if port is not None else _USUAL[parts.scheme], target
    )


def moved(address: Address, location: str) -> Address:
    """Return where a redirect from an address leads.

    :raises WebError: nowhere that may be asked; also from https back to http.
    """
    found = parse(urljoin(str(address), location.strip()))
    if address.scheme == "https" and found.scheme == "http":
        raise WebError(f"{address} leads to {found}, which is not encrypted. It is not followed.")
    return found


def checked(
    address: Address, allowed: Collection[str] = (), resolve: Resolve | None = None
) -> tuple[str, ...]:
    """Return the IP addresses that a host has, all of which may be asked.

    :param allowed: origins (host and port) that may be asked although they are not public.
    :raises WebError: the host is unknown, an address of it is not public, or the port is unusual.
    """
    found = (resolve or look_up)(address.host, address.port)
    if not found:
        raise WebError(f"{address.host} has no address. Check the spelling.")
    if address.origin in allowed:
        return found
    if address.port not in PORTS:
        known = ", ".join(map(str, sorted(PORTS)))
        raise WebError(f"{address} is at port {address.port}. Pages are fetched from {known}.")
    for one in found:
        if not is_public(one):
            raise WebError(
                f"{address.host} is at {one}, which is not public. Pages of this machine and its "
                "network are not fetched; save them as files instead."
            )
    return found


def is_public(text: str) -> bool:
    """Return whether an IP address is one of the open internet.

    An IPv6 address that stands for an IPv4 address is as public as that.
    """
    found = ip_address(text.partition("%")[0])
    inner = _inner(found) if isinstance(found, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return found.is_global and not (found.is_multicast or found.is_reserved)


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Return the IP addresses of a host, in the order in which they are to be tried.

    :raises WebError: there is no such host, or no way to ask.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WebError(f"{host} can't be found: {reason}.") from error
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


def _inner(found: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for."""
    if found in _NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    if found.teredo is not None:
        return found.teredo[1]
    return found.ipv4_mapped or found.sixtofour


def _in_ascii(host: str) -> str:
    if ":" in host:  # an IPv6 address
        return host.lower()
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise WebError(f"{host[:80]!r} is no name of a host: {error}.") from error
