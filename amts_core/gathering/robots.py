"""What a site allows programs to fetch: its robots.txt, as RFC 9309 reads it.

Protego finds the longest rule that fits, and lets allowing win between equals. Of a user-agent line
it takes all of the value, and half of a name for the name: it is given product tokens alone.
https://www.rfc-editor.org/rfc/rfc9309
"""

import re
from dataclasses import dataclass, field

from protego import Protego

from amts_core.kernel.text.line_ends import lines_of

MAX_BYTES = 512_000
"""What of a robots.txt is read: RFC 9309 asks for at least 500 KiB."""
_MAX_DELAY = 3600.0
_AGENT = re.compile(r"\s*user[- ]?agent(?:\s*:|\s)\s*(\*|[a-z_-]*)", re.IGNORECASE)
_OWN, _OTHER = "own", "other"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a site for this program."""

    rules: Protego = field(default_factory=Protego)

    def allows(self, target: str) -> bool:
        """Return whether a path with its query may be fetched."""
        return self.rules.can_fetch(f"http://site{target}", _OWN)

    @property
    def delay_seconds(self) -> float:
        """The pause between two requests that the site asks for."""
        return min(self.rules.crawl_delay(_OWN) or 0.0, _MAX_DELAY)


def read(data: bytes, product: str) -> Robots:
    """Return the rules of a robots.txt for a program.

    The groups that name it count, all of them together; where none does, those for everybody.

    :param product: the program's product token, such as ``AMTS``.
    """
    text = data[:MAX_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
    lines = (_with_token(line, product) for line in lines_of(text))
    return Robots(Protego.parse("\n".join(lines)))


def _with_token(line: str, product: str) -> str:
    """Return a line; of a user-agent line only whom it means: us, everybody, or others."""
    found = _AGENT.match(line)
    if found is None:
        return line
    token = found[1].casefold()
    own = _OWN if token == product.casefold() else _OTHER
    return f"User-agent: {'*' if token == '*' else own}"


NOTHING = read(b"User-agent: *\nDisallow: /", "")
"""What a site allows whose robots.txt can't be had."""
