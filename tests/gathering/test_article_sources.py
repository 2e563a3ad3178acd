"""Articles from addresses and saved pages, in the languages that are wanted."""

import pytest

from amts_core import gathering
from amts_core.gathering import article_sources
from amts_core.gathering.fetcher import FetchLimits
from amts_core.kernel.errors import DocumentError
from tests.gathering.conftest import EVERYDAY, page
from tests.gathering.web.conftest import site  # noqa: F401 (a fixture)

ENGLISH = [row[0] for row in EVERYDAY[:12]]
SPANISH = [row[1] for row in EVERYDAY[:12]]
ITALIAN = [
    "Questa mattina il treno per Milano è partito con venti minuti di ritardo.",
    "Mia sorella lavora in una piccola libreria vicino alla piazza del mercato.",
]
POLISH = [
    "Dziś rano pociąg do Warszawy odjechał z dwudziestominutowym opóźnieniem.",
    "Moja siostra pracuje w małej księgarni niedaleko rynku.",
]


def write(folder, name, *contents):
    path = folder / name
    path.write_bytes(page(*contents))
    return path


def test_saved_pages_are_read_in_their_language(tmp_path):
    write(tmp_path, "a.html", "Days", ENGLISH)
    write(tmp_path, "b.htm", "Días", SPANISH, "es")
    (tmp_path / "notes.txt").write_text("no page", "utf-8")
    found = gathering.collect(("en", "es"), [], [tmp_path], FetchLimits())
    assert [(one.article.address, one.document.language) for one in found.found] == [
        ("a.html", "en"),
        ("b.htm", "es"),
    ]
    texts = [part.text for part in found.found[0].document.segments]
    assert texts == ["Days", *ENGLISH]
    assert found.left_out == ()


def test_what_cannot_be_had_is_named_with_its_reason(tmp_path):
    write(tmp_path, "a.html", "Days", ENGLISH)
    write(tmp_path, "again.html", "Days", ENGLISH)
    write(tmp_path, "it.html", "Giorni", ITALIAN, "it")
    write(tmp_path, "pl.html", "Dni", POLISH, "pl")
    write(tmp_path, "short.html", "Hi", ["Yes."])
    (tmp_path / "menu.html").write_bytes(b"<nav><a href=x>Home</a></nav>")
    files = [tmp_path, tmp_path / "gone.html", tmp_path / "paper.pdf"]
    found = gathering.collect(("en", "es"), [], files, FetchLimits())
    assert [one.article.address for one in found.found] == ["a.html"]
    reasons = {one.address.rpartition("/")[2]: one.reason for one in found.left_out}
    assert "same page as one before" in reasons.pop("again.html")
    assert "looks like Italian" in reasons.pop("it.html")
    assert "looks like Polish" in reasons.pop("pl.html")
    assert "too short to tell" in reasons.pop("short.html")
    assert "holds no article" in reasons.pop("menu.html")
    assert "can't be read" in reasons.pop("gone.html")
    assert "is no saved page" in reasons.pop("paper.pdf")
    assert reasons == {}


def test_pages_are_fetched_in_order_and_robots_kept_to(site):  # noqa: F811
    site.put("/robots.txt", "User-agent: *\nDisallow: /private")
    urls = [
        site.put("/es", page("Días", SPANISH, "es")),
        site.put("/en", page("Days", ENGLISH)),
        site.url("/private/x"),
        "http://10.0.0.1/",
        "nonsense",
    ]
    limits = FetchLimits(pause_seconds=0, allowed=frozenset({site.origin}))
    told = []
    found = gathering.collect(
        ("en", "es"), urls, [], limits=limits, progress=lambda *step: told.append(step)
    )
    assert [one.article.address for one in found.found] == urls[:2]
    assert [one.address for one in found.left_out] == urls[2:]
    assert "robots.txt" in found.left_out[0].reason
    assert "not public" in found.left_out[1].reason
    assert "is no address" in found.left_out[2].reason
    assert told[-1] == (1.0, "5 of 5 pages")
    assert site.asked == ["/robots.txt", "/es", "/en"]


def test_nothing_and_too_much_are_refused(monkeypatch):
    with pytest.raises(DocumentError, match="There are 0 pages"):
        gathering.collect(("en", "es"), [], [], FetchLimits())
    monkeypatch.setattr(article_sources, "MAX_PAGES", 2)
    with pytest.raises(DocumentError, match="There are 3 pages"):
        gathering.collect(("en", "es"), ["a", "b", "c"], [], FetchLimits())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", (), id="empty"),
        pytest.param("http://a/\n\n  http://b/ \r\n", ("http://a/", "http://b/"), id="space"),
        pytest.param("# mine\nhttp://a/#b\nhttp://a/#b", ("http://a/#b",), id="remark, twice"),
        pytest.param("\ufeffhttp://a/", ("http://a/",), id="byte order mark"),
    ],
)
def test_a_list_of_addresses_is_read(text, expected):
    assert gathering.read_list(text) == expected
