"""The article of a page, its characters, and pages that were made to break readers."""

from datetime import UTC, datetime

import pytest

from amts_core.gathering import articles
from amts_core.gathering.fetcher import FetchLimits, WebPage
from amts_core.kernel.errors import WebError

AT = datetime(2026, 1, 2, tzinfo=UTC)
LONG = "This paragraph is long enough that nobody would take it for a menu or an advert."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Ships &amp; ports</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About us</a></nav>
<article><h1>How a canal works</h1>
<p>A <b>lock</b> has two gates,<br>and 3 &lt; 4. {LONG}</p>
<p>Call <code>open()</code> and
   wait a while. {LONG}</p>
<ul><li>The first thing to know about locks<ul><li>A thing below it</li></ul></li></ul>
<blockquote><p>Somebody said this about canals long ago.</p></blockquote>
<table><tr><td>1825</td><td>584 km</td></tr></table><pre><code>x = 1</code></pre>
</article><script>alert(1)</script><footer>All rights reserved by nobody</footer></body></html>"""


def of(data, charset=None):
    return articles.article(WebPage("http://a.org/x", data, charset, AT))


def test_the_main_text_is_found_block_by_block():
    found = of(PAGE.encode())
    assert found.paragraphs == (
        "How a canal works",
        f"A lock has two gates, and 3 < 4. {LONG}",
        f"Call open() and wait a while. {LONG}",
        "The first thing to know about locks",
        "A thing below it",
        "Somebody said this about canals long ago.",
    )
    assert (found.address, found.fetched_at) == ("http://a.org/x", AT)


def text_in(encoding, meta=""):
    text = PAGE.replace("A <b>", f"{meta}Señor, naïve Größe: ").replace("<head>", f"<head>{meta}")
    return text.encode(encoding)


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        pytest.param(text_in("utf-8"), None, id="UTF-8, unsaid"),
        pytest.param(text_in("utf-8-sig"), None, id="UTF-8 with a mark"),
        pytest.param(text_in("latin-1"), "iso-8859-1", id="said by the server"),
        pytest.param(text_in("latin-1", '<meta charset="latin-1">'), None, id="said by the page"),
        pytest.param(text_in("utf-16"), None, id="UTF-16"),
        pytest.param(text_in("utf-8"), "us-ascii", id="said wrongly"),
        pytest.param(text_in("utf-8"), "no-such-charset", id="said in words nobody knows"),
        pytest.param(text_in("utf-8"), "rot13", id="said to be no characters at all"),
    ],
)
def test_characters_are_told(data, charset):
    assert any("Señor, naïve Größe" in one for one in of(data, charset).paragraphs)


def test_characters_that_nobody_sees_are_left_out():
    paragraphs = of(PAGE.replace("gates", "ga\u200bt\x01es\u00a0").encode()).paragraphs
    assert paragraphs[1].startswith("A lock has two gates , and")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(b"", "holds no article", id="nothing"),
        pytest.param(b"\0" * 100, "holds no article", id="NUL characters"),
        pytest.param(b"<nav><a href=x>Home</a></nav>", "holds no article", id="a menu"),
        pytest.param(b"<div>" * 50_000, "holds no article", id="deep"),
        pytest.param(b"<b>" * 200_000, "more than 100,000 tags", id="tags alone"),
        pytest.param(
            b'<meta name="tdm-reservation" content="1">' + PAGE.encode(), "reserves", id="reserved"
        ),
    ],
)
def test_pages_without_an_article_are_refused(data, told):
    with pytest.raises(WebError, match=told):
        of(data)


def test_a_saved_page_is_read(tmp_path):
    path = tmp_path / "saved.html"
    path.write_bytes(PAGE.encode())
    page = articles.saved(path, FetchLimits())
    assert (page.address, page.data) == ("saved.html", PAGE.encode())


@pytest.mark.parametrize(
    ("name", "told"),
    [("saved.pdf", "is no saved page"), ("none.html", "can't be read"), ("big.html", "larger")],
)
def test_what_is_no_saved_page_is_refused(tmp_path, name, told):
    (tmp_path / "big.html").write_bytes(b"x" * 101)
    with pytest.raises(WebError, match=told):
        articles.saved(tmp_path / name, FetchLimits(n_bytes=100))
