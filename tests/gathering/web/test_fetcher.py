"""Pages fetched from a site of the test's own: what it says is kept to, what it does has an end."""

import gzip
import time
import zlib

import pytest

from amts_core.gathering import addresses
from amts_core.gathering.fetcher import Clock, Fetcher, FetchLimits, allow, content_type
from amts_core.kernel.errors import WebError


def test_a_page_comes_as_it_is(site):
    url = site.put("/a?b=1", "<p>Größe</p>")
    page = site.fetcher().fetch(url)
    assert (page.address, page.data.decode(), page.charset) == (url, "<p>Größe</p>", "utf-8")
    assert site.asked == ["/robots.txt", "/a?b=1"]


def test_a_private_address_is_not_asked(site):
    url = site.put("/", "secret")
    with pytest.raises(WebError, match="which is not public|is at port"):
        Fetcher(FetchLimits()).fetch(url)
    assert site.asked == []


def test_no_redirect_leads_to_a_private_address(site, monkeypatch):
    """Only the first origin is allowed: the second, the same machine by another name, is not."""
    url = site.put("/", status=302, Location="http://localhost:80/secret")
    with pytest.raises(WebError, match="localhost is at .* which is not public"):
        site.fetcher().fetch(url)


def test_a_name_that_changes_its_address_gains_nothing(site):
    """The connection goes to what was looked up and checked, whatever the name leads to now."""
    answers = iter([("127.0.0.1",), ("127.0.0.1",)])
    site.put("/", "<p>x</p>")
    origin = f"rebinding.example:{site.port}"
    fetcher = Fetcher(
        FetchLimits(pause_seconds=0, allowed=frozenset({origin})),
        resolve=lambda *_, **__: next(answers),
    )
    assert fetcher.fetch(f"http://{origin}/").data == b"<p>x</p>"  # the name itself is in no DNS
    with pytest.raises(StopIteration):
        next(answers)


def test_robots_are_kept_to(site):
    site.put("/robots.txt", "User-agent: AMTS\nDisallow: /private", Content_Type="text/plain")
    site.put("/private/a")
    with pytest.raises(WebError, match="may not be fetched by programs"):
        site.fetcher().fetch(site.url("/private/a"))
    assert site.asked == ["/robots.txt"]


def test_robots_are_kept_to_after_a_redirect(site):
    site.put("/robots.txt", "User-agent: *\nDisallow: /private")
    url = site.put("/a", status=301, Location="/private/a")
    with pytest.raises(WebError, match="may not be fetched by programs"):
        site.fetcher().fetch(url)
    assert site.asked == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("status", "is_allowed"),
    [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)],
)
def test_a_robots_txt_that_is_not_there(site, status, is_allowed):
    """RFC 9309, 2.3.1.3 and 2.3.1.4: unavailable allows everything, unreachable nothing."""
    site.put("/robots.txt", status=status)
    url = site.put("/a", "<p>x</p>")
    if is_allowed:
        assert site.fetcher().fetch(url).data == b"<p>x</p>"
        return
    with pytest.raises(WebError, match="may not be fetched"):
        site.fetcher().fetch(url)


def test_robots_are_asked_for_once(site):
    fetcher = site.fetcher()
    for path in ("/a", "/b"):
        fetcher.fetch(site.put(path))
    assert site.asked == ["/robots.txt", "/a", "/b"]


def test_redirects_are_followed_and_have_an_end(site):
    for n in range(10):
        site.put(f"/{n}", status=307, Location=f"/{n + 1}")
    site.put("/10", "<p>there</p>")
    assert site.fetcher().fetch(site.url("/6")).address == site.url("/10")
    with pytest.raises(WebError, match="leads on more than 5 times"):
        site.fetcher().fetch(site.url("/0"))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param({"status": 404}, "status 404", id="not found"),
        pytest.param({"status": 503}, "status 503. Try again later", id="busy"),
        pytest.param({"Content_Type": "application/pdf"}, "is no web page but", id="a PDF"),
        pytest.param({"Content_Type": "image/svg+xml"}, "is no web page but", id="a picture"),
        pytest.param({"status": 302}, "does not say where to", id="redirect to nowhere"),
        pytest.param({"tdm_reservation": "1"}, "reserves the right", id="mining is reserved"),
        pytest.param({"Content_Encoding": "br"}, "packed as 'br'", id="packed in another way"),
        pytest.param({"Content_Encoding": "gzip", "text": b"xxxx"}, "is damaged", id="not packed"),
        pytest.param(
            {"Content_Encoding": "gzip", "text": gzip.compress(b"x" * 999)[:-9]},
            "end is missing", id="cut",
        ),
        pytest.param({"Content_Length": "99", "text": b"x"}, "can't be fetched", id="too short"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused(site, answer, told):
    with pytest.raises(WebError, match=told):
        site.fetcher().fetch(site.put("/a", **answer))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("gzip", gzip.compress(b"<p>x</p>"), id="gzip"),
        pytest.param("deflate", zlib.compress(b"<p>x</p>"), id="deflate"),
        pytest.param("deflate", zlib.compress(b"<p>x</p>")[2:-4], id="deflate without its head"),
        pytest.param("identity", b"<p>x</p>", id="as it is"),
    ],
)
def test_a_packed_page_is_unpacked(site, name, data):
    url = site.put("/a", data, Content_Encoding=name)
    assert site.fetcher().fetch(url).data == b"<p>x</p>"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"text": b"x" * 2000}, id="without a length"),
        pytest.param({"text": b"x" * 2000, "Content_Length": "2000"}, id="with its length"),
        pytest.param(
            {"text": gzip.compress(b"x" * 10_000_000), "Content_Encoding": "gzip"}, id="a bomb"
        ),
    ],
)
def test_size_has_an_end(site, answer):
    url = site.put("/a", **answer)
    with pytest.raises(WebError, match="is larger than"):
        site.fetcher(n_bytes=1500 if len(answer) < 3 else 20_000).fetch(url)


def _slowly(what):
    def answer(handler):
        try:
            for _ in range(1000):
                handler.wfile.write(what)
                handler.wfile.flush()
                time.sleep(0.02)
        except OSError:
            pass

    return answer


@pytest.mark.parametrize(
    "begin",
    [
        pytest.param(b"", id="headers that never end"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", id="a body drop by drop"
        ),
    ],
)
def test_time_has_an_end(site, begin):
    """Each byte comes soon after the one before: no limit of a single wait would ever be met."""

    def answer(handler):
        handler.wfile.write(begin)
        _slowly(b"X-A: b\r\n" if not begin else b"x")(handler)

    site.put("/robots.txt", status=404)
    site.pages["/slow"] = answer
    start = time.monotonic()
    with pytest.raises(WebError, match="took longer|can't be fetched"):
        site.fetcher(seconds=0.3).fetch(site.url("/slow"))
    assert time.monotonic() - start < 15  # the whole answer takes 20 s


def test_a_host_is_given_pauses(site):
    """The clock is the test's: it stands still but for the pauses."""
    slept = []
    clock = Clock(now=lambda: sum(slept), sleep=slept.append)
    fetcher = Fetcher(FetchLimits(pause_seconds=1.5, allowed=frozenset({site.origin})), clock=clock)
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 4")
    for path in ("/a", "/b", "/c"):
        fetcher.fetch(site.put(path))
    assert slept == [1.5, 4.0, 4.0]


def test_a_host_that_asks_for_too_long_pauses_is_left_alone(site):
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 600")
    with pytest.raises(WebError, match="wait 600 s"):
        site.fetcher().fetch(site.put("/a"))


def test_a_server_that_is_not_there(site):
    site.put("/robots.txt")
    gone = Fetcher(FetchLimits(pause_seconds=0, allowed=frozenset({"127.0.0.1:1"})))
    with pytest.raises(WebError, match="can't be fetched"):
        gone.fetch("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=UTF-8", ("text/html", "utf-8")),
        ("Text/HTML", ("text/html", None)),
        ("", ("", None)),
        ('text/html; charset="gb2312"', ("text/html", "gb2312")),
    ],
)
def test_the_kind_of_a_page_is_read(header, expected):
    assert content_type({"content-type": header}) == expected


def test_own_servers_are_named_with_their_port():
    assert allow(["Wiki.Local:80", "10.0.0.1:8080"]) == {"wiki.local:80", "10.0.0.1:8080"}
    with pytest.raises(WebError, match="no host with a port"):
        allow(["wiki.local"])


def test_a_host_that_nobody_knows():
    with pytest.raises(WebError, match="can't be found"):
        addresses.look_up("no-such-host.invalid", 80)
