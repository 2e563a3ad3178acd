"""Which addresses may be asked."""

from urllib.parse import urlsplit

import pytest

from amts_core.gathering import addresses
from amts_core.kernel.errors import WebError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("http://a.org", "http://a.org/", id="no path"),
        pytest.param("HTTPS://A.Org:443/x?y=1#z", "https://a.org/x?y=1", id="usual port, fragment"),
        pytest.param("http://a.org:8080/x", "http://a.org:8080/x", id="port"),
        pytest.param("http://bücher.de/ä", "http://xn--bcher-kva.de/%C3%A4", id="other letters"),
        pytest.param("http://a.org./x", "http://a.org/x", id="dot at the end"),
        pytest.param("http://[2001:DB8::1]/", "http://[2001:db8::1]/", id="IPv6"),
        pytest.param("http://a.org/%2F?a=%26", "http://a.org/%2F?a=%26", id="quoted before"),
        pytest.param("  http://a.org/\n", "http://a.org/", id="space around"),
    ],
)
def test_an_address_is_read(text, expected):
    assert str(addresses.parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "is no address of a web page", id="nothing"),
        pytest.param("ftp://a.org/x", "is no address of a web page", id="another scheme"),
        pytest.param("file:///etc/passwd", "is no address of a web page", id="a file"),
        pytest.param("//a.org/x", "is no address of a web page", id="no scheme"),
        pytest.param("http://a:b@a.org/", "holds a name or password", id="password"),
        pytest.param("http://a.org\\@127.0.0.1/", "is no address", id="backslash"),
        pytest.param("http://a.org:99999/", "is no address", id="port out of range"),
        pytest.param("http://a.org/a b", "white space", id="space"),
        pytest.param("http://a.org/\r\nHost: b", "white space", id="a header smuggled in"),
        pytest.param("http://a..org/", "is no name of a host", id="empty label"),
        pytest.param("http://a.org/" + "x" * 3000, "too long", id="too long"),
    ],
)
def test_what_is_no_address_is_refused(text, told):
    with pytest.raises(WebError, match=told):
        addresses.parse(text)


PRIVATE = [
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1",
    "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
    "2001:0:0:0:0:0:80ff:fffe",  # Teredo of 127.0.0.1, whose bits it turns over
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
          "64:ff9b::808:808"]  # fmt: skip


@pytest.mark.parametrize("ip", PRIVATE)
def test_private_addresses_are_told(ip):
    assert not addresses.is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_addresses_are_told(ip):
    assert addresses.is_public(ip)


@pytest.mark.parametrize(
    ("url", "answers", "told"),
    [
        pytest.param("http://a.org/", ("10.0.0.1",), "10.0.0.1, which is not public", id="private"),
        pytest.param("http://a.org/", ("8.8.8.8", "127.0.0.1"), "127.0.0.1", id="one of two"),
        pytest.param("http://a.org/", (), "has no address", id="none"),
        pytest.param("http://a.org:22/", ("8.8.8.8",), "is at port 22", id="another service"),
        pytest.param("http://a.org:6379/", ("8.8.8.8",), "is at port 6379", id="a database"),
    ],
)
def test_what_may_not_be_asked_is_refused(url, answers, told):
    with pytest.raises(WebError, match=told):
        addresses.checked(addresses.parse(url), resolve=lambda *_, **__: answers)


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://localhost/",
            "http://127.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_no_way_of_writing_leads_to_this_machine(url):
    """The system's own look-up, which knows these ways of writing, is asked."""
    with pytest.raises(WebError):
        addresses.checked(addresses.parse(url))


def test_an_allowed_origin_may_be_private():
    found = addresses.parse("http://wiki.local:9000/")
    assert addresses.checked(found, {"wiki.local:9000"}, lambda *_, **__: ("10.0.0.1",)) == (
        "10.0.0.1",
    )


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        pytest.param("/y", "https://a.org/y", id="path"),
        pytest.param("?q=1", "https://a.org/x/?q=1", id="query"),
        pytest.param("//b.org/z", "https://b.org/z", id="another host"),
    ],
)
def test_a_redirect_is_resolved(location, expected):
    moved = addresses.moved(addresses.parse("https://a.org/x/"), location)
    assert str(moved) == expected
    assert urlsplit(expected).hostname == moved.host


@pytest.mark.parametrize("location", ["http://a.org/", "file:///etc/passwd", "javascript:x"])
def test_a_redirect_that_leads_out_is_refused(location):
    with pytest.raises(WebError):
        addresses.moved(addresses.parse("https://a.org/"), location)
