"""robots.txt as RFC 9309 reads it; the examples of its sections 2.2 and 5 among the cases."""

import urllib.robotparser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amts_core.gathering import robots


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        pytest.param("", "/x", True, id="empty file"),
        pytest.param("User-agent: *\nDisallow:", "/x", True, id="empty rule"),
        pytest.param("User-agent: *\nDisallow: /", "/x", False, id="everything"),
        pytest.param("User-agent: *\nDisallow: /", "/robots.txt", True, id="itself"),
        pytest.param("User-agent: other\nDisallow: /", "/x", True, id="for another program"),
        pytest.param("user-agent: amts\nDISALLOW: /", "/x", False, id="small letters"),
        pytest.param("User-agent: AMTS/2.0\nDisallow: /", "/x", False, id="with a version"),
        pytest.param(
            "User-agent: *\nDisallow: /\nUser-agent: AMTS\nAllow: /", "/x", True, id="own group"
        ),
        pytest.param(
            "User-agent: AMTS\nDisallow: /a\n\nUser-agent: *\nDisallow: /b", "/b", True,
            id="own group alone",
        ),
        pytest.param(
            "User-agent: AMTS\nDisallow: /a\n\nUser-agent: b\nAllow: /\n\n"
            "User-agent: AMTS\nDisallow: /c", "/c", False, id="own groups together",
        ),
        pytest.param(
            "User-agent: b\nUser-agent: AMTS\nDisallow: /a", "/a", False, id="group of two"
        ),
        pytest.param(
            "User-agent: *\nAllow: /p\nDisallow: /", "/page", True, id="longest rule allows"
        ),
        pytest.param(
            "User-agent: *\nAllow: /p\nDisallow: /page", "/page/1", False, id="longest forbids"
        ),
        pytest.param("User-agent: *\nDisallow: /p\nAllow: /p", "/p", True, id="equal: allowed"),
        pytest.param(
            "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif",
            "/example/page/disallowed.gif", False, id="RFC, longest match",
        ),
        pytest.param("User-agent: *\nDisallow: *.gif$", "/a/b.gif", False, id="RFC, end"),
        pytest.param("User-agent: *\nDisallow: *.gif$", "/a/b.gif?c", True, id="RFC, not the end"),
        pytest.param("User-agent: *\nDisallow: /a$", "/ab", True, id="end, longer"),
        pytest.param("User-agent: *\nDisallow: /a*/c", "/ab/c/d", False, id="star"),
        pytest.param("User-agent: *\nDisallow: /*?print=", "/x?print=1", False, id="query"),
        pytest.param("User-agent: *\nDisallow: /a*b*a$", "/aba", False, id="stars, no more"),
        pytest.param("User-agent: *\nDisallow: /a*ba*a$", "/aba", True, id="one letter serves once"),
        pytest.param("User-agent: *\nDisallow: /ä", "/%C3%A4b", False, id="letters quoted"),
        pytest.param("User-agent: *\nDisallow: /%7Ea", "/~ab", False, id="needless quotes"),
        pytest.param("User-agent: *\nDisallow: /a%2Fb", "/a/b", True, id="quoted slash"),
        pytest.param("User-agent: *\nDisallow: /x # why", "/x", False, id="remark"),
        pytest.param("\ufeffUser-agent: *\nDisallow: /x", "/x", False, id="byte order mark"),
        pytest.param("Disallow: /x", "/x", True, id="no group"),
        pytest.param("User-agent: *\r\nDisallow: /x\r\n", "/x", False, id="Windows lines"),
        pytest.param("<html>404</html>", "/x", True, id="a page instead"),
    ],
)  # fmt: skip
def test_rules(text, path, expected):
    assert robots.read(text.encode(), "AMTS").allows(path) is expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2.0), ("0.5", 0.5), ("-3", 0.0), ("nan", 0.0), ("1e9", 3600.0), ("999999", 3600.0)],
)
def test_a_pause_is_read(value, seconds):
    found = robots.read(f"User-agent: *\nCrawl-delay: {value}".encode(), "AMTS")
    assert found.delay_seconds == seconds


_PATHS = st.lists(st.sampled_from(["a", "b", "ab"]), max_size=3).map(lambda p: "/" + "/".join(p))


@given(st.lists(_PATHS, max_size=4), _PATHS)
def test_forbidden_beginnings_are_those_of_the_standard_library(forbidden, path):
    """Without ``*`` and ``Allow`` both readers have to agree."""
    lines = ["User-agent: *", *(f"Disallow: {one}" for one in forbidden)]
    oracle = urllib.robotparser.RobotFileParser()
    oracle.parse(lines)
    found = robots.read("\n".join(lines).encode(), "AMTS")
    # it does not let an address begin with two slashes
    path = path.replace("//", "/")
    assert found.allows(path) is oracle.can_fetch("AMTS", f"http://a.org{path}")


def test_much_costs_little():
    text = "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*a*a*b$\n" * 100
    assert robots.read(text.encode(), "AMTS").allows("/" + "a" * 2000)
